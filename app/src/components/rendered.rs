//! Which rows of a long list are rendered: no more than can be seen. The rows near the screen, the one
//! that has the focus wherever it is, and gaps as high as what stands between. Lists that are not long
//! are rendered whole, so that the browser's own search finds everything. Of rows that are new so many
//! come in with each frame, those on the screen first, from the top: a frame that makes a screen of them
//! is one that is felt.

use std::collections::HashSet;
use std::ops::Range;

use live_orders::OrderId;

use crate::components::window::{Part, STEP};

/// Lists of up to so many rows are rendered whole.
pub const WHOLE_MAX: usize = 150;
/// So many new rows come in with a frame, as long as the screen is full: no fewer than [`STEP`], so that
/// scrolling leaves none behind.
const NEW_MAX: usize = STEP;
/// So many come in with a frame that are on the screen: it is full with the second.
const SEEN_MAX: usize = 12;

/// What the table has in place of a row or many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Item {
    /// A row.
    Row(OrderId),
    /// So many rows that are not rendered; the number tells gaps apart.
    Gap {
        /// Which gap it is, from above.
        place: usize,
        /// The rows.
        rows: usize,
    },
}

/// What the table has in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Rows and gaps, which come to the whole list.
    pub items: Vec<Item>,
    /// Whether rows are still to come, in the next frame.
    pub is_growing: bool,
}

impl Rendered {
    /// What it has of a list that is near the screen in one part and on it in another; `before` is what
    /// it has had until now.
    pub fn of(
        ids: &[OrderId],
        (near, seen): (Part, Part),
        pinned: Option<OrderId>,
        before: Option<&Self>,
    ) -> Self {
        let all = 0..ids.len();
        let wanted = if ids.len() <= WHOLE_MAX {
            all
        } else {
            near.within(&all)
        };
        let mut places: Vec<usize> = match before {
            None => wanted.clone().collect(),
            Some(before) => before.grown(ids, &wanted, &seen.within(&wanted)),
        };
        let is_growing = places.len() < wanted.len();
        let pinned = pinned.and_then(|id| ids.iter().position(|other| *other == id));
        places.extend(pinned.filter(|place| !places.contains(place)));
        places.sort_unstable();
        Self {
            items: items(ids, &places),
            is_growing,
        }
    }

    /// The places of what is wanted that can be there in this frame: all that was there, and of others
    /// no more than a frame has time for, what is seen first, then the nearest to it.
    fn grown(&self, ids: &[OrderId], wanted: &Range<usize>, seen: &Range<usize>) -> Vec<usize> {
        let known: HashSet<OrderId> = self.items.iter().filter_map(Item::row).collect();
        let is_known = |place: &usize| ids.get(*place).is_some_and(|id| known.contains(id));
        let (above, below) = (wanted.start..seen.start, seen.end..wanted.end);
        let nearest = seen.clone().chain(below).chain(above.rev());
        let mut new = 0;
        let can_be = |place: &usize| {
            if is_known(place) {
                return true;
            }
            let most = if seen.contains(place) {
                SEEN_MAX
            } else {
                NEW_MAX
            };
            let has_room = new < most;
            new += usize::from(has_room);
            has_room
        };
        nearest.filter(can_be).collect()
    }
}

impl Item {
    fn row(&self) -> Option<OrderId> {
        match self {
            Self::Row(id) => Some(*id),
            Self::Gap { .. } => None,
        }
    }
}

