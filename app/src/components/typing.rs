//! A form of an order while it is being typed: one signal a field and one a row, so that a stroke
//! renders what depends on it and no more.

use leptos::prelude::*;
use live_orders::difference::TextField as Text;
use live_orders::order::{LINES_MAX, Products};
use live_orders::recipient::Recipient;
use live_orders::{Line, Money, Order};

use crate::form::{LineForm, OrderForm};
use crate::merge::Part;

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
    /// Whose the rows are: they stay when what added them goes.
    owner: StoredValue<Owner>,
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
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        }
    }

    /// Adds an empty row, up to the domain's bound.
    pub fn add_row(self) {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        self.rows.update(|rows| {
            if rows.len() < LINES_MAX {
                rows.push(self.row(key, LineForm::default()));
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

    /// Takes a part over from elsewhere, rows and all.
    pub fn put(self, part: Part, form: &OrderForm) {
        let (field, text) = match part {
            Part::Text(Text::Customer) => (self.customer, &form.customer),
            Part::Text(Text::Contact) => (self.contact, &form.contact),
            Part::Text(Text::City) => (self.city, &form.city),
            Part::Text(Text::Country) => (self.country, &form.country),
            Part::Text(Text::Note) => (self.note, &form.note),
            Part::Lines => return self.put_rows(&form.lines),
        };
        field.set(text.clone());
    }

    fn put_rows(self, lines: &[LineForm]) {
        // With keys of their own: what is shown of a row is made with it.
        let first = self.next_key.get_value();
        let rows: Vec<TypedRow> = lines
            .iter()
            .take(LINES_MAX)
            .enumerate()
            .map(|(place, line)| self.row(first + place, line.clone()))
            .collect();
        self.next_key.set_value(first + rows.len());
        self.rows.set(rows);
    }

    fn row(self, key: usize, line: LineForm) -> TypedRow {
        let line = self
            .owner
            .with_value(|owner| owner.with(|| RwSignal::new(line)));
        TypedRow { key, line }
    }

    /// What is typed, followed as it changes.
    pub fn read(self) -> OrderForm {
        OrderForm {
            customer: self.customer.get(),
            contact: self.contact.get(),
            city: self.city.get(),
            country: self.country.get(),
            note: self.note.get(),
            lines: self
                .rows
                .with(|rows| rows.iter().map(|row| row.line.get()).collect()),
        }
    }

    /// What is typed.
    pub fn form(self) -> OrderForm {
        untrack(|| self.read())
    }

    /// What is typed, as long as the form is there.
    pub fn try_form(self) -> Option<OrderForm> {
        let rows = self.rows.try_get_untracked()?;
        let lines = rows.into_iter().map(|row| row.line.try_get_untracked());
        Some(OrderForm {
            customer: self.customer.try_get_untracked()?,
            contact: self.contact.try_get_untracked()?,
            city: self.city.try_get_untracked()?,
            country: self.country.try_get_untracked()?,
            note: self.note.try_get_untracked()?,
            lines: lines.collect::<Option<_>>()?,
        })
    }

    /// Says where orders of a customer went before, unless something is said already.
    pub fn fill_in(self, known: &Recipient) {
        let fields = [
            (self.contact, &known.contact),
            (self.city, &known.city),
            (self.country, &known.country),
        ];
        let is_empty = |(field, _): &(RwSignal<String>, _)| field.with_untracked(String::is_empty);
        if fields.iter().all(is_empty) {
            for (field, text) in fields {
                field.set(text.clone());
            }
        }
    }

    /// Says what a form says, and nothing else.
    pub fn start_over(self, form: &OrderForm) {
        for text in Text::ALL {
            self.put(Part::Text(text), form);
        }
        self.put_rows(&form.lines);
        if self.rows.with_untracked(Vec::is_empty) {
            self.add_row();
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
