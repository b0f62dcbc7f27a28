//! What the palette offers for what was typed into it, best first.

use live_orders::{OrderId, Product, Role, Sku, Status, Timestamp};

use crate::hands::keys::{Action, BINDINGS, Group, caps};
use crate::signed::Signed;
use crate::texts::keys;
use crate::words::{self, utc_day};

/// Most entries that are shown: more would have to be read, and typing is faster.
pub const SHOWN_MAX: usize = 30;
/// Most orders that are remembered as opened.
pub const RECENT_MAX: usize = 8;
/// Most products that are shown: who means another types another letter.
const PRODUCTS_MAX: usize = 5;

/// Most orders of the list that are shown, for the same reason.
const ORDERS_MAX: usize = 5;

/// What choosing an entry does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// What a shortcut does.
    Do(Action),
    /// Moves the order that the palette was opened for.
    Move(OrderId, Status),
    /// Opens an order.
    Open(OrderId),
    /// Shows the list of a view.
    View(String),
    /// Opens a product.
    Product(Sku),
    /// Shows the list from a day on.
    Jump(Timestamp),
    /// Looks for orders.
    Search(String),
}

impl Choice {
    /// Who may at least.
    const fn least(&self) -> Role {
        match self {
            Self::Do(action) => action.least(),
            Self::Move(..) | Self::Product(_) => Role::Operator,
            Self::Open(_) | Self::View(_) | Self::Jump(_) | Self::Search(_) => Role::Viewer,
        }
    }
}

/// One line of the palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it says.
    pub label: String,
    /// The shortcut that does the same, or what else helps to tell it from others.
    pub hint: String,
    /// What it does.
    pub choice: Choice,
}

/// An order that the palette can open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its id.
    pub id: OrderId,
    /// Its number, as it is shown.
    pub number: String,
    /// Whose it is.
    pub customer: String,
    /// How it stands.
    pub status: Status,
}

/// What the palette can offer beside the actions.
#[derive(Clone, Copy, Debug, Default)]
pub struct Things<'a> {
    /// The order that the reader is at.
    pub at: Option<&'a Known>,
    /// The orders that were opened, the last one first.
    pub recent: &'a [Known],
    /// The orders of the list; found by what is typed alone.
    pub listed: &'a [Known],
    /// The names of all views.
    pub views: &'a [String],
    /// The products; found by what is typed alone.
    pub products: &'a [&'a Product],
}

/// The lines for what was typed: those whose words all begin, somewhere, with the words typed.
pub fn entries(typed: &str, things: Things<'_>) -> Vec<Entry> {
    let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let reader = Signed::of_reader();
    let mut found: Vec<Entry> = all(things)
        .filter(|entry| reader.may(entry.choice.least()) && fits(entry, &words))
        .take(SHOWN_MAX)
        .collect();
    if let Ok(date) = Timestamp::parse_day(typed.trim()) {
        found.insert(
            0,
            Entry {
                label: keys::jump_to(&utc_day(date)),
                hint: String::new(),
                choice: Choice::Jump(date),
            },
        );
    }
    if !words.is_empty() {
        let is_recent = |order: &Known| things.recent.iter().any(|it| it.id == order.id);
        let orders = things.listed.iter().filter(|order| !is_recent(order));
        let orders = orders.map(of_order).filter(|it| fits(it, &words));
        let products = things.products.iter().map(|product| of_product(product));
        let products = products.filter(|it| fits(it, &words)).take(PRODUCTS_MAX);
        let named: Vec<Entry> = orders.take(ORDERS_MAX).chain(products).collect();
        // What is named has its place, however many actions fit as well; so has the way that is always
        // there, which never is the only one where something fits better.
        found.truncate(SHOWN_MAX - 1 - named.len());
        found.extend(named);
        found.push(Entry {
            label: keys::search_for(typed.trim()),
            hint: String::new(),
            choice: Choice::Search(typed.trim().to_owned()),
        });
    }
    found
}

