//! What is SQLite's own: files that are no store, failures of the database, and other programs that
//! write to the same file.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use live_orders::{Change, Seq};
use live_orders_app::port::{Port, PortError};
use live_orders_server::store::{Publish, SqliteStore, StoreError};
use sqlx::{Connection, SqliteConnection};
use tokio::sync::watch;

use crate::bench::{Bench, Heard, config, meddle, mutation, place};

async fn refused(path: &Path) -> StoreError {
    let opened = SqliteStore::open(&config(path.to_owned()), Arc::<Heard>::default()).await;
    opened.expect_err("must not open")
}

#[tokio::test]
async fn a_file_that_is_no_store_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    let words = "This is no database at all. ".repeat(100);
    std::fs::write(&text, &words).unwrap();
    let error = refused(&text).await;
    assert!(matches!(error, StoreError::NotADatabase { .. }), "{error}");
    assert_eq!(std::fs::read_to_string(&text).unwrap(), words);

    let foreign = folder.path().join("foreign.db");
    meddle(&foreign, "create table notes (text text)").await;
    let before = std::fs::read(&foreign).unwrap();
    let error = refused(&foreign).await;
    assert!(matches!(error, StoreError::Foreign { .. }), "{error}");
    assert_eq!(std::fs::read(&foreign).unwrap(), before);

    let error = refused(folder.path()).await;
    assert!(matches!(error, StoreError::File { .. }), "{error}");
    let error = refused(&text.join("orders.db")).await;
    assert!(matches!(error, StoreError::Folder { .. }), "{error}");
}

#[tokio::test]
async fn a_newer_file_is_refused() {
    let bench = Bench::shop().await;
    bench.sqlite.clone().close().await;
    meddle(
        &bench.path(),
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
         values (9999, 'from the future', true, x'00', 0)",
    )
    .await;
    let error = refused(&bench.path()).await;
    assert!(
        matches!(error, StoreError::Newer { found: 9999, .. }),
        "{error}"
    );
}

#[tokio::test]
async fn amounts_of_two_currencies_are_not_mixed() {
    let bench = Bench::empty().await;
    let mut euro = config(bench.path());
    euro.currency = "EUR".parse().unwrap();
    bench.sqlite.clone().close().await;
    // Nothing is in it yet: it becomes a store of euros.
    let store = SqliteStore::open(&euro, Arc::<Heard>::default())
        .await
        .unwrap();
    let tea = crate::bench::add_product("TEA", "Tea", 250, 10);
    store.execute(mutation(tea)).await.unwrap();
    assert_eq!(store.summary().await.unwrap().currency, euro.currency);
    store.close().await;
    let error = refused(&bench.path()).await;
    assert!(matches!(error, StoreError::Currency { .. }), "{error}");
}

#[tokio::test]
async fn a_start_that_was_cut_off_is_taken_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.db");
    meddle(&path, "create table _sqlx_migrations (version bigint primary key, description text not null, installed_on timestamp not null default current_timestamp, success boolean not null, checksum blob not null, execution_time bigint not null)").await;
    let store = SqliteStore::open(&config(path), Arc::<Heard>::default())
        .await
        .unwrap();
    assert_eq!(store.head(), Seq(0));
}

#[tokio::test]
async fn a_file_from_before_commits_were_told_learns_them() {
    let bench = Bench::shop().await;
    for customer in ["Toms", "Ernst Handel"] {
        let order = place(customer, &[("TEA", 1), ("KEG", 1)]);
        bench.execute(order).await.unwrap();
    }
    let log = bench.log().await;
    bench.sqlite.clone().close().await;
    // An id that comes again long after is another mutation.
    meddle(
        &bench.path(),
        "update changes set mutation = 'again' where seq not between 3 and 5;
         update changes set mutation = 'between' where seq = 2;
         alter table changes drop column commit_seq;
         delete from _sqlx_migrations where version = 5",
    )
    .await;
    let commits = |log: &[Change]| -> Vec<Seq> { log.iter().map(|change| change.commit).collect() };
    let bench = bench.reopen().await;
    assert_eq!(commits(&bench.log().await), commits(&log));
}

#[tokio::test]
async fn a_failure_within_a_mutation_leaves_its_neighbours_alone() {
    let bench = Bench::shop().await;
    meddle(
        &bench.path(),
        "create trigger fail before insert on changes when new.after like '%Unlucky%'
         begin select raise(abort, 'as the test wants'); end",
    )
    .await;
    let customers = ["Toms", "Unlucky", "Ernst Handel"];
    let answers =
        join_all(customers.map(|customer| bench.execute(place(customer, &[("TEA", 1)])))).await;
    let [first, second, third] = answers.try_into().unwrap();
    assert!(matches!(second, Err(PortError::Failed)), "{second:?}");
    assert_eq!((first.unwrap().seq, third.unwrap().seq), (Seq(3), Seq(5)));
    let orders = bench.list("").await;
    assert_eq!((orders.items.len(), orders.total), (2, 2));
    assert_eq!(bench.stock("TEA").await, 98);
    assert_eq!(bench.store.summary().await.unwrap().customers, 2);
    assert_eq!(bench.log().await, bench.heard.changes());
}

