//! The board itself: what it is made of, and what it loads. What the stream brings is taken in by
//! [`crate::board::reception`]; what the reader does goes out by [`crate::board::outbox`].

use std::collections::VecDeque;
use std::time::Duration;

use leptos::leptos_dom::helpers::set_timeout;
use leptos::prelude::*;
use live_orders::view::Applied;
use live_orders::{Change, MutationId, OrderId, OrderQuery, Summary};
use uuid::Uuid;

use crate::address::Address;
use crate::api::read::Opening;
use crate::board::alerts::Alerts;
use crate::board::aside::Aside;
use crate::board::away::Away;
use crate::board::bulk::Bulk;
use crate::board::cards::Cards;
use crate::board::catalogue::Catalogue;
use crate::board::clock::Clock;
use crate::board::drafts::Drafts;
use crate::board::focus::Focus;
use crate::board::list::{Cause, List};
use crate::board::loading::{Loading, place};
use crate::board::outbox::Outbox;
use crate::board::reception::Reception;
use crate::board::selection::Selection;
use crate::board::shelf::Shelf;
use crate::board::tally::Tally;
use crate::board::toasts::Toasts;
use crate::board::undo::Undo;
use crate::board::viewing::Viewing;
use crate::live::{Connection, Mode};

/// Changes that are kept to be replayed on a list that was read before them. Loads take seconds at
/// worst; what is older is in whatever they bring.
const RECENT_MAX: usize = 500;
/// The changes of so long are rendered together: one frame of a screen.
const FRAME: Duration = Duration::from_millis(16);
/// What one page holds.
#[derive(Clone, Copy)]
pub struct Board {
    /// The rows.
    pub list: List,
    /// The cards, where the list is laid out as a board.
    pub cards: Cards,
    /// The open order.
    pub focus: Focus,
    /// The products.
    pub catalogue: Catalogue,
    /// The products as the page of products shows them.
    pub shelf: Shelf,
    /// Who looks at which order.
    pub viewing: Viewing,
    /// The figures.
    pub summary: RwSignal<Summary>,
    /// Today's figures.
    pub figures: Tally,
    /// Messages.
    pub toasts: Toasts,
    /// The store's time.
    pub clock: Clock,
    /// The live connection.
    pub connection: Connection,
    /// What is new while the page holds still.
    pub aside: Aside,
    /// What has happened while nobody looked.
    pub away: Away,
    /// New orders that nobody has taken notice of.
    pub alerts: Alerts,
    /// How far the list is.
    pub loading: RwSignal<Loading>,
    /// What the reader did and the server has not answered.
    pub outbox: Outbox,
    /// What was typed and not sent.
    pub drafts: Drafts,
    /// What the reader can take back.
    pub undo: Undo,
    /// What is being done with many orders.
    pub bulk: Bulk,
    /// The orders that are selected.
    pub selection: Selection,
    /// What forms without scripts make their mutation ids of.
    pub key: StoredValue<MutationId>,
    /// Whether the page is at work in the browser.
    is_started: StoredValue<bool>,
    is_further: bool,
    /// What the connection has brought.
    pub(super) reception: StoredValue<Reception>,
    /// Whether everything is being loaded anew, in place of being followed.
    pub(super) is_anew: StoredValue<bool>,
    pub(super) recent: StoredValue<VecDeque<Change>>,
    /// A rendering that is due.
    due: StoredValue<Option<Cause>>,
    /// The list that was asked for last: answers to earlier questions are let go.
    pub(super) asked: StoredValue<u64>,
    /// What that list is to show: not yet what is shown, while it is on its way or failed.
    pub(super) wanted: StoredValue<OrderQuery>,
}

impl Board {
    /// The board of a page at an address.
    pub fn new(address: &Address, opening: Opening) -> Self {
        let overview = opening.overview;
        let list = List::new(address.query.clone(), &overview);
        let focus = Focus::new(address.open.order(), opening.order);
        focus.render(list);
        let cards = Cards::new(address, opening.lanes, overview.summary.currency);
        cards.render(list, Cause::Anew);
        let toasts = Toasts::new();
        Self {
            list,
            cards,
            focus,
            catalogue: Catalogue::new(opening.products),
            shelf: Shelf::new(),
            viewing: Viewing::new(),
            reception: StoredValue::new(Reception::at(place(&overview))),
            is_anew: StoredValue::new(false),
            summary: RwSignal::new(overview.summary),
            figures: Tally::new(overview.figures),
            toasts,
            clock: Clock::new(opening.now),
            connection: Connection::idle(),
            aside: Aside::new(),
            away: Away::new(),
            alerts: Alerts::new(),
            loading: RwSignal::new(Loading::Done),
            outbox: Outbox::new(toasts),
            drafts: Drafts::new(),
            undo: Undo::new(),
            bulk: Bulk::new(),
            selection: Selection::new(list.ids),
            key: StoredValue::new(opening.key),
            is_started: StoredValue::new(false),
            is_further: opening.is_further,
            recent: StoredValue::new(VecDeque::new()),
            due: StoredValue::new(None),
            asked: StoredValue::new(0),
            wanted: StoredValue::new(address.query.clone()),
        }
    }

