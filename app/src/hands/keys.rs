//! Which keys mean what: one table, which the keyboard, the sheet of shortcuts and the palette read.
//! It owns no event: [`Keys::press`] is told of a stroke and says what it means.

use live_orders::{Role, Status};

use crate::texts::{self, keys};
use crate::words;

/// Who presses the second key of two later than that meant something else.
pub const SECOND_KEY_MS: u64 = 1_500;

/// The key of the order before the open one, by which its link is found, too.
pub const PREVIOUS_ORDER: &str = "[";
/// The key of the order after it.
pub const NEXT_ORDER: &str = "]";
/// The key that brings in the rows that wait above the list.
pub const SHOW_WAITING: &str = ".";

/// What a shortcut does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The row below takes the focus.
    NextRow,
    /// The row above takes the focus.
    PreviousRow,
    /// The focus goes to the lane on the left.
    LaneBefore,
    /// The focus goes to the lane on the right.
    LaneAfter,
    /// The card goes into the lane that usually comes next.
    MoveOn,
    /// From list to board and back.
    Shape,
    /// The row's order is opened.
    Open,
    /// The row is selected, or no longer.
    Select,
    /// The rows from the one selected last to this one are selected.
    SelectRange,
    /// What was done last is taken back.
    Undo,
    /// The orders that wait above the list come in.
    ShowWaiting,
    /// From the open order to the next one of the list.
    NextOrder,
    /// To the one before it.
    PreviousOrder,
    /// The order is edited.
    Edit,
    /// A new order is begun.
    New,
    /// The search takes the focus.
    Search,
    /// The list of all orders, or of those in one status.
    Go(Option<Status>),
    /// A day is asked for, with whose orders the list begins.
    Jump,
    /// The page of products.
    Products,
    /// The page of imports.
    Import,
    /// New orders have been seen.
    Acknowledge,
    /// Whatever there is, is loaded now.
    Refresh,
    /// The columns of the list are chosen.
    Columns,
    /// The list gets a name, or the reader's views are edited.
    Views,
    /// The settings of this browser.
    Settings,
    /// The palette.
    Palette,
    /// The sheet of shortcuts.
    Sheet,
}

/// A key as it is printed on the reader's keyboard; `Ctrl+k` is two of them.
pub fn caps(key: &'static str) -> Vec<&'static str> {
    let cap = |key| match key {
        "Ctrl" => keys::ctrl(),
        "Shift" => keys::shift(),
        "Enter" => keys::enter(),
        "ArrowRight" => "→",
        key => key,
    };
    match key.split_once('+') {
        Some((first, key)) if !key.is_empty() => vec![cap(first), cap(key)],
        _ => vec![cap(key)],
    }
}

impl Action {
    /// Who may at least; what is refused to others is not offered to them.
    pub const fn least(self) -> Role {
        match self {
            Self::MoveOn | Self::Undo | Self::Edit | Self::New => Role::Operator,
            Self::Import => Role::Admin,
            _ => Role::Viewer,
        }
    }

    /// What it does, in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::NextRow => keys::next_row(),
            Self::PreviousRow => keys::previous_row(),
            Self::LaneBefore => keys::lane_before(),
            Self::LaneAfter => keys::lane_after(),
            Self::MoveOn => keys::move_on(),
            Self::Shape => keys::shape(),
            Self::Open => keys::open(),
            Self::Select => keys::select(),
            Self::SelectRange => keys::select_range(),
            Self::Undo => keys::undo(),
            Self::ShowWaiting => keys::show_waiting(),
            Self::NextOrder => keys::next_order(),
            Self::PreviousOrder => keys::previous_order(),
            Self::Edit => keys::edit_order(),
            Self::New => keys::new_order(),
            Self::Search => keys::search(),
            Self::Go(None) => keys::all_orders(),
            Self::Go(Some(status)) => words::status(status),
            Self::Products => texts::words::products_page(),
            Self::Import => texts::words::import_page(),
            Self::Jump => keys::jump(),
            Self::Acknowledge => keys::seen(),
            Self::Refresh => keys::refresh(),
            Self::Columns => keys::columns(),
            Self::Views => keys::views(),
            Self::Settings => keys::settings(),
            Self::Palette => keys::palette(),
            Self::Sheet => keys::sheet(),
        }
    }
}

/// Where a shortcut stands in the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Along the list.
    List,
    /// Across the board.
    Board,
    /// With an order.
    Order,
    /// To another list.
    Go,
    /// The page as a whole.
    Page,
}

