//! An order's rows: one for each of its lines, with the order's own columns repeated on each.
//!
//! Its columns are in [`super::columns`]. An imported order keeps its number, dates, names and prices, and takes no stock: its goods left
//! before this store knew of them. Freight is not part of an order here and is not read.

use serde::Deserialize;
use uuid::Builder;

use super::group::Group;
use super::rule::FileRule;
use super::{RefusedLine, Terms, day, decoded, number, optional, required, unit_price, width};
use crate::command::{Command, ImportOrder};
use crate::export::unguarded;
use crate::field;
use crate::ids::{OrderId, OrderNumber, Sku, Version};
use crate::order::{LINES_MAX, Line, Order, QUANTITY_MAX, sum};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::status::{NotAStatus, Status};
use crate::timestamp::{NotATime, Timestamp};

/// An order's line as the file has it, unchecked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct OrderRow {
    /// Its place in the file.
    #[serde(skip)]
    pub line: u64,
    /// Its fields, where they are more or fewer than the header's columns.
    #[serde(skip)]
    pub width: Option<(usize, usize)>,
    /// The number that the order keeps.
    pub order_number: String,
    /// The day on which it was placed.
    pub ordered_on: String,
    /// The day by which it had to be there.
    #[serde(default)]
    pub required_on: String,
    /// The day on which it left; empty if it has not.
    #[serde(default)]
    pub shipped_on: String,
    /// Who gets it.
    pub customer: String,
    /// Whom to ask; may be empty.
    #[serde(default)]
    pub contact: String,
    /// Where it goes; may be empty.
    #[serde(default)]
    pub city: String,
    /// Where it goes; may be empty.
    #[serde(default)]
    pub country: String,
    /// The product.
    pub sku: String,
    /// The product's name when it was ordered.
    pub product: String,
    /// The product's price when it was ordered, a decimal amount in major units.
    pub unit_price: String,
    /// How many.
    pub quantity: String,
    /// Percent off; empty for none.
    #[serde(default)]
    pub discount_percent: String,
    /// How far it has come; if empty, the days tell. With it `required_on` may be empty.
    #[serde(default)]
    pub status: String,
    /// The moment on that day at which it was placed; if empty, midnight UTC.
    #[serde(default)]
    pub ordered_at: String,
    /// When it was last written; if empty, the days tell.
    #[serde(default)]
    pub updated_at: String,
    /// Its note; may be empty.
    #[serde(default)]
    pub note: String,
}

/// The columns that are an order's own, so the same on each of its lines.
struct Head {
    customer: String,
    contact: String,
    city: String,
    country: String,
    note: String,
    ordered_on: Timestamp,
    required_on: Option<Timestamp>,
    shipped_on: Option<Timestamp>,
    status: Option<Status>,
    ordered_at: Option<Timestamp>,
    updated_at: Option<Timestamp>,
}

/// The command to take over an order, or every line that stands against it. `is_known` tells
/// whether the store has such a product.
pub fn order(
    group: &Group,
    terms: &Terms,
    is_known: impl Fn(&Sku) -> bool,
) -> Result<Command, Vec<RefusedLine>> {
    let mut refused = group.refused.clone();
    let lines = lines(group, terms, is_known, &mut refused);
    let (Some(number), Some(first)) = (group.number, group.rows.first()) else {
        return Err(refused);
    };
    let head = refuse(&mut refused, first.line, head(first));
    for row in &group.rows {
        refuse(&mut refused, row.line, same_order(first, row));
    }
    let total = refuse(&mut refused, first.line, sum(&lines));
    let (Some(head), Some(total), true) = (head, total, refused.is_empty()) else {
        refused.sort_by_key(|refused| refused.line);
        return Err(refused);
    };
    let ordered_at = head.ordered_at.unwrap_or(head.ordered_on);
    let created_at = ordered_at.plus_days(terms.shift_days);
    let updated_at = head.updated_at.or(head.shipped_on).unwrap_or(ordered_at);
    Ok(Command::Import(ImportOrder {
        order: Order {
            id: order_id(head.ordered_on, number),
            number,
            status: status(&head, terms),
            customer: head.customer,
            contact: head.contact,
            city: head.city,
            country: head.country,
            note: head.note,
            currency: terms.currency,
            total,
            lines,
            version: Version::FIRST,
            created_at,
            updated_at: updated_at.plus_days(terms.shift_days),
        },
    }))
}

/// The day on which the order of a row was placed, if it can be read: what a file's dates are
/// moved by is found in a pass of its own, which leaves refusing to [`order`].
pub fn ordered_on(row: &OrderRow) -> Option<Timestamp> {
    day("ordered_on", &row.ordered_on).ok()
}

