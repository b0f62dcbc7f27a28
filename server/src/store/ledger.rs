//! The ledger: the head of the log, the next number and the counters. A transaction reads it,
//! moves it with each effect, and writes it back before it commits; readers make the summary of it.

use live_orders::change::Effect;
use live_orders::summary::{StatusDelta, StatusFigures};
use live_orders::{
    Change, Currency, Money, OrderNumber, OrderQuery, Record, Seq, Status, Statuses, Summary,
};
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
        for (now, then) in self.figures.iter().zip(&before.figures) {
            if now != then {
                sqlx::query(
                    "update status_figures set orders = ?, lines = ?, total_minor = ? where status = ?",
                )
                .bind(signed(now.orders))
                .bind(signed(now.lines))
                .bind(now.total.minor())
                .bind(now.status.rank())
                .execute(&mut *db)
                .await?;
            }
        }
        Ok(())
    }

    /// Takes in a change: its place, its number if it brings one, and its figures.
    pub(super) async fn take(
        &mut self,
        db: &mut SqliteConnection,
        change: &Change,
    ) -> Result<(), Fault> {
        self.seq = change.seq;
        for delta in StatusDelta::of(&change.effect) {
            self.add(delta)?;
        }
        let (before, after) = change.effect.orders();
        if let Some(order) = after {
            let following = OrderNumber(order.number.0.saturating_add(1));
            self.next_number = self.next_number.max(following);
        }
        let names = (
            before.map(|order| order.customer.as_str()),
            after.map(|order| order.customer.as_str()),
        );
        if names.0 != names.1 {
            if let Some(name) = names.1 {
                self.customers += u64::from(count_in(db, name).await?);
            }
            if let Some(name) = names.0 {
                self.customers -= u64::from(count_out(db, name).await?);
            }
        }
        if let Effect::Insert(Record::Product(_)) = change.effect {
            self.products += 1;
        }
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

    fn orders(&self, statuses: Statuses) -> u64 {
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

/// One more order of a customer; whether it is the first.
async fn count_in(db: &mut SqliteConnection, name: &str) -> Result<bool, Fault> {
    let orders: i64 = sqlx::query_scalar(
        "insert into customers (name, orders)
         values (?, 1)
         on conflict (name) do update set orders = orders + 1
         returning orders",
    )
    .bind(name)
    .fetch_one(db)
    .await?;
    Ok(orders == 1)
}

/// One order of a customer fewer; whether it was the last.
async fn count_out(db: &mut SqliteConnection, name: &str) -> Result<bool, Fault> {
    let last = sqlx::query("delete from customers where name = ? and orders = 1")
        .bind(name)
        .execute(&mut *db)
        .await?
        .rows_affected()
        == 1;
    if !last {
        sqlx::query("update customers set orders = orders - 1 where name = ?")
            .bind(name)
            .execute(db)
            .await?;
    }
    Ok(last)
}
