//! Whether a file is what it ought to be: rows against the log, counters against rows, the file
//! against itself. It reads at one moment, beside a running server, and writes nothing.

use std::path::Path;

use live_orders::search::fold;
use live_orders::{Entity, Record};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, QueryBuilder, Sqlite, SqliteConnection};

use super::check_sql::RULES;
use super::error::{Fault, StoreError};
use super::open::{BUSY_TIMEOUT, MIGRATIONS, examine};
use super::rows::{OrderRow, ProductRow};
use super::{orders, products};

/// Most faults that are named for one thing: a damaged file may have millions.
pub(super) const FAULTS_MAX: usize = 20;
/// Rows that are looked at in one go.
const STEP: i64 = 500;

/// What came out for one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub what: &'static str,
    /// What is wrong, a sentence each; at most [`FAULTS_MAX`].
    pub faults: Vec<String>,
}

/// Looks at a file. `tell` hears of each thing as it is done.
pub async fn check(path: &Path, mut tell: impl FnMut(&Finding)) -> Result<bool, StoreError> {
    let failed = |source| StoreError::of(path.to_owned(), source);
    if !path.is_file() {
        return Err(StoreError::Missing {
            path: path.to_owned(),
        });
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(BUSY_TIMEOUT)
        .read_only(true);
    examine(path, &options).await?;
    let mut db = options.connect().await.map_err(failed)?;
    if !is_up_to_date(&mut db).await.map_err(failed)? {
        return Err(StoreError::Older {
            path: path.to_owned(),
        });
    }
    // One transaction, so that all is looked at as it stood at one moment.
    let mut transaction = db.begin().await.map_err(failed)?;
    let looked = look(&mut transaction, &mut tell).await;
    let is_sound = looked.map_err(|fault| StoreError::of_fault(path.to_owned(), fault))?;
    transaction.rollback().await.map_err(failed)?;
    db.close().await.map_err(failed)?;
    Ok(is_sound)
}

async fn look(db: &mut SqliteConnection, tell: &mut impl FnMut(&Finding)) -> Result<bool, Fault> {
    let mut is_sound = true;
    let mut note = |finding: &Finding| {
        is_sound &= finding.faults.is_empty();
        tell(finding);
    };
    for rule in &RULES {
        // The texts are this program's own.
        let sql = format!("{} limit {FAULTS_MAX}", rule.sql);
        let faults = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut *db);
        note(&Finding {
            what: rule.what,
            faults: faults.await?,
        });
    }
    note(&names(db).await?);
    note(&orders_against_log(db).await?);
    note(&products_against_log(db).await?);
    note(&log_against_rows(db).await?);
    Ok(is_sound)
}

async fn is_up_to_date(db: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let found: i64 = sqlx::query_scalar("select count(*) from _sqlx_migrations where success")
        .fetch_one(db)
        .await?;
    Ok(usize::try_from(found).is_ok_and(|found| found == MIGRATIONS.iter().count()))
}

/// The folded names by which lists are sorted.
async fn names(db: &mut SqliteConnection) -> Result<Finding, Fault> {
    let pairs: Vec<(String, String)> =
        sqlx::query_as("select distinct customer, customer_folded from orders")
            .fetch_all(db)
            .await?;
    let wrong = pairs
        .into_iter()
        .filter(|(name, folded)| fold(name) != *folded);
    let sentence = |(name, folded)| format!("the customer {name} is sorted as “{folded}”");
    Ok(Finding {
        what: "the names that lists are sorted by",
        faults: wrong.map(sentence).take(FAULTS_MAX).collect(),
    })
}

/// Each order as its last change left it, as far back as the log reaches.
async fn orders_against_log(db: &mut SqliteConnection) -> Result<Finding, Fault> {
    let mut faults = Vec::new();
    let mut last = i64::MIN;
    while faults.len() < FAULTS_MAX {
        let mut sql = QueryBuilder::<Sqlite>::new(orders::SELECT);
        sql.push(" where key > ").push_bind(last);
        sql.push(" order by key limit ").push_bind(STEP);
        let rows: Vec<OrderRow> = sql.build_query_as().fetch_all(&mut *db).await?;
        let Some(end) = rows.last().map(|row| row.key) else {
            break;
        };
        last = end;
        for stored in orders::with_lines(db, rows).await? {
            compare(db, &Record::Order(stored.order), &mut faults).await?;
        }
    }
    faults.truncate(FAULTS_MAX);
    Ok(Finding {
        what: "each order against its last change in the log",
        faults,
    })
}

async fn products_against_log(db: &mut SqliteConnection) -> Result<Finding, Fault> {
    let mut faults = Vec::new();
    let mut last = String::new();
    while faults.len() < FAULTS_MAX {
        let mut sql = QueryBuilder::<Sqlite>::new(products::SELECT);
        sql.push(" where sku > ").push_bind(last.clone());
        sql.push(" order by sku limit ").push_bind(STEP);
        let rows: Vec<ProductRow> = sql.build_query_as().fetch_all(&mut *db).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let record = Record::Product(row.try_into()?);
            last = record.id();
            compare(db, &record, &mut faults).await?;
        }
    }
    faults.truncate(FAULTS_MAX);
    Ok(Finding {
        what: "each product against its last change in the log",
        faults,
    })
}

async fn compare(
    db: &mut SqliteConnection,
    record: &Record,
    faults: &mut Vec<String>,
) -> Result<(), Fault> {
    let logged: Option<(i64, Option<String>)> = sqlx::query_as(
        "select seq, after
         from changes
         where entity = ? and record = ?
         order by seq desc
         limit 1",
    )
    .bind(record.entity().name())
    .bind(record.id())
    .fetch_optional(db)
    .await?;
    // What the log no longer reaches back to cannot be told.
    let Some((seq, after)) = logged else {
        return Ok(());
    };
    let name = named(record);
    let after = after.map(|after| read(record.entity(), &after));
    match after {
        None => faults.push(format!("{name} is there, and change {seq} deleted it")),
        Some(Ok(after)) if after != *record => {
            faults.push(format!("{name} is not as change {seq} left it"));
        }
        Some(Ok(_)) => {}
        Some(Err(error)) => faults.push(format!("change {seq} cannot be read: {error}")),
    }
    Ok(())
}

/// What the log says is there and is not.
async fn log_against_rows(db: &mut SqliteConnection) -> Result<Finding, Fault> {
    let limit = i64::try_from(FAULTS_MAX).unwrap_or(i64::MAX);
    let lost = sqlx::query_scalar(
        "select printf('%s %s is not there, and change %d left it so', entity, record, seq)
         from (
             select entity, record, operation, max(seq) as seq
             from changes
             group by entity, record
         )
         where operation <> 'delete'
             and case entity
                 when 'orders' then not exists (
                     select 1 from orders where id = unhex(record, '-')
                 )
                 else not exists (select 1 from products where sku = record)
             end
         limit ?",
    )
    .bind(limit)
    .fetch_all(db)
    .await?;
    Ok(Finding {
        what: "that all that the log has is there",
        faults: lost,
    })
}

fn read(entity: Entity, json: &str) -> Result<Record, Fault> {
    Ok(Record::parse(entity, serde_json::from_str(json)?)?)
}

fn named(record: &Record) -> String {
    match (record.entity(), record.order()) {
        (Entity::Orders, Some(order)) => format!("order {}", order.number),
        _ => format!("product {}", record.id()),
    }
}