/// The id of an imported order, always the same for the same file: the day gives its time, as the
/// file has it, and the number its random part, so that orders of one day sort by number.
pub(super) fn order_id(ordered_on: Timestamp, number: OrderNumber) -> OrderId {
    let millis = u64::try_from(ordered_on.millis()).unwrap_or(0);
    let mut random = [0; 10];
    random[2..].copy_from_slice(&number.0.to_be_bytes());
    OrderId(Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
}

fn status(head: &Head, terms: &Terms) -> Status {
    if let Some(status) = head.status {
        return status;
    }
    let due = |on: Timestamp| on.plus_days(terms.shift_days).next_day() <= terms.now;
    match head.shipped_on {
        None => Status::New,
        Some(_) if head.required_on.is_some_and(due) => Status::Delivered,
        Some(_) => Status::Shipped,
    }
}

fn head(row: &OrderRow) -> Result<Head, Refusal> {
    let ordered_on = day("ordered_on", &row.ordered_on)?;
    let shipped_on = given(&row.shipped_on)
        .map(|text| day("shipped_on", text))
        .transpose()?;
    let status = given(&row.status)
        .map(|text| {
            text.parse()
                .map_err(|_: NotAStatus| Refusal::against("status", FileRule::Status))
        })
        .transpose()?;
    let required_on = given(&row.required_on)
        .or(status.is_none().then_some(""))
        .map(|text| day("required_on", text))
        .transpose()?;
    let ordered_at = moment("ordered_at", &row.ordered_at)?;
    if ordered_at.is_some_and(|at| at.days_since_epoch() != ordered_on.days_since_epoch()) {
        return Err(Refusal::against("ordered_at", FileRule::OfThatDay));
    }
    let updated_at = moment("updated_at", &row.updated_at)?;
    if updated_at.is_some_and(|at| at < ordered_at.unwrap_or(ordered_on)) {
        return Err(Refusal::against("updated_at", FileRule::SincePlaced));
    }
    if shipped_on.is_some_and(|shipped_on| shipped_on < ordered_on) {
        return Err(Refusal::against("shipped_on", FileRule::SinceOrdered));
    }
    Ok(Head {
        customer: required("customer", &row.customer)?,
        contact: optional("contact", &row.contact)?,
        city: optional("city", &row.city)?,
        country: optional("country", &row.country)?,
        note: field::note(unguarded(decoded("note", &row.note)?))?,
        ordered_on,
        required_on,
        shipped_on,
        status,
        ordered_at,
        updated_at,
    })
}

/// What a field says, if it says anything.
fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn moment(column: &str, text: &str) -> Result<Option<Timestamp>, Refusal> {
    let moment = given(text).map(str::parse).transpose();
    moment.map_err(|_: NotATime| Refusal::against(column, FileRule::Moment))
}

fn same_order(first: &OrderRow, row: &OrderRow) -> Result<(), Refusal> {
    let own = |row: &OrderRow| {
        [
            ("ordered_on", row.ordered_on.trim().to_owned()),
            ("required_on", row.required_on.trim().to_owned()),
            ("shipped_on", row.shipped_on.trim().to_owned()),
            ("customer", row.customer.trim().to_owned()),
            ("contact", row.contact.trim().to_owned()),
            ("city", row.city.trim().to_owned()),
            ("country", row.country.trim().to_owned()),
            ("status", row.status.trim().to_owned()),
            ("ordered_at", row.ordered_at.trim().to_owned()),
            ("updated_at", row.updated_at.trim().to_owned()),
            ("note", row.note.trim().to_owned()),
        ]
    };
    // A row of another width is refused for that alone: its columns may have slipped.
    if row.width.is_some() || first.width.is_some() {
        return Ok(());
    }
    match own(first).iter().zip(own(row)).find(|(a, b)| **a != *b) {
        None => Ok(()),
        Some(((column, _), _)) => {
            let line = first.line;
            Err(Refusal::against(*column, FileRule::SameOrder { line }))
        }
    }
}

fn lines(
    group: &Group,
    terms: &Terms,
    is_known: impl Fn(&Sku) -> bool,
    refused: &mut Vec<RefusedLine>,
) -> Vec<Line> {
    if let Some(excess) = group.rows.get(LINES_MAX) {
        let refusal = Refusal::against("line", FileRule::LineTooMany);
        refused.push(RefusedLine::new(excess.line, refusal));
    }
    let rows = group.rows.iter().take(LINES_MAX);
    rows.filter_map(|row| refuse(refused, row.line, line(row, terms, &is_known)))
        .collect()
}

fn line(row: &OrderRow, terms: &Terms, is_known: impl Fn(&Sku) -> bool) -> Result<Line, Refusal> {
    if let Some(refusal) = row
        .width
        .and_then(|(fields, columns)| width(fields, columns))
    {
        return Err(refusal);
    }
    let sku = field::sku("sku", &required("sku", &row.sku)?)?;
    if !is_known(&sku) {
        let field = "sku".into();
        return Err(Refusal::UnknownProduct { field, sku });
    }
    let discount = match row.discount_percent.trim() {
        "" => 0,
        text => number("discount_percent", text, 0, 100)?,
    };
    let quantity = number("quantity", &row.quantity, 1, QUANTITY_MAX)?;
    let name = required("product", &row.product)?;
    let unit_price = unit_price(&row.unit_price, terms.currency)?;
    u8::try_from(discount)
        .ok()
        .and_then(|discount| Line::new(sku, name, unit_price, quantity, discount))
        .ok_or_else(|| Refusal::against("line", Rule::Total))
}

fn refuse<T>(refused: &mut Vec<RefusedLine>, line: u64, outcome: Result<T, Refusal>) -> Option<T> {
    outcome
        .map_err(|refusal| refused.push(RefusedLine::new(line, refusal)))
        .ok()
}
