//! The cards of the board: the domain's [`Lanes`], one signal a card and one list of ids a lane, so
//! that a change renders what it changed and nothing else. Cards are moved as rows are: what the
//! reader asks for is in the list's view, on top of both. How lanes are loaded is
//! [`crate::board::lane_loading`]'s.

use std::collections::{HashMap, HashSet};

use leptos::prelude::*;
use live_orders::lanes::{Column, LanePage, Lanes};
use live_orders::view::{Applied, Extended};
use live_orders::{Actor, Change, Currency, Order, OrderId, OrderQuery, Page, Status};

use crate::address::{Address, Shape};
use crate::board::lane::Lane;
use crate::board::list::{Cause, Left, List, Shown, unmark_later, update};
use crate::board::state::Board;
use crate::board::steady::Arranged;
use crate::texts::board;
use crate::words::{self, number, status_within};

/// The cards.
#[derive(Clone, Copy)]
pub struct Cards {
    lanes: StoredValue<Option<Lanes>>,
    signals: StoredValue<HashMap<OrderId, ArcRwSignal<Shown>>>,
    /// Who changed what since the last rendering.
    noted: StoredValue<HashMap<OrderId, Actor>>,
    /// What the reader had moved at the last rendering.
    moved: StoredValue<HashSet<OrderId>>,
    shown: [Lane; Status::ALL.len()],
    /// Whether the lanes are on their way.
    pub is_loading: RwSignal<bool>,
    /// Whether they could not be loaded.
    pub has_failed: RwSignal<bool>,
    /// What was moved where, to be read out.
    pub said: RwSignal<String>,
    /// What the lanes are to show; `None` where the page shows a list.
    pub(super) wanted: StoredValue<Option<OrderQuery>>,
    /// The lanes that were asked for last.
    pub(super) asked: StoredValue<u64>,
}

impl Cards {
    /// What the page opened with.
    pub fn new(address: &Address, pages: Option<Vec<LanePage>>, currency: Currency) -> Self {
        let lanes = pages.map(|pages| Lanes::new(&address.query, pages, currency));
        let wanted = wanted(address).filter(|_| lanes.is_some());
        Self {
            lanes: StoredValue::new(lanes),
            signals: StoredValue::new(HashMap::new()),
            noted: StoredValue::new(HashMap::new()),
            moved: StoredValue::new(HashSet::new()),
            shown: std::array::from_fn(|_| Lane::empty()),
            is_loading: RwSignal::new(false),
            has_failed: RwSignal::new(false),
            said: RwSignal::new(String::new()),
            wanted: StoredValue::new(wanted),
            asked: StoredValue::new(0),
        }
    }

    /// A lane.
    pub fn lane(self, status: Status) -> Lane {
        self.shown[usize::from(status.rank())]
    }

    /// The signal of a card that is shown.
    pub fn card(self, id: OrderId) -> Option<ArcRwSignal<Shown>> {
        self.signals
            .try_with_value(|signals| signals.get(&id).cloned())
            .flatten()
    }

    /// An order that has a card, as it is shown.
    pub fn order(self, id: OrderId) -> Option<Order> {
        self.card(id).map(|card| card.get_untracked().order)
    }

    /// An order that has a card, as it is confirmed.
    pub(super) fn confirmed(self, id: OrderId) -> Option<Order> {
        let confirmed = |lanes: &Lanes| lanes.confirmed(id).cloned();
        self.lanes
            .try_with_value(|lanes| lanes.as_ref().and_then(confirmed))
            .flatten()
    }

    /// Takes a change in; `None` where there are no lanes.
    pub(super) fn apply(self, change: &Change) -> Option<Applied> {
        let applied = self.change(|lanes| lanes.apply(change));
        let order = change.effect.orders().1;
        if let (Some(Applied::Advanced), Some(order)) = (applied, order) {
            let (id, by) = (order.id, change.actor.clone());
            self.noted.try_update_value(|noted| noted.insert(id, by));
        }
        applied
    }

    /// Takes further cards of a lane in.
    pub(super) fn extend(self, status: Status, page: Page<Order>) -> Option<Extended> {
        self.change(|lanes| lanes.extend(status, page))
    }

