//! Products in the database: one by SKU, those that a command needs, a page of the list, and how
//! they are written.

use std::collections::BTreeSet;

use live_orders::catalogue::{ProductCursor, ProductQuery};
use live_orders::order::Products;
use live_orders::{Page, PageRequest, Product, Sku};
use serde::Serialize;
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
pub(super) async fn of_skus(
    db: &mut SqliteConnection,
    skus: &BTreeSet<&Sku>,
) -> Result<Products, Fault> {
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

/// A product's row as it is written.
#[derive(Serialize)]
struct Written<'a> {
    sku: &'a str,
    name: &'a str,
    category: &'a str,
    unit: &'a str,
    unit_price_minor: i64,
    stock: u32,
    discontinued: bool,
    version: i64,
}

/// What a product is found by.
#[derive(Serialize)]
struct Words<'a> {
    sku: &'a str,
    words: String,
}

impl<'a> Written<'a> {
    fn of(product: &'a Product) -> Self {
        Self {
            sku: product.sku.as_str(),
            name: &product.name,
            category: &product.category,
            unit: &product.unit,
            unit_price_minor: product.unit_price.minor(),
            stock: product.stock,
            discontinued: product.discontinued,
            version: signed(product.version.0),
        }
    }
}

/// Writes products, each with how it stood: those that are new, and those that stand otherwise now. Words
/// are written where a search is to find a product by others from now on.
pub(super) async fn write<'a>(
    db: &mut SqliteConnection,
    written: impl Iterator<Item = (Option<&'a Product>, &'a Product)>,
) -> Result<(), Fault> {
    let written: Vec<_> = written.collect();
    if written.is_empty() {
        return Ok(());
    }
    let rows: Vec<Written<'_>> = written.iter().map(|(_, now)| Written::of(now)).collect();
    sqlx::query(
        "insert into products (
             sku, name, category, unit, unit_price_minor, stock, discontinued, version
         )
         select row.value ->> 'sku', row.value ->> 'name', row.value ->> 'category',
             row.value ->> 'unit', row.value ->> 'unit_price_minor', row.value ->> 'stock',
             row.value ->> 'discontinued', row.value ->> 'version'
         from json_each(?) as row
         where true
         on conflict (sku) do update set
             name = excluded.name,
             category = excluded.category,
             unit = excluded.unit,
             unit_price_minor = excluded.unit_price_minor,
             stock = excluded.stock,
             discontinued = excluded.discontinued,
             version = excluded.version",
    )
    .bind(serde_json::to_string(&rows)?)
    .execute(&mut *db)
    .await?;
    // The stock moves with each order; the words are looked at only where they may have changed.
    let named = |product: &Product| (product.name.clone(), product.category.clone());
    let renamed = written
        .iter()
        .filter(|(before, now)| before.map(named) != Some(named(now)))
        .map(|(_, now)| Words {
            sku: now.sku.as_str(),
            words: now.search_words().join(" "),
        });
    index(db, &renamed.collect::<Vec<_>>()).await
}

async fn index(db: &mut SqliteConnection, words: &[Words<'_>]) -> Result<(), Fault> {
    if words.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert or replace into product_words (rowid, words)
         select products.key, row.value ->> 'words'
         from json_each(?) as row
         join products on products.sku = row.value ->> 'sku'",
    )
    .bind(serde_json::to_string(words)?)
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