/// One shortcut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding {
    /// One key, or two that are pressed one after the other; a command key as `Ctrl+k`, one that
    /// writes nothing and is pressed with Shift as `Shift+Enter`.
    pub keys: &'static [&'static str],
    /// What they do.
    pub action: Action,
    /// Where it stands in the sheet.
    pub group: Group,
}

const fn binding(keys: &'static [&'static str], action: Action, group: Group) -> Binding {
    Binding {
        keys,
        action,
        group,
    }
}

/// Every shortcut, in the sheet's order.
pub const BINDINGS: [Binding; 33] = [
    binding(&["j"], Action::NextRow, Group::List),
    binding(&["k"], Action::PreviousRow, Group::List),
    binding(&["Enter"], Action::Open, Group::List),
    binding(&["x"], Action::Select, Group::List),
    binding(&["X"], Action::SelectRange, Group::List),
    binding(&[SHOW_WAITING], Action::ShowWaiting, Group::List),
    binding(&["/"], Action::Search, Group::List),
    binding(&["g", "j"], Action::Jump, Group::List),
    binding(&["c"], Action::Columns, Group::List),
    binding(&["V"], Action::Views, Group::List),
    binding(&["v"], Action::Shape, Group::Board),
    binding(&["h"], Action::LaneBefore, Group::Board),
    binding(&["l"], Action::LaneAfter, Group::Board),
    binding(&["Shift+ArrowRight"], Action::MoveOn, Group::Board),
    binding(&[NEXT_ORDER], Action::NextOrder, Group::Order),
    binding(&[PREVIOUS_ORDER], Action::PreviousOrder, Group::Order),
    binding(&["n"], Action::New, Group::Order),
    binding(&["e"], Action::Edit, Group::Order),
    binding(&["g", "a"], Action::Go(None), Group::Go),
    binding(&["g", "n"], Action::Go(Some(Status::New)), Group::Go),
    binding(&["g", "p"], Action::Go(Some(Status::Paid)), Group::Go),
    binding(&["g", "k"], Action::Go(Some(Status::Packed)), Group::Go),
    binding(&["g", "s"], Action::Go(Some(Status::Shipped)), Group::Go),
    binding(&["g", "d"], Action::Go(Some(Status::Delivered)), Group::Go),
    binding(&["g", "c"], Action::Go(Some(Status::Cancelled)), Group::Go),
    binding(&["g", "o"], Action::Products, Group::Go),
    binding(&["g", "i"], Action::Import, Group::Go),
    binding(&["a"], Action::Acknowledge, Group::Page),
    binding(&["r"], Action::Refresh, Group::Page),
    binding(&[","], Action::Settings, Group::Page),
    binding(&["Ctrl+k"], Action::Palette, Group::Page),
    binding(&["Ctrl+z"], Action::Undo, Group::Page),
    binding(&["?"], Action::Sheet, Group::Page),
];

/// A key that was pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// The key as the browser names it: what it writes, or its name.
    pub key: String,
    /// With Ctrl, or Command on a Mac.
    pub is_command: bool,
    /// With Alt; many keyboards write brackets and the like with it, or with it and Ctrl.
    pub is_alt: bool,
    /// With Shift.
    pub is_shift: bool,
}

impl Stroke {
    /// Whether it is a command, and no character that is written with two more keys.
    const fn is_command(&self) -> bool {
        self.is_command && !self.is_alt
    }

    /// Whether it is one of the browser's own, or writes a letter that nobody expects.
    fn is_foreign(&self) -> bool {
        self.is_alt && self.key.chars().any(char::is_alphanumeric)
    }

    /// The key as the table writes it; a letter's case follows Shift alone, whatever Caps Lock says.
    fn token(&self) -> String {
        let mut letters = self.key.chars();
        let key = match (letters.next(), letters.next()) {
            (Some(letter), None) if letter.is_alphabetic() && self.is_shift => {
                letter.to_uppercase().collect()
            }
            (Some(letter), None) if letter.is_alphabetic() => letter.to_lowercase().collect(),
            (Some(_), Some(_)) if self.is_shift => format!("Shift+{}", self.key),
            _ => self.key.clone(),
        };
        if self.is_command() {
            format!("Ctrl+{key}")
        } else {
            key
        }
    }
}

/// What the keyboard has said so far.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// The first key of two, and when it was pressed.
    first: Option<(String, u64)>,
}

/// What a stroke means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing here: it is the browser's.
    Nothing,
    /// It is the first key of two.
    First,
    /// This is to be done.
    Do(Action),
}

