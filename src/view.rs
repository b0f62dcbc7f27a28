//! The optimistic view: the confirmed rows of a list with the pending mutations replayed on top.
//!
//! It holds the part of the list that has been loaded: every matching order up to `end`. Confirmed
//! rows move by changes alone, in the order of their `seq`; what the page itself asked for lies
//! above them as [`Pending`] and is worked out anew at each look, so that taking one back restores
//! exactly what was there. Below the loaded part only the count changes.
//!
//! What a change costs does not grow with the list, but for moving ids along in one vector: the rows
//! stand in order all the time, and who shows them asks [`View::take_touched`] which to look at.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap, HashSet};

use crate::change::{Change, Record};
use crate::command::{Command, Mutation};
use crate::ids::{MutationId, OrderId, Seq, Sku};
use crate::money::Currency;
use crate::order::{Order, Products};
use crate::page::Page;
use crate::pending::Acknowledged;
pub use crate::pending::Pending;
use crate::product::Product;
use crate::query::{Cursor, OrderQuery, Position};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::timestamp::Timestamp;

/// Most mutations that wait at once; a page that has so many open refuses to take on more.
pub const PENDING_MAX: usize = 200;

/// A list as one page sees it.
#[derive(Clone, Debug)]
pub struct View {
    query: OrderQuery,
    confirmed: HashMap<OrderId, Order>,
    /// The confirmed orders, in the list's order.
    sorted: Vec<OrderId>,
    /// What is to be looked at anew.
    touched: Touched,
    /// The end of the loaded part; `None` when the whole list is loaded.
    end: Option<Position>,
    total: u64,
    seq: Seq,
    currency: Currency,
    pending: Vec<Pending>,
    /// A further page that was read ahead of the changes which have arrived here.
    ahead: Option<Page<Order>>,
}

/// What became of a further page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extended {
    /// It is taken in.
    Done,
    /// It was read after changes that are still on their way here; it is taken in with them.
    Waiting,
    /// It was read before changes that are in already: it has to be read again.
    Stale,
}

/// A row as it is to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The order, predictions included.
    pub order: Order,
    /// Whether something of it still waits for the server.
    pub pending: bool,
    /// Since when it does: when the oldest of what waits was asked for.
    pub waiting_since: Option<Timestamp>,
}

/// What of a list is to be looked at anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touched {
    /// All of it.
    All,
    /// These orders: they may have changed, come, gone, or moved.
    Orders(HashSet<OrderId>),
}

/// A product as it is to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductRow {
    /// The product, predictions included.
    pub product: Product,
    /// Since when something of it waits for the server, if anything does.
    pub waiting_since: Option<Timestamp>,
}

/// What a change did to the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It is taken in.
    Advanced,
    /// It was known already.
    Known,
    /// Changes before it are missing: nothing was taken in, the page must catch up.
    Gap,
}

impl View {
    /// A list from its first page.
    pub fn new(query: OrderQuery, page: Page<Order>, currency: Currency) -> Self {
        let mut view = Self {
            query,
            confirmed: HashMap::new(),
            sorted: Vec::new(),
            touched: Touched::All,
            end: None,
            total: 0,
            seq: Seq::default(),
            currency,
            pending: Vec::new(),
            ahead: None,
        };
        view.reset(page);
        view
    }

    /// Starts anew from a fresh first page, of this query; pending mutations stay.
    pub fn reset(&mut self, page: Page<Order>) {
        self.ahead = None;
        self.seq = page.seq;
        self.total = page.total;
        self.end = self.end_of(&page);
        self.confirmed.clear();
        self.sorted.clear();
        self.take_in(page.items);
        self.touched = Touched::All;
        self.settle();
    }

    /// Starts anew with another query.
    pub fn requery(&mut self, query: OrderQuery, page: Page<Order>) {
        self.query = query;
        self.reset(page);
    }