fn of_order(order: &Known) -> Entry {
    Entry {
        label: keys::open_order(&order.number),
        hint: order.customer.clone(),
        choice: Choice::Open(order.id),
    }
}

fn of_product(product: &Product) -> Entry {
    Entry {
        label: keys::product(&product.name),
        hint: product.sku.to_string(),
        choice: Choice::Product(product.sku.clone()),
    }
}

fn all(things: Things<'_>) -> impl Iterator<Item = Entry> {
    let Things {
        at, recent, views, ..
    } = things;
    let moves = at.into_iter().flat_map(|order| {
        order.status.next().iter().map(|status| Entry {
            label: keys::move_order(&order.number, words::action(*status)),
            hint: order.customer.clone(),
            choice: Choice::Move(order.id, *status),
        })
    });
    let opened = recent.iter().map(of_order);
    let is_command = |action: Action| {
        // What moves a cursor along the list makes no sense from within a dialog.
        !matches!(
            action,
            Action::NextRow
                | Action::PreviousRow
                | Action::LaneBefore
                | Action::LaneAfter
                | Action::MoveOn
                | Action::Open
                | Action::ShowWaiting
                | Action::Select
                | Action::SelectRange
                | Action::NextOrder
                | Action::PreviousOrder
                | Action::Palette
        )
    };
    let has_order = at.is_some();
    let commands = BINDINGS
        .iter()
        .filter(move |it| is_command(it.action) && (has_order || it.action != Action::Edit))
        .map(|it| Entry {
            label: match it.group {
                Group::Go => keys::go_to(it.action.label()),
                _ => it.action.label().to_owned(),
            },
            hint: {
                let keys = it.keys.iter().map(|key| caps(key).join("+"));
                keys.collect::<Vec<_>>().join(" ")
            },
            choice: Choice::Do(it.action),
        });
    let views = views.iter().map(|name| Entry {
        label: keys::view(name),
        hint: String::new(),
        choice: Choice::View(name.clone()),
    });
    // Opening takes nothing: it comes first, under the key of whoever presses Enter too early.
    opened.chain(moves).chain(commands).chain(views)
}

