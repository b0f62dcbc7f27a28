//! Products in the database: one by SKU, those that a command needs, a page of the list, and how
//! they are written.

use live_orders::catalogue::{ProductCursor, ProductQuery};
use live_orders::order::Products;
use live_orders::{Page, PageRequest, Product, Sku};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::error::Fault;
use super::ledger::Ledger;
use super::list::match_expression;
use super::rows::{ProductRow, signed, unsigned};

/// All columns that a product is made of.
pub(super) const SELECT: &str = "select sku, name, category, unit, unit_price_minor, stock, discontinued, \
     version from products";
const MATCHES: &str = "key in (select rowid from product_words where product_words match ";

/// One product.
pub(super) async fn find(db: &mut SqliteConnection, sku: &Sku) -> Result<Option<Product>, Fault> {
    let mut sql = QueryBuilder::<Sqlite>::new(SELECT);
    sql.push(" where sku = ").push_bind(sku.as_str());
    let row: Option<ProductRow> = sql.build_query_as().fetch_optional(db).await?;
    row.map(Product::try_from).transpose()
}

/// Those of some products that there are.
pub(super) async fn of_skus(db: &mut SqliteConnection, skus: &[&Sku]) -> Result<Products, Fault> {
    if skus.is_empty() {
        return Ok(Products::new());
    }
    let mut sql = QueryBuilder::<Sqlite>::new(SELECT);
    sql.push(" where sku in (select value from json_each(")
        .push_bind(serde_json::to_string(skus)?)
        .push("))");
    let rows: Vec<ProductRow> = sql.build_query_as().fetch_all(db).await?;
    rows.into_iter()
        .map(|row| {
            let product = Product::try_from(row)?;
            Ok((product.sku.clone(), product))
        })
        .collect()
}

/// A page of the list, given the ledger of the same moment.
pub(super) async fn page(
    db: &mut SqliteConnection,
    ledger: &Ledger,
    query: &ProductQuery,
    request: &PageRequest<ProductCursor>,
) -> Result<Page<Product>, Fault> {
    let limit = usize::from(request.limit());
    let after = request
        .cursor
        .as_ref()
        .map_or("", |cursor| cursor.0.as_str());
    let mut sql = QueryBuilder::<Sqlite>::new(SELECT);
    sql.push(" where sku > ").push_bind(after);
    if !query.search.is_empty() {
        sql.push(" and ")
            .push(MATCHES)
            .push_bind(match_expression(&query.search))
            .push(")");
    }
    // One row more than asked for tells whether there is a further page.
    sql.push(" order by sku limit ")
        .push_bind(i64::from(request.limit()) + 1);
    let mut rows: Vec<ProductRow> = sql.build_query_as().fetch_all(&mut *db).await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let items: Vec<Product> = rows
        .into_iter()
        .map(Product::try_from)
        .collect::<Result<_, _>>()?;
    Ok(Page {
        next_cursor: items
            .last()
            .filter(|_| more)
            .map(|last| last.sku.to_string()),
        total: total(db, ledger, query).await?,
        seq: ledger.seq,
        items,
    })
}

/// Adds a product.
pub(super) async fn insert(db: &mut SqliteConnection, product: &Product) -> Result<(), Fault> {
    let key: i64 = sqlx::query_scalar(
        "insert into products (
             sku, name, category, unit, unit_price_minor, stock, discontinued, version
         )
         values (?, ?, ?, ?, ?, ?, ?, ?)
         returning key",
    )
    .bind(product.sku.as_str())
    .bind(&product.name)
    .bind(&product.category)
    .bind(&product.unit)
    .bind(product.unit_price.minor())
    .bind(product.stock)
    .bind(product.discontinued)
    .bind(signed(product.version.0))
    .fetch_one(&mut *db)
    .await?;
    index(db, key, product).await
}

/// Writes a product over, and its words where a search is to find it by others from now on.
pub(super) async fn update(
    db: &mut SqliteConnection,
    before: Option<&Product>,
    after: &Product,
) -> Result<(), Fault> {
    let key: i64 = sqlx::query_scalar(
        "update products set
             name = ?, category = ?, unit = ?, unit_price_minor = ?, stock = ?, discontinued = ?,
             version = ?
         where sku = ?
         returning key",
    )
    .bind(&after.name)
    .bind(&after.category)
    .bind(&after.unit)
    .bind(after.unit_price.minor())
    .bind(after.stock)
    .bind(after.discontinued)
    .bind(signed(after.version.0))
    .bind(after.sku.as_str())
    .fetch_one(&mut *db)
    .await?;
    // The stock moves with each order; the words are looked at only where they may have changed.
    let named = |product: &Product| (product.name.clone(), product.category.clone());
    if before.map(named) != Some(named(after)) {
        index(db, key, after).await?;
    }
    Ok(())
}

async fn index(db: &mut SqliteConnection, key: i64, product: &Product) -> Result<(), Fault> {
    sqlx::query("insert or replace into product_words (rowid, words) values (?, ?)")
        .bind(key)
        .bind(product.search_words().join(" "))
        .execute(db)
        .await?;
    Ok(())
}

async fn total(
    db: &mut SqliteConnection,
    ledger: &Ledger,
    query: &ProductQuery,
) -> Result<u64, Fault> {
    if query.search.is_empty() {
        return Ok(ledger.products());
    }
    let total: i64 =
        sqlx::query_scalar("select count(*) from product_words where product_words match ?")
            .bind(match_expression(&query.search))
            .fetch_one(db)
            .await?;
    unsigned(total)
}
