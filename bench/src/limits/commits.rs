//! The limit of placing orders: a loop that commits the rows of an order into the program's own tables,
//! so many orders in a transaction, with nobody asking for them.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, Sqlite, SqliteConnection, Transaction};
use tokio::process::Command;

use crate::bench::Bench;
use crate::subjects::dialect;
use crate::subjects::kind::Durability;

/// An id in the form of all of them.
const ID_BYTES: usize = 16;
const FINGERPRINT: [u8; 32] = [7; 32];
const NEW: i64 = 0;

/// Lets a process of its own, on the servers' cores, say how many orders it commits in a second.
pub(crate) async fn ask(
    bench: &Bench,
    durability: Durability,
    grouped: usize,
    longest: Duration,
) -> Result<f64> {
    let folder = tempfile::tempdir()?;
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args(["commits", durability.name(), &grouped.to_string()])
        .arg(longest.as_millis().to_string())
        .arg(folder.path().join("orders.db"))
        .kill_on_drop(true);
    let output = bench.cores.for_a_server(|| command.output())?.await?;
    ensure!(output.status.success(), "it ended with {}", output.status);
    let text = String::from_utf8(output.stdout)?;
    text.trim().parse().context("no figure")
}

/// Commits orders for so long, and gives how many in a second.
pub(crate) async fn run(
    file: &Path,
    is_full: bool,
    grouped: usize,
    longest: Duration,
) -> Result<f64> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(if is_full {
            SqliteSynchronous::Full
        } else {
            SqliteSynchronous::Normal
        });
    let mut db = SqliteConnection::connect_with(&options).await?;
    sqlx::migrate!("../migrations").run(&mut db).await?;
    let begin = Instant::now();
    let mut orders = 0;
    while begin.elapsed() < longest {
        let mut transaction = db.begin_with("begin immediate").await?;
        for _ in 0..grouped {
            orders += 1;
            insert(&mut transaction, orders).await?;
        }
        transaction.commit().await?;
    }
    Ok(f64::from(u32::try_from(orders)?) / begin.elapsed().as_secs_f64())
}

/// The rows of one order: itself, its two lines, its words, its change, and the mutation.
async fn insert(db: &mut Transaction<'_, Sqlite>, number: i64) -> Result<()> {
    let mut id = [0; ID_BYTES];
    id[ID_BYTES - size_of::<i64>()..].copy_from_slice(&number.to_be_bytes());
    let customer = format!("customer {number}");
    sqlx::query(
        "insert into orders (key, id, number, customer, customer_folded, contact, city, country, note,
            status, currency, total_minor, took_stock, version, created_at_ms, updated_at_ms,
            city_folded, country_folded, items)
        values (?1, ?2, ?1, ?3, ?3, 'Ana Trujillo', 'México D.F.', 'Mexico', 'by the back door',
            ?4, 'USD', 750, 1, 1, ?5, ?5, 'mexico d.f.', 'mexico', 3)",
    )
    .bind(number)
    .bind(&id[..])
    .bind(&customer)
    .bind(NEW)
    .bind(1_700_000_000_000 + number)
    .execute(&mut **db)
    .await?;
    for position in 0..2 {
        sqlx::query(
            "insert into order_lines (order_key, position, sku, name, unit_price_minor, quantity,
                discount_percent, total_minor)
            values (?, ?, 'TEA', 'Tea', 250, 2, 0, 500)",
        )
        .bind(number)
        .bind(position)
        .execute(&mut **db)
        .await?;
    }
    sqlx::query("insert into order_words (rowid, words) values (?, ?)")
        .bind(number)
        .bind(format!("{number} {customer} ana trujillo mexico d f tea"))
        .execute(&mut **db)
        .await?;
    let record = format!("{number:032x}");
    sqlx::query(
        "insert into changes (seq, entity, record, operation, after, mutation, actor, at_ms, commit_seq)
        values (?1, 'orders', ?2, 'insert', ?3, ?2, 'api', ?1, ?1)",
    )
    .bind(number)
    .bind(&record)
    .bind(dialect::event_data(usize::try_from(number)?))
    .execute(&mut **db)
    .await?;
    sqlx::query("insert into mutations (id, fingerprint, seq, at_ms) values (?, ?, ?, ?)")
        .bind(&record)
        .bind(&FINGERPRINT[..])
        .bind(number)
        .bind(number)
        .execute(&mut **db)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn orders_fit_into_the_programs_tables() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("orders.db");
        let longest = Duration::from_millis(20);
        assert!(run(&file, false, 3, longest).await.unwrap() > 0.0);
    }
}