fn fits(entry: &Entry, typed: &[String]) -> bool {
    let text = match entry.choice {
        // A shortcut's letters are no words.
        Choice::Do(_) => entry.label.to_lowercase(),
        _ => format!("{} {}", entry.label, entry.hint).to_lowercase(),
    };
    let words: Vec<&str> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .collect();
    typed.iter().all(|typed| {
        let typed = typed.trim_start_matches('#');
        words.iter().any(|word| word.starts_with(typed))
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn known(number: u128, customer: &str, status: Status) -> Known {
        Known {
            id: OrderId(Uuid::from_u128(number)),
            number: format!("#{number}"),
            customer: customer.into(),
            status,
        }
    }

    fn labels(typed: &str, at: Option<&Known>, recent: &[Known]) -> Vec<String> {
        let things = Things {
            at,
            recent,
            ..Things::default()
        };
        entries(typed, things)
            .into_iter()
            .map(|entry| entry.label)
            .collect()
    }

    #[test]
    fn orders_that_were_opened_come_first_and_then_what_can_be_done_with_the_one_at_hand() {
        let at = known(11_070, "Ernst Handel", Status::New);
        let shown = labels("", Some(&at), std::slice::from_ref(&at));
        assert_eq!(shown[0], "Open #11070");
        assert_eq!(shown[1], "#11070: Mark paid");
        assert_eq!(shown[2], "#11070: Cancel order");
    }

    #[test]
    fn no_more_is_shown_than_can_be_read() {
        let recent: Vec<Known> = (0..100)
            .map(|number| known(number, "Handel", Status::New))
            .collect();
        assert_eq!(labels("", None, &recent).len(), SHOWN_MAX);
        assert_eq!(labels("handel", None, &recent).len(), SHOWN_MAX);
    }

    #[test]
    fn words_are_found_by_their_beginnings_in_any_order() {
        let shown = labels("go to del", None, &[]);
        assert_eq!(shown[0], "Go to Delivered");
        let shown = labels("shortcuts key", None, &[]);
        assert_eq!(shown[0], "Keyboard shortcuts");
    }

    #[test]
    fn recent_orders_are_found_by_number_and_customer() {
        let recent = [known(11_070, "Ernst Handel", Status::New)];
        for typed in ["#110", "11070", "hand"] {
            assert_eq!(labels(typed, None, &recent)[0], "Open #11070", "{typed}");
        }
    }

    #[test]
    fn orders_of_the_list_are_found_when_something_is_typed_each_once() {
        let listed: Vec<Known> = (1..=20)
            .map(|number| known(number, "Ernst Handel", Status::New))
            .collect();
        let things = Things {
            recent: &listed[..1],
            listed: &listed,
            ..Things::default()
        };
        let found = |typed| {
            let found = entries(typed, things).into_iter();
            let opens = found.filter(|entry| matches!(entry.choice, Choice::Open(_)));
            opens.map(|entry| entry.label).collect::<Vec<_>>()
        };
        assert_eq!(found(""), ["Open #1"]);
        assert_eq!(
            found("ernst"),
            ["#1", "#2", "#3", "#4", "#5", "#6"].map(|it| format!("Open {it}"))
        );
        assert_eq!(found("#12"), ["Open #12"]);
    }

    #[test]
    fn what_is_named_has_its_place_however_many_actions_fit() {
        let recent: Vec<Known> = (100..200)
            .map(|number| known(number, "Handel", Status::New))
            .collect();
        let listed = [known(7, "Handel", Status::New)];
        let things = Things {
            recent: &recent,
            listed: &listed,
            ..Things::default()
        };
        let found = entries("handel", things);
        assert_eq!(found.len(), SHOWN_MAX);
        assert_eq!(found[SHOWN_MAX - 2].label, "Open #7");
    }

    #[test]
    fn views_are_found_by_their_names() {
        let views = ["Late".to_owned(), "Big ones".to_owned()];
        let things = Things {
            views: &views,
            ..Things::default()
        };
        let found = entries("big", things);
        assert_eq!(found[0].label, "View: Big ones");
        assert_eq!(found[0].choice, Choice::View("Big ones".into()));
    }

    #[test]
    fn products_are_found_by_name_and_sku_and_only_when_something_is_typed() {
        let products: Vec<Product> = (0..20)
            .map(|at| crate::shelf::tests::product(&format!("NW-{at}"), "Chai tea", 9))
            .collect();
        let products: Vec<&Product> = products.iter().collect();
        let things = Things {
            products: &products,
            ..Things::default()
        };
        let found = |typed| {
            let found = entries(typed, things).into_iter();
            let choices = found.filter_map(|entry| match entry.choice {
                Choice::Product(sku) => Some(sku.to_string()),
                _ => None,
            });
            choices.collect::<Vec<_>>()
        };
        assert_eq!(found("nw 17"), ["NW-17"]);
        assert_eq!(found("tea").len(), PRODUCTS_MAX);
        assert_eq!(found(""), [""; 0]);
    }

    #[test]
    fn a_day_can_be_jumped_to() {
        let found = labels("2026-03-01 ", None, &[]);
        assert_eq!(found[0], "Jump to 1 Mar 2026");
        assert_eq!(labels("2026-03-32", None, &[]).len(), 1);
    }

    #[test]
    fn whatever_is_typed_can_be_searched_for() {
        let shown = entries("  alfreds  ", Things::default());
        let search = Choice::Search("alfreds".into());
        assert_eq!(shown.last().map(|it| &it.choice), Some(&search));
    }

    #[test]
    fn there_is_nothing_to_edit_where_there_is_no_order() {
        let edit = Choice::Do(Action::Edit);
        let offered = |at| {
            let things = Things {
                at,
                ..Things::default()
            };
            entries("edit", things).iter().any(|it| it.choice == edit)
        };
        assert!(!offered(None));
        assert!(offered(Some(&known(1, "A", Status::New))));
    }
}
