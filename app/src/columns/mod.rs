//! The columns of the list as a reader has chosen them: which, in which order, how wide, and how
//! close the rows stand. It is pure; [`file`] is what an export makes of them, [`fit`] lays them out in the room that there is, [`room`]
//! measures it in the browser, and [`table`] is what the table follows.

pub mod file;
pub mod fit;
mod kept;
pub mod room;
pub mod table;

use live_orders::query::SortKey;
use serde::{Deserialize, Serialize};

use crate::texts::{list, words};

/// How many columns there are.
pub const COUNT: usize = 10;
/// Widest that a column can be made, in points: half of a common screen.
pub const WIDTH_MAX: u16 = 640;

/// A column. Widths are in points, of which 16 make the size of the page's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// The order's number, which opens it: it always stays.
    Number,
    /// Who gets it, and where that is unless that has columns of its own.
    Customer,
    /// Whom to ask.
    Contact,
    /// The city that it goes to.
    City,
    /// The country that it goes to.
    Country,
    /// Pieces on all its lines.
    Items,
    /// Its total.
    Total,
    /// How far it has come.
    Status,
    /// How long ago it was last written.
    Updated,
    /// How long ago it was placed.
    Age,
}

/// How close the rows stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Density {
    /// As at first: easy to hit and to follow.
    #[default]
    Roomy,
    /// As many rows as can still be read.
    Dense,
}

/// What is chosen of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Which.
    pub column: Column,
    /// Whether it is shown.
    pub is_shown: bool,
    /// The width that it was given, in points; `None` for its own.
    pub width: Option<u16>,
}

/// All columns, each once, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "kept::Kept", into = "kept::Kept")]
pub struct Columns {
    settings: [Setting; COUNT],
    /// How close the rows stand.
    pub density: Density,
}

impl Column {
    /// All of them, in the order in which they stand at first.
    pub const ALL: [Self; COUNT] = [
        Self::Number,
        Self::Customer,
        Self::Contact,
        Self::City,
        Self::Country,
        Self::Items,
        Self::Total,
        Self::Status,
        Self::Updated,
        Self::Age,
    ];

    /// What its head says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Number => list::column_number(),
            Self::Customer => words::customer(),
            Self::Contact => words::contact(),
            Self::City => words::city(),
            Self::Country => words::country(),
            Self::Items => list::column_items(),
            Self::Total => words::total(),
            Self::Status => words::status(),
            Self::Updated => list::column_updated(),
            Self::Age => list::column_age(),
        }
    }

    /// Its name where choices are kept.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Customer => "customer",
            Self::Contact => "contact",
            Self::City => "city",
            Self::Country => "country",
            Self::Items => "items",
            Self::Total => "total",
            Self::Status => "status",
            Self::Updated => "updated",
            Self::Age => "age",
        }
    }

    /// The class of its cells.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Number => "row__number",
            Self::Customer => "row__customer",
            Self::Contact => "row__contact",
            Self::City => "row__city",
            Self::Country => "row__country",
            Self::Items => "row__items",
            Self::Total => "row__total",
            Self::Status => "row__status",
            Self::Updated => "row__updated",
            Self::Age => "row__age",
        }
    }

    /// What the list is sorted by when its head is clicked. Contacts are in no order: nothing asks
    /// for them one after the other.
    pub const fn sort_key(self) -> Option<SortKey> {
        match self {
            Self::Number => Some(SortKey::Number),
            Self::Customer => Some(SortKey::Customer),
            Self::Contact => None,
            Self::City => Some(SortKey::City),
            Self::Country => Some(SortKey::Country),
            Self::Items => Some(SortKey::Items),
            Self::Total => Some(SortKey::Total),
            Self::Status => Some(SortKey::Status),
            Self::Updated => Some(SortKey::UpdatedAt),
            Self::Age => Some(SortKey::CreatedAt),
        }
    }

    /// Whether the first click sorts greatest first: texts and steps are read from their beginning.
    pub const fn is_descending_first(self) -> bool {
        !matches!(
            self,
            Self::Customer | Self::City | Self::Country | Self::Status
        )
    }

    /// Whether it can be left out.
    pub const fn can_be_hidden(self) -> bool {
        !matches!(self, Self::Number)
    }

    /// Whether it is shown at first.
    const fn is_given(self) -> bool {
        !matches!(
            self,
            Self::Contact | Self::City | Self::Country | Self::Updated
        )
    }

    /// Its own width, which the style has, too; the customer's takes what is left, and wants as
    /// much before the others have all of theirs.
    pub const fn width(self) -> u16 {
        match self {
            Self::Number => 104,
            Self::Customer => 224,
            Self::Contact => 160,
            Self::City | Self::Country | Self::Total | Self::Updated | Self::Age => 144,
            Self::Items => 88,
            Self::Status => 192,
        }
    }

    /// The least width in which it can be read.
    pub const fn width_min(self) -> u16 {
        match self {
            Self::Number => 88,
            Self::Customer => 144,
            Self::Contact | Self::City | Self::Country | Self::Items => 80,
            Self::Total => 104,
            Self::Status => 152,
            Self::Updated | Self::Age => 96,
        }
    }
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            settings: Column::ALL.map(|column| Setting {
                column,
                is_shown: column.is_given(),
                width: None,
            }),
            density: Density::default(),
        }
    }
}

