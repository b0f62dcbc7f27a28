//! A form of an order while it is being typed: one signal a field and one a row, so that a stroke
//! renders what depends on it and no more.

use leptos::prelude::*;
use live_orders::order::{LINES_MAX, Products};
use live_orders::{Line, Money, Order};

use crate::form::{LineForm, OrderForm};

/// The fields.
#[derive(Clone, Copy)]
pub struct Typing {
    /// Who gets it.
    pub customer: RwSignal<String>,
    /// Whom to ask.
    pub contact: RwSignal<String>,
    /// Where it goes.
    pub city: RwSignal<String>,
    /// Where it goes.
    pub country: RwSignal<String>,
    /// Anything else.
    pub note: RwSignal<String>,
    /// The rows.
    pub rows: RwSignal<Vec<TypedRow>>,
    next_key: StoredValue<usize>,
}

/// A row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TypedRow {
    /// Its own, whichever place it has.
    pub key: usize,
    /// What is typed in it.
    pub line: RwSignal<LineForm>,
}

impl Typing {
    /// Starts with what is typed already; there is always a row to type in.
    pub fn new(form: OrderForm) -> Self {
        let rows: Vec<TypedRow> = form
            .lines
            .into_iter()
            .chain([LineForm::default()])
            .take(LINES_MAX)
            .enumerate()
            .map(|(key, line)| TypedRow {
                key,
                line: RwSignal::new(line),
            })
            .collect();
        // The empty row at the end is for forms that would have none.
        let rows = match rows.len() {
            0 | 1 => rows,
            filled => rows.into_iter().take(filled - 1).collect(),
        };
        Self {
            customer: RwSignal::new(form.customer),
            contact: RwSignal::new(form.contact),
            city: RwSignal::new(form.city),
            country: RwSignal::new(form.country),
            note: RwSignal::new(form.note),
            next_key: StoredValue::new(rows.len()),
            rows: RwSignal::new(rows),
        }
    }

    /// Adds an empty row, up to the domain's bound.
    pub fn add_row(self) {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        self.rows.update(|rows| {
            if rows.len() < LINES_MAX {
                rows.push(TypedRow {
                    key,
                    line: RwSignal::new(LineForm::default()),
                });
            }
        });
    }

    /// Takes a row away.
    pub fn remove_row(self, key: usize) {
        self.rows.update(|rows| rows.retain(|row| row.key != key));
    }

    /// Takes the rows away in which nothing is chosen, so that those of the form and those of a
    /// refusal are the same.
    pub fn tidy(self) {
        self.rows.update(|rows| {
            rows.retain(|row| row.line.with_untracked(|line| !line.sku.trim().is_empty()));
        });
    }

    /// What is typed.
    pub fn form(self) -> OrderForm {
        OrderForm {
            customer: self.customer.get_untracked(),
            contact: self.contact.get_untracked(),
            city: self.city.get_untracked(),
            country: self.country.get_untracked(),
            note: self.note.get_untracked(),
            lines: self
                .rows
                .with_untracked(|rows| rows.iter().map(|row| row.line.get_untracked()).collect()),
        }
    }

    /// What the rows come to that are filled in so far.
    pub fn total(self, products: &Products, before: Option<&Order>) -> Money {
        self.rows.with(|rows| {
            rows.iter()
                .filter_map(|row| row.line.with(|line| priced(line, products, before)))
                .try_fold(Money::ZERO, |sum, line| sum.checked_add(line.total))
                .unwrap_or_default()
        })
    }
}

/// A row as a line of an order: at the price of then where the order had the product before, at
/// that of now else; `None` while it is not filled in.
pub fn priced(line: &LineForm, products: &Products, before: Option<&Order>) -> Option<Line> {
    let sku = line.sku.trim().parse().ok()?;
    let quantity = line.quantity.trim().parse().ok()?;
    let discount = match line.discount_percent.trim() {
        "" => 0,
        text => text.parse().ok()?,
    };
    let held = before.and_then(|order| order.lines.iter().find(|held| held.sku == sku));
    let (name, unit_price) = match (held, products.get(&sku)) {
        (Some(held), _) => (held.name.clone(), held.unit_price),
        (None, Some(product)) => (product.name.clone(), product.unit_price),
        (None, None) => return None,
    };
    Line::new(sku, name, unit_price, quantity, discount)
}
