//! Rows as the database gives them, made into the domain's records, and the numbers on their way
//! in. What the domain cannot have written is a [`Fault::Row`].

use live_orders::change::Effect;
use live_orders::{
    Actor, Change, Line, Money, Order, OrderId, OrderNumber, Product, Record, Seq, Status,
    Timestamp, Version,
};
use sqlx::FromRow;

use super::error::Fault;

/// A row of `orders`.
#[derive(FromRow)]
pub(super) struct OrderRow {
    pub(super) key: i64,
    id: Vec<u8>,
    number: i64,
    customer: String,
    contact: String,
    city: String,
    country: String,
    note: String,
    status: u8,
    currency: String,
    total_minor: i64,
    pub(super) took_stock: bool,
    version: i64,
    created_at_ms: i64,
    updated_at_ms: i64,
}

/// A row of `order_lines`.
#[derive(FromRow)]
pub(super) struct LineRow {
    pub(super) order_key: i64,
    sku: String,
    name: String,
    unit_price_minor: i64,
    quantity: u32,
    discount_percent: u8,
    total_minor: i64,
}

/// A row of `products`.
#[derive(FromRow)]
pub(super) struct ProductRow {
    sku: String,
    name: String,
    category: String,
    unit: String,
    unit_price_minor: i64,
    stock: u32,
    discontinued: bool,
    version: i64,
}

/// A row of `changes`.
#[derive(FromRow)]
pub(super) struct ChangeRow {
    seq: i64,
    commit_seq: i64,
    entity: String,
    before: Option<String>,
    after: Option<String>,
    mutation: String,
    actor: String,
    at_ms: i64,
}

/// A number that the domain keeps unsigned, as SQLite holds it.
pub(super) fn signed(number: u64) -> i64 {
    // Nothing is ever counted beyond 2^63; a place in the log that is asked for may lie there.
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number that the domain keeps unsigned, from SQLite.
pub(super) fn unsigned(number: i64) -> Result<u64, Fault> {
    u64::try_from(number).map_err(|_| Fault::Row(format!("{number} is negative")))
}

impl OrderRow {
    /// The order, with its lines.
    pub(super) fn into_order(self, lines: Vec<Line>) -> Result<Order, Fault> {
        let id = uuid::Uuid::from_slice(&self.id).map_err(|error| Fault::Row(error.to_string()))?;
        let status = Status::from_rank(self.status)
            .ok_or_else(|| Fault::Row(format!("no status has the rank {}", self.status)))?;
        let currency = self.currency.parse();
        Ok(Order {
            id: OrderId(id),
            number: OrderNumber(self.number),
            customer: self.customer,
            contact: self.contact,
            city: self.city,
            country: self.country,
            note: self.note,
            status,
            currency: currency.map_err(|error| Fault::Row(format!("the currency {error}")))?,
            total: Money::from_minor(self.total_minor),
            lines,
            version: Version(unsigned(self.version)?),
            created_at: Timestamp::from_millis(self.created_at_ms),
            updated_at: Timestamp::from_millis(self.updated_at_ms),
        })
    }
}

impl TryFrom<LineRow> for Line {
    type Error = Fault;

    fn try_from(row: LineRow) -> Result<Self, Fault> {
        Ok(Self {
            sku: row.sku.parse()?,
            name: row.name,
            unit_price: Money::from_minor(row.unit_price_minor),
            quantity: row.quantity,
            discount_percent: row.discount_percent,
            total: Money::from_minor(row.total_minor),
        })
    }
}

impl TryFrom<ProductRow> for Product {
    type Error = Fault;

    fn try_from(row: ProductRow) -> Result<Self, Fault> {
        Ok(Self {
            sku: row.sku.parse()?,
            name: row.name,
            category: row.category,
            unit: row.unit,
            unit_price: Money::from_minor(row.unit_price_minor),
            stock: row.stock,
            discontinued: row.discontinued,
            version: Version(unsigned(row.version)?),
        })
    }
}

impl TryFrom<ChangeRow> for Change {
    type Error = Fault;

    fn try_from(row: ChangeRow) -> Result<Self, Fault> {
        let entity = row.entity.parse().map_err(Fault::Row)?;
        let record = |json: Option<String>| -> Result<Option<Record>, Fault> {
            json.map(|json| Ok(Record::parse(entity, serde_json::from_str(&json)?)?))
                .transpose()
        };
        let effect = Effect::between(record(row.before)?, record(row.after)?)
            .ok_or_else(|| Fault::Row(format!("change {} has no record", row.seq)))?;
        Ok(Self {
            seq: Seq(unsigned(row.seq)?),
            commit: Seq(unsigned(row.commit_seq)?),
            effect,
            mutation: row.mutation.parse()?,
            actor: Actor::new(&row.actor),
            at: Timestamp::from_millis(row.at_ms),
        })
    }
}
