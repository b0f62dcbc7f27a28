//! How many orders each customer has, by name as written: the summary counts different customers, and has
//! to know when the last order of one goes.

use std::collections::BTreeMap;

use live_orders::Change;
use serde::Serialize;
use sqlx::{FromRow, SqliteConnection};

use super::error::Fault;
use super::ledger::Ledger;

/// By how many orders customers have more or fewer after a transaction than before it.
#[derive(Default)]
pub(super) struct Customers {
    moves: BTreeMap<String, i64>,
}

#[derive(FromRow, Serialize)]
struct Row {
    name: String,
    orders: i64,
}

impl Customers {
    /// Takes in a change.
    pub(super) fn take(&mut self, change: &Change) {
        let (before, after) = change.effect.orders();
        let [before, after] = [before, after].map(|order| order.map(|it| it.customer.as_str()));
        if before == after {
            return;
        }
        for (name, by) in [(before, -1), (after, 1)] {
            if let Some(name) = name {
                *self.moves.entry(name.to_owned()).or_default() += by;
            }
        }
    }

    /// Writes how many each has now, and counts those who are new or gone.
    pub(super) async fn settle(
        &mut self,
        db: &mut SqliteConnection,
        ledger: &mut Ledger,
    ) -> Result<(), Fault> {
        self.moves.retain(|_, by| *by != 0);
        if self.moves.is_empty() {
            return Ok(());
        }
        let names: Vec<&String> = self.moves.keys().collect();
        let rows: Vec<Row> = sqlx::query_as(
            "select name, orders from customers where name in (select value from json_each(?))",
        )
        .bind(serde_json::to_string(&names)?)
        .fetch_all(&mut *db)
        .await?;
        let known: BTreeMap<String, i64> =
            rows.into_iter().map(|row| (row.name, row.orders)).collect();
        let (mut left, mut gone) = (Vec::new(), Vec::new());
        for (name, by) in std::mem::take(&mut self.moves) {
            let before = known.get(&name).copied().unwrap_or_default();
            let orders = before + by;
            ledger.count_customers(i64::from(orders > 0) - i64::from(before > 0))?;
            match orders {
                1.. => left.push(Row { name, orders }),
                0 => gone.push(name),
                _ => {
                    let below = "the orders of a customer fall below zero".to_owned();
                    return Err(Fault::Row(below));
                }
            }
        }
        write(db, &left, &gone).await
    }
}

async fn write(db: &mut SqliteConnection, left: &[Row], gone: &[String]) -> Result<(), Fault> {
    if !left.is_empty() {
        sqlx::query(
            "insert into customers (name, orders)
             select row.value ->> 'name', row.value ->> 'orders' from json_each(?) as row
             where true
             on conflict (name) do update set orders = excluded.orders",
        )
        .bind(serde_json::to_string(left)?)
        .execute(&mut *db)
        .await?;
    }
    if !gone.is_empty() {
        sqlx::query("delete from customers where name in (select value from json_each(?))")
            .bind(serde_json::to_string(gone)?)
            .execute(db)
            .await?;
    }
    Ok(())
}
