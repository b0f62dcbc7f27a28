//! The store as the pages and the API see it. Each read is one transaction, so that rows, totals,
//! figures and the head of the log are of one moment; writes go to the writer.

use std::sync::Arc;

use async_trait::async_trait;
use live_orders::catalogue::{ProductCursor, ProductQuery};
use live_orders::decide::decide;
use live_orders::lanes::{self, LanePage};
use live_orders::query::Cursor;
use live_orders::{
    Change, Entity, Figures, Mutation, Order, OrderId, OrderQuery, Outcome, Overview, Page,
    PageRequest, Period, Product, Refusal, Seq, Sku, Snapshot, Statuses, Summary, Timestamp,
};
use live_orders_app::port::{Foreseen, Port, PortError};
use sqlx::{Sqlite, Transaction};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::oneshot;
use tracing::Span;

use super::counts::Counts;
use super::error::Fault;
use super::ledger::Ledger;
use super::list::Found;
use super::meter::Fate;
use super::mutations::Fingerprint;
use super::open::SqliteStore;
use super::work::Work;
use super::writer::{self, Asked, Request};
use super::{changes, figures, orders, products};
use crate::accounts::Identity;

/// A moment of the store: a read transaction and what is counted in it.
struct Moment {
    transaction: Transaction<'static, Sqlite>,
    ledger: Ledger,
    counts: Arc<Counts>,
}

impl Moment {
    /// A page of a list, and how long the list is.
    async fn page(
        &mut self,
        query: &OrderQuery,
        request: &PageRequest<Cursor>,
    ) -> Result<Page<Order>, Fault> {
        let seq = self.ledger.seq;
        let db = &mut self.transaction;
        let known = self.ledger.counted(query);
        let total = if let Some(total) = known.or_else(|| self.counts.at(query, seq)) {
            total
        } else {
            let total = orders::count(db, query).await?;
            self.counts.keep(query, seq, total);
            total
        };
        let found = Found {
            orders: total,
            of: self.ledger.orders(Statuses::ANY),
        };
        let (items, next_cursor) = orders::rows(db, query, request, Some(found)).await?;
        Ok(Page {
            items,
            next_cursor: next_cursor.map(|cursor| cursor.to_string()),
            total,
            seq,
        })
    }
}

impl SqliteStore {
    async fn moment(&self) -> Result<Moment, Fault> {
        let mut transaction = self.inner.readers.begin().await?;
        let ledger = Ledger::load(&mut transaction).await?;
        Ok(Moment {
            transaction,
            ledger,
            counts: Arc::clone(&self.inner.counts),
        })
    }
}

#[async_trait]
impl Port for SqliteStore {
    async fn overview(
        &self,
        query: &OrderQuery,
        page: &PageRequest<Cursor>,
    ) -> Result<Overview, PortError> {
        let read = async {
            let mut moment = self.moment().await?;
            let page = moment.page(query, page).await?;
            let db = &mut moment.transaction;
            let figures = figures::read(db, &moment.ledger, Period::Day, self.now()).await?;
            moment.transaction.commit().await?;
            Ok(Overview {
                page,
                figures,
                summary: moment.ledger.summary(),
                epoch: self.epoch().to_owned(),
            })
        };
        answer(read.await, "reading the overview")
    }

    async fn orders(
        &self,
        query: &OrderQuery,
        page: &PageRequest<Cursor>,
    ) -> Result<Page<Order>, PortError> {
        let read = async {
            let mut moment = self.moment().await?;
            let page = moment.page(query, page).await?;
            moment.transaction.commit().await?;
            Ok(page)
        };
        answer(read.await, "reading orders")
    }

    async fn lanes(&self, query: &OrderQuery) -> Result<Vec<LanePage>, PortError> {
        let read = async {
            let mut moment = self.moment().await?;
            let mut pages = Vec::new();
            for status in lanes::statuses(query) {
                let lane = lanes::lane(query, status);
                let first = PageRequest::new(lanes::limit(status), None)?;
                let page = moment.page(&lane, &first).await?;
                pages.push(LanePage { status, page });
            }
            moment.transaction.commit().await?;
            Ok(pages)
        };
        answer(read.await, "reading the lanes of a list")
    }

    async fn countries(&self) -> Result<Vec<String>, PortError> {
        let read = async {
            let mut moment = self.moment().await?;
            let countries = orders::countries(&mut moment.transaction).await?;
            moment.transaction.commit().await?;
            Ok(countries)
        };
        answer(read.await, "reading the countries of the orders")
    }

    async fn orders_uncounted(
        &self,
        query: &OrderQuery,
        page: &PageRequest<Cursor>,
    ) -> Result<(Vec<Order>, Option<Cursor>), PortError> {
        let read = async {
            let mut moment = self.moment().await?;
            let rows = orders::rows(&mut moment.transaction, query, page, None).await?;
            moment.transaction.commit().await?;
            Ok(rows)
        };
        answer(read.await, "reading all orders of a list")
    }

