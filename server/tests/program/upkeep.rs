//! `check`, `backup` and `restore`, as an owner uses them: beside a running server, on files that are
//! whole, and on files in which something is wrong.

use std::path::Path;

use rustix::process::Signal;
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use tempfile::TempDir;
use tokio::io::AsyncReadExt;

use super::{end, folder, orders, program, soon, start};

/// Where the server keeps its file.
const DATABASE: &str = "data/live-orders.db";
/// The sample has 125 of it.
const PLENTY: &str = "NW-75";

/// Runs it to its end: whether it did what it was told, and all that it said.
async fn run(folder: &Path, args: &[&str]) -> (bool, String) {
    let mut child = program(folder, args).spawn().expect("it starts");
    let (mut said, mut complained) = (String::new(), String::new());
    let mut output = child.stdout.take().expect("its output");
    let mut errors = child.stderr.take().expect("its errors");
    soon(output.read_to_string(&mut said)).await.expect("text");
    soon(errors.read_to_string(&mut complained))
        .await
        .expect("text");
    let status = soon(child.wait()).await.expect("an end");
    (status.success(), said + &complained)
}

async fn well(folder: &Path, args: &[&str]) -> String {
    let (is_well, said) = run(folder, args).await;
    assert!(is_well, "{args:?}: {said}");
    said
}

async fn badly(folder: &Path, args: &[&str], part: &str) {
    let (is_well, said) = run(folder, args).await;
    assert!(!is_well && said.contains(part), "{args:?}, {part}: {said}");
}

/// A folder with the sample's database in it, which nobody has open.
async fn with_sample() -> TempDir {
    let folder = folder();
    let mut command = program(folder.path(), &["serve", "--sample", "northwind"]);
    let (child, _) = start(&mut command).await;
    assert!(end(child, Signal::TERM).await.success());
    folder
}

async fn write(folder: &Path, sql: &str) {
    let options = SqliteConnectOptions::new().filename(folder.join(DATABASE));
    let mut db = options.connect().await.expect("a connection");
    let sql = AssertSqlSafe(sql.to_owned());
    sqlx::raw_sql(sql)
        .execute(&mut db)
        .await
        .expect("it is written");
    db.close().await.expect("it closes");
}

async fn place(url: &str, customer: &str) {
    let order = json!({ "customer": customer, "lines": [{ "sku": PLENTY, "quantity": 1 }] });
    let request = reqwest::Client::new()
        .post(format!("{url}/api/orders"))
        .json(&order);
    let response = soon(request.send()).await.expect("an answer");
    assert!(response.status().is_success(), "{}", response.status());
}

async fn customers(url: &str, named: &str) -> usize {
    let url = format!("{url}/api/orders?limit=100&q={named}");
    let page: Value = soon(reqwest::get(url))
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    page["items"].as_array().expect("orders").len()
}

/// The epoch, which tells one life of a store from another.
async fn epoch(folder: &Path) -> String {
    let options = SqliteConnectOptions::new()
        .filename(folder.join(DATABASE))
        .read_only(true);
    let mut db = options.connect().await.expect("a connection");
    let epoch = sqlx::query_scalar("select epoch from store")
        .fetch_one(&mut db)
        .await;
    db.close().await.expect("it closes");
    epoch.expect("an epoch")
}

#[tokio::test]
async fn a_sound_database_is_called_so_while_it_is_written_to() {
    let folder = folder();
    let mut command = program(folder.path(), &["serve", "--sample", "northwind"]);
    let (child, url) = start(&mut command).await;
    let writing = async {
        for number in 0..40 {
            place(&url, &format!("Busy {number}")).await;
        }
    };
    let (said, ()) = tokio::join!(well(folder.path(), &["check"]), writing);
    assert!(said.contains("is as it ought to be"), "{said}");
    assert!(!said.contains("WRONG"), "{said}");
    well(folder.path(), &["check"]).await;
    assert!(end(child, Signal::TERM).await.success());
}

#[tokio::test]
async fn what_is_wrong_with_a_database_is_named() {
    let sound = with_sample().await;
    for (sql, part) in [
        (
            "update status_figures set orders = orders + 1 where status = 0",
            "status 0 is counted as 22 orders",
        ),
        (
            "update figures set total_minor = total_minor + 1
             where kind = 0 and at = (select max(at) from figures where kind = 0)",
            "the figures of each hour",
        ),
        (
            "update customers set orders = 99 where name = 'Ernst Handel'",
            "the customer Ernst Handel is counted as 99 orders",
        ),
        (
            "update store set products = 3",
            "the store counts 89 customers and 3 products",
        ),
        (
            "update orders set total_minor = total_minor + 1 where number = 11077;
             update status_figures set total_minor = total_minor + 1 where status = 0",
            "order #11077 has the total",
        ),
        (
            "delete from order_lines
             where order_key = (select key from orders where number = 11076)",
            "order #11076 has no lines",
        ),
        ("update store set next_number = 5", "the next number is 5"),
        (
            "delete from order_words
             where rowid = (select key from orders where number = 11077)",
            "order #11077 cannot be found by its words",
        ),
        (
            "delete from product_words where rowid = 1",
            "cannot be found by its words",
        ),
        (
            "pragma foreign_keys = off; delete from changes where seq = 500",
            "the log goes from 1 to 907 with 906 changes",
        ),
        (
            "update orders set customer_folded = 'zz' where number = 11077",
            "is sorted as “zz”",
        ),
        (
            "update orders set note = 'by hand' where number = 11077",
            "order #11077 is not as change",
        ),
        (
            "update products set stock = stock + 1 where sku = 'NW-01'",
            "product NW-01 is not as change",
        ),
        (
            "delete from products where sku = 'NW-77'",
            "products NW-77 is not there",
        ),
        (
            "pragma foreign_keys = off;
             delete from order_lines
             where order_key = (select key from orders where number = 11077);
             delete from orders where number = 11077",
            "is not there, and change",
        ),
    ] {
        let folder = folder();
        std::fs::create_dir_all(folder.path().join("data")).expect("a folder");
        let database = folder.path().join(DATABASE);
        std::fs::copy(sound.path().join(DATABASE), &database).expect("a copy");
        well(folder.path(), &["check"]).await;
        write(folder.path(), sql).await;
        badly(folder.path(), &["check"], part).await;
    }
}

