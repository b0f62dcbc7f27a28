//! The board: the orders of a list in lanes, one for each status. Each lane is a [`View`] of its own,
//! with what it has loaded and the count of what it has not; what the page asked for and nobody has
//! answered lies above all of them, because a card that is moved leaves one lane for another.
//!
//! A card that was in sight stays in sight: where it comes to lie below the loaded part of its new
//! lane, it is a guest there, after all that is loaded.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::change::Change;
use crate::ids::OrderId;
use crate::money::Currency;
use crate::order::Order;
use crate::page::Page;
use crate::query::{Cursor, OrderQuery};
use crate::status::Status;
use crate::view::{Applied, Extended, Row, View};

/// Cards of a lane in which something is to be done, at first: what a tall screen shows.
pub const OPEN_LIMIT: u16 = 20;
/// Cards of a lane in which all is done, at first: the last ones, to look back at.
pub const DONE_LIMIT: u16 = 10;
/// Cards that a lane grows to; whoever wants to see more than that wants a list.
pub const LANE_MAX: usize = 200;
/// Cards that a lane keeps below its loaded part; the one that came first goes first.
pub const GUESTS_MAX: usize = 50;

/// The first cards of a lane, as the store has read them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LanePage {
    /// Which lane.
    pub status: Status,
    /// Its cards.
    pub page: Page<Order>,
}

/// The lanes of a list, as one page sees them.
#[derive(Clone, Debug)]
pub struct Lanes {
    lanes: Vec<Lane>,
}

#[derive(Clone, Debug)]
struct Lane {
    status: Status,
    view: View,
    /// Cards below the loaded part, in the order in which they came.
    guests: Vec<Order>,
}

/// A lane as it is to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Which.
    pub status: Status,
    /// Its cards, in order.
    pub rows: Vec<Row>,
    /// Orders in the whole lane, with what is foreseen.
    pub total: u64,
    /// Whether there are cards that have not been loaded.
    pub has_more: bool,
}

/// What the page's own mutations make of an order.
struct Foreseen<'a> {
    confirmed: Option<&'a Order>,
    is_in_sight: bool,
    row: Option<Row>,
}

/// The lanes of a list: those whose status passes its filter.
pub fn statuses(query: &OrderQuery) -> impl Iterator<Item = Status> {
    let admitted = query.status;
    Status::ALL
        .into_iter()
        .filter(move |status| admitted.admits(*status))
}

/// What of a list is in one lane.
#[must_use]
pub fn lane(query: &OrderQuery, status: Status) -> OrderQuery {
    OrderQuery {
        status: status.into(),
        ..query.clone()
    }
}

/// How many cards a lane has at first.
pub const fn limit(status: Status) -> u16 {
    if status.is_open() {
        OPEN_LIMIT
    } else {
        DONE_LIMIT
    }
}

impl Lanes {
    /// The lanes from their first cards, all read at one moment.
    pub fn new(query: &OrderQuery, pages: Vec<LanePage>, currency: Currency) -> Self {
        let lanes = pages.into_iter().map(|LanePage { status, page }| Lane {
            status,
            view: View::new(lane(query, status), page, currency),
            guests: Vec::new(),
        });
        Self {
            lanes: lanes.collect(),
        }
    }

    /// Takes in a change.
    pub fn apply(&mut self, change: &Change) -> Applied {
        let (before, after) = change.effect.orders();
        let was_in_sight = before.is_some_and(|order| self.confirmed(order.id).is_some());
        let mut applied = Applied::Known;
        for lane in &mut self.lanes {
            applied = lane.view.apply(change);
            if applied != Applied::Advanced {
                return applied;
            }
            if let Some(before) = before {
                lane.guests.retain(|guest| guest.id != before.id);
            }
            if let Some(after) = after.filter(|_| was_in_sight) {
                lane.invite(after);
            }
        }
        applied
    }

    /// Takes in further cards of a lane.
    pub fn extend(&mut self, status: Status, page: Page<Order>) -> Extended {
        let Some(lane) = self.lanes.iter_mut().find(|lane| lane.status == status) else {
            // Another list is shown by now: there is nothing to wait for.
            return Extended::Done;
        };
        lane.view.extend(page)
    }

    /// The list of a lane and where its next cards start; `None` where all are loaded.
    pub fn next(&self, status: Status) -> Option<(OrderQuery, Cursor)> {
        let lane = self.lanes.iter().find(|lane| lane.status == status)?;
        let cursor = lane.view.next_cursor()?;
        Some((lane.view.query().clone(), cursor))
    }

    /// An order that has a card, as it is confirmed.
    pub fn confirmed(&self, id: OrderId) -> Option<&Order> {
        self.lanes.iter().find_map(|lane| lane.confirmed(id))
    }

    /// The lanes as they are to be shown; `list` holds what the page itself has asked for.
    pub fn columns(&self, list: &View) -> Vec<Column> {
        let mut foreseen = BTreeMap::new();
        for pending in list.pending() {
            let Some(id) = pending.mutation.command.order_id() else {
                continue;
            };
            foreseen.entry(id).or_insert_with(|| {
                let card = self.confirmed(id);
                let confirmed = card.or_else(|| list.confirmed(id));
                Foreseen {
                    confirmed,
                    is_in_sight: card.is_some(),
                    row: list.overlay(id, confirmed),
                }
            });
        }
        self.lanes
            .iter()
            .map(|lane| lane.column(&foreseen))
            .collect()
    }
}

impl Lane {
    fn confirmed(&self, id: OrderId) -> Option<&Order> {
        let guest = || self.guests.iter().find(|guest| guest.id == id);
        self.view.confirmed(id).or_else(guest)
    }

    fn invite(&mut self, order: &Order) {
        let is_here = self.view.query().matches(order);
        if !is_here || self.view.confirmed(order.id).is_some() {
            return;
        }
        if self.guests.len() >= GUESTS_MAX {
            self.guests.remove(0);
        }
        self.guests.push(order.clone());
    }

    fn column(&self, foreseen: &BTreeMap<OrderId, Foreseen<'_>>) -> Column {
        let query = self.view.query();
        let is_below = |guest: &&Order| self.view.confirmed(guest.id).is_none();
        let guests = self.guests.iter().filter(is_below).map(|guest| Row {
            order: guest.clone(),
            pending: false,
            waiting_since: None,
        });
        let mut rows: Vec<Row> = self.view.rows().into_iter().chain(guests).collect();
        rows.retain(|row| !foreseen.contains_key(&row.order.id));
        let mut total = self.view.total();
        for one in foreseen.values() {
            let was_here = one.confirmed.is_some_and(|order| query.matches(order));
            let row = one.row.as_ref().filter(|row| query.matches(&row.order));
            total = total.saturating_sub(u64::from(was_here)) + u64::from(row.is_some());
            let is_shown = |row: &&Row| {
                one.is_in_sight
                    || !row.order.number.is_assigned()
                    || self.view.is_loaded(&row.order)
            };
            rows.extend(row.filter(is_shown).cloned());
        }
        rows.sort_by(|a, b| {
            let (a, b) = (query.position(&a.order), query.position(&b.order));
            query.sort.compare(&a, &b)
        });
        Column {
            status: self.status,
            rows,
            total,
            has_more: self.view.next_cursor().is_some(),
        }
    }
}
