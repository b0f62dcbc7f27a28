//! Fills in what a migration leaves open because only the domain can work it out: the folded names
//! of cities and countries, in orders that an older version wrote. Done at each opening, in steps
//! that are committed one by one, so that a start that is broken off goes on where it was.

use live_orders::search::fold;
use sqlx::{Connection, SqliteConnection};

/// Orders a step: some milliseconds of work, and a write-ahead log that stays small.
const STEP: i64 = 1_000;

const UNFOLDED: &str = "select key, city, country from orders where country_folded is null limit ?";

/// Folds all that is not folded yet.
pub(super) async fn fill(db: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    while step(db).await? {}
    Ok(())
}

/// Folds some; false when none are left.
async fn step(db: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let rows: Vec<(i64, String, String)> = sqlx::query_as(UNFOLDED)
        .bind(STEP)
        .fetch_all(&mut *db)
        .await?;
    if rows.is_empty() {
        return Ok(false);
    }
    let mut step = db.begin().await?;
    for (key, city, country) in rows {
        sqlx::query("update orders set city_folded = ?, country_folded = ? where key = ?")
            .bind(fold(&city))
            .bind(fold(&country))
            .bind(key)
            .execute(&mut *step)
            .await?;
    }
    step.commit().await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::super::open::MIGRATIONS;
    use super::*;

    #[tokio::test]
    async fn what_an_older_version_wrote_is_folded() {
        let mut db = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        MIGRATIONS.run(&mut db).await.unwrap();
        // More than one step's.
        for number in 0..STEP + 2 {
            sqlx::query(
                "insert into orders (
                     id, number, customer, customer_folded, contact, city, country, note,
                     status, currency, total_minor, took_stock, version, created_at_ms, updated_at_ms
                 )
                 values (randomblob(16), ?, '', '', '', 'Łódź', 'ÖSTERREICH', '', 0, 'USD', 0, 0, 1, 0, 0)",
            )
            .bind(number)
            .execute(&mut db)
            .await
            .unwrap();
        }
        fill(&mut db).await.unwrap();
        let folded: i64 = sqlx::query_scalar(
            "select count(*) from orders where city_folded = 'lodz' and country_folded = 'osterreich'",
        )
        .fetch_one(&mut db)
        .await
        .unwrap();
        assert_eq!(folded, STEP + 2);
    }
}
