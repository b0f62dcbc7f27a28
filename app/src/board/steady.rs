//! Nothing moves under the pointer or the reading eye, purely: where the rows are to stand while the
//! reader is among them. Rows that are shown keep their places, those that left stay until they are
//! let go, new ones wait unless they come below all others or are the reader's own.
//! Who holds the rows is said to [`crate::board::list::List`].

use std::collections::{HashMap, HashSet};

use live_orders::OrderId;

/// Most rows that stay though they left the list; of more, the topmost are let go.
pub const LEFT_MAX: usize = 50;
/// A pointer that has not moved for so long was left behind: nobody is about to click.
pub const POINTER_REST_MS: u64 = 60_000;

/// Who holds the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// The page is scrolled to where the first rows are out of sight.
    pub is_scrolled: bool,
    /// When the pointer on the rows moved last, by the page's own clock; `None` while it is elsewhere.
    pub pointed_ms: Option<u64>,
}

/// Where the rows stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arranged {
    /// The rows to be shown, in order.
    pub ids: Vec<OrderId>,
    /// Those of them that are no longer in the list.
    pub left: Vec<OrderId>,
    /// How many rows of the list wait to be shown.
    pub waiting: usize,
}

impl Held {
    /// Whether the rows are to stay, at this time of the page's own clock.
    pub fn is_held(self, now_ms: impl FnOnce() -> u64) -> bool {
        let is_pointed = self
            .pointed_ms
            .is_some_and(|moved| now_ms().saturating_sub(moved) < POINTER_REST_MS);
        self.is_scrolled || is_pointed
    }
}

impl Arranged {
    /// The list as it is.
    pub const fn fresh(ids: Vec<OrderId>) -> Self {
        Self {
            ids,
            left: Vec::new(),
            waiting: 0,
        }
    }

    /// The list as it is to be shown to somebody who looks at `shown`; `own` are the rows that the
    /// reader has just made, which never wait.
    pub fn held(shown: &[OrderId], fresh: &[OrderId], own: &HashSet<OrderId>) -> Self {
        // Most changes happen above a long end that stays as it is: what it costs to look each row up
        // must not grow with a list of thousands.
        let same = shown.iter().rev().zip(fresh.iter().rev());
        let same = same.take_while(|(shown, fresh)| shown == fresh).count();
        let (shown, end) = shown.split_at(shown.len() - same);
        let (fresh, _) = fresh.split_at(fresh.len() - same);
        let mut arranged = Self::above(shown, fresh, own, !end.is_empty());
        arranged.ids.extend_from_slice(end);
        arranged
    }