impl Keys {
    /// Takes a stroke at `at_ms`. With `only_commands`, keys without Ctrl mean nothing: somebody types,
    /// or has turned them off.
    pub fn press(&mut self, stroke: &Stroke, at_ms: u64, only_commands: bool) -> Meaning {
        let first = self.first.take();
        if stroke.is_foreign() || (only_commands && !stroke.is_command()) {
            return Meaning::Nothing;
        }
        let token = stroke.token();
        if let Some((first, first_at_ms)) = first
            && at_ms.saturating_sub(first_at_ms) <= SECOND_KEY_MS
        {
            return meaning(&[first.as_str(), token.as_str()]);
        }
        let is_first = |binding: &&Binding| binding.keys.len() == 2 && binding.keys[0] == token;
        if BINDINGS.iter().any(|binding| is_first(&binding)) {
            self.first = Some((token, at_ms));
            return Meaning::First;
        }
        meaning(&[token.as_str()])
    }
}

fn meaning(keys: &[&str]) -> Meaning {
    BINDINGS
        .iter()
        .find(|binding| binding.keys == keys)
        .map_or(Meaning::Nothing, |binding| Meaning::Do(binding.action))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stroke(key: &str) -> Stroke {
        Stroke {
            key: key.into(),
            is_command: false,
            is_alt: false,
            is_shift: key.chars().all(char::is_uppercase),
        }
    }

    fn command(key: &str) -> Stroke {
        Stroke {
            is_command: true,
            ..stroke(key)
        }
    }

    #[test]
    fn every_shortcut_does_what_the_table_says() {
        for binding in BINDINGS {
            let mut keys = Keys::default();
            let mut last = Meaning::Nothing;
            for (at_ms, key) in (0..).zip(binding.keys) {
                let stroke = match key.split_once('+') {
                    Some(("Ctrl", key)) => command(key),
                    Some((_, key)) => Stroke {
                        is_shift: true,
                        ..stroke(key)
                    },
                    None => stroke(key),
                };
                last = keys.press(&stroke, at_ms, false);
            }
            assert_eq!(last, Meaning::Do(binding.action), "{:?}", binding.keys);
        }
    }

    #[test]
    fn no_two_shortcuts_share_their_keys() {
        for (index, one) in BINDINGS.iter().enumerate() {
            for other in &BINDINGS[index + 1..] {
                assert!(!one.keys.starts_with(other.keys) && !other.keys.starts_with(one.keys));
            }
        }
    }

    #[test]
    fn a_second_key_that_comes_late_stands_for_itself() {
        let mut keys = Keys::default();
        assert_eq!(keys.press(&stroke("g"), 0, false), Meaning::First);
        let late = keys.press(&stroke("n"), SECOND_KEY_MS + 1, false);
        assert_eq!(late, Meaning::Do(Action::New));
    }

    #[test]
    fn a_second_key_that_means_nothing_ends_the_two() {
        let mut keys = Keys::default();
        assert_eq!(keys.press(&stroke("g"), 0, false), Meaning::First);
        assert_eq!(keys.press(&stroke("z"), 1, false), Meaning::Nothing);
        assert_eq!(keys.press(&stroke("n"), 2, false), Meaning::Do(Action::New));
    }

    #[test]
    fn who_types_has_the_keys_for_themself_but_for_commands() {
        let mut keys = Keys::default();
        assert_eq!(keys.press(&stroke("n"), 0, true), Meaning::Nothing);
        let palette = Meaning::Do(Action::Palette);
        assert_eq!(keys.press(&command("k"), 0, true), palette);
    }

    #[test]
    fn a_letter_follows_shift_and_not_caps_lock() {
        let mut keys = Keys::default();
        let capital = Stroke {
            is_shift: false,
            ..stroke("J")
        };
        let next = Meaning::Do(Action::NextRow);
        assert_eq!(keys.press(&capital, 0, false), next);
    }

    #[test]
    fn letters_that_alt_writes_are_no_shortcuts() {
        let mut keys = Keys::default();
        let alt = Stroke {
            is_alt: true,
            ..stroke("n")
        };
        assert_eq!(keys.press(&alt, 0, false), Meaning::Nothing);
        // A bracket is, however it is written.
        for is_command in [false, true] {
            let bracket = Stroke {
                is_alt: true,
                is_command,
                ..stroke("]")
            };
            let next = Meaning::Do(Action::NextOrder);
            assert_eq!(keys.press(&bracket, 0, false), next);
            assert_eq!(keys.press(&bracket, 0, true), Meaning::Nothing);
        }
        // Other commands are the browser's.
        assert_eq!(keys.press(&command("n"), 0, false), Meaning::Nothing);
    }
}
