//! Which rows of a long list are rendered: no more than can be seen. The rows near the screen, the one
//! that has the focus wherever it is, and gaps as high as what stands between. Lists that are not long
//! are rendered whole, so that the browser's own search finds everything. Where many rows are new at
//! once, those on the screen come first, and the others in the frames that follow: a frame that makes
//! all of them is one that is felt.

use std::collections::HashSet;
use std::ops::Range;

use live_orders::OrderId;

use crate::components::window::{Part, STEP};

/// Lists of up to so many rows are rendered whole.
pub const WHOLE_MAX: usize = 150;
/// Rows that are not on the screen come in by so many in a frame at most: no fewer than [`STEP`], so that
/// scrolling leaves none behind.
const NEW_MAX: usize = STEP;

/// What the table has in place of a row or many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Item {
    /// A row.
    Row(OrderId),
    /// So many rows that are not rendered; the number tells gaps apart.
    Gap {
        /// Which gap it is, from above.
        place: u8,
        /// The rows.
        rows: usize,
    },
}

/// What the table has in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The rows, by their places in the list; one with the focus may stand apart.
    range: Range<usize>,
    /// Rows and gaps, which come to the whole list.
    pub items: Vec<Item>,
    /// Whether rows are still to come, in the next frame.
    pub is_growing: bool,
}

impl Rendered {
    /// What it has of a list that is near the screen in one part and on it in another; `before` is
    /// what it has had until now.
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
        let range = before.map_or_else(
            || wanted.clone(),
            |before| before.grown(ids, &wanted, &seen.within(&wanted)),
        );
        Self {
            items: items(ids, &range, pinned),
            is_growing: range != wanted,
            range,
        }
    }

    /// The part of what is wanted that can be there in this frame: all that is seen, all that was
    /// there, and of others no more than a frame has time for.
    fn grown(&self, ids: &[OrderId], wanted: &Range<usize>, seen: &Range<usize>) -> Range<usize> {
        let known: HashSet<OrderId> = self.items.iter().filter_map(Item::row).collect();
        let is_new = |place: &usize| ids.get(*place).is_some_and(|id| !known.contains(id));
        let of_seen = seen.clone().filter(is_new).count();
        let mut left = NEW_MAX.saturating_sub(of_seen);
        let mut reaches = |place: &usize| {
            let is_new = is_new(place);
            let can = !is_new || left > 0;
            left -= usize::from(is_new && can);
            can
        };
        let below = (seen.end..wanted.end).take_while(&mut reaches).count();
        let above = (wanted.start..seen.start).rev().take_while(reaches).count();
        seen.start - above..seen.end + below
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

/// The rows of a part of the list, the pinned one wherever it is, and gaps for the others.
fn items(ids: &[OrderId], range: &Range<usize>, pinned: Option<OrderId>) -> Vec<Item> {
    let pinned = pinned.and_then(|id| ids.iter().position(|other| *other == id));
    let pinned = pinned.filter(|place| !range.contains(place));
    let mut parts: Vec<Range<usize>> = pinned.into_iter().map(|at| at..at + 1).collect();
    parts.push(range.clone());
    parts.sort_by_key(|part| part.start);
    // Ends with what comes after all of them.
    parts.push(ids.len()..ids.len());
    let mut items = Vec::new();
    let mut reached = 0;
    for (part, place) in parts.into_iter().zip(0_u8..) {
        if part.start > reached {
            let rows = part.start - reached;
            items.push(Item::Gap { place, rows });
        }
        reached = part.end;
        items.extend(ids.get(part).into_iter().flatten().copied().map(Item::Row));
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
        assert_eq!((rows(&first), first.is_growing), (SEEN.rows, true));
        let (settled, frames) = settle(&other, (NEAR, SEEN), first);
        assert_eq!((rows(&settled), frames), (NEAR.rows, 8));
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
            for place in seen.within(&wanted) {
                prop_assert!(rendered.range.contains(&place));
            }
            prop_assert!(rendered.range.start >= wanted.start && rendered.range.end <= wanted.end);
            let (settled, _) = settle(&ids, (near, seen), rendered);
            prop_assert_eq!(settled.range, wanted);
        }
    }
}