/// The rows at some places of the list, and gaps for the others.
fn items(ids: &[OrderId], places: &[usize]) -> Vec<Item> {
    let mut items = Vec::new();
    let (mut reached, mut gaps) = (0, 0..);
    // Ends with what comes after all of them.
    for place in places.iter().copied().chain([ids.len()]) {
        if let Some(place_of_gap) = (place > reached).then(|| gaps.next()).flatten() {
            items.push(Item::Gap {
                place: place_of_gap,
                rows: place - reached,
            });
        }
        reached = place + 1;
        items.extend(ids.get(place).copied().map(Item::Row));
    }
    items
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn ids(numbers: Range<usize>) -> Vec<OrderId> {
        let all = numbers.map(|number| u128::try_from(number).unwrap_or_default());
        all.map(|number| OrderId(Uuid::from_u128(number))).collect()
    }

    fn rows(rendered: &Rendered) -> usize {
        rendered.items.iter().filter_map(Item::row).count()
    }

    /// Shows a list until nothing more comes in; says how many frames it took.
    fn settle(ids: &[OrderId], parts: (Part, Part), before: Rendered) -> (Rendered, usize) {
        let mut rendered = before;
        for frame in 1..100 {
            rendered = Rendered::of(ids, parts, None, Some(&rendered));
            if !rendered.is_growing {
                return (rendered, frame);
            }
        }
        panic!("it never ends");
    }

    const NEAR: Part = Part { first: 0, rows: 72 };
    const SEEN: Part = Part { first: 0, rows: 14 };

    #[test]
    fn a_short_list_is_whole() {
        let ids = ids(0..WHOLE_MAX);
        let part = Part { first: 40, rows: 5 };
        let rendered = Rendered::of(&ids, (part, part), None, None);
        assert_eq!(rows(&rendered), WHOLE_MAX);
        assert_eq!(rendered.items.len(), WHOLE_MAX);
    }

    #[test]
    fn another_list_comes_in_from_the_screen_on() {
        let (one, other) = (ids(0..1_000), ids(2_000..3_000));
        let before = Rendered::of(&one, (NEAR, SEEN), None, None);
        assert_eq!(rows(&before), NEAR.rows);
        let first = Rendered::of(&other, (NEAR, SEEN), None, Some(&before));
        assert_eq!((rows(&first), first.is_growing), (SEEN_MAX, true));
        assert_eq!(
            first.items.get(NEW_MAX - 1),
            Some(&Item::Row(other[NEW_MAX - 1]))
        );
        let (settled, frames) = settle(&other, (NEAR, SEEN), first);
        assert_eq!((rows(&settled), frames), (NEAR.rows, 8));
    }

    #[test]
    fn what_was_there_stays_while_others_come_in_between() {
        let all = ids(0..1_000);
        let before = Rendered::of(&all[20..], (NEAR, SEEN), None, None);
        let first = Rendered::of(&all, (NEAR, SEEN), None, Some(&before));
        let known = NEAR.rows - 20;
        assert_eq!(rows(&first), SEEN_MAX + known);
        let missing = first.items.get(SEEN_MAX);
        assert_eq!(
            missing,
            Some(&Item::Gap {
                place: 0,
                rows: 20 - SEEN_MAX
            })
        );
    }

    #[test]
    fn scrolling_and_what_comes_in_above_are_there_at_once() {
        let all = ids(0..1_000);
        let before = Rendered::of(&all[2..], (NEAR, SEEN), None, None);
        let shifted = Rendered::of(&all, (NEAR, SEEN), None, Some(&before));
        assert_eq!((rows(&shifted), shifted.is_growing), (NEAR.rows, false));
        let scrolled = (Part { first: 8, ..NEAR }, Part { first: 32, ..SEEN });
        let scrolled = Rendered::of(&all, scrolled, None, Some(&shifted));
        assert!(!scrolled.is_growing);
    }

    proptest! {
        /// Rows and gaps come to the whole list, each row at its place, the pinned one among them;
        /// what is seen is there, and what is wanted comes in time.
        #[test]
        fn rows_and_gaps_are_the_whole_list(
            count in 0_usize..2_000, first in 0_usize..2_500, rows_near in 0_usize..200,
            inset in 0_usize..100, rows_seen in 0_usize..40,
            pinned in prop::option::of(0_usize..2_100), before in prop::option::of((0_usize..2_000, 0_usize..300)),
        ) {
            let ids = ids(0..count);
            let pinned = pinned.and_then(|place| ids.get(place).copied());
            let near = Part { first, rows: rows_near };
            let seen = Part { first: first + inset, rows: rows_seen };
            let before = before.map(|(first, rows)| {
                let part = Part { first, rows };
                Rendered::of(&ids, (part, part), None, None)
            });
            let rendered = Rendered::of(&ids, (near, seen), pinned, before.as_ref());
            let mut place = 0;
            for item in &rendered.items {
                match item {
                    Item::Row(id) => {
                        prop_assert_eq!(ids.get(place), Some(id));
                        place += 1;
                    }
                    Item::Gap { rows, .. } => {
                        prop_assert!(*rows > 0);
                        place += rows;
                    }
                }
            }
            prop_assert_eq!(place, count);
            let has_pinned = pinned.is_none_or(|id| rendered.items.contains(&Item::Row(id)));
            prop_assert!(has_pinned);
            let wanted = if count <= WHOLE_MAX { 0..count } else { near.within(&(0..count)) };
            let is_there = |place: &usize| rendered.items.contains(&Item::Row(ids[*place]));
            let seen_now = seen.within(&wanted);
            if rendered.is_growing {
                let of_seen = seen_now.clone().filter(is_there).count();
                prop_assert!(of_seen == seen_now.len() || of_seen >= SEEN_MAX);
            } else {
                prop_assert!(wanted.clone().all(|place| is_there(&place)));
            }
            prop_assert!(rows(&rendered) <= wanted.len() + usize::from(pinned.is_some()));
            let (settled, _) = settle(&ids, (near, seen), rendered);
            prop_assert!(wanted.clone().all(|place| settled.items.contains(&Item::Row(ids[place]))));
        }
    }
}