    /// The same for the rows above the end that both have in common; `has_end` if there is one.
    fn above(shown: &[OrderId], fresh: &[OrderId], own: &HashSet<OrderId>, has_end: bool) -> Self {
        let places: HashMap<OrderId, usize> = fresh
            .iter()
            .enumerate()
            .map(|(place, id)| (*id, place))
            .collect();
        let known: HashSet<OrderId> = shown.iter().copied().collect();
        let mut left: Vec<OrderId> = shown
            .iter()
            .filter(|id| !places.contains_key(id))
            .copied()
            .collect();
        let surplus: HashSet<OrderId> = left.drain(..left.len().saturating_sub(LEFT_MAX)).collect();
        let mut ids: Vec<OrderId> = shown
            .iter()
            .filter(|id| !surplus.contains(id))
            .copied()
            .collect();
        // What comes below all that is shown moves nothing.
        let last = shown.iter().filter_map(|id| places.get(id)).max();
        let below = match last {
            _ if has_end => fresh.len(),
            None => 0,
            Some(last) => last + 1,
        };
        let mut waiting = 0;
        for (place, id) in fresh.iter().enumerate().take(below) {
            if known.contains(id) {
                continue;
            }
            if own.contains(id) {
                let following = fresh.iter().skip(place + 1).find(|id| known.contains(id));
                let at = ids.iter().position(|id| Some(id) == following);
                ids.insert(at.unwrap_or(ids.len()), *id);
            } else {
                waiting += 1;
            }
        }
        let appended = fresh.iter().skip(below);
        ids.extend(appended.filter(|id| !known.contains(id)));
        Self { ids, left, waiting }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn ids(numbers: &[u128]) -> Vec<OrderId> {
        numbers
            .iter()
            .map(|number| OrderId(Uuid::from_u128(*number)))
            .collect()
    }

    fn held(shown: &[u128], fresh: &[u128], own: &[u128]) -> Arranged {
        Arranged::held(&ids(shown), &ids(fresh), &ids(own).into_iter().collect())
    }

    fn check(shown: &[u128], fresh: &[u128], own: &[u128], expected: (&[u128], &[u128], usize)) {
        let (expected_ids, left, waiting) = expected;
        assert_eq!(
            held(shown, fresh, own),
            Arranged {
                ids: ids(expected_ids),
                left: ids(left),
                waiting
            }
        );
    }

    #[test]
    fn new_rows_wait_above_and_come_in_below() {
        check(&[3, 2, 1], &[5, 4, 3, 2, 1], &[], (&[3, 2, 1], &[], 2));
        check(&[3, 2], &[3, 2, 1, 0], &[], (&[3, 2, 1, 0], &[], 0));
        check(&[], &[2, 1], &[], (&[2, 1], &[], 0));
    }

    #[test]
    fn rows_keep_their_places_and_those_that_left_stay() {
        check(&[3, 2, 1], &[1, 3], &[], (&[3, 2, 1], &[2], 0));
    }

    #[test]
    fn what_the_reader_made_does_not_wait() {
        check(&[3, 2], &[9, 5, 3, 4, 2], &[5, 4], (&[5, 3, 4, 2], &[], 1));
        check(&[2, 1], &[9, 2, 1], &[9], (&[9, 2, 1], &[], 0));
    }

    #[test]
    fn an_end_that_stays_is_no_other_list() {
        check(&[4, 2, 1], &[3, 2, 1], &[], (&[4, 2, 1], &[4], 1));
        check(&[4, 3, 1], &[3, 4, 1], &[], (&[4, 3, 1], &[], 0));
    }

    #[test]
    fn rows_that_left_have_a_bound() {
        let shown: Vec<u128> = (0..200).collect();
        let arranged = held(&shown, &[], &[]);
        assert_eq!(arranged.left.len(), LEFT_MAX);
        assert_eq!(arranged.ids, arranged.left);
    }

    #[test]
    fn a_pointer_that_was_left_behind_holds_nothing() {
        let pointed = Held {
            is_scrolled: false,
            pointed_ms: Some(1_000),
        };
        assert!(pointed.is_held(|| 1_000 + POINTER_REST_MS - 1));
        assert!(!pointed.is_held(|| 1_000 + POINTER_REST_MS));
        assert!(!Held::default().is_held(|| 0));
    }

    proptest! {
        #[test]
        fn no_row_is_lost_shown_twice_or_moved(
            shown in prop::collection::hash_set(0_u128..30, 0..20),
            fresh in prop::collection::hash_set(0_u128..30, 0..20),
            own in prop::collection::hash_set(0_u128..30, 0..4),
        ) {
            let shown: Vec<u128> = shown.into_iter().collect();
            let fresh: Vec<u128> = fresh.into_iter().collect();
            let own: Vec<u128> = own.into_iter().collect();
            let arranged = held(&shown, &fresh, &own);
            let different: HashSet<_> = arranged.ids.iter().collect();
            prop_assert_eq!(different.len(), arranged.ids.len());
            // Whatever is in the list is shown or counted.
            prop_assert_eq!(arranged.ids.len() - arranged.left.len() + arranged.waiting, fresh.len());
            // Rows that were shown stand in the order in which they stood.
            let kept: Vec<_> = arranged.ids.iter().filter(|id| ids(&shown).contains(id)).copied().collect();
            prop_assert_eq!(kept, ids(&shown));
        }

        #[test]
        fn an_end_in_common_changes_nothing(
            shown in prop::collection::hash_set(0_u128..30, 0..20),
            fresh in prop::collection::hash_set(0_u128..30, 0..20),
            end in prop::collection::hash_set(30_u128..60, 0..20),
            own in prop::collection::hash_set(0_u128..60, 0..4),
        ) {
            let with_end = |ids: HashSet<u128>| ids.into_iter().chain(end.iter().copied()).collect::<Vec<_>>();
            let (shown, fresh) = (ids(&with_end(shown)), ids(&with_end(fresh)));
            let own = ids(&own.into_iter().collect::<Vec<_>>()).into_iter().collect();
            let whole = Arranged::above(&shown, &fresh, &own, false);
            prop_assert_eq!(Arranged::held(&shown, &fresh, &own), whole);
        }
    }
}
