//! What many rows read alike, told to each of them by a signal that goes when the row goes.
//!
//! A memo of `reactive_graph` 0.2 keeps whoever has read it: an effect that is gone stays among the
//! subscribers until the memo itself goes, and an effect that runs again is searched for among all of
//! them. A list that is scrolled through leaves thousands of rows behind, with a dozen effects each:
//! every change of a row would cost more than the one before. So what is on the screen reads signals
//! of its own, which one effect keeps up to date.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use leptos::prelude::*;

type Look<K, T> = Arc<dyn Fn(K) -> T + Send + Sync>;

/// A value for each key, for as long as somebody reads it.
pub struct PerKey<K: 'static, T: 'static> {
    look: StoredValue<Look<K, T>>,
    readers: StoredValue<Readers<K, T>>,
    /// The first reader has come: nothing was followed before.
    begun: RwSignal<()>,
}

struct Readers<K, T> {
    signals: HashMap<u64, (K, ArcRwSignal<T>)>,
    next: u64,
}

/// One that reads the value of a key, and then of another.
pub struct Reader<K: 'static, T: 'static> {
    all: PerKey<K, T>,
    place: u64,
    signal: ArcRwSignal<T>,
}

impl<K, T> Clone for PerKey<K, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K, T> Copy for PerKey<K, T> {}

impl<K, T> PerKey<K, T>
where
    K: Copy + Eq + Hash + Send + Sync,
    T: Clone + PartialEq + Send + Sync,
{
    /// Values that are worked out by `look`, anew whenever something changes that it reads.
    pub fn new(look: impl Fn(K) -> T + Send + Sync + 'static) -> Self {
        let all = Self {
            look: StoredValue::new(Arc::new(look)),
            readers: StoredValue::new(Readers {
                signals: HashMap::new(),
                next: 0,
            }),
            begun: RwSignal::new(()),
        };
        Effect::new(move |_| all.tell());
        all
    }

    /// The value of a key, for the component that asks: its owner's end is the signal's end.
    pub fn of(self, key: K) -> Signal<T> {
        self.reader(key).signal()
    }

    /// The value of a key, for a component that may be used again for another.
    pub fn reader(self, key: K) -> Reader<K, T> {
        let place = self.readers.try_update_value(|readers| {
            readers.next += 1;
            readers.next
        });
        let place = place.unwrap_or_default();
        let reader = Reader {
            all: self,
            place,
            signal: ArcRwSignal::new(self.look(key)),
        };
        self.follow(place, key, reader.signal.clone());
        on_cleanup(move || self.forget(place));
        reader
    }

    fn look(self, key: K) -> T {
        let look = self.look.get_value();
        untrack(|| look(key))
    }

    fn follow(self, place: u64, key: K, signal: ArcRwSignal<T>) {
        let is_first = self.readers.try_update_value(|readers| {
            readers.signals.insert(place, (key, signal));
            readers.signals.len() == 1
        });
        if is_first == Some(true) {
            self.begun.set(());
        }
    }

    fn forget(self, place: u64) {
        self.readers
            .try_update_value(|readers| readers.signals.remove(&place));
    }

    fn tell(self) {
        self.begun.track();
        let look = self.look.get_value();
        let readers = self.readers.with_value(|readers| {
            let all = readers.signals.values().cloned();
            all.collect::<Vec<_>>()
        });
        let mut values = HashMap::new();
        for (key, signal) in readers {
            let value = values.entry(key).or_insert_with(|| look(key));
            if signal.with_untracked(|known| known != value) {
                signal.set(value.clone());
            }
        }
    }

    /// How many read a value.
    #[cfg(test)]
    fn len(self) -> usize {
        self.readers.with_value(|readers| readers.signals.len())
    }
}

impl<K, T> Reader<K, T>
where
    K: Copy + Eq + Hash + Send + Sync,
    T: Clone + PartialEq + Send + Sync,
{
    /// The value.
    pub fn signal(&self) -> Signal<T> {
        self.signal.clone().into()
    }

    /// Reads another key's value from now on; without a key it is told nothing, until it has one again.
    pub fn turn_to(&self, key: Option<K>) {
        let Some(key) = key else {
            return self.all.forget(self.place);
        };
        let value = self.all.look(key);
        if self.signal.with_untracked(|known| *known != value) {
            self.signal.set(value);
        }
        self.all.follow(self.place, key, self.signal.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_gone_is_forgotten() {
        let page = Owner::new();
        page.with(|| {
            let source = RwSignal::new(1);
            let doubled = Memo::new(move |_| source.get() * 2);
            let all = PerKey::new(move |key: i32| doubled.get() + key);
            for row in 0..100 {
                let owner = Owner::new();
                owner.with(|| assert_eq!(all.of(row).get_untracked(), row + 2));
                owner.cleanup();
            }
            assert_eq!(all.len(), 0);
            let row = Owner::new();
            row.with(|| {
                let (one, two) = (all.of(1), all.of(2));
                source.set(5);
                all.tell();
                assert_eq!((one.get_untracked(), two.get_untracked()), (11, 12));
            });
            assert_eq!(all.len(), 2);
        });
    }

    #[test]
    fn whoever_turns_to_another_key_is_told_of_that_one() {
        let page = Owner::new();
        page.with(|| {
            let source = RwSignal::new(1);
            let all = PerKey::new(move |key: i32| source.get() * 10 + key);
            let reader = all.reader(1);
            let value = reader.signal();
            assert_eq!(value.get_untracked(), 11);
            reader.turn_to(Some(2));
            assert_eq!((value.get_untracked(), all.len()), (12, 1));
            reader.turn_to(None);
            source.set(5);
            all.tell();
            assert_eq!((value.get_untracked(), all.len()), (12, 0));
            reader.turn_to(Some(3));
            assert_eq!((value.get_untracked(), all.len()), (53, 1));
        });
    }
}
