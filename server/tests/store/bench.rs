//! The bench that the cases stand on: a store in a folder of its own, who listens to it, and short
//! ways to say what is asked for.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use live_orders::draft::{self, LineDraft, OrderDraft, OrderPatch, ProductDraft, ProductPatch};
use live_orders::page::LIMIT_MAX;
use live_orders::{
    Actor, Change, Command, Mutation, MutationId, Order, OrderId, OrderQuery, Outcome, Page,
    PageRequest, Product, Refusal, Seq, Sku, Status,
};
use live_orders_app::port::{PortError, Store};
use live_orders_server::store::{Publish, SqliteStore, StoreConfig, Synchronous};
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;
use uuid::Uuid;

/// A store, who listens to it, and the folder that goes with it.
pub(crate) struct Bench {
    /// What the cases ask.
    pub(crate) store: Store,
    /// The same, for what is its own.
    pub(crate) sqlite: SqliteStore,
    pub(crate) heard: Arc<Heard>,
    folder: TempDir,
}

/// Everything that was published.
#[derive(Default)]
pub(crate) struct Heard(Mutex<Vec<Change>>);

impl Publish for Heard {
    fn publish(&self, changes: &[Change]) {
        self.0.lock().unwrap().extend_from_slice(changes);
    }
}

impl Heard {
    pub(crate) fn changes(&self) -> Vec<Change> {
        self.0.lock().unwrap().clone()
    }
}

impl Bench {
    /// An empty store.
    pub(crate) async fn empty() -> Self {
        Self::with(|_| {}).await
    }

    /// An empty store with settings of its own.
    pub(crate) async fn with(change: impl FnOnce(&mut StoreConfig)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = config(folder.path().join("data/orders.db"));
        change(&mut config);
        Self::open(folder, &config).await
    }

    async fn open(folder: TempDir, config: &StoreConfig) -> Self {
        let heard = Arc::new(Heard::default());
        let sqlite = SqliteStore::open(config, Arc::<Heard>::clone(&heard))
            .await
            .unwrap();
        Self {
            store: Arc::new(sqlite.clone()),
            sqlite,
            heard,
            folder,
        }
    }

    /// A store with some products: `TEA` at 2.50 with 100 in stock, `KEG` at 40.00 with 5 in stock.
    pub(crate) async fn shop() -> Self {
        let bench = Self::empty().await;
        bench.add("TEA", "Grüner Tee", 250, 100).await;
        bench.add("KEG", "Keg of Ale", 4_000, 5).await;
        bench
    }

    /// The store's file.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("data/orders.db")
    }

    /// Closes the store and opens it again, with nobody's memory of before.
    pub(crate) async fn reopen(self) -> Self {
        let config = config(self.path());
        self.sqlite.close().await;
        Self::open(self.folder, &config).await
    }

    /// All rows of a list, as far as one page reaches.
    pub(crate) async fn list(&self, url: &str) -> Page<Order> {
        let query = OrderQuery::from_url(url).unwrap();
        let page = PageRequest::new(LIMIT_MAX, None).unwrap();
        self.store.orders(&query, &page).await.unwrap()
    }

    /// All changes, page by page.
    pub(crate) async fn log(&self) -> Vec<Change> {
        let mut log = Vec::new();
        loop {
            let cursor = log.last().map(|change: &Change| change.seq);
            let page = PageRequest::new(LIMIT_MAX, cursor).unwrap();
            let page = self.store.changes(&page).await.unwrap();
            log.extend(page.items);
            if page.next_cursor.is_none() {
                return log;
            }
        }
    }

    /// Carries a command out under a new id.
    pub(crate) async fn execute(&self, command: Command) -> Result<Outcome, PortError> {
        self.store.execute(mutation(command)).await
    }

    /// Carries a command out that must succeed, on an order.
    pub(crate) async fn order(&self, command: Command) -> Order {
        let outcome = self.execute(command).await.unwrap();
        outcome.order().expect("an order").clone()
    }

    /// The refusal of a command that must be refused.
    pub(crate) async fn refusal(&self, command: Command) -> Refusal {
        refusal(self.execute(command).await)
    }

    pub(crate) async fn add(&self, sku: &str, name: &str, unit_price_minor: i64, stock: i64) {
        self.execute(add_product(sku, name, unit_price_minor, stock))
            .await
            .unwrap();
    }

    pub(crate) async fn product(&self, sku: &str) -> Product {
        self.store.product(&self::sku(sku)).await.unwrap().record
    }

    pub(crate) async fn stock(&self, sku: &str) -> u32 {
        self.product(sku).await.stock
    }

    pub(crate) async fn head(&self) -> Seq {
        self.store.summary().await.unwrap().seq
    }
}