    async fn order(&self, id: OrderId) -> Result<Snapshot<Order>, PortError> {
        let read = async {
            let mut moment = self.moment().await?;
            let stored = orders::find(&mut moment.transaction, id).await?;
            moment.transaction.commit().await?;
            let stored = stored.ok_or_else(|| Order::not_found(id))?;
            Ok(Snapshot {
                record: stored.order,
                seq: moment.ledger.seq,
            })
        };
        answer(read.await, "reading an order")
    }

    async fn history(
        &self,
        id: OrderId,
        page: &PageRequest<Seq>,
    ) -> Result<Page<Change>, PortError> {
        let read = async {
            let mut moment = self.moment().await?;
            let page = changes::history(&mut moment.transaction, &moment.ledger, id, page).await?;
            moment.transaction.commit().await?;
            Ok(page)
        };
        answer(read.await, "reading an order's history")
    }

    async fn products(
        &self,
        query: &ProductQuery,
        page: &PageRequest<ProductCursor>,
    ) -> Result<Page<Product>, PortError> {
        let read = async {
            let mut moment = self.moment().await?;
            let page = products::page(&mut moment.transaction, &moment.ledger, query, page).await?;
            moment.transaction.commit().await?;
            Ok(page)
        };
        answer(read.await, "reading products")
    }

    async fn product(&self, sku: &Sku) -> Result<Snapshot<Product>, PortError> {
        let read = async {
            let mut moment = self.moment().await?;
            let product = products::find(&mut moment.transaction, sku).await?;
            moment.transaction.commit().await?;
            let record = product.ok_or_else(|| Refusal::NotFound {
                entity: Entity::Products,
                id: sku.to_string(),
            })?;
            Ok(Snapshot {
                record,
                seq: moment.ledger.seq,
            })
        };
        answer(read.await, "reading a product")
    }

    async fn summary(&self) -> Result<Summary, PortError> {
        let read = async {
            let mut connection = self.inner.readers.acquire().await?;
            Ok(Ledger::load(&mut connection).await?.summary())
        };
        answer(read.await, "reading the summary")
    }

    async fn figures(&self, period: Period) -> Result<Figures, PortError> {
        let read = async {
            let mut moment = self.moment().await?;
            let db = &mut moment.transaction;
            let figures = figures::read(db, &moment.ledger, period, self.now()).await?;
            moment.transaction.commit().await?;
            Ok(figures)
        };
        answer(read.await, "reading the figures")
    }

    async fn changes(&self, page: &PageRequest<Seq>) -> Result<Page<Change>, PortError> {
        let read = async {
            let mut moment = self.moment().await?;
            let page = changes::page(&mut moment.transaction, &moment.ledger, page).await?;
            moment.transaction.commit().await?;
            Ok(page)
        };
        answer(read.await, "reading changes")
    }

    async fn execute(&self, mut mutation: Mutation) -> Result<Outcome, PortError> {
        // Here, where all writes come by: no handler can forget it, and nobody can claim another name.
        if let Some(identity) = Identity::current() {
            mutation.actor = identity.signs(mutation.actor);
        }
        let (reply, answer) = oneshot::channel();
        let fingerprint = Fingerprint::of(&mutation);
        let span = Span::current();
        let asked = Asked {
            mutation,
            fingerprint,
            span,
        };
        let request = Request { asked, reply };
        match self.inner.queue.try_send(request) {
            Ok(()) => {}
            // Closed: the server is about to stop, and the next one will answer.
            Err(TrySendError::Full(request) | TrySendError::Closed(request)) => {
                let command = &request.asked.mutation.command;
                self.inner.meter.answer(command, Fate::Busy);
                return Err(PortError::Busy);
            }
        }
        // The writer has logged why it went away without an answer.
        answer.await.unwrap_or(Err(PortError::Failed))
    }

    async fn foresee(&self, mutation: &Mutation) -> Result<Foreseen, PortError> {
        let read = async {
            let mut moment = self.moment().await?;
            let Moment {
                transaction,
                ledger,
                ..
            } = &mut moment;
            let work = Work::load(transaction, ledger.clone(), &[mutation], self.now()).await?;
            let foreseen = match work.recall(mutation, &Fingerprint::of(mutation))? {
                Some(answer) => answer.map(|_| Foreseen::Done),
                None => decide(&mutation.command, &work.state(&mutation.command))
                    .map(|_| Foreseen::WouldBeDone),
            };
            moment.transaction.commit().await?;
            Ok(foreseen?)
        };
        answer(read.await, "foreseeing a mutation")
    }

    fn now(&self) -> Timestamp {
        writer::now()
    }
}

fn answer<T>(read: Result<T, Fault>, doing: &'static str) -> Result<T, PortError> {
    read.map_err(|fault| fault.answer(doing))
}
