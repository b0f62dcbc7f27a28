//! The ledger: the head of the log, the next number and the counters. A transaction reads it,
//! moves it with each effect, and writes it back before it commits; readers make the summary of it.

use live_orders::change::Effect;
use live_orders::summary::{StatusDelta, StatusFigures};
use live_orders::{
    Change, Currency, Money, OrderNumber, OrderQuery, Record, Seq, Status, Statuses, Summary,
};
use serde::Serialize;
use sqlx::{FromRow, SqliteConnection};

use super::error::Fault;
use super::rows::{signed, unsigned};

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ledger {
    /// The last change.
    pub(super) seq: Seq,
    /// The number that the next order gets.
    pub(super) next_number: OrderNumber,
    /// What amounts are in.
    pub(super) currency: Currency,
    customers: u64,
    products: u64,
    figures: Vec<StatusFigures>,
}

#[derive(FromRow)]
struct LedgerRow {
    seq: i64,
    next_number: i64,
    currency: String,
    customers: i64,
    products: i64,
    status: u8,
    orders: i64,
    lines: i64,
    total_minor: i64,
}

/// The figures of a status, as they are written.
#[derive(Serialize)]
struct FiguresRow {
    status: u8,
    orders: i64,
    lines: i64,
    total_minor: i64,
}

impl FiguresRow {
    fn of(figures: &StatusFigures) -> Self {
        Self {
            status: figures.status.rank(),
            orders: signed(figures.orders),
            lines: signed(figures.lines),
            total_minor: figures.total.minor(),
        }
    }
}

impl Ledger {
    /// Reads it, in one query.
    pub(super) async fn load(db: &mut SqliteConnection) -> Result<Self, Fault> {
        let rows: Vec<LedgerRow> = sqlx::query_as(
            "select seq, next_number, currency, customers, products, status, orders, lines, total_minor
             from store cross join status_figures
             order by status",
        )
        .fetch_all(db)
        .await?;
        let first = rows
            .first()
            .ok_or_else(|| Fault::Row("the store's own row is missing".to_owned()))?;
        let currency = first.currency.parse();
        Ok(Self {
            seq: Seq(unsigned(first.seq)?),
            next_number: OrderNumber(first.next_number),
            currency: currency.map_err(|error| Fault::Row(format!("the currency {error}")))?,
            customers: unsigned(first.customers)?,
            products: unsigned(first.products)?,
            figures: rows
                .iter()
                .map(LedgerRow::figures)
                .collect::<Result<_, _>>()?,
        })
    }

    /// Writes back what differs from how it stood `before`.
    pub(super) async fn save(&self, db: &mut SqliteConnection, before: &Self) -> Result<(), Fault> {
        if self == before {
            return Ok(());
        }
        sqlx::query("update store set seq = ?, next_number = ?, customers = ?, products = ?")
            .bind(signed(self.seq.0))
            .bind(self.next_number.0)
            .bind(signed(self.customers))
            .bind(signed(self.products))
            .execute(&mut *db)
            .await?;
        let moved = self.figures.iter().zip(&before.figures);
        let moved = moved.filter(|(now, then)| now != then);
        let rows: Vec<FiguresRow> = moved.map(|(now, _)| FiguresRow::of(now)).collect();
        if !rows.is_empty() {
            sqlx::query(
                "update status_figures set
                     orders = row.value ->> 'orders',
                     lines = row.value ->> 'lines',
                     total_minor = row.value ->> 'total_minor'
                 from json_each(?) as row
                 where status_figures.status = row.value ->> 'status'",
            )
            .bind(serde_json::to_string(&rows)?)
            .execute(&mut *db)
            .await?;
        }
        Ok(())
    }

    /// Takes in a change: its place, its number if it brings one, and its figures.
    pub(super) fn take(&mut self, change: &Change) -> Result<(), Fault> {
        self.seq = change.seq;
        for delta in StatusDelta::of(&change.effect) {
            self.add(delta)?;
        }
        if let (_, Some(order)) = change.effect.orders() {
            let following = OrderNumber(order.number.0.saturating_add(1));
            self.next_number = self.next_number.max(following);
        }
        if let Effect::Insert(Record::Product(_)) = change.effect {
            self.products += 1;
        }
        Ok(())
    }

    /// So many customers more.
    pub(super) fn count_customers(&mut self, more: i64) -> Result<(), Fault> {
        let customers = self.customers.checked_add_signed(more);
        let below_zero = || Fault::Row("the customers fall below zero".to_owned());
        self.customers = customers.ok_or_else(below_zero)?;
        Ok(())
    }

    /// The figures for people.
    pub(super) fn summary(&self) -> Summary {
        Summary::new(
            &self.figures,
            self.customers,
            self.products,
            self.currency,
            self.seq,
        )
    }

    /// The length of a list, if it is counted: one without a filter, or by statuses alone.
    pub(super) fn counted(&self, query: &OrderQuery) -> Option<u64> {
        let by_status_alone = OrderQuery {
            status: Statuses::ANY,
            ..query.clone()
        };
        by_status_alone
            .is_unfiltered()
            .then(|| self.orders(query.status))
    }

    /// Products in all.
    pub(super) const fn products(&self) -> u64 {
        self.products
    }

    /// Orders in some statuses.
    pub(super) fn orders(&self, statuses: Statuses) -> u64 {
        let of_status = |row: &&StatusFigures| statuses.admits(row.status);
        self.figures
            .iter()
            .filter(of_status)
            .map(|row| row.orders)
            .sum()
    }

    fn add(&mut self, delta: StatusDelta) -> Result<(), Fault> {
        let below_zero = || Fault::Row(format!("the figures of {} fall below zero", delta.status));
        let figures = self
            .figures
            .iter_mut()
            .find(|row| row.status == delta.status)
            .ok_or_else(below_zero)?;
        let moved = |count: u64, by: i64| count.checked_add_signed(by).ok_or_else(below_zero);
        figures.orders = moved(figures.orders, delta.orders)?;
        figures.lines = moved(figures.lines, delta.lines)?;
        figures.total = figures
            .total
            .checked_add(delta.total)
            .ok_or_else(below_zero)?;
        Ok(())
    }
}

impl LedgerRow {
    fn figures(&self) -> Result<StatusFigures, Fault> {
        let status = Status::from_rank(self.status)
            .ok_or_else(|| Fault::Row(format!("no status has the rank {}", self.status)))?;
        Ok(StatusFigures {
            status,
            orders: unsigned(self.orders)?,
            lines: unsigned(self.lines)?,
            total: Money::from_minor(self.total_minor),
        })
    }
}
