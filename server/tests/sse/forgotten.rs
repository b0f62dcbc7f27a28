//! A log that was cut off at its beginning: who asks for what is gone starts over.

use live_orders_server::serve::LiveConfig;
use serde_json::json;
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tempfile::TempDir;

use crate::listener::Listener;
use crate::support::Running;

/// Cuts off the log up to a change, as somebody who wants the file smaller would.
async fn cut(folder: &TempDir, up_to: i64) {
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("orders.db"))
        .foreign_keys(false);
    let mut connection = SqliteConnection::connect_with(&options)
        .await
        .expect("the file");
    sqlx::query("delete from changes where seq <= ?")
        .bind(up_to)
        .execute(&mut connection)
        .await
        .expect("deleted");
    connection.close().await.expect("closed");
}

#[tokio::test]
async fn who_asks_for_what_is_gone_starts_over() {
    let server = Running::start().await;
    for number in 1..=100 {
        server.product(&format!("P{number}"), 10).await;
    }
    let folder = server.stop().await;
    cut(&folder, 70).await;
    let server = Running::start_in(folder, LiveConfig::default()).await;
    for gone in [0, 10, 63, 64, 69] {
        let mut stream = Listener::open_at(&server, "*", Some(gone)).await;
        assert_eq!(
            stream.greeted().await.data["resumed"],
            false,
            "after {gone}"
        );
        let reset = stream.next().await;
        assert_eq!((reset.name.as_str(), reset.id), ("reset", Some(100)));
        assert_eq!(reset.data["reason"], json!("gone"));
    }
    for there in [70, 71, 99, 100] {
        let mut stream = Listener::open_at(&server, "*", Some(there)).await;
        assert_eq!(
            stream.greeted().await.data["resumed"],
            true,
            "after {there}"
        );
        stream.follow(there, 100).await;
    }
    let mut stream = Listener::open_at(&server, "*", Some(10)).await;
    stream.greeted().await;
    server.product("Q", 10).await;
    assert_eq!(stream.change().await.name, "reset");
    stream.follow(100, 101).await;
}
