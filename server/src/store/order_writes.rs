//! How orders are written, many in one statement: their number differs from one transaction to the next,
//! the statement does not.

use live_orders::Order;
use live_orders::search::fold;
use serde::Serialize;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::error::Fault;
use super::orders::{Stored, hex};
use super::rows::signed;

/// An order's row as it is written.
#[derive(Serialize)]
struct Written<'a> {
    key: i64,
    id: String,
    number: i64,
    customer: &'a str,
    customer_folded: String,
    contact: &'a str,
    city: &'a str,
    city_folded: String,
    country: &'a str,
    country_folded: String,
    note: &'a str,
    status: u8,
    currency: &'a str,
    total_minor: i64,
    items: i64,
    took_stock: bool,
    version: i64,
    created_at_ms: i64,
    updated_at_ms: i64,
}

/// What is written of an order beside its row: its lines, or its words.
#[derive(Serialize)]
struct Of<T> {
    key: i64,
    what: T,
}

impl<'a> Written<'a> {
    fn of(key: i64, order: &'a Order, took_stock: bool) -> Self {
        Self {
            key,
            id: hex(order.id),
            number: order.number.0,
            customer: &order.customer,
            customer_folded: fold(&order.customer),
            contact: &order.contact,
            city: &order.city,
            city_folded: fold(&order.city),
            country: &order.country,
            country_folded: fold(&order.country),
            note: &order.note,
            status: order.status.rank(),
            currency: order.currency.code(),
            total_minor: order.total.minor(),
            items: signed(order.pieces()),
            took_stock,
            version: signed(order.version.0),
            created_at_ms: order.created_at.millis(),
            updated_at_ms: order.updated_at.millis(),
        }
    }
}

/// Adds orders, each with whether it took its goods from the stock.
pub(super) async fn insert_all(
    db: &mut SqliteConnection,
    new: &[(&Order, bool)],
) -> Result<(), Fault> {
    if new.is_empty() {
        return Ok(());
    }
    let last: i64 = sqlx::query_scalar("select coalesce(max(key), 0) from orders")
        .fetch_one(&mut *db)
        .await?;
    let keyed = || (last + 1..).zip(new.iter().copied());
    let rows: Vec<Written<'_>> = keyed()
        .map(|(key, (order, took_stock))| Written::of(key, order, took_stock))
        .collect();
    sqlx::query(
        "insert into orders (
             key, id, number, customer, customer_folded, contact, city, country, note,
             status, currency, total_minor, took_stock, version, created_at_ms, updated_at_ms,
             city_folded, country_folded, items
         )
         select row.value ->> 'key', unhex(row.value ->> 'id'), row.value ->> 'number',
             row.value ->> 'customer', row.value ->> 'customer_folded', row.value ->> 'contact',
             row.value ->> 'city', row.value ->> 'country', row.value ->> 'note',
             row.value ->> 'status', row.value ->> 'currency', row.value ->> 'total_minor',
             row.value ->> 'took_stock', row.value ->> 'version', row.value ->> 'created_at_ms',
             row.value ->> 'updated_at_ms', row.value ->> 'city_folded',
             row.value ->> 'country_folded', row.value ->> 'items'
         from json_each(?) as row",
    )
    .bind(serde_json::to_string(&rows)?)
    .execute(&mut *db)
    .await?;
    let orders: Vec<(i64, &Order)> = keyed().map(|(key, (order, _))| (key, order)).collect();
    insert_lines(db, &orders).await?;
    index(db, &orders).await
}

/// Writes orders over, where they differ from how they stood.
pub(super) async fn update_all(
    db: &mut SqliteConnection,
    changed: &[(&Stored, &Order)],
) -> Result<(), Fault> {
    if changed.is_empty() {
        return Ok(());
    }
    let rows: Vec<Written<'_>> = changed
        .iter()
        .map(|(stored, after)| Written::of(stored.key, after, stored.took_stock))
        .collect();
    sqlx::query(
        "update orders set
             customer = row.value ->> 'customer',
             customer_folded = row.value ->> 'customer_folded',
             contact = row.value ->> 'contact',
             city = row.value ->> 'city',
             country = row.value ->> 'country',
             note = row.value ->> 'note',
             status = row.value ->> 'status',
             total_minor = row.value ->> 'total_minor',
             version = row.value ->> 'version',
             updated_at_ms = row.value ->> 'updated_at_ms',
             city_folded = row.value ->> 'city_folded',
             country_folded = row.value ->> 'country_folded',
             items = row.value ->> 'items'
         from json_each(?) as row
         where orders.key = row.value ->> 'key'",
    )
    .bind(serde_json::to_string(&rows)?)
    .execute(&mut *db)
    .await?;
    let those = |differs: fn(&Order, &Order) -> bool| -> Vec<(i64, &Order)> {
        let all = changed.iter();
        let differing = all.filter(|(stored, after)| differs(&stored.order, after));
        differing
            .map(|(stored, after)| (stored.key, *after))
            .collect()
    };
    let relined = those(|before, after| before.lines != after.lines);
    delete_of(
        db,
        "delete from order_lines where order_key",
        &keys(&relined),
    )
    .await?;
    insert_lines(db, &relined).await?;
    index(
        db,
        &those(|before, after| before.search_words() != after.search_words()),
    )
    .await
}

/// Takes orders away; their lines go with them.
pub(super) async fn delete_all(db: &mut SqliteConnection, keys: &[i64]) -> Result<(), Fault> {
    delete_of(db, "delete from order_words where rowid", keys).await?;
    delete_of(db, "delete from orders where key", keys).await
}

/// A statement that takes away what belongs to some orders.
async fn delete_of(
    db: &mut SqliteConnection,
    statement: &'static str,
    keys: &[i64],
) -> Result<(), Fault> {
    if keys.is_empty() {
        return Ok(());
    }
    let mut sql = QueryBuilder::<Sqlite>::new(statement);
    sql.push(" in (select value from json_each(")
        .push_bind(serde_json::to_string(keys)?)
        .push("))");
    sql.build().execute(db).await?;
    Ok(())
}

fn keys(orders: &[(i64, &Order)]) -> Vec<i64> {
    orders.iter().map(|(key, _)| *key).collect()
}

async fn insert_lines(db: &mut SqliteConnection, orders: &[(i64, &Order)]) -> Result<(), Fault> {
    if orders.is_empty() {
        return Ok(());
    }
    let rows = orders.iter().map(|(key, order)| Of {
        key: *key,
        what: &order.lines,
    });
    sqlx::query(
        "insert into order_lines
         select row.value ->> 'key', line.key, line.value ->> 'sku', line.value ->> 'name',
             line.value ->> 'unit_price_minor', line.value ->> 'quantity',
             line.value ->> 'discount_percent', line.value ->> 'total_minor'
         from json_each(?) as row, json_each(row.value, '$.what') as line",
    )
    .bind(serde_json::to_string(&rows.collect::<Vec<_>>())?)
    .execute(db)
    .await?;
    Ok(())
}

async fn index(db: &mut SqliteConnection, orders: &[(i64, &Order)]) -> Result<(), Fault> {
    if orders.is_empty() {
        return Ok(());
    }
    let rows = orders.iter().map(|(key, order)| Of {
        key: *key,
        what: order.search_words().join(" "),
    });
    sqlx::query(
        "insert or replace into order_words (rowid, words)
         select row.value ->> 'key', row.value ->> 'what' from json_each(?) as row",
    )
    .bind(serde_json::to_string(&rows.collect::<Vec<_>>())?)
    .execute(db)
    .await?;
    Ok(())
}
