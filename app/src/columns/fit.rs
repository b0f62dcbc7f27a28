//! How wide each column is in the room that there is. One takes what is left, as a rule the
//! customer's; where there is too little, all shrink, and columns that have no room are left out
//! rather than cut, so that the table never has to be scrolled sideways.

use crate::columns::{Column, Columns, WIDTH_MAX};

/// Narrower than this each order is a card, whatever columns are chosen.
pub const CARDS_BELOW: u16 = 640;
/// Narrower than this the columns as they are at first do without the items.
const NARROW_BELOW: u16 = 928;
/// Which columns are given up first where there is no room for all.
const GIVEN_UP_FIRST: [Column; 8] = [
    Column::Updated,
    Column::Contact,
    Column::Country,
    Column::City,
    Column::Items,
    Column::Age,
    Column::Status,
    Column::Total,
];
/// Which columns can take what is left.
const FLEXIBLE: [Column; 4] = [
    Column::Customer,
    Column::Contact,
    Column::City,
    Column::Country,
];

/// A column and its width in points; `None` where the style has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fit {
    /// Which.
    pub column: Column,
    /// Its width.
    pub width: Option<u16>,
}

/// The columns that are shown, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fitted {
    /// Those that are shown.
    pub columns: Vec<Fit>,
    /// The one that takes what is left; `None` before there is anything to lay out.
    pub flexible: Option<Column>,
    /// Those that were asked for and have no room.
    pub without_room: Vec<Column>,
}

impl Fitted {
    /// Whether widths are known: not before the page has been measured, and not for cards.
    pub const fn is_measured(&self) -> bool {
        self.flexible.is_some()
    }

    /// The width of a column, if it is known.
    pub fn width(&self, column: Column) -> Option<u16> {
        let fit = self.columns.iter().find(|fit| fit.column == column);
        fit.and_then(|fit| fit.width)
    }

    /// The column after another.
    pub fn next(&self, column: Column) -> Option<Column> {
        let place = self.columns.iter().position(|fit| fit.column == column)?;
        self.columns.get(place + 1).map(|fit| fit.column)
    }

    /// The column before another.
    pub fn previous(&self, column: Column) -> Option<Column> {
        let place = self.columns.iter().position(|fit| fit.column == column)?;
        self.columns
            .get(place.checked_sub(1)?)
            .map(|fit| fit.column)
    }

    /// The least and greatest width of a column that its edge can be moved to: what it gains its
    /// neighbour loses.
    pub fn bounds(&self, column: Column) -> Option<(u16, u16)> {
        let (own, next) = (self.width(column)?, self.next(column)?);
        let other = self.width(next)?;
        let room = own + other;
        let least = column.width_min().min(own);
        let most = room - next.width_min().min(other);
        let (least, most) = if self.flexible == Some(next) {
            (least, most)
        } else {
            (least.max(room.saturating_sub(WIDTH_MAX.max(other))), most)
        };
        let most = if self.flexible == Some(column) {
            most
        } else {
            most.min(WIDTH_MAX.max(own))
        };
        Some((least, most))
    }

    /// The columns with the edge after one of them moved, so that it is `width` wide.
    pub fn resized(&self, columns: &Columns, column: Column, width: u16) -> Option<Columns> {
        let (least, most) = self.bounds(column)?;
        let (own, next) = (self.width(column)?, self.next(column)?);
        let width = width.clamp(least, most);
        let rest = own + self.width(next)? - width;
        let mut columns = columns.clone();
        for (column, width) in [(column, width), (next, rest)] {
            // What takes the rest goes on doing so.
            if self.flexible != Some(column) {
                columns.set_width(column, Some(width));
            }
        }
        Some(columns)
    }
}

/// Lays columns out in a room of so many points; `None` before it is known.
pub fn fit(columns: &Columns, room: Option<u16>) -> Fitted {
    match room {
        None => styled(columns),
        Some(room) if room < CARDS_BELOW => styled(&Columns::default()),
        Some(room) => laid_out(columns, room),
    }
}

fn styled(columns: &Columns) -> Fitted {
    let fit = |it: super::Setting| Fit {
        column: it.column,
        width: None,
    };
    Fitted {
        columns: columns.shown().map(fit).collect(),
        ..Fitted::default()
    }
}

fn laid_out(columns: &Columns, room: u16) -> Fitted {
    let mut wanted: Vec<(Column, Option<u16>)> =
        columns.shown().map(|it| (it.column, it.width)).collect();
    let mut without_room = Vec::new();
    if room < NARROW_BELOW && columns.are_as_at_first() {
        wanted.retain(|(column, _)| *column != Column::Items);
        for (column, width) in &mut wanted {
            *width = (*column == Column::Status).then_some(column.width_min());
        }
    }
    for column in GIVEN_UP_FIRST {
        let least: u16 = wanted.iter().map(|(column, _)| column.width_min()).sum();
        if least <= room {
            break;
        }
        if let Some(place) = wanted.iter().position(|(it, _)| *it == column) {
            wanted.remove(place);
            without_room.push(column);
        }
    }
    let flexible = flexible(&wanted);
    Fitted {
        columns: shared_out(&wanted, flexible, room),
        flexible,
        without_room,
    }
}

/// The one that takes what is left: a text that was given no width, else the last.
fn flexible(wanted: &[(Column, Option<u16>)]) -> Option<Column> {
    let free = |column: &Column| wanted.contains(&(*column, None));
    let last = wanted.last().map(|(column, _)| *column);
    FLEXIBLE.into_iter().find(free).or(last)
}