    /// Starts what moves, in the browser: the clock, the stream, the catalogue.
    pub fn start(self) {
        self.is_started.set_value(true);
        self.clock.start();
        self.take_up();
        self.away.start(self.clock);
        self.alerts.start();
        self.figures.start(self.clock);
        self.connection.start(self.listener());
        self.viewing.start(self.connection, self.focus.id());
        if !self.catalogue.is_loaded.get_untracked() {
            self.load_catalogue();
        }
        if self.is_further {
            // With scripts the list grows from its start; pages are for readers without.
            self.reload();
        }
    }

    /// The id of an order that is about to be typed. The first render takes the server's, so that
    /// the browser's agrees with it; each later form gets its own.
    pub fn new_order_id(self) -> OrderId {
        let key = self.key.with_value(|key| key.as_str().parse().ok());
        key.filter(|_| !self.is_started())
            .unwrap_or_else(|| OrderId(Uuid::now_v7()))
    }

    /// Whether the page is at work in the browser.
    pub fn is_started(self) -> bool {
        self.is_started.get_value()
    }

    /// Shows what a URL asks for.
    pub fn show(self, address: &Address) {
        let is_wanted = self
            .wanted
            .try_with_value(|wanted| *wanted == address.query);
        let is_failed = matches!(self.loading.try_get_untracked(), Some(Loading::Failed(_)));
        if is_wanted == Some(false) || is_failed {
            self.load(address.query.clone());
        }
        self.show_lanes(address);
        let open = address.open.order();
        if open != self.focus.id() {
            let known = open.and_then(|id| self.list.read(|view| view.confirmed(id).cloned()));
            self.focus.turn_to(open, known.flatten());
            self.focus.render(self.list);
            self.viewing.turn_to(open);
            if let Some(id) = open {
                self.load_order(id);
            }
        }
    }

    /// Keeps up in another way from now on.
    pub fn choose(self, mode: Mode) {
        self.aside.await_answer(false);
        if mode == Mode::Paused {
            return self.connection.choose(mode);
        }
        let news = self.aside.take();
        let is_all_there = news.is_some();
        self.take_asked(news.unwrap_or_default());
        self.connection.choose(mode);
        if !is_all_there {
            self.connection.refresh();
        }
    }

    /// Shows what is new to a page that holds still.
    pub fn show_news(self) {
        match self.aside.take() {
            Some(changes) => self.take_asked(changes),
            None => self.connection.start_over(),
        }
    }

    /// Gets and shows whatever there is, now.
    pub fn refresh(self) {
        if self.connection.mode() == Mode::Paused {
            self.show_news();
        }
        let is_coming = self.connection.refresh();
        self.aside.await_answer(is_coming);
    }

    /// Takes changes in that follow what is shown, wherever they matter, and shows them in the next
    /// frame, all in one step.
    pub(super) fn apply(self, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        self.alerts.note(&changes);
        let (mut gap, mut lane_gap) = (false, false);
        for change in &changes {
            lane_gap |= self.cards.apply(change) == Some(Applied::Gap);
            gap |= self.list.apply(change) == Some(Applied::Gap);
            self.focus.apply(change);
            self.away.note(change);
            self.figures.take(change);
        }
        let after = changes.iter().filter_map(|change| change.effect.after());
        self.catalogue
            .take(after.filter_map(|record| record.product()).cloned());
        self.recent.try_update_value(|recent| {
            recent.extend(changes);
            let surplus = recent.len().saturating_sub(RECENT_MAX);
            recent.drain(..surplus);
        });
        self.render_soon(Cause::Change);
        if gap && self.loading.try_get_untracked() != Some(Loading::List) {
            self.reload();
        } else if lane_gap && self.cards.is_loading.try_get_untracked() != Some(true) {
            self.load_lanes();
        }
    }

    /// Takes the figures in, unless later ones are there already.
    pub fn take_summary(self, summary: Summary) {
        let is_news = self
            .summary
            .try_with_untracked(|known| *known != summary && known.seq <= summary.seq);
        if is_news == Some(true) {
            self.summary.try_set(summary);
        }
    }

    /// Shows at once what the reader did.
    pub fn render(self, cause: Cause) {
        self.list.render(cause);
        self.cards.render(self.list, cause);
        self.focus.render(self.list);
        self.shelf.render(self.list, self.catalogue);
    }

    fn render_soon(self, cause: Cause) {
        let was_due = self
            .due
            .try_update_value(|due| due.replace(cause).is_some());
        if was_due == Some(false) {
            let show = move || {
                if let Some(Some(cause)) = self.due.try_update_value(Option::take) {
                    self.render(cause);
                }
            };
            set_timeout(show, FRAME);
        }
    }
}