    /// Where the next page is to start; `None` when everything is loaded.
    pub fn next_cursor(&self) -> Option<Cursor> {
        self.end
            .clone()
            .map(|position| Cursor::new(self.query.sort, position))
    }

    /// Takes in the page after the loaded part, at the moment at which it was read.
    pub fn extend(&mut self, page: Page<Order>) -> Extended {
        match page.seq.cmp(&self.seq) {
            Ordering::Less => Extended::Stale,
            Ordering::Greater => {
                self.ahead = Some(page);
                Extended::Waiting
            }
            Ordering::Equal => {
                self.total = page.total;
                self.end = self.end_of(&page);
                // What is predicted beyond the old end may be within the new one.
                let overlaid = self.overlaid();
                self.touched.note_all(overlaid);
                self.take_in(page.items);
                Extended::Done
            }
        }
    }

    /// Takes in a change. A change whose mutation waits here confirms it in the same step.
    pub fn apply(&mut self, change: &Change) -> Applied {
        if change.seq <= self.seq {
            return Applied::Known;
        }
        if change.seq != self.seq.next() {
            return Applied::Gap;
        }
        self.seq = change.seq;
        let (before, after) = change.effect.orders();
        if let Some(before) = before {
            self.total -= u64::from(self.query.matches(before));
            self.remove(before.id);
        }
        if let Some(after) = after {
            let matches = self.query.matches(after);
            self.total += u64::from(matches);
            if matches && self.is_loaded(after) {
                self.insert(after.clone());
            }
        }
        for id in before.into_iter().chain(after).map(|order| order.id) {
            self.touched.note(id);
        }
        // A mutation's own record is the first of its changes, so it is confirmed by that one;
        // a change of a product's stock that follows must find nothing left to confirm.
        self.let_go(|pending| pending.mutation.id == change.mutation);
        self.settle();
        Applied::Advanced
    }

    /// Says that nothing but changes of no concern to orders lies up to `seq`.
    pub fn advance_to(&mut self, seq: Seq) {
        if seq > self.seq {
            self.seq = seq;
            self.settle();
        }
    }

    /// Shows a mutation that is about to be sent; refused when too many wait already.
    pub fn push(
        &mut self,
        mutation: Mutation,
        products: Products,
        at: Timestamp,
    ) -> Result<(), Refusal> {
        if self.pending.len() >= PENDING_MAX {
            return Err(Refusal::against("mutation", Rule::MustWait));
        }
        self.touched.note_all(mutation.command.order_id());
        self.pending.push(Pending {
            mutation,
            at,
            products,
            acknowledged: None,
        });
        Ok(())
    }

    /// The server has carried a mutation out, with this record at this `seq`.
    pub fn acknowledge(&mut self, id: &MutationId, seq: Seq, record: Option<&Record>) {
        if let Some(pending) = self
            .pending
            .iter_mut()
            .find(|pending| pending.mutation.id == *id)
        {
            let record = record.cloned();
            pending.acknowledged = Some(Acknowledged { seq, record });
            self.touched.note_all(pending.mutation.command.order_id());
        }
        self.settle();
    }

    /// The server has refused a mutation: it is taken out of the view, and given back.
    pub fn refuse(&mut self, id: &MutationId) -> Option<Mutation> {
        let index = self
            .pending
            .iter()
            .position(|pending| pending.mutation.id == *id)?;
        let mutation = self.pending.remove(index).mutation;
        self.touched.note_all(mutation.command.order_id());
        Some(mutation)
    }

    /// Forgets what the server has answered: that was another life of the store, whose changes will
    /// not come. What has not been answered stays, and is replayed on whatever is loaded next.
    pub fn forget_answers(&mut self) {
        self.let_go(|pending| pending.acknowledged.is_some());
    }

    /// What is to be looked at anew since this was asked last.
    pub fn take_touched(&mut self) -> Touched {
        std::mem::take(&mut self.touched)
    }

    /// The rows to be shown, in order.
    pub fn rows(&self) -> Vec<Row> {
        self.ids()
            .into_iter()
            .filter_map(|id| self.row(id))
            .collect()
    }

