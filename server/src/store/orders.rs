//! Orders in the database: one by id, a page of a list, and how they are written. An order is a
//! row of `orders`, its rows of `order_lines`, and its words in `order_words`.

use std::collections::HashMap;

use live_orders::order::Line;
use live_orders::query::Cursor;
use live_orders::search::fold;
use live_orders::{Order, OrderId, OrderNumber, OrderQuery, Page, PageRequest};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::error::Fault;
use super::ledger::Ledger;
use super::list;
use super::rows::{LineRow, OrderRow, signed, unsigned};

/// All columns that an order is made of.
pub(super) const SELECT: &str = "select key, id, number, customer, contact, city, country, note, \
     status, currency, total_minor, took_stock, version, created_at_ms, updated_at_ms from orders";

/// Most countries to choose from: there are not that many.
const COUNTRIES_MAX: i64 = 300;

/// An order as it stands in the database.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    /// Its row.
    pub(super) key: i64,
    /// Whether it took its goods from the stock.
    pub(super) took_stock: bool,
    /// The order.
    pub(super) order: Order,
}

/// One order.
pub(super) async fn find(db: &mut SqliteConnection, id: OrderId) -> Result<Option<Stored>, Fault> {
    let mut sql = QueryBuilder::<Sqlite>::new(SELECT);
    sql.push(" where id = ")
        .push_bind(id.0.into_bytes().to_vec());
    let row: Option<OrderRow> = sql.build_query_as().fetch_optional(&mut *db).await?;
    Ok(with_lines(db, row.into_iter().collect()).await?.pop())
}

/// Steps along the index from one country to the next, however many orders each has.
pub(super) const COUNTRIES: &str = "with recursive folded (name) as (
         select min(country_folded) from orders where country_folded > ''
         union all
         select (select min(country_folded) from orders where country_folded > folded.name)
         from folded where folded.name is not null
     )
     select (select country from orders where country_folded = folded.name limit 1)
     from folded where folded.name is not null limit ?";

/// The countries of the orders, each once, in order.
pub(super) async fn countries(db: &mut SqliteConnection) -> Result<Vec<String>, Fault> {
    let countries = sqlx::query_scalar(COUNTRIES).bind(COUNTRIES_MAX);
    Ok(countries.fetch_all(db).await?)
}

/// Whether there is such an order.
pub(super) async fn exists(db: &mut SqliteConnection, id: OrderId) -> Result<bool, Fault> {
    let exists = sqlx::query_scalar("select exists (select 1 from orders where id = ?)")
        .bind(id.0.into_bytes().to_vec())
        .fetch_one(db)
        .await?;
    Ok(exists)
}

/// Whether a number belongs to an order.
pub(super) async fn is_taken(
    db: &mut SqliteConnection,
    number: OrderNumber,
) -> Result<bool, Fault> {
    let taken = sqlx::query_scalar("select exists (select 1 from orders where number = ?)")
        .bind(number.0)
        .fetch_one(db)
        .await?;
    Ok(taken)
}

/// Rows of a list, and where the next ones start.
pub(super) async fn rows(
    db: &mut SqliteConnection,
    query: &OrderQuery,
    request: &PageRequest<Cursor>,
) -> Result<(Vec<Order>, Option<Cursor>), Fault> {
    let after = match &request.cursor {
        Some(cursor) => Some(cursor.position(query.sort)?),
        None => None,
    };
    let limit = usize::from(request.limit());
    // One row more than asked for tells whether there is a further page.
    let mut sql = list::page(query, after, i64::from(request.limit()) + 1);
    let mut rows: Vec<OrderRow> = sql.build_query_as().fetch_all(&mut *db).await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let stored = with_lines(db, rows).await?;
    let items: Vec<Order> = stored.into_iter().map(|stored| stored.order).collect();
    let next_cursor = items
        .last()
        .filter(|_| more)
        .map(|last| Cursor::new(query.sort, query.position(last)));
    Ok((items, next_cursor))
}

/// A page of a list, given the ledger of the same moment.
pub(super) async fn page(
    db: &mut SqliteConnection,
    ledger: &Ledger,
    query: &OrderQuery,
    request: &PageRequest<Cursor>,
) -> Result<Page<Order>, Fault> {
    let (items, next_cursor) = rows(db, query, request).await?;
    let total = if let Some(counted) = ledger.counted(query) {
        counted
    } else {
        let mut sql = list::count(query);
        unsigned(sql.build_query_scalar().fetch_one(db).await?)?
    };
    Ok(Page {
        items,
        next_cursor: next_cursor.map(|cursor| cursor.to_string()),
        total,
        seq: ledger.seq,
    })
}