    /// The list of a lane and where its next cards start.
    pub(super) fn next(self, status: Status) -> Option<(String, String)> {
        let next = self
            .lanes
            .try_with_value(|lanes| lanes.as_ref().and_then(|lanes| lanes.next(status)));
        next.flatten()
            .map(|(list, cursor)| (list.to_url(), cursor.to_string()))
    }

    /// Shows other lanes, or none.
    pub(super) fn put(self, lanes: Option<Lanes>) {
        self.lanes.try_set_value(lanes);
        self.noted.try_update_value(HashMap::clear);
    }

    /// Shows what the lanes hold, with what the list knows to be on its way.
    pub(super) fn render(self, list: List, cause: Cause) {
        let columns = self.lanes.try_with_value(|lanes| {
            let lanes = lanes.as_ref()?;
            list.read(|view| lanes.columns(view))
        });
        let columns = columns.flatten().unwrap_or_default();
        let own = self.own(&columns);
        let arranged: Vec<Arranged> = columns
            .iter()
            .map(|column| self.lane(column.status).arrange(column, &own, cause))
            .collect();
        self.render_cards(&columns, &arranged);
        for status in Status::ALL {
            if columns.iter().all(|column| column.status != status) {
                self.lane(status).clear();
            }
        }
        for (column, arranged) in columns.iter().zip(arranged) {
            self.lane(column.status).put(column, arranged);
        }
    }

    /// The cards that the reader has moved, and those that were so at the last rendering: a refused
    /// one goes back to where it was at once.
    fn own(self, columns: &[Column]) -> HashSet<OrderId> {
        let rows = columns.iter().flat_map(|column| &column.rows);
        let pending = rows.filter(|row| row.pending).map(|row| row.order.id);
        let pending: HashSet<OrderId> = pending.collect();
        let mut own = pending.clone();
        let before = self
            .moved
            .try_update_value(|moved| std::mem::replace(moved, pending));
        own.extend(before.unwrap_or_default());
        own
    }

    fn render_cards(self, columns: &[Column], arranged: &[Arranged]) {
        let noted = self.noted.try_update_value(std::mem::take);
        let mut noted = noted.unwrap_or_default();
        let mut marked = Vec::new();
        self.signals.try_update_value(|signals| {
            let mut before = std::mem::take(signals);
            for row in columns.iter().flat_map(|column| &column.rows) {
                let id = row.order.id;
                let by = noted.remove(&id);
                let card = if let Some(card) = before.remove(&id) {
                    if let Some(touched) = update(&card, row.clone(), by) {
                        marked.push((card.clone(), touched));
                    }
                    card
                } else {
                    ArcRwSignal::new(Shown::first(row.clone(), by.is_some()))
                };
                signals.insert(id, card);
            }
            for id in arranged.iter().flat_map(|arranged| &arranged.left) {
                // In no lane any more; held in one all the same.
                if let Some(card) = before.remove(id) {
                    card.update(|card| card.left = Some(Left::Filter));
                    signals.insert(*id, card);
                }
            }
        });
        unmark_later(marked);
    }

    fn change<T>(self, change: impl FnOnce(&mut Lanes) -> T) -> Option<T> {
        self.lanes
            .try_update_value(|lanes| lanes.as_mut().map(change))
            .flatten()
    }
}

impl Board {
    /// Shows the cards that were held, where nothing holds them any more.
    pub fn show_held_cards(self) {
        self.cards.render(self.list, Cause::Reader);
    }

    /// Moves a card into a lane, and says what became of it.
    pub fn move_card(self, id: OrderId, to: Status) {
        let Some(order) = self.cards.order(id) else {
            return;
        };
        let subject = number(&order);
        if !order.status.allows(to) {
            let (from, to) = (status_within(order.status), status_within(to));
            let said = board::cannot_become(&subject, &from, &to);
            self.cards.said.set(said);
            return;
        }
        self.change_status(&order, to);
        if self.cards.order(id).is_none_or(|order| order.status == to) {
            let said = board::moved_to(&subject, words::status(to));
            self.cards.said.set(said);
        }
    }
}

/// What the lanes of an address are to show.
pub(super) fn wanted(address: &Address) -> Option<OrderQuery> {
    (address.shape == Shape::Board).then(|| address.query.clone())
}
