//! Many orders in one go: a mutation for each, fed into the outbox as it has room, and a report of
//! what failed and why. What is done stays done, whatever becomes of the rest.

use std::collections::{HashSet, VecDeque};

use leptos::prelude::*;
use leptos::task::spawn_local;
use live_orders::view::PENDING_MAX;
use live_orders::{MutationId, Order, OrderId, OrderQuery, Status};

use crate::api::read::{read_orders, read_overview};
use crate::board::ask::Ask;
use crate::board::state::Board;
use crate::board::undo::Undoable;
use crate::error::AppError;
use crate::refusals;
use crate::texts::{self, told};
use crate::words;

/// Most orders in one go. What matches further stays as it is, and the report says so.
pub const BULK_MAX: usize = 1_000;
/// The outbox is filled up to so many: what the reader does in the meantime still has room.
const IN_OUTBOX_MAX: usize = PENDING_MAX / 2;

/// What becomes of many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What is done, in few words: `→ Packed`.
    pub words: String,
    /// How many it is to be done with.
    pub total: usize,
    /// How many it is done with.
    pub done: usize,
    /// Those with which it failed: what they are called, and why.
    pub failed: Vec<(String, String)>,
    /// How many were left alone because somebody stopped it, or there were too many.
    pub left: usize,
}

impl Report {
    /// Whether nothing is under way any more.
    pub const fn is_over(&self) -> bool {
        self.done + self.failed.len() + self.left >= self.total
    }
}

/// Something that is being done with many.
#[derive(Default)]
struct Run {
    rest: VecDeque<Ask>,
    members: HashSet<MutationId>,
    undoable: Vec<Undoable>,
    /// What is offered to be taken back, once all have been asked for; `None` afterwards.
    offer: Option<String>,
}

/// What is being done with many, if anything is.
#[derive(Clone, Copy)]
pub struct Bulk {
    /// How far it is; `None` where there is nothing to say.
    pub report: RwSignal<Option<Report>>,
    run: StoredValue<Run>,
}

impl Bulk {
    /// Nothing is being done.
    pub fn new() -> Self {
        Self {
            report: RwSignal::new(None),
            run: StoredValue::new(Run::default()),
        }
    }

    /// Takes the report away, once it is over.
    pub fn dismiss(self) {
        self.report
            .try_update(|report| report.take_if(|report| report.is_over()));
    }

    fn is_busy(self) -> bool {
        let report = self.report.try_get_untracked().flatten();
        report.is_some_and(|report| !report.is_over())
    }

    fn tell(self, change: impl FnOnce(&mut Report)) {
        self.report.try_update(|report| {
            if let Some(report) = report {
                change(report);
            }
        });
    }
}

impl Default for Bulk {
    fn default() -> Self {
        Self::new()
    }
}

impl Board {
    /// Moves these orders on, as they are shown.
    pub fn change_status_of(self, ids: &[OrderId], status: Status) {
        let orders: Vec<Order> = ids.iter().filter_map(|id| self.list.order(*id)).collect();
        self.move_on(&orders, orders.len(), status);
    }

    /// Moves all orders on that match, as far as there may be in one go.
    pub fn change_status_of_all(self, query: &OrderQuery, status: Status) {
        let list = query.to_url();
        spawn_local(async move {
            match all_matching(list).await {
                Ok((orders, total)) => self.move_on(&orders, total, status),
                Err(error) => self
                    .toasts
                    .problem(told::orders_not_read(), refusals::error(&error)),
            }
        });
    }

    fn move_on(self, orders: &[Order], total: usize, status: Status) {
        let asks = orders.iter().map(|order| Ask::Status {
            id: order.id,
            version: order.version,
            status,
        });
        let words = texts::list::orders_to(orders.len() as u64, words::status(status));
        let left = total.saturating_sub(orders.len());
        self.do_all(&words, asks.collect(), left);
    }

    /// Does all of it, as the outbox has room; one such thing at a time.
    fn do_all(self, words: &str, asks: Vec<Ask>, left: usize) {
        if self.bulk.is_busy() {
            self.toasts
                .problem(told::bulk_busy(), told::bulk_busy_why());
            return;
        }
        self.bulk.report.try_set(Some(Report {
            words: words.to_owned(),
            total: asks.len() + left,
            left,
            ..Report::default()
        }));
        self.bulk.run.try_set_value(Run {
            rest: asks.into(),
            offer: Some(words.to_owned()),
            ..Run::default()
        });
        self.feed_bulk();
    }