/// Adds an order.
pub(super) async fn insert(
    db: &mut SqliteConnection,
    order: &Order,
    took_stock: bool,
) -> Result<(), Fault> {
    let key: i64 = sqlx::query_scalar(
        "insert into orders (
             id, number, customer, customer_folded, contact, city, country, note,
             status, currency, total_minor, took_stock, version, created_at_ms, updated_at_ms,
             city_folded, country_folded, items
         )
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         returning key",
    )
    .bind(order.id.0.into_bytes().to_vec())
    .bind(order.number.0)
    .bind(&order.customer)
    .bind(fold(&order.customer))
    .bind(&order.contact)
    .bind(&order.city)
    .bind(&order.country)
    .bind(&order.note)
    .bind(order.status.rank())
    .bind(order.currency.code())
    .bind(order.total.minor())
    .bind(took_stock)
    .bind(signed(order.version.0))
    .bind(order.created_at.millis())
    .bind(order.updated_at.millis())
    .bind(fold(&order.city))
    .bind(fold(&order.country))
    .bind(signed(order.pieces()))
    .fetch_one(&mut *db)
    .await?;
    insert_lines(db, key, order).await?;
    index(db, key, order).await
}

/// Writes an order over, where it differs from how it stood.
pub(super) async fn update(
    db: &mut SqliteConnection,
    stored: &Stored,
    after: &Order,
) -> Result<(), Fault> {
    sqlx::query(
        "update orders set
             customer = ?, customer_folded = ?, contact = ?, city = ?, country = ?, note = ?,
             status = ?, total_minor = ?, version = ?, updated_at_ms = ?,
             city_folded = ?, country_folded = ?, items = ?
         where key = ?",
    )
    .bind(&after.customer)
    .bind(fold(&after.customer))
    .bind(&after.contact)
    .bind(&after.city)
    .bind(&after.country)
    .bind(&after.note)
    .bind(after.status.rank())
    .bind(after.total.minor())
    .bind(signed(after.version.0))
    .bind(after.updated_at.millis())
    .bind(fold(&after.city))
    .bind(fold(&after.country))
    .bind(signed(after.pieces()))
    .bind(stored.key)
    .execute(&mut *db)
    .await?;
    if after.lines != stored.order.lines {
        sqlx::query("delete from order_lines where order_key = ?")
            .bind(stored.key)
            .execute(&mut *db)
            .await?;
        insert_lines(db, stored.key, after).await?;
    }
    if after.search_words() != stored.order.search_words() {
        index(db, stored.key, after).await?;
    }
    Ok(())
}

/// Takes an order away; its lines go with it.
pub(super) async fn delete(db: &mut SqliteConnection, key: i64) -> Result<(), Fault> {
    sqlx::query("delete from order_words where rowid = ?")
        .bind(key)
        .execute(&mut *db)
        .await?;
    sqlx::query("delete from orders where key = ?")
        .bind(key)
        .execute(db)
        .await?;
    Ok(())
}

async fn insert_lines(db: &mut SqliteConnection, key: i64, order: &Order) -> Result<(), Fault> {
    // All lines in one statement: their number differs from order to order, the statement does not.
    sqlx::query(
        "insert into order_lines
         select ?, line.key, line.value ->> 'sku', line.value ->> 'name',
             line.value ->> 'unit_price_minor', line.value ->> 'quantity',
             line.value ->> 'discount_percent', line.value ->> 'total_minor'
         from json_each(?) as line",
    )
    .bind(key)
    .bind(serde_json::to_string(&order.lines)?)
    .execute(db)
    .await?;
    Ok(())
}

async fn index(db: &mut SqliteConnection, key: i64, order: &Order) -> Result<(), Fault> {
    sqlx::query("insert or replace into order_words (rowid, words) values (?, ?)")
        .bind(key)
        .bind(order.search_words().join(" "))
        .execute(db)
        .await?;
    Ok(())
}

/// The orders of these rows, in their order; the lines of all of them are read at once.
pub(super) async fn with_lines(
    db: &mut SqliteConnection,
    rows: Vec<OrderRow>,
) -> Result<Vec<Stored>, Fault> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<i64> = rows.iter().map(|row| row.key).collect();
    let line_rows: Vec<LineRow> = sqlx::query_as(
        "select order_key, sku, name, unit_price_minor, quantity, discount_percent, total_minor
         from order_lines
         where order_key in (select value from json_each(?))
         order by order_key, position",
    )
    .bind(serde_json::to_string(&keys)?)
    .fetch_all(db)
    .await?;
    let mut lines: HashMap<i64, Vec<Line>> = HashMap::with_capacity(rows.len());
    for row in line_rows {
        let key = row.order_key;
        lines.entry(key).or_default().push(row.try_into()?);
    }
    rows.into_iter()
        .map(|row| {
            let (key, took_stock) = (row.key, row.took_stock);
            let order = row.into_order(lines.remove(&key).unwrap_or_default())?;
            Ok(Stored {
                key,
                took_stock,
                order,
            })
        })
        .collect()
}
