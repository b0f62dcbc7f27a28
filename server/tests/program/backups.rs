//! Copies that a server makes by itself: beside its work, and no more of them than are kept.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use rustix::process::Signal;
use serde_json::json;

use super::{end, folder, program, run, soon, start};

const OLD: [&str; 3] = [
    "orders-2020-01-01T00-00-00Z.db",
    "orders-2020-01-02T00-00-00Z.db",
    "orders-2020-01-03T00-00-00Z.db",
];
const UNFINISHED: &str = "orders-2020-01-04T00-00-00Z.db.partial";
const OTHERS: &str = "orders-before-the-fair.db";

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    names
        .map(|name| name.into_string().expect("text"))
        .collect()
}

#[tokio::test]
async fn copies_are_made_while_people_write_and_the_oldest_go() {
    let folder = folder();
    let copies = folder.path().join("copies");
    std::fs::create_dir(&copies).expect("made");
    for name in OLD.into_iter().chain([UNFINISHED, OTHERS]) {
        std::fs::write(copies.join(name), "not touched").expect("written");
    }
    let args = [
        "serve",
        "--database=orders.db",
        "--sample=northwind",
        "--backup-every=60",
        "--backup-folder=copies",
        "--backup-keep=2",
    ];
    let (child, url) = start(&mut program(folder.path(), &args)).await;
    let client = reqwest::Client::new();
    let mut written = 0;
    // The last of the old ones is overdue, so that one is made at once.
    let thinned = async {
        while names(&copies)
            .iter()
            .any(|name| name.contains("-2020-01-02T"))
        {
            let order = json!({
                "customer": "Ana", "lines": [{ "sku": "NW-75", "quantity": 1 }],
            });
            let request = client.post(format!("{url}/api/orders")).json(&order);
            let response = soon(request.send()).await.expect("an answer");
            written += usize::from(response.status().is_success());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    soon(thinned).await;
    assert!(written > 0, "nobody had to wait for the copy");
    let metrics = soon(reqwest::get(format!("{url}/metrics")))
        .await
        .expect("an answer");
    let metrics = metrics.text().await.expect("text");
    let told = "live_orders_last_backup_timestamp_seconds ";
    let told = metrics.lines().find_map(|line| line.strip_prefix(told));
    let told: u64 = told.expect("a metric").parse().expect("a number");
    assert!(told > 1_700_000_000, "{told}");
    assert!(end(child, Signal::TERM).await.success());
    let mut left = names(&copies);
    assert!(left.remove(OTHERS), "what is no copy is left alone");
    assert!(left.remove(OLD[2]), "{left:?}");
    let copy = left.pop_first().expect("the new one");
    assert!(
        left.is_empty(),
        "two are kept, and nothing unfinished: {left:?}"
    );
    let copy = format!("copies/{copy}");
    let (status, said) = run(&mut program(folder.path(), &["check", "--database", &copy])).await;
    assert!(status.success(), "{said}");
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_told_at_the_start() {
    let folder = folder();
    std::fs::write(folder.path().join("copies"), "a file").expect("written");
    let args = ["--backup-every=60", "--backup-folder=copies"];
    let (status, said) = run(&mut program(folder.path(), &args)).await;
    assert!(!status.success() && said.contains("copies"), "{said}");
}
