//! What becomes of the file while the server is away: weeks go by, or it begins another life.

use std::collections::HashSet;
use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use uuid::Uuid;

use crate::plan::{Fate, KEEP_DAYS};
use crate::promises::Promise;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Does it to a file that nobody has open, and says what.
pub(crate) async fn befall(file: &Path, fate: Fate, told: &[Promise]) -> String {
    let options = SqliteConnectOptions::new().filename(file);
    let mut db = options.connect().await.unwrap();
    let what = match fate {
        Fate::Left => String::new(),
        Fate::Reborn => {
            let epoch = Uuid::new_v4().to_string();
            let query = sqlx::query("update store set epoch = ?").bind(&epoch);
            query.execute(&mut db).await.unwrap();
            format!("begins its life {epoch}")
        }
        Fate::Aged => {
            // What nobody waits for any more is as old as if it had been asked weeks ago. A client
            // that still waits for its answer asks again within the days that answers are kept.
            let told: HashSet<&str> = told.iter().map(|p| p.deed.mutation.id.as_str()).collect();
            let known: Vec<(i64, String, Option<i64>)> =
                sqlx::query_as("select key, id, seq from mutations order by key")
                    .fetch_all(&mut db)
                    .await
                    .unwrap();
            let is_told = |id: &str| !id.starts_with("writer-") || told.contains(id);
            let old = known.iter().take_while(|(_, id, _)| is_told(id));
            let old: Vec<_> = old.collect();
            let key = old.last().map_or(0, |(key, _, _)| *key);
            let seq = old.iter().filter_map(|(_, _, seq)| *seq).max().unwrap_or(0);
            let by_ms = (KEEP_DAYS + 1) * DAY_MS;
            for (sql, last) in [
                ("update mutations set at_ms = at_ms - ? where key <= ?", key),
                (
                    "update changes set at_ms = at_ms - ? where commit_seq <= ?",
                    seq,
                ),
            ] {
                let query = sqlx::query(sql).bind(by_ms).bind(last);
                query.execute(&mut db).await.unwrap();
            }
            format!("grows old up to {seq}")
        }
    };
    db.close().await.unwrap();
    what
}