    /// Takes many back, after what is still under way of them: it belongs to the same report.
    pub(super) fn undo_all(self, words: &str, asks: Vec<Ask>) {
        let is_busy = self.bulk.is_busy();
        self.bulk.report.try_update(|report| {
            let before = report.take().filter(|_| is_busy).unwrap_or_default();
            *report = Some(Report {
                words: words.to_owned(),
                total: before.total + asks.len(),
                ..before
            });
        });
        self.bulk.run.try_update_value(|run| run.rest.extend(asks));
        self.feed_bulk();
    }

    /// One of many has not left the page, and is not to: it is none of them any more.
    pub(super) fn withdraw_from_bulk(self, mutation: &MutationId) {
        let is_member = self
            .bulk
            .run
            .try_update_value(|run| run.members.remove(mutation));
        if is_member == Some(true) {
            self.bulk.tell(|report| report.total -= 1);
            self.end_bulk();
        }
    }

    /// Leaves alone what has not been asked for yet.
    pub fn stop_bulk(self) {
        let rest = self
            .bulk
            .run
            .try_update_value(|run| std::mem::take(&mut run.rest).len());
        self.bulk
            .tell(|report| report.left += rest.unwrap_or_default());
        self.feed_bulk();
    }

    fn feed_bulk(self) {
        let waiting = self.outbox.waiting.try_with_untracked(Vec::len);
        let room = IN_OUTBOX_MAX.saturating_sub(waiting.unwrap_or(IN_OUTBOX_MAX));
        let asks: Option<Vec<Ask>> = self
            .bulk
            .run
            .try_update_value(|run| run.rest.drain(..room.min(run.rest.len())).collect());
        let asks = asks.filter(|asks| !asks.is_empty());
        let (asked, refused) = asks.map(|asks| self.ask_all(asks)).unwrap_or_default();
        self.bulk.run.try_update_value(|run| {
            for (mutation, before) in asked {
                run.members.insert(mutation.clone());
                let inverse = before.map(|before| Ask::revert(&mutation, before, false));
                let undoable = inverse.map(|inverse| Undoable { mutation, inverse });
                run.undoable.extend(undoable);
            }
        });
        let refused = refused
            .into_iter()
            .map(|(subject, refusal)| (subject.words(), refusals::refusal(&refusal)));
        self.bulk.tell(|report| report.failed.extend(refused));
        let offer = self.bulk.run.try_update_value(|run| {
            let offer = run.offer.take_if(|_| run.rest.is_empty())?;
            Some((offer, std::mem::take(&mut run.undoable)))
        });
        if let Some(Some((offer, undoable))) = offer {
            self.offer_undo(offer, undoable);
        }
        self.end_bulk();
    }

    /// What became of a mutation; `false` where it is none of many, and has to be told by itself.
    pub(super) fn settle_bulk(
        self,
        mutation: &MutationId,
        failure: Option<(String, String)>,
    ) -> bool {
        let is_member = self.bulk.run.try_update_value(|run| {
            if failure.is_some() {
                run.undoable.retain(|part| part.mutation != *mutation);
            }
            run.members.remove(mutation)
        });
        if is_member != Some(true) {
            return false;
        }
        self.bulk.tell(|report| match failure {
            Some(failure) => report.failed.push(failure),
            None => report.done += 1,
        });
        self.feed_bulk();
        true
    }

    /// A report of what went well everywhere says nothing that the rows do not.
    fn end_bulk(self) {
        let is_plain = self.bulk.report.try_with_untracked(|report| {
            let report = report.as_ref();
            report.is_some_and(|it| it.is_over() && it.failed.is_empty() && it.left == 0)
        });
        if is_plain == Some(true) {
            self.bulk.report.try_set(None);
        }
    }
}

/// The orders that match, as many as may be, and how many there are.
async fn all_matching(list: String) -> Result<(Vec<Order>, usize), AppError> {
    let mut orders = Vec::new();
    let mut page = read_overview(list.clone()).await?.page;
    loop {
        orders.extend(page.items);
        let total = usize::try_from(page.total).unwrap_or(usize::MAX);
        match page.next_cursor {
            Some(next) if orders.len() < BULK_MAX => page = read_orders(list.clone(), next).await?,
            _ => {
                orders.truncate(BULK_MAX);
                let total = total.max(orders.len());
                return Ok((orders, total));
            }
        }
    }
}
