//! The board itself: what it is made of, and what it loads. What the stream brings is taken in by
//! [`crate::board::reception`]; what the reader does goes out by [`crate::board::outbox`].

use std::collections::VecDeque;
use std::time::Duration;

use gloo_timers::future::sleep;
use leptos::leptos_dom::helpers::set_timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use live_orders::view::{Applied, Extended, View};
use live_orders::{Change, MutationId, OrderId, OrderQuery, Overview, Summary};
use uuid::Uuid;

use crate::address::Address;
use crate::api::read::{self, Opening};
use crate::board::aside::Aside;
use crate::board::away::Away;
use crate::board::catalogue::Catalogue;
use crate::board::clock::Clock;
use crate::board::focus::Focus;
use crate::board::list::{Cause, List};
use crate::board::outbox::Outbox;
use crate::board::reception::Reception;
use crate::board::toasts::Toasts;
use crate::error::AppError;
use crate::live::changes::Place;
use crate::live::{Connection, Mode};

/// Changes that are kept to be replayed on a list that was read before them. Loads take seconds at
/// worst; what is older is in whatever they bring.
const RECENT_MAX: usize = 500;
/// The changes of so long are rendered together: one frame of a screen.
const FRAME: Duration = Duration::from_millis(16);
/// Tries of a load before the reader is asked to try again.
const LOAD_TRIES_MAX: u32 = 5;
/// The wait after the first failed try; each further one doubles it.
const LOAD_WAIT: Duration = Duration::from_millis(500);

/// How far the list is from what the URL asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loading {
    /// It is there.
    Done,
    /// It is on its way.
    List,
    /// Further rows are on their way.
    More,
    /// It could not be loaded.
    Failed(AppError),
}

/// What one page holds.
#[derive(Clone, Copy)]
pub struct Board {
    /// The rows.
    pub list: List,
    /// The open order.
    pub focus: Focus,
    /// The products.
    pub catalogue: Catalogue,
    /// The figures.
    pub summary: RwSignal<Summary>,
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
    /// How far the list is.
    pub loading: RwSignal<Loading>,
    /// What the reader did and the server has not answered.
    pub outbox: Outbox,
    /// What forms without scripts make their mutation ids of.
    pub key: StoredValue<MutationId>,
    /// Whether the page is at work in the browser.
    is_started: StoredValue<bool>,
    is_further: bool,
    /// What the connection has brought.
    pub(super) reception: StoredValue<Reception>,
    /// Whether everything is being loaded anew, in place of being followed.
    is_anew: StoredValue<bool>,
    recent: StoredValue<VecDeque<Change>>,
    /// A rendering that is due.
    due: StoredValue<Option<Cause>>,
    /// The list that was asked for last: answers to earlier questions are let go.
    asked: StoredValue<u64>,
}

impl Board {
    /// The board of a page at an address.
    pub fn new(address: &Address, opening: Opening) -> Self {
        let overview = opening.overview;
        let list = List::new(address.query.clone(), &overview);
        let focus = Focus::new(address.open.order(), opening.order);
        focus.render(list);
        let toasts = Toasts::new();
        Self {
            list,
            focus,
            catalogue: Catalogue::new(opening.products),
            reception: StoredValue::new(Reception::at(place(&overview))),
            is_anew: StoredValue::new(false),
            summary: RwSignal::new(overview.summary),
            toasts,
            clock: Clock::new(opening.now),
            connection: Connection::idle(),
            aside: Aside::new(),
            away: Away::new(),
            loading: RwSignal::new(Loading::Done),
            outbox: Outbox::new(toasts),
            key: StoredValue::new(opening.key),
            is_started: StoredValue::new(false),
            is_further: opening.is_further,
            recent: StoredValue::new(VecDeque::new()),
            due: StoredValue::new(None),
            asked: StoredValue::new(0),
        }
    }

    /// Starts what moves, in the browser: the clock, the stream, the catalogue.
    pub fn start(self) {
        self.is_started.set_value(true);
        self.clock.start();
        self.take_up();
        self.away.start(self.clock);
        self.connection.start(self.listener());
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
        let is_shown = self.list.read(|view| *view.query() == address.query);
        let is_asked = self.loading.try_get_untracked() == Some(Loading::List);
        if is_shown == Some(false) || is_asked {
            self.load(address.query.clone());
        }
        let open = address.open.order();
        if open != self.focus.id() {
            let known = open.and_then(|id| self.list.read(|view| view.confirmed(id).cloned()));
            self.focus.turn_to(open, known.flatten());
            self.focus.render(self.list);
            if let Some(id) = open {
                self.load_order(id);
            }
        }
    }