#[tokio::test]
async fn a_transaction_that_fails_is_as_if_it_had_never_been() {
    let bench = Bench::shop().await;
    meddle(
        &bench.path(),
        "create trigger fail before update on store
         begin select raise(rollback, 'as the test wants'); end",
    )
    .await;
    let asked: Vec<_> = ["Toms", "Bon app'", "Ernst Handel"]
        .map(|customer| mutation(place(customer, &[("TEA", 1)])))
        .into();
    let execute = |mutation: &live_orders::Mutation| bench.store.execute(mutation.clone());
    let answers = join_all(asked.iter().map(execute)).await;
    let failed = |answer: &Result<_, _>| matches!(answer, Err(PortError::Failed));
    assert!(answers.iter().all(failed), "{answers:?}");
    assert_eq!(
        bench.heard.changes().len(),
        2,
        "only the products of before"
    );
    assert_eq!((bench.head().await, bench.sqlite.head()), (Seq(2), Seq(2)));
    // The same mutations can be sent again, and the places and numbers are unused.
    meddle(&bench.path(), "drop trigger fail").await;
    let first = execute(&asked[0]).await.unwrap();
    assert_eq!((first.seq, first.order().unwrap().number.0), (Seq(3), 1));
    assert_eq!(bench.log().await, bench.heard.changes());
}

#[tokio::test]
async fn old_answers_are_forgotten_a_few_at_a_time() {
    const OLD: i64 = 60;
    let bench = Bench::shop().await;
    let old = mutation(place("Toms", &[("TEA", 1)]));
    bench.store.execute(old.clone()).await.unwrap();
    for _ in 0..OLD - 3 {
        bench.refusal(place("Toms", &[("NONE", 1)])).await;
    }
    let day_15 = "update mutations set at_ms = at_ms - 15 * 86400000";
    meddle(&bench.path(), day_15).await;
    let young = mutation(place("Toms", &[("TEA", 1)]));
    let first = bench.store.execute(young.clone()).await.unwrap();
    let left = kept(&bench.path()).await;
    assert!((1..OLD).contains(&left), "{left} of {OLD} answers are kept");
    while kept(&bench.path()).await > 10 {
        assert_eq!(bench.store.execute(young.clone()).await.unwrap(), first);
    }
    // Its id is unknown again; that the order is there already is seen all the same.
    let again = crate::bench::refusal(bench.store.execute(old).await);
    assert_eq!(again.code(), "already_exists");
}

async fn kept(path: &Path) -> i64 {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    let mut db = SqliteConnection::connect_with(&options).await.unwrap();
    let count = sqlx::query_scalar("select count(*) from mutations");
    count.fetch_one(&mut db).await.unwrap()
}

/// Tells how far the log has been published, and keeps it.
struct Told(watch::Sender<Vec<Change>>);

impl Publish for Told {
    fn publish(&self, changes: &[Change]) {
        self.0.send_modify(|told| told.extend_from_slice(changes));
    }
}

#[tokio::test]
async fn what_another_process_writes_is_told_as_well() {
    let bench = Bench::shop().await;
    let (sender, mut told) = watch::channel(Vec::new());
    let other = SqliteStore::open(&config(bench.path()), Arc::new(Told(sender)))
        .await
        .unwrap();
    bench.order(place("Toms", &[("TEA", 1)])).await;
    // It looks around by itself …
    let heard = told.wait_for(|told| told.len() == 2);
    let heard = tokio::time::timeout(Duration::from_secs(20), heard).await;
    assert_eq!(*heard.unwrap().unwrap(), bench.heard.changes()[2..]);
    // … and before it writes, so that the places are told in order.
    for _ in 0..3 {
        bench.order(place("Toms", &[("TEA", 1)])).await;
        let asked = mutation(place("Ernst Handel", &[("TEA", 1)]));
        other.execute(asked).await.unwrap();
    }
    assert_eq!(*told.borrow(), bench.log().await[2..]);
    let numbers: Vec<i64> = bench
        .list("sort=number")
        .await
        .items
        .iter()
        .map(|order| order.number.0)
        .collect();
    assert_eq!(numbers, (1..=7).collect::<Vec<i64>>());
}