/// Carries statements out on a connection of another program.
pub(crate) async fn meddle(path: &Path, statements: &'static str) {
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true);
    let mut db = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql(statements).execute(&mut db).await.unwrap();
    db.close().await.unwrap();
}

pub(crate) fn config(path: PathBuf) -> StoreConfig {
    StoreConfig {
        // The disk of a test need not survive a power cut.
        synchronous: Synchronous::Normal,
        ..StoreConfig::at(path)
    }
}

pub(crate) fn refusal<T: std::fmt::Debug>(answer: Result<T, PortError>) -> Refusal {
    match answer {
        Err(PortError::Refused(refusal)) => refusal,
        other => panic!("refused was expected, not {other:?}"),
    }
}

pub(crate) fn mutation(command: Command) -> Mutation {
    Mutation {
        id: MutationId::from(Uuid::new_v4()),
        actor: Actor::new("test"),
        command,
    }
}

/// An id that no other call gives.
pub(crate) fn new_id() -> OrderId {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    OrderId(Uuid::from_u128(u128::from(
        NEXT.fetch_add(1, Ordering::Relaxed),
    )))
}

pub(crate) fn sku(text: &str) -> Sku {
    text.parse().unwrap()
}

pub(crate) fn lines(lines: &[(&str, i64)]) -> Vec<LineDraft> {
    lines
        .iter()
        .map(|(sku, quantity)| LineDraft {
            sku: (*sku).to_owned(),
            quantity: *quantity,
            discount_percent: 0,
        })
        .collect()
}

pub(crate) fn place(customer: &str, wanted: &[(&str, i64)]) -> Command {
    place_as(new_id(), customer, wanted)
}

pub(crate) fn place_as(id: OrderId, customer: &str, wanted: &[(&str, i64)]) -> Command {
    let draft = OrderDraft {
        customer: customer.to_owned(),
        lines: lines(wanted),
        ..OrderDraft::default()
    };
    draft.parse(id).unwrap()
}

/// The edit of an order in the version that it has.
pub(crate) fn edit(order: &Order, change: impl FnOnce(&mut OrderPatch)) -> Command {
    let mut patch = OrderPatch {
        version: Some(order.version),
        ..OrderPatch::default()
    };
    change(&mut patch);
    patch.parse(order.id).unwrap()
}

pub(crate) fn bring(order: &Order, status: Status) -> Command {
    draft::change_status(order.id, status, Some(order.version))
}

pub(crate) fn delete(order: &Order) -> Command {
    draft::delete_order(order.id, Some(order.version))
}

pub(crate) fn add_product(sku: &str, name: &str, unit_price_minor: i64, stock: i64) -> Command {
    let draft = ProductDraft {
        sku: sku.to_owned(),
        name: name.to_owned(),
        unit_price_minor,
        stock,
        ..ProductDraft::default()
    };
    draft.parse().unwrap()
}

pub(crate) fn edit_product(sku: &str, change: impl FnOnce(&mut ProductPatch)) -> Command {
    let mut patch = ProductPatch::default();
    change(&mut patch);
    patch.parse(self::sku(sku)).unwrap()
}

/// Runs a case of a property test, which is not async itself.
pub(crate) fn run(case: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(case);
}