    /// Keeps up in another way from now on.
    pub fn choose(self, mode: Mode) {
        if mode != Mode::Paused {
            // What waits comes again, by whatever way is chosen.
            self.aside.take();
        }
        self.connection.choose(mode);
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

    /// Loads everything anew, because what is shown can no longer be brought up to date. The
    /// connection goes on after what was loaded.
    pub(super) fn load_anew(self) {
        self.is_anew.try_set_value(true);
        self.recent.try_update_value(VecDeque::clear);
        self.aside.take();
        self.away.lose_count();
        self.reload();
    }

    /// Loads everything again that the page shows.
    pub fn reload(self) {
        if let Some(query) = self.list.read(|view| view.query().clone()) {
            self.load(query);
        }
        if let Some(id) = self.focus.id() {
            self.load_order(id);
        }
        self.load_catalogue();
    }

    /// Loads the first rows of a list.
    pub fn load(self, query: OrderQuery) {
        let Some(asked) = self.asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        }) else {
            return;
        };
        self.loading.try_set(Loading::List);
        spawn_local(async move {
            let overview = trying(|| read::read_overview(query.to_url())).await;
            if self.asked.try_get_value() != Some(asked) {
                return;
            }
            match overview {
                Ok(overview) => self.put(query, overview),
                Err(error) => {
                    self.loading.try_set(Loading::Failed(error));
                    if self.is_anew.try_get_value() == Some(true) {
                        self.is_anew.try_set_value(false);
                        self.connection.loaded(false);
                    }
                }
            }
        });
    }

    /// Loads the rows below the loaded ones.
    pub fn load_more(self) {
        if self.loading.try_get_untracked() != Some(Loading::Done) {
            return;
        }
        let next = self.list.read(|view| {
            let cursor = view.next_cursor();
            cursor.map(|cursor| (view.query().to_url(), cursor.to_string()))
        });
        let Some((list, cursor)) = next.flatten() else {
            return;
        };
        self.loading.try_set(Loading::More);
        spawn_local(async move {
            let page = trying(|| read::read_orders(list.clone(), cursor.clone())).await;
            // Another list was asked for in the meantime.
            if self.loading.try_get_untracked() != Some(Loading::More) {
                return;
            }
            self.loading.try_set(Loading::Done);
            match page.map(|page| self.list.extend(page)) {
                Ok(Some(Extended::Stale)) => self.load_more(),
                Ok(_) => self.list.render(Cause::Reader),
                Err(error) => self
                    .toasts
                    .problem("The next orders could not be loaded", error.to_string()),
            }
        });
    }

    /// Loads an order and its history, if it is the open one.
    pub fn load_order(self, id: OrderId) {
        if self.list.read(|view| view.is_placed_here(id)) == Some(true) {
            // The server does not have it yet; its first change comes with it.
            return;
        }
        spawn_local(async move {
            let order = trying(|| read::read_order(id)).await;
            self.focus.load(id, order);
            self.focus.render(self.list);
        });
    }

    /// Takes changes in that follow what is shown, wherever they matter, and shows them in the next
    /// frame, all in one step.
    pub(super) fn apply(self, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        let mut gap = false;
        for change in &changes {
            gap |= self.list.apply(change) == Some(Applied::Gap);
            self.focus.apply(change);
            self.away.note(change);
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
        self.focus.render(self.list);
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

    fn put(self, query: OrderQuery, overview: Overview) {
        let is_anew = self.is_anew.try_get_value() == Some(true);
        if is_anew {
            self.is_anew.try_set_value(false);
            self.begin_at(place(&overview));
            // Those of another life may stand at a later place than this one has reached.
            self.summary.try_set(overview.summary.clone());
        }
        let recent = self.recent.try_get_value().unwrap_or_default();
        let gap = self.list.write(|view| {
            view.requery(query, overview.page);
            // What came while the list was read: it may have been read before that.
            recent
                .iter()
                .any(|change| view.apply(change) == Applied::Gap)
        });
        self.take_summary(overview.summary);
        self.loading.try_set(Loading::Done);
        self.render(Cause::Reader);
        if is_anew {
            self.connection.loaded(true);
        } else if gap == Some(true) {
            self.reload();
        }
    }

    /// The page stands there now. What it knows from another life of the store is forgotten: its
    /// versions say nothing in this one.
    fn begin_at(self, place: Place) {
        self.recent.try_update_value(VecDeque::clear);
        let before = self.reception.try_with_value(Reception::place);
        let before = before.unwrap_or_default();
        if !before.epoch.is_empty() && before.epoch != place.epoch {
            self.catalogue.clear();
            self.list.write(View::forget_answers);
            self.load_catalogue();
            if let Some(id) = self.focus.id() {
                self.focus.turn_to(Some(id), None);
                self.load_order(id);
            }
        }
        self.reception.try_set_value(Reception::at(place));
    }

    fn load_catalogue(self) {
        spawn_local(async move {
            // What fails here is tried again when the connection is back.
            if trying(|| self.catalogue.load()).await.is_err() {
                self.catalogue.is_loaded.try_set(false);
            }
        });
    }
}

fn place(overview: &Overview) -> Place {
    Place {
        after: overview.page.seq,
        epoch: overview.epoch.clone(),
    }
}

/// Tries a few times what may succeed at another time.
async fn trying<T, F>(load: impl Fn() -> F) -> Result<T, AppError>
where
    F: Future<Output = Result<T, AppError>>,
{
    let mut wait = LOAD_WAIT;
    for _ in 1..LOAD_TRIES_MAX {
        match load().await {
            Err(error) if error.is_passing() => sleep(wait).await,
            answer => return answer,
        }
        wait *= 2;
    }
    load().await
}
