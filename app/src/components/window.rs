//! Which part of a long list is on the screen, so that no more rows are rendered than can be seen:
//! the rows near the screen, the one that has the focus wherever it is, and gaps as high as what
//! stands between. Lists that are not long are rendered whole, so that the browser's own search finds
//! everything. Where many rows are new at once, those on the screen come first, and the others in the
//! frames that follow: a frame that makes all of them is one that is felt.

use std::collections::HashSet;
use std::ops::Range;

use live_orders::OrderId;

/// Lists of up to so many rows are rendered whole.
pub const WHOLE_MAX: usize = 150;
/// Rows beyond the screen's edges that are there before they are scrolled to.
const BEYOND: usize = 24;
/// The part moves by so many rows at once: scrolling by a line renders nothing.
const STEP: usize = 8;

/// Rows that are not on the screen come in by so many in a frame at most: no fewer than [`STEP`], so that
/// scrolling leaves none behind.
const NEW_MAX: usize = STEP;

/// The part of the list that is near the screen, or on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The first row.
    pub first: usize,
    /// How many there are.
    pub rows: usize,
}

/// What the table holds in place of a row or many.
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

impl Part {
    /// Everything.
    pub const WHOLE: Self = Self {
        first: 0,
        rows: usize::MAX,
    };

    /// The part near the screen for a table whose rows begin `above` pixels above the screen's edge
    /// (less than zero if they begin below it), on a screen of a height, with rows of a height.
    pub fn near(above: f64, screen: f64, row: f64) -> Self {
        if row < 1.0 {
            return Self::WHOLE;
        }
        let first = whole(above / row).saturating_sub(BEYOND) / STEP * STEP;
        Self {
            first,
            rows: whole(screen / row) + 2 * BEYOND + STEP,
        }
    }

    /// The part on the screen for the same table: no row of it is missing, one or two may be too many.
    pub fn seen(above: f64, screen: f64, row: f64) -> Self {
        if row < 1.0 {
            return Self::WHOLE;
        }
        Self {
            first: whole(above / row).saturating_sub(1),
            rows: whole(screen / row) + 1,
        }
    }

    fn within(self, range: &Range<usize>) -> Range<usize> {
        let first = self.first.clamp(range.start, range.end);
        first..self.first.saturating_add(self.rows).clamp(first, range.end)
    }
}

/// Rounded up; a screen is some thousand pixels, a list some million rows: far from the type's end.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is a whole number of at least zero"
)]
fn whole(rows: f64) -> usize {
    rows.max(0.0).ceil() as usize
}

/// What the table holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The rows, by their places in the list; one with the focus may stand apart.
    range: Range<usize>,
    /// Rows and gaps, which come to the whole list.
    pub items: Vec<Item>,
    /// Whether rows are still to come, in the next frame.
    pub is_growing: bool,
}

impl Held {
    /// What it holds of a list that is near the screen in one part and on it in another; `before` is
    /// what it has held until now.
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

    fn rows(held: &Held) -> usize {
        held.items.iter().filter_map(Item::row).count()
    }

    /// Shows a list until nothing more comes in; says how many frames it took.
    fn settle(ids: &[OrderId], parts: (Part, Part), before: Held) -> (Held, usize) {
        let mut held = before;
        for frame in 1..100 {
            held = Held::of(ids, parts, None, Some(&held));
            if !held.is_growing {
                return (held, frame);
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
        let held = Held::of(&ids, (part, part), None, None);
        assert_eq!(rows(&held), WHOLE_MAX);
        assert_eq!(held.items.len(), WHOLE_MAX);
    }

    #[test]
    fn the_part_follows_the_screen_in_steps() {
        assert_eq!(Part::near(-300.0, 900.0, 46.0).first, 0);
        let part = Part::near(46.0 * 1_000.0, 900.0, 46.0);
        assert_eq!(
            part,
            Part {
                first: 976,
                rows: 76
            }
        );
        assert_eq!(Part::near(46.0 * 1_003.0, 900.0, 46.0), part);
        assert_eq!(Part::near(0.0, 900.0, 0.0), Part::WHOLE);
        let seen = Part::seen(46.0 * 10.5, 900.0, 46.0);
        assert_eq!(
            seen,
            Part {
                first: 10,
                rows: 21
            }
        );
    }

    #[test]
    fn another_list_comes_in_from_the_screen_on() {
        let (one, other) = (ids(0..1_000), ids(2_000..3_000));
        let before = Held::of(&one, (NEAR, SEEN), None, None);
        assert_eq!(rows(&before), NEAR.rows);
        let first = Held::of(&other, (NEAR, SEEN), None, Some(&before));
        assert_eq!((rows(&first), first.is_growing), (SEEN.rows, true));
        let (settled, frames) = settle(&other, (NEAR, SEEN), first);
        assert_eq!((rows(&settled), frames), (NEAR.rows, 8));
    }

    #[test]
    fn scrolling_and_what_comes_in_above_are_there_at_once() {
        let all = ids(0..1_000);
        let before = Held::of(&all[2..], (NEAR, SEEN), None, None);
        let shifted = Held::of(&all, (NEAR, SEEN), None, Some(&before));
        assert_eq!((rows(&shifted), shifted.is_growing), (NEAR.rows, false));
        let scrolled = (Part { first: 8, ..NEAR }, Part { first: 32, ..SEEN });
        let scrolled = Held::of(&all, scrolled, None, Some(&shifted));
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
                Held::of(&ids, (part, part), None, None)
            });
            let held = Held::of(&ids, (near, seen), pinned, before.as_ref());
            let mut place = 0;
            for item in &held.items {
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
            let has_pinned = pinned.is_none_or(|id| held.items.contains(&Item::Row(id)));
            prop_assert!(has_pinned);
            let wanted = if count <= WHOLE_MAX { 0..count } else { near.within(&(0..count)) };
            for place in seen.within(&wanted) {
                prop_assert!(held.range.contains(&place));
            }
            prop_assert!(held.range.start >= wanted.start && held.range.end <= wanted.end);
            let (settled, _) = settle(&ids, (near, seen), held);
            prop_assert_eq!(settled.range, wanted);
        }
    }
}
