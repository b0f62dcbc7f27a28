//! Orders in the database: one by id, some, a page of a list. An order is a row of `orders`, its rows of
//! `order_lines`, and its words in `order_words`. How they are written: [`super::order_writes`].

use std::collections::{BTreeSet, HashMap};

use live_orders::order::Line;
use live_orders::query::{Cursor, Position};
use live_orders::{Order, OrderId, OrderNumber, OrderQuery, PageRequest};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use uuid::Uuid;

use super::error::Fault;
use super::list::{self, Found};
use super::rows::{LineRow, OrderRow, unsigned};

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

/// Some orders, those that there are.
pub(super) async fn find_all(
    db: &mut SqliteConnection,
    ids: &BTreeSet<OrderId>,
) -> Result<Vec<Stored>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = ids.iter().map(|id| hex(*id)).collect();
    let mut sql = QueryBuilder::<Sqlite>::new(SELECT);
    sql.push(" where id in (select unhex(value) from json_each(")
        .push_bind(serde_json::to_string(&ids)?)
        .push("))");
    let rows: Vec<OrderRow> = sql.build_query_as().fetch_all(&mut *db).await?;
    with_lines(db, rows).await
}

/// The orders to whom some numbers belong.
pub(super) async fn with_numbers(
    db: &mut SqliteConnection,
    numbers: &[OrderNumber],
) -> Result<HashMap<OrderNumber, OrderId>, Fault> {
    if numbers.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(i64, Vec<u8>)> = sqlx::query_as(
        "select number, id from orders where number in (select value from json_each(?))",
    )
    .bind(serde_json::to_string(numbers)?)
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|(number, id)| {
            let id = Uuid::from_slice(&id).map_err(|error| Fault::Row(error.to_string()))?;
            Ok((OrderNumber(number), OrderId(id)))
        })
        .collect()
}

/// Rows of a list, and where the next ones start. What is known of the list's length decides how its rows
/// are looked for.
pub(super) async fn rows(
    db: &mut SqliteConnection,
    query: &OrderQuery,
    request: &PageRequest<Cursor>,
    found: Option<Found>,
) -> Result<(Vec<Order>, Option<Cursor>), Fault> {
    let after = match &request.cursor {
        Some(cursor) => Some(cursor.position(query.sort)?),
        None => None,
    };
    let limit = usize::from(request.limit());
    // One row more than asked for tells whether there is a further page.
    let rows = i64::from(request.limit()) + 1;
    let mut rows = page(db, query, after, rows, found).await?;
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

/// At most so many rows after a position. Looked for among the first of the sort where as many pass as
/// not to walk far; where they do not suffice, the filter's index finds all of them.
async fn page(
    db: &mut SqliteConnection,
    query: &OrderQuery,
    after: Option<&Position>,
    limit: i64,
    found: Option<Found>,
) -> Result<Vec<OrderRow>, Fault> {
    if let Some(window) = list::window(query, limit, found) {
        let mut sql = list::walked_page(query, after, limit, window);
        let rows: Vec<OrderRow> = sql.build_query_as().fetch_all(&mut *db).await?;
        if usize::try_from(limit) == Ok(rows.len()) {
            return Ok(rows);
        }
    }
    let mut sql = list::page(query, after, limit);
    Ok(sql.build_query_as().fetch_all(db).await?)
}

/// How long a list is.
pub(super) async fn count(db: &mut SqliteConnection, query: &OrderQuery) -> Result<u64, Fault> {
    let mut sql = list::count(query);
    unsigned(sql.build_query_scalar().fetch_one(db).await?)
}

/// An id's bytes, as a statement takes them in JSON.
pub(super) fn hex(id: OrderId) -> String {
    id.0.simple().to_string()
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