    /// A row that is to be shown; `None` where there is none of that order.
    pub fn row(&self, id: OrderId) -> Option<Row> {
        let row = self.overlay(id, self.confirmed.get(&id))?;
        let is_about = |pending: &Pending| pending.mutation.command.order_id() == Some(id);
        let is_overlaid = self.pending.iter().any(is_about);
        (!is_overlaid || self.shows(&row)).then_some(row)
    }

    /// The orders of the rows to be shown, in order. Predicted rows take the place that they would
    /// have.
    pub fn ids(&self) -> Vec<OrderId> {
        let overlaid = self.overlaid();
        if overlaid.is_empty() {
            return self.sorted.clone();
        }
        let settled = self.sorted.iter().filter(|id| !overlaid.contains(*id));
        let mut ids: Vec<OrderId> = settled.copied().collect();
        let mut shown: Vec<Position> = overlaid
            .iter()
            .filter_map(|id| self.row(*id))
            .map(|row| self.query.position(&row.order))
            .collect();
        // From the end, so that places that were found stay right while ids are put in.
        shown.sort_by(|a, b| self.query.sort.compare(b, a));
        let places: Vec<(usize, OrderId)> = shown
            .iter()
            .map(|position| (self.place_among(&ids, position), position.id))
            .collect();
        for (place, id) in places {
            ids.insert(place, id);
        }
        ids
    }

    /// One order as it is to be shown, given how it stands confirmed, whether or not it is in the
    /// list; `None` where it is not there or about to be deleted.
    pub fn overlay(&self, id: OrderId, confirmed: Option<&Order>) -> Option<Row> {
        let mut order = confirmed.cloned();
        let mut waiting_since = None;
        for pending in self
            .pending
            .iter()
            .filter(|pending| pending.mutation.command.order_id() == Some(id))
        {
            if let Some(acknowledged) = &pending.acknowledged {
                order = acknowledged
                    .record
                    .as_ref()
                    .and_then(Record::order)
                    .cloned();
            } else {
                waiting_since = waiting_since.or(Some(pending.at));
                order = pending.replay(order, self.currency);
            }
        }
        order.map(|order| Row {
            order,
            pending: waiting_since.is_some(),
            waiting_since,
        })
    }

    /// One product as it is to be shown, given how it stands confirmed; `None` where it is not there.
    pub fn overlay_product(&self, sku: &Sku, confirmed: Option<&Product>) -> Option<ProductRow> {
        let mut product = confirmed.cloned();
        let mut waiting_since = None;
        for pending in self
            .pending
            .iter()
            .filter(|pending| pending.mutation.command.sku() == Some(sku))
        {
            if let Some(acknowledged) = &pending.acknowledged {
                let record = acknowledged.record.as_ref();
                product = record.and_then(Record::product).cloned();
            } else {
                waiting_since = waiting_since.or(Some(pending.at));
                product = pending.replay_product(product);
            }
        }
        product.map(|product| ProductRow {
            product,
            waiting_since,
        })
    }

    /// The products that something on its way is about, each once.
    pub fn pending_skus(&self) -> BTreeSet<&Sku> {
        let commands = self.pending.iter().map(|it| &it.mutation.command);
        commands.filter_map(Command::sku).collect()
    }

    /// Whether an order was placed here and the server has not said yet that it is there.
    pub fn is_placed_here(&self, id: OrderId) -> bool {
        let places = |pending: &Pending| {
            pending.acknowledged.is_none()
                && matches!(&pending.mutation.command, Command::Place(place) if place.id() == id)
        };
        !self.confirmed.contains_key(&id) && self.pending.iter().any(places)
    }

    /// The orders of which something waits for the server.
    pub fn waiting(&self) -> HashSet<OrderId> {
        let unanswered = self.pending.iter().filter(|it| it.acknowledged.is_none());
        unanswered
            .filter_map(|pending| pending.mutation.command.order_id())
            .collect()
    }