fn shared_out(wanted: &[(Column, Option<u16>)], flexible: Option<Column>, room: u16) -> Vec<Fit> {
    let is_flexible = |column: Column| flexible == Some(column);
    let width = |column: Column, own: Option<u16>| own.unwrap_or(column.width());
    let least: u32 = sum(wanted.iter().map(|(column, _)| column.width_min()));
    // What they want above their least, and what there is to give.
    let above = wanted
        .iter()
        .map(|(column, own)| width(*column, *own) - column.width_min());
    let above = sum(above);
    let spare = u32::from(room).saturating_sub(least);
    let mut columns = Vec::with_capacity(wanted.len());
    let mut left = room;
    for (column, own) in wanted.iter().filter(|(column, _)| !is_flexible(*column)) {
        let more = u32::from(width(*column, *own) - column.width_min());
        let more = if above <= spare {
            more
        } else {
            more * spare / above
        };
        let width = column.width_min() + u16::try_from(more).unwrap_or_default();
        left = left.saturating_sub(width);
        columns.push((*column, width));
    }
    let fit = |(column, _): &(Column, Option<u16>)| {
        let own = columns.iter().find(|(it, _)| it == column);
        Fit {
            column: *column,
            width: Some(own.map_or(left, |(_, width)| *width)),
        }
    };
    wanted.iter().map(fit).collect()
}

fn sum(widths: impl Iterator<Item = u16>) -> u32 {
    widths.map(u32::from).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::columns::COUNT;

    fn check(columns: &Columns, room: u16, expected: &str) {
        let fitted = fit(columns, Some(room));
        let widths: Vec<String> = fitted
            .columns
            .iter()
            .map(|fit| format!("{} {}", fit.column.name(), fit.width.unwrap_or_default()))
            .collect();
        assert_eq!(widths.join(", "), expected);
    }

    #[test]
    fn the_columns_of_the_start_are_as_the_style_has_them() {
        let columns = Columns::default();
        check(
            &columns,
            1_200,
            "number 104, customer 528, items 88, total 144, status 192, age 144",
        );
        check(
            &columns,
            800,
            "number 104, customer 256, total 144, status 152, age 144",
        );
        let before = fit(&columns, None);
        assert!(!before.is_measured() && before.columns.len() == 6);
    }

    #[test]
    fn on_a_phone_there_are_cards_whatever_is_chosen() {
        let mut columns = Columns::default();
        columns.show(Column::Total, false);
        assert_eq!(fit(&columns, Some(639)), fit(&Columns::default(), None));
    }

    #[test]
    fn all_shrink_before_one_is_left_out() {
        let mut columns = Columns::default();
        for column in Column::ALL {
            columns.show(column, true);
        }
        let fitted = fit(&columns, Some(1_000));
        assert_eq!(
            (fitted.columns.len(), fitted.without_room.len()),
            (COUNT, 0)
        );
        let fitted = fit(&columns, Some(904));
        assert_eq!(fitted.without_room, [Column::Updated]);
        let fitted = fit(&columns, Some(640));
        assert!(fitted.width(Column::Number).is_some() && fitted.width(Column::Customer).is_some());
    }

    #[test]
    fn an_edge_gives_to_one_what_it_takes_from_the_other() {
        let columns = Columns::default();
        let fitted = fit(&columns, Some(1_200));
        let resized = fitted
            .resized(&columns, Column::Items, 108)
            .expect("an edge");
        check(
            &resized,
            1_200,
            "number 104, customer 528, items 108, total 124, status 192, age 144",
        );
        // The customer's takes what is left: only its neighbour has a width.
        let resized = fitted
            .resized(&columns, Column::Customer, 500)
            .expect("an edge");
        check(
            &resized,
            1_200,
            "number 104, customer 500, items 116, total 144, status 192, age 144",
        );
        assert_eq!(fitted.resized(&columns, Column::Age, 500), None);
    }

    proptest! {
        #[test]
        fn whatever_is_chosen_fills_the_room_and_can_be_read(
            shown in prop::collection::vec(any::<bool>(), COUNT),
            widths in prop::collection::vec(any::<Option<u16>>(), COUNT),
            room in CARDS_BELOW..4_000,
            edge in 0..COUNT,
            width in any::<u16>(),
        ) {
            let mut columns = Columns::default();
            for ((column, is_shown), width) in Column::ALL.into_iter().zip(shown).zip(widths) {
                columns.show(column, is_shown);
                columns.set_width(column, width);
            }
            let fitted = fit(&columns, Some(room));
            let widths: Vec<u16> = fitted.columns.iter().filter_map(|fit| fit.width).collect();
            prop_assert_eq!(sum(widths.iter().copied()), u32::from(room));
            for fit in &fitted.columns {
                prop_assert!(fit.width.expect("measured") >= fit.column.width_min());
            }
            if let Some(resized) = fitted.resized(&columns, Column::ALL[edge], width) {
                let (least, most) = fitted.bounds(Column::ALL[edge]).expect("an edge");
                prop_assert!(least <= most);
                // Others may follow where there was too little room; the table is never wider.
                let again = super::fit(&resized, Some(room));
                prop_assert_eq!(sum(again.columns.iter().filter_map(|fit| fit.width)), u32::from(room));
            }
        }
    }
}
