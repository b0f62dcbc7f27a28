//! Somebody who looks at the rows after every step, and notices what a reader would: a row that is
//! gone without a reason, that comes back, that goes back in time or waits again.

use std::collections::{HashMap, HashSet};

use live_orders::view::Row;
use live_orders::{Command, MutationId, Order, OrderId, Seq};

use crate::page::Page;

/// What was seen so far.
#[derive(Default)]
pub(crate) struct Eyes {
    rows: HashMap<OrderId, Seen>,
    /// Orders that this page has asked something of since the last look.
    asked: HashSet<OrderId>,
    /// Orders that this page wanted to place, and that were refused.
    refused: HashSet<OrderId>,
    loads: u64,
    cursor: Seq,
    seq: Seq,
    query: String,
}

/// One row's life.
struct Seen {
    /// Whether it was there at the last look.
    is_shown: bool,
    /// Whether it waited for the server then.
    was_pending: bool,
    /// How it stood when it last did not wait.
    settled: Option<Order>,
}

impl Eyes {
    /// The page asks for something.
    pub(crate) fn asked(&mut self, id: OrderId) {
        self.asked.insert(id);
    }

    /// The page was refused something.
    pub(crate) fn refused(&mut self, command: &Command) {
        if let Command::Place(place) = command {
            self.refused.insert(place.id());
        }
    }

    /// Looks at the page: what is not as it must be?
    pub(crate) fn look(&mut self, page: &Page) -> Result<(), String> {
        self.look_at_places(page)?;
        let query = page.query().to_url();
        if query != self.query {
            // Other rows are wanted: which of them are there says nothing.
            self.query = query;
            for seen in self.rows.values_mut() {
                seen.is_shown = false;
            }
        }
        let rows = page.view.rows();
        for row in &rows {
            self.look_at(page, row)?;
        }
        let shown: HashSet<OrderId> = rows.iter().map(|row| row.order.id).collect();
        self.look_for_missing(page, &shown)?;
        self.loads = page.loads;
        self.asked.clear();
        Ok(())
    }

    fn look_at_places(&mut self, page: &Page) -> Result<(), String> {
        // The head of the store never goes back, so that nothing may, not even when it starts over.
        let (cursor, seq) = (page.cursor(), page.view.seq());
        if cursor < self.cursor || seq < self.seq {
            return Err(format!(
                "it went back from {} to {cursor}, its list from {} to {seq}",
                self.cursor, self.seq
            ));
        }
        (self.cursor, self.seq) = (cursor, seq);
        Ok(())
    }

    fn look_at(&mut self, page: &Page, row: &Row) -> Result<(), String> {
        let order = &row.order;
        if page.deleted.contains(&order.id) {
            return Err(format!("order {} is deleted, and shown: {row:?}", order.id));
        }
        let seen = self.rows.entry(order.id).or_insert_with(|| Seen {
            is_shown: false,
            was_pending: row.pending,
            settled: None,
        });
        if row.pending && seen.is_shown && !seen.was_pending && !self.asked.contains(&order.id) {
            return Err(format!("order {} waits again: {row:?}", order.id));
        }
        (seen.is_shown, seen.was_pending) = (true, row.pending);
        if !row.pending {
            if let Some(settled) = &seen.settled {
                let went_back = order.version < settled.version;
                let differs = order.version == settled.version && order != settled;
                if went_back || differs {
                    return Err(format!(
                        "order {} was {settled:?}, and is {order:?}",
                        order.id
                    ));
                }
            }
            seen.settled = Some(order.clone());
        }
        Ok(())
    }

    fn look_for_missing(&mut self, page: &Page, shown: &HashSet<OrderId>) -> Result<(), String> {
        let missing = |id: &OrderId| !shown.contains(id);
        for (id, mutation) in placing(page) {
            if page.query().is_unfiltered() && missing(&id) && !page.is_deleting(id) {
                return Err(format!("order {id} of {mutation} waits, and is not shown"));
            }
        }
        for (id, seen) in &mut self.rows {
            if !seen.is_shown || !missing(id) {
                continue;
            }
            seen.is_shown = false;
            let is_out = |order: &Order| !page.query().matches(order) || !page.is_loaded(order);
            let has_left = page.known.get(id).is_some_and(is_out);
            let is_gone = page.deleted.contains(id) || page.is_deleting(*id);
            // A list that was loaded anew is right about what is in it, and a prediction may lead an
            // order out of a filter or below what is loaded.
            let is_narrow = !page.query().is_unfiltered() || page.view.next_cursor().is_some();
            let is_led_out = is_narrow && (seen.was_pending || waits_for(page, *id));
            let is_excused = has_left
                || is_gone
                || is_led_out
                || page.overtaken.contains(id)
                || self.refused.contains(id)
                || self.loads != page.loads;
            if !is_excused {
                return Err(format!(
                    "order {id} is gone from the list; last known: {:?}",
                    page.known.get(id)
                ));
            }
        }
        Ok(())
    }
}

/// The orders that the page is about to place, with their mutations.
fn placing(page: &Page) -> impl Iterator<Item = (OrderId, &MutationId)> {
    let pending = page.view.pending().iter();
    pending.filter_map(|pending| match &pending.mutation.command {
        Command::Place(place) if !page.known.contains_key(&place.id()) => {
            Some((place.id(), &pending.mutation.id))
        }
        _ => None,
    })
}

fn waits_for(page: &Page, id: OrderId) -> bool {
    let mut pending = page.view.pending().iter();
    pending.any(|pending| pending.mutation.command.order_id() == Some(id))
}