    /// Orders in the whole list, confirmed ones only.
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// The last change taken in.
    pub const fn seq(&self) -> Seq {
        self.seq
    }

    /// The filter and the sort.
    pub const fn query(&self) -> &OrderQuery {
        &self.query
    }

    /// The mutations on their way, oldest first.
    pub fn pending(&self) -> &[Pending] {
        &self.pending
    }

    /// An order of the loaded part as it is confirmed.
    pub fn confirmed(&self, id: OrderId) -> Option<&Order> {
        self.confirmed.get(&id)
    }

    /// The orders that something on its way is about.
    fn overlaid(&self) -> HashSet<OrderId> {
        let commands = self.pending.iter().map(|pending| &pending.mutation.command);
        commands.filter_map(Command::order_id).collect()
    }

    /// Takes further rows in, which mostly come after all others.
    fn take_in(&mut self, orders: Vec<Order>) {
        for order in orders {
            self.touched.note(order.id);
            self.insert(order);
        }
    }

    fn insert(&mut self, order: Order) {
        self.remove(order.id);
        let place = self.place_among(&self.sorted, &self.query.position(&order));
        self.sorted.insert(place, order.id);
        self.confirmed.insert(order.id, order);
    }

    fn remove(&mut self, id: OrderId) {
        let Some(order) = self.confirmed.get(&id) else {
            return;
        };
        let place = self.place_among(&self.sorted, &self.query.position(order));
        if self.sorted.get(place) == Some(&id) {
            self.sorted.remove(place);
        }
        self.confirmed.remove(&id);
    }

    /// How many of these confirmed orders, which are in order, come before a position.
    fn place_among(&self, ids: &[OrderId], position: &Position) -> usize {
        ids.partition_point(|id| {
            self.confirmed.get(id).is_some_and(|order| {
                let other = self.query.position(order);
                self.query.sort.compare(&other, position).is_lt()
            })
        })
    }

    /// Forgets what is on its way and matches.
    fn let_go(&mut self, is_over: impl Fn(&Pending) -> bool) {
        let over = self.pending.iter().filter(|pending| is_over(pending));
        let ids: Vec<_> = over.map(|it| it.mutation.command.order_id()).collect();
        if !ids.is_empty() {
            self.pending.retain(|pending| !is_over(pending));
            self.touched.note_all(ids.into_iter().flatten());
        }
    }

    fn end_of(&self, page: &Page<Order>) -> Option<Position> {
        page.next_cursor
            .as_ref()
            .and(page.items.last())
            .map(|order| self.query.position(order))
    }

    pub(crate) fn is_loaded(&self, order: &Order) -> bool {
        let position = self.query.position(order);
        self.end
            .as_ref()
            .is_none_or(|end| self.query.sort.compare(&position, end).is_le())
    }

    fn shows(&self, row: &Row) -> bool {
        // What the person has just placed is shown even below the loaded part: it must not seem lost.
        let placed_here = row.pending && !row.order.number.is_assigned();
        self.query.matches(&row.order) && (placed_here || self.is_loaded(&row.order))
    }

    fn settle(&mut self) {
        let seq = self.seq;
        if let Some(page) = self.ahead.take_if(|page| page.seq <= seq) {
            // A page that a reset has overtaken is stale; scrolling on asks for it again.
            self.extend(page);
        }
        self.let_go(|pending| {
            let answer = pending.acknowledged.as_ref();
            answer.is_some_and(|answer| answer.seq <= seq)
        });
    }
}

impl Touched {
    fn note(&mut self, id: OrderId) {
        if let Self::Orders(ids) = self {
            ids.insert(id);
        }
    }

    fn note_all(&mut self, ids: impl IntoIterator<Item = OrderId>) {
        for id in ids {
            self.note(id);
        }
    }
}

impl Default for Touched {
    fn default() -> Self {
        Self::Orders(HashSet::new())
    }
}