impl Columns {
    /// All of them, in order.
    pub const fn settings(&self) -> &[Setting; COUNT] {
        &self.settings
    }

    /// Those that are shown, in order.
    pub fn shown(&self) -> impl Iterator<Item = Setting> {
        self.settings.iter().copied().filter(|it| it.is_shown)
    }

    /// Whether they are as at first, however close the rows stand.
    pub fn are_as_at_first(&self) -> bool {
        self.settings == Self::default().settings
    }

    /// Shows a column or leaves it out; one that cannot be left out stays.
    pub fn show(&mut self, column: Column, is_shown: bool) {
        self.settings[self.place(column)].is_shown = is_shown || !column.can_be_hidden();
    }

    /// Puts a column at a place, counted from 0; those between move over.
    pub fn put(&mut self, column: Column, place: usize) {
        let from = self.place(column);
        let to = place.min(COUNT - 1);
        if from < to {
            self.settings[from..=to].rotate_left(1);
        } else {
            self.settings[to..=from].rotate_right(1);
        }
    }

    /// The place of a column, counted from 0.
    pub fn place(&self, column: Column) -> usize {
        let place = self.settings.iter().position(|it| it.column == column);
        place.unwrap_or_default()
    }

    /// Gives a column a width, held within its bounds; `None` for its own.
    pub fn set_width(&mut self, column: Column, width: Option<u16>) {
        let width = width.map(|width| width.clamp(column.width_min(), WIDTH_MAX));
        self.settings[self.place(column)].width = width;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn names(columns: &Columns) -> String {
        let names: Vec<&str> = columns.shown().map(|it| it.column.name()).collect();
        names.join(" ")
    }

    #[test]
    fn at_first_there_are_six() {
        let columns = Columns::default();
        assert_eq!(names(&columns), "number customer items total status age");
        assert!(columns.are_as_at_first());
    }

    #[test]
    fn the_number_always_stays() {
        let mut columns = Columns::default();
        for column in Column::ALL {
            columns.show(column, false);
        }
        assert_eq!(names(&columns), "number");
    }

    #[test]
    fn columns_are_put_elsewhere() {
        let mut columns = Columns::default();
        columns.put(Column::Age, 0);
        columns.put(Column::Number, 99);
        assert_eq!(names(&columns), "age customer items total status number");
        columns.put(Column::Age, 1);
        columns.show(Column::City, true);
        assert_eq!(
            names(&columns),
            "customer age city items total status number"
        );
    }

    #[test]
    fn all_but_the_contact_can_be_sorted_by() {
        let mut keys: Vec<SortKey> = Column::ALL
            .into_iter()
            .filter_map(Column::sort_key)
            .collect();
        keys.sort_by_key(|key| key.name());
        keys.dedup();
        assert_eq!(keys.len(), SortKey::ALL.len());
    }

    proptest! {
        #[test]
        fn whatever_is_done_each_stays_once_and_within_bounds(
            deeds in prop::collection::vec((0..COUNT, 0..20_usize, any::<Option<u16>>(), any::<bool>()), 0..30)
        ) {
            let mut columns = Columns::default();
            for (which, place, width, is_shown) in deeds {
                let column = Column::ALL[which];
                columns.put(column, place);
                columns.set_width(column, width);
                columns.show(column, is_shown);
                prop_assert_eq!(columns.place(column), place.min(COUNT - 1));
            }
            for column in Column::ALL {
                let setting = columns.settings()[columns.place(column)];
                prop_assert_eq!(setting.column, column);
                let width = setting.width.unwrap_or(column.width());
                prop_assert!((column.width_min()..=WIDTH_MAX).contains(&width));
            }
            let kept = serde_json::to_string(&columns).expect("text");
            prop_assert_eq!(serde_json::from_str::<Columns>(&kept).expect("columns"), columns);
        }
    }
}
