//! Who looks at which order now: in memory alone, bounded, and forgotten unless it is said again.
//!
//! Like all that streams tell it is a log and cursors: what has changed is serialised once, and a
//! stream whose place the log no longer holds is told the whole in its place. Nothing is numbered for
//! clients: a stream that begins is told the whole, if there is any, and so it has nothing to resume.
//! The time is handed in by whoever asks.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use live_orders::OrderId;
use live_orders::presence::{Presence, Viewed, ViewerId};
use serde_json::json;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::live::frame::event;

/// Most tabs that count at once. Each takes some 150 bytes; the whole is told in a few hundred KiB.
pub const TABS_MAX: usize = 2_000;
/// Most tabs that count at one order: beyond that the number says no more to anybody.
pub const TABS_PER_ORDER_MAX: usize = 50;
/// How long a tab counts that says nothing more: pages say it every 15 s, and one that is lost with
/// its network has missed two of them.
pub const TTL: Duration = Duration::from_secs(40);
/// Least time between two events on one stream: people come and go more slowly than this.
pub const INTERVAL: Duration = Duration::from_millis(250);
/// Events that are kept for streams which have not told them yet, 4 a second or fewer.
const FRAMES_MAX: usize = 256;

/// What can be set about it.
#[derive(Clone, Copy, Debug)]
pub struct PresenceBounds {
    /// Most tabs in all.
    pub tabs: usize,
    /// Most tabs at one order.
    pub tabs_per_order: usize,
    /// How long a tab counts that says nothing more.
    pub ttl: Duration,
}

/// Who looks at which order.
#[derive(Debug)]
pub struct Viewing {
    bounds: PresenceBounds,
    /// Held for looking things up, and for serialising one order's viewers.
    state: Mutex<State>,
    /// How many events there have been: streams and the clearing wait on it.
    told: watch::Sender<u64>,
}

/// A tab in front of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// The browser.
    pub viewer: ViewerId,
    /// Which of its tabs.
    pub tab: ViewerId,
}

#[derive(Debug)]
struct Look {
    by: Tab,
    until: Instant,
}

#[derive(Debug, Default)]
struct State {
    /// No order stays in it without a tab.
    orders: BTreeMap<OrderId, Vec<Look>>,
    /// The last events, as they are written.
    frames: VecDeque<Bytes>,
    /// How many events there have been.
    count: u64,
}

/// How far a stream has told it.
#[derive(Debug)]
pub struct Cursor {
    told: watch::Receiver<u64>,
    /// The events before it are told; `None` while the whole is to be told first.
    next: Option<u64>,
    /// The earliest moment to tell more.
    due: Instant,
}

impl Default for PresenceBounds {
    fn default() -> Self {
        Self {
            tabs: TABS_MAX,
            tabs_per_order: TABS_PER_ORDER_MAX,
            ttl: TTL,
        }
    }
}

impl Viewing {
    /// Nobody looks at anything.
    pub fn new(bounds: PresenceBounds) -> Self {
        Self {
            bounds,
            state: Mutex::default(),
            told: watch::Sender::new(0),
        }
    }

    /// A tab shows an order now, or still. One too many is not counted: whoever asks finds it missing
    /// in the answer.
    pub fn look(&self, order: OrderId, by: Tab, now: Instant) -> Viewed {
        let until = now + self.bounds.ttl;
        let mut state = self.state();
        let is_room = state.tabs() < self.bounds.tabs;
        let before = state.viewed(order);
        let looks = state.orders.entry(order).or_default();
        if let Some(known) = looks.iter_mut().find(|look| look.by == by) {
            known.until = until;
        } else if is_room && looks.len() < self.bounds.tabs_per_order {
            looks.push(Look { by, until });
        }
        self.settle(&mut state, &before)
    }

    /// A tab shows it no longer.
    pub fn leave(&self, order: OrderId, by: &Tab) -> Viewed {
        let mut state = self.state();
        let before = state.viewed(order);
        if let Some(looks) = state.orders.get_mut(&order) {
            looks.retain(|look| look.by != *by);
        }
        self.settle(&mut state, &before)
    }

    /// How many tabs count.
    pub fn tabs(&self) -> usize {
        self.state().tabs()
    }

    /// The place of a stream that begins: all that there is, is still to be told.
    pub fn cursor(&self, now: Instant) -> Cursor {
        let told = self.told.subscribe();
        let state = self.state();
        Cursor {
            told,
            next: state.orders.is_empty().then_some(state.count),
            due: now,
        }
    }

