//! The port: what the pages and the server functions need of a store. The server implements it;
//! server functions find it in context as [`Store`].

use std::sync::Arc;

use async_trait::async_trait;
use live_orders::catalogue::{ProductCursor, ProductQuery};
use live_orders::lanes::LanePage;
use live_orders::query::Cursor;
use live_orders::{
    Change, Figures, Mutation, Order, OrderId, OrderQuery, Outcome, Overview, Page, PageRequest,
    Period, Product, Refusal, Seq, Sku, Snapshot, Summary, Timestamp,
};

use crate::api::sinks::SinkReport;

/// The store as server functions hold it: they cannot be generic.
pub type Store = Arc<dyn Port>;

/// A store of orders and products with a log of all changes.
#[async_trait]
pub trait Port: Send + Sync + 'static {
    /// The first rows of a list and the figures, at one moment.
    async fn overview(
        &self,
        query: &OrderQuery,
        page: &PageRequest<Cursor>,
    ) -> Result<Overview, PortError>;

    /// Rows of a list.
    async fn orders(
        &self,
        query: &OrderQuery,
        page: &PageRequest<Cursor>,
    ) -> Result<Page<Order>, PortError>;

    /// The first cards of each lane of a list, at one moment.
    async fn lanes(&self, query: &OrderQuery) -> Result<Vec<LanePage>, PortError>;

    /// The countries of the orders as they are written, each once, in order; of very many the first.
    async fn countries(&self) -> Result<Vec<String>, PortError>;

    /// Rows of a list and where the next ones start, without the list's length: for whoever reads
    /// all of a list, since counting costs as much as reading it.
    async fn orders_uncounted(
        &self,
        query: &OrderQuery,
        page: &PageRequest<Cursor>,
    ) -> Result<(Vec<Order>, Option<Cursor>), PortError>;

    /// One order; [`Refusal::NotFound`] where there is none.
    async fn order(&self, id: OrderId) -> Result<Snapshot<Order>, PortError>;

    /// An order's changes, oldest first; the cursor is the last one seen. A deleted order still
    /// has its history; [`Refusal::NotFound`] where there never was one.
    async fn history(
        &self,
        id: OrderId,
        page: &PageRequest<Seq>,
    ) -> Result<Page<Change>, PortError>;

    /// Products by SKU.
    async fn products(
        &self,
        query: &ProductQuery,
        page: &PageRequest<ProductCursor>,
    ) -> Result<Page<Product>, PortError>;

    /// One product; [`Refusal::NotFound`] where there is none.
    async fn product(&self, sku: &Sku) -> Result<Snapshot<Product>, PortError>;

    /// The figures.
    async fn summary(&self) -> Result<Summary, PortError>;

    /// What was ordered in a period that ends with today, and what is open and late.
    async fn figures(&self, period: Period) -> Result<Figures, PortError>;

    /// Changes in order, after the cursor; `total` counts those that are left from there on.
    async fn changes(&self, page: &PageRequest<Seq>) -> Result<Page<Change>, PortError>;

    /// Carries a mutation out, once for each id, and answers when it is durable.
    async fn execute(&self, mutation: Mutation) -> Result<Outcome, PortError>;

    /// What carrying a mutation out would come to now; nothing is written or remembered.
    async fn foresee(&self, mutation: &Mutation) -> Result<Foreseen, PortError>;

    /// The time, as the store's records have it.
    fn now(&self) -> Timestamp;
}

/// What a mutation would come to, unless it would be refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreseen {
    /// It would be carried out.
    WouldBeDone,
    /// It has been carried out before.
    Done,
}

/// The outside services as server functions hold them.
pub type Sinks = Arc<dyn SinkPort>;

/// The outside services that are told of changes.
#[async_trait]
pub trait SinkPort: Send + Sync + 'static {
    /// How each stands.
    async fn sinks(&self) -> Result<Vec<SinkReport>, PortError>;

    /// Has one try again at once; `None` where there is none of that name.
    async fn retry(&self, name: &str) -> Result<Option<SinkReport>, PortError>;
}

/// Why the store gave no answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum PortError {
    /// The command, or what was asked for, is refused.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Too much is waiting already: try again in a moment.
    #[error("The server is busy; try again in a moment.")]
    Busy,
    /// Something broke. It has been logged where it happened.
    #[error("The server could not do this; it has been logged.")]
    Failed,
}
