//! Which part of a long list is on the screen, so that no more rows are rendered than can be seen:
//! the rows near the screen, the one that has the focus wherever it is, and gaps as high as what
//! stands between. Lists that are not long are rendered whole, so that the browser's own search finds
//! everything.

use std::ops::Range;

use live_orders::OrderId;

/// Lists of up to so many rows are rendered whole.
pub const WHOLE_MAX: usize = 150;
/// Rows beyond the screen's edges that are there before they are scrolled to.
const BEYOND: usize = 24;
/// The part moves by so many rows at once: scrolling by a line renders nothing.
const STEP: usize = 8;

/// The part of the list that is near the screen.
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

    /// The part for a table whose rows begin `above` pixels above the screen's edge (less than zero
    /// if they begin below it), on a screen of a height, with rows of a height.
    pub fn at(above: f64, screen: f64, row: f64) -> Self {
        if row < 1.0 {
            return Self::WHOLE;
        }
        let rows = |px: f64| {
            // A screen is some thousand pixels, a list some million rows: far from the type's end.
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it is a whole number of at least zero"
            )]
            let rows = (px / row).max(0.0).ceil() as usize;
            rows
        };
        let first = rows(above).saturating_sub(BEYOND) / STEP * STEP;
        Self {
            first,
            rows: rows(screen) + 2 * BEYOND + STEP,
        }
    }

    /// What the table holds of the list.
    pub fn items(self, ids: &[OrderId], pinned: Option<OrderId>) -> Vec<Item> {
        if ids.len() <= WHOLE_MAX {
            return ids.iter().copied().map(Item::Row).collect();
        }
        let first = self.first.min(ids.len());
        let end = first.saturating_add(self.rows).min(ids.len());
        let pinned = pinned.and_then(|id| ids.iter().position(|other| *other == id));
        let pinned = pinned.filter(|place| !(first..end).contains(place));
        let mut parts: Vec<Range<usize>> = pinned.into_iter().map(|at| at..at + 1).collect();
        parts.push(first..end);
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
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn ids(count: usize) -> Vec<OrderId> {
        let all = 0..u128::try_from(count).unwrap_or_default();
        all.map(|number| OrderId(Uuid::from_u128(number))).collect()
    }

    #[test]
    fn a_short_list_is_whole() {
        let ids = ids(WHOLE_MAX);
        let items = Part { first: 40, rows: 5 }.items(&ids, None);
        assert_eq!(items.len(), WHOLE_MAX);
        assert!(items.iter().all(|item| matches!(item, Item::Row(_))));
    }

    #[test]
    fn the_part_follows_the_screen_in_steps() {
        assert_eq!(Part::at(-300.0, 900.0, 46.0).first, 0);
        let part = Part::at(46.0 * 1_000.0, 900.0, 46.0);
        assert_eq!(
            part,
            Part {
                first: 976,
                rows: 76
            }
        );
        assert_eq!(Part::at(46.0 * 1_003.0, 900.0, 46.0), part);
        assert_eq!(Part::at(0.0, 900.0, 0.0), Part::WHOLE);
    }

    proptest! {
        /// Rows and gaps come to the whole list, each row at its place, the pinned one among them.
        #[test]
        fn rows_and_gaps_are_the_whole_list(
            count in 0_usize..2_000, first in 0_usize..2_500, rows in 0_usize..200,
            pinned in prop::option::of(0_usize..2_100),
        ) {
            let ids = ids(count);
            let pinned = pinned.and_then(|place| ids.get(place).copied());
            let items = Part { first, rows }.items(&ids, pinned);
            let mut place = 0;
            for item in &items {
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
            let has_pinned = pinned.is_none_or(|id| items.contains(&Item::Row(id)));
            prop_assert!(has_pinned);
            let most = WHOLE_MAX.max(rows + 1);
            let shown = items.iter().filter(|item| matches!(item, Item::Row(_))).count();
            prop_assert!(shown <= most);
        }
    }
}