#[tokio::test]
async fn a_damaged_file_is_told() {
    let folder = with_sample().await;
    let database = folder.path().join(DATABASE);
    let mut bytes = std::fs::read(&database).expect("the file");
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8_192].fill(0x5a);
    std::fs::write(&database, bytes).expect("the damage");
    let (is_well, said) = run(folder.path(), &["check"]).await;
    assert!(!is_well, "{said}");
    assert!(said.contains("damaged") || said.contains("WRONG"), "{said}");
    badly(folder.path(), &["backup", "copies/copy.db"], "").await;
    assert!(
        !folder.path().join("copies/copy.db").exists(),
        "no copy of damage"
    );
    assert!(
        !folder.path().join("copies/copy.db.partial").exists(),
        "nothing half done"
    );
}

#[tokio::test]
async fn a_copy_is_made_while_orders_come_in_and_holds_all_that_was_acknowledged() {
    const EACH: usize = 30;
    let folder = folder();
    let mut command = program(folder.path(), &["serve", "--sample", "northwind"]);
    let (child, url) = start(&mut command).await;
    for number in 0..EACH {
        place(&url, &format!("Before {number}")).await;
    }
    let during = async {
        for number in 0..EACH {
            place(&url, &format!("During {number}")).await;
        }
    };
    let (said, ()) = tokio::join!(well(folder.path(), &["backup", "copies/copy.db"]), during);
    assert!(said.contains("copies/copy.db holds a copy"), "{said}");
    badly(
        folder.path(),
        &["backup", "copies/copy.db"],
        "is there already",
    )
    .await;
    let life = epoch(folder.path()).await;
    assert!(end(child, Signal::TERM).await.success());

    well(folder.path(), &["check", "--database", "copies/copy.db"]).await;
    badly(
        folder.path(),
        &["restore", "copies/copy.db"],
        "is there already",
    )
    .await;
    let said = well(folder.path(), &["restore", "copies/copy.db", "--replace"]).await;
    assert!(
        said.contains("what was there is in data/live-orders.db."),
        "{said}"
    );
    assert_ne!(
        epoch(folder.path()).await,
        life,
        "another life of the store"
    );
    let (child, url) = start(&mut program(folder.path(), &["serve"])).await;
    assert_eq!(customers(&url, "before").await, EACH);
    assert!(orders(&url).await >= 830 + 30);
    // What was replaced is whole.
    let kept = std::fs::read_dir(folder.path().join("data")).expect("the folder");
    let kept = kept
        .map(|entry| entry.expect("an entry").path())
        .find(|path| path.extension().is_some_and(|it| it == "replaced"));
    let kept = kept.expect("what was there");
    let kept = kept.to_str().expect("a path");
    well(folder.path(), &["check", "--database", kept]).await;
    assert!(end(child, Signal::TERM).await.success());
}

#[tokio::test]
async fn nothing_is_replaced_by_what_is_no_copy_or_under_a_running_server() {
    let folder = with_sample().await;
    well(folder.path(), &["backup", "copies/copy.db"]).await;
    let (child, url) = start(&mut program(folder.path(), &["serve"])).await;
    badly(
        folder.path(),
        &["restore", "copies/copy.db", "--replace"],
        "is in use",
    )
    .await;
    assert_eq!(orders(&url).await, 830);
    assert!(end(child, Signal::TERM).await.success());

    let life = epoch(folder.path()).await;
    std::fs::write(
        folder.path().join("text.db"),
        "no database at all, but a text that is long",
    )
    .expect("a text");
    let refused = "is damaged, or not an SQLite database";
    badly(folder.path(), &["restore", "text.db", "--replace"], refused).await;
    badly(
        folder.path(),
        &["restore", "gone.db", "--replace"],
        "there is no database",
    )
    .await;
    std::fs::rename(folder.path().join(DATABASE), folder.path().join("aside.db")).expect("aside");
    std::fs::copy(folder.path().join("aside.db"), folder.path().join(DATABASE)).expect("a copy");
    write(folder.path(), "update store set next_number = 5").await;
    std::fs::rename(
        folder.path().join(DATABASE),
        folder.path().join("unsound.db"),
    )
    .expect("it");
    std::fs::rename(folder.path().join("aside.db"), folder.path().join(DATABASE)).expect("back");
    badly(
        folder.path(),
        &["restore", "unsound.db", "--replace"],
        "does not hold together",
    )
    .await;
    assert_eq!(epoch(folder.path()).await, life, "it is the same file");
    well(folder.path(), &["check"]).await;
}