    /// Forgets who has said nothing for too long, until shutdown.
    pub async fn run(&self, shutdown: &CancellationToken) {
        let mut told = self.told.subscribe();
        loop {
            told.mark_unchanged();
            let first = self.forget_silent(Instant::now());
            let next = async {
                match first {
                    Some(until) => tokio::time::sleep_until(until).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = shutdown.cancelled() => return,
                _ = told.changed() => {}
                () = next => {}
            }
        }
    }

    /// Forgets who is over their time; gives when the next one will be.
    fn forget_silent(&self, now: Instant) -> Option<Instant> {
        let mut state = self.state();
        let is_over = |look: &Look| look.until <= now;
        let affected: Vec<Viewed> = state
            .orders
            .iter()
            .filter(|(_, looks)| looks.iter().any(is_over))
            .map(|(order, _)| state.viewed(*order))
            .collect();
        for before in affected {
            if let Some(looks) = state.orders.get_mut(&before.order) {
                looks.retain(|look| !is_over(look));
            }
            self.settle(&mut state, &before);
        }
        let looks = state.orders.values().flatten();
        looks.map(|look| look.until).min()
    }

    /// Tells what has become of an order, if anything has.
    fn settle(&self, state: &mut State, before: &Viewed) -> Viewed {
        let order = before.order;
        if state.orders.get(&order).is_some_and(Vec::is_empty) {
            state.orders.remove(&order);
        }
        let after = state.viewed(order);
        if after != *before {
            let presence = Presence {
                whole: false,
                orders: vec![after.clone()],
            };
            if state.frames.len() >= FRAMES_MAX {
                state.frames.pop_front();
            }
            state.frames.push_back(frame(&presence));
            state.count += 1;
            self.told.send_replace(state.count);
        }
        after
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn tabs(&self) -> usize {
        self.orders.values().map(Vec::len).sum()
    }

    /// Who looks at an order, each browser once.
    fn viewed(&self, order: OrderId) -> Viewed {
        let mut viewers: Vec<ViewerId> = Vec::new();
        for look in self.orders.get(&order).into_iter().flatten() {
            if !viewers.contains(&look.by.viewer) {
                viewers.push(look.by.viewer.clone());
            }
        }
        Viewed { order, viewers }
    }

    /// What a stream has to tell that has told the events before `next`.
    fn after(&self, next: Option<u64>) -> Option<Bytes> {
        let held = self.count - self.frames.len() as u64;
        match next {
            Some(next) if next == self.count => None,
            Some(next) if next >= held => {
                let skipped = usize::try_from(next - held).unwrap_or(usize::MAX);
                let mut bytes = BytesMut::new();
                for frame in self.frames.iter().skip(skipped) {
                    bytes.extend_from_slice(frame);
                }
                Some(bytes.freeze())
            }
            None | Some(_) => {
                let orders = self.orders.keys().map(|order| self.viewed(*order));
                let orders = orders.collect();
                Some(frame(&Presence {
                    whole: true,
                    orders,
                }))
            }
        }
    }
}

impl Cursor {
    /// What is to be told now, if there is anything and its time has come.
    pub fn tell(&mut self, viewing: &Viewing, now: Instant) -> Option<Bytes> {
        if now < self.due {
            return None;
        }
        let (bytes, count) = {
            let state = viewing.state();
            (state.after(self.next), state.count)
        };
        self.next = Some(count);
        if bytes.is_some() {
            self.due = now + INTERVAL;
        }
        bytes
    }

    /// Until there may be something to tell.
    pub async fn changed(&mut self) {
        let count = *self.told.borrow_and_update();
        if self.next == Some(count) && self.told.changed().await.is_err() {
            // It is gone, which the stream that holds it rules out.
            return std::future::pending().await;
        }
        tokio::time::sleep_until(self.due).await;
    }
}

fn frame(presence: &Presence) -> Bytes {
    let mut data = json!(presence);
    if let Some(fields) = data.as_object_mut() {
        fields.insert("entity".into(), json!("presence"));
    }
    event("presence", None, &data.to_string())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const ORDER: OrderId = OrderId(Uuid::from_u128(1));
    const OTHER: OrderId = OrderId(Uuid::from_u128(2));

    fn tab(viewer: &str, tab: &str) -> Tab {
        Tab {
            viewer: viewer.parse().expect("an id"),
            tab: tab.parse().expect("an id"),
        }
    }

    fn names(viewed: &Viewed) -> Vec<&str> {
        viewed.viewers.iter().map(ViewerId::as_str).collect()
    }

    fn text(bytes: Option<Bytes>) -> String {
        bytes.map_or_else(String::new, |bytes| {
            String::from_utf8(bytes.to_vec()).expect("UTF-8")
        })
    }

    fn bounded(tabs: usize, tabs_per_order: usize) -> Viewing {
        Viewing::new(PresenceBounds {
            tabs,
            tabs_per_order,
            ttl: TTL,
        })
    }

    #[test]
    fn a_browser_is_one_however_many_tabs_it_has() {
        let (viewing, now) = (bounded(9, 9), Instant::now());
        viewing.look(ORDER, tab("anna", "1"), now);
        viewing.look(ORDER, tab("anna", "2"), now);
        let viewed = viewing.look(ORDER, tab("ben", "1"), now);
        assert_eq!(names(&viewed), ["anna", "ben"]);
        let viewed = viewing.leave(ORDER, &tab("anna", "1"));
        assert_eq!(names(&viewed), ["anna", "ben"]);
        assert_eq!(names(&viewing.leave(ORDER, &tab("anna", "2"))), ["ben"]);
        assert_eq!(viewing.tabs(), 1);
    }

    #[test]
    fn one_too_many_is_not_counted_and_a_place_that_is_left_can_be_taken() {
        let (viewing, now) = (bounded(3, 2), Instant::now());
        let look = |order, viewer| viewing.look(order, tab(viewer, "1"), now);
        look(ORDER, "a");
        look(ORDER, "b");
        assert_eq!(names(&look(ORDER, "c")), ["a", "b"]);
        look(OTHER, "c");
        assert_eq!(names(&look(OTHER, "d")), ["c"]);
        // Who counts already goes on counting.
        assert_eq!(names(&look(ORDER, "a")), ["a", "b"]);
        viewing.leave(ORDER, &tab("a", "1"));
        assert_eq!(names(&look(OTHER, "d")), ["c", "d"]);
        assert_eq!(viewing.tabs(), 3);
    }

    #[test]
    fn who_says_nothing_more_is_forgotten_to_the_moment() {
        let (viewing, start) = (bounded(9, 9), Instant::now());
        let mut cursor = viewing.cursor(start);
        viewing.look(ORDER, tab("anna", "1"), start);
        viewing.look(ORDER, tab("ben", "1"), start);
        let later = start + TTL / 2;
        viewing.look(ORDER, tab("ben", "1"), later);
        assert_eq!(viewing.forget_silent(later), Some(start + TTL));
        let just_before = start + TTL - Duration::from_millis(1);
        assert_eq!(viewing.forget_silent(just_before), Some(start + TTL));
        assert!(text(cursor.tell(&viewing, later)).contains(r#"["anna","ben"]"#));
        assert_eq!(viewing.forget_silent(start + TTL), Some(later + TTL));
        assert!(text(cursor.tell(&viewing, start + TTL)).contains(r#"["ben"]"#));
        assert_eq!(viewing.forget_silent(later + TTL), None);
        let gone = text(cursor.tell(&viewing, later + TTL));
        assert!(gone.contains(r#""viewers":[]"#), "{gone}");
        assert_eq!(viewing.tabs(), 0);
        assert!(viewing.state().orders.is_empty(), "nothing stays of it");
    }

    #[test]
    fn a_stream_is_told_what_it_has_not_told_and_the_whole_where_that_is_gone() {
        let (viewing, now) = (bounded(9, 9), Instant::now());
        let mut early = viewing.cursor(now);
        assert_eq!(early.tell(&viewing, now), None, "nobody looks at anything");
        viewing.look(ORDER, tab("anna", "1"), now);
        viewing.look(ORDER, tab("anna", "2"), now);
        let told = text(early.tell(&viewing, now));
        assert_eq!(told.matches("event: presence").count(), 1, "{told}");
        assert!(told.contains(r#""whole":false"#), "{told}");
        let mut late = viewing.cursor(now);
        assert!(text(late.tell(&viewing, now)).contains(r#""whole":true"#));
        assert_eq!(late.tell(&viewing, now + INTERVAL), None, "once");
        // More than are kept, while this one tells nothing.
        for _ in 0..FRAMES_MAX {
            viewing.look(OTHER, tab("ben", "1"), now);
            viewing.leave(OTHER, &tab("ben", "1"));
        }
        let told = text(early.tell(&viewing, now + INTERVAL));
        assert!(told.contains(r#""whole":true"#), "{told}");
        assert!(told.contains("anna") && !told.contains("ben"), "{told}");
        assert_eq!(viewing.state().frames.len(), FRAMES_MAX);
    }

    #[test]
    fn it_is_told_four_times_a_second_at_most_and_nothing_is_left_out() {
        let (viewing, start) = (bounded(9, 9), Instant::now());
        let mut cursor = viewing.cursor(start);
        assert_eq!(cursor.tell(&viewing, start), None);
        let (mut times, mut events) = (0, 0);
        for step in 0..100 {
            let now = start + Duration::from_millis(10) * step;
            viewing.look(ORDER, tab("anna", "1"), now);
            viewing.leave(ORDER, &tab("anna", "1"));
            if let Some(told) = cursor.tell(&viewing, now) {
                times += 1;
                events += text(Some(told)).matches("event: presence").count();
            }
        }
        let last = text(cursor.tell(&viewing, start + Duration::from_secs(1)));
        events += last.matches("event: presence").count();
        assert_eq!((times, events), (4, 200));
    }

    #[tokio::test]
    async fn who_waits_is_woken() {
        let (viewing, now) = (bounded(9, 9), Instant::now());
        let mut cursor = viewing.cursor(now);
        assert_eq!(cursor.tell(&viewing, now), None);
        let look = async { viewing.look(ORDER, tab("anna", "1"), now) };
        let wait = tokio::time::timeout(Duration::from_secs(30), cursor.changed());
        let (woken, _) = tokio::join!(wait, look);
        woken.expect("woken");
        assert!(cursor.tell(&viewing, now).is_some());
    }
}
