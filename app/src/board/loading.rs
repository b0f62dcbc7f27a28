//! What the board loads: a list, the rows below it, an order, the products; anew, too, where what is
//! shown can no longer be brought up to date. What it is made of is in [`crate::board::state`].

use std::collections::VecDeque;
use std::future::Future;
use std::time::Duration;

use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;
use live_orders::view::{Applied, Extended, View};
use live_orders::{OrderId, OrderQuery, Overview};

use crate::api::read;
use crate::board::list::Cause;
use crate::board::reception::Reception;
use crate::board::state::Board;
use crate::error::AppError;
use crate::live::browser::within;
use crate::live::changes::Place;
use crate::refusals;
use crate::texts::told;

/// Tries of a load before the reader is asked to try again.
const LOAD_TRIES_MAX: u32 = 5;
/// The wait after the first failed try; each further one doubles it.
const LOAD_WAIT: Duration = Duration::from_millis(500);

/// How long one try may take.
const ANSWER_MAX: Duration = Duration::from_secs(10);

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

impl Board {
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
        if let Some(query) = self.wanted.try_get_value() {
            self.load(query);
        }
        self.load_lanes();
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
        self.wanted.try_set_value(query.clone());
        self.loading.try_set(Loading::List);
        spawn_local(async move {
            let overview = trying(|| read::read_overview(query.to_url())).await;
            if self.asked.try_get_value() != Some(asked) {
                return;
            }
            match overview {
                Ok(overview) => self.put(query, overview),
                Err(error) => {
                    self.connection.note(Some(&error));
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
        let asked = self.asked.try_get_value();
        self.loading.try_set(Loading::More);
        spawn_local(async move {
            let page = trying(|| read::read_orders(list.clone(), cursor.clone())).await;
            // Another list was asked for in the meantime: these rows are none of its.
            if self.asked.try_get_value() != asked {
                return;
            }
            self.loading.try_set(Loading::Done);
            match page.map(|page| self.list.extend(page)) {
                Ok(Some(Extended::Stale)) => self.load_more(),
                Ok(_) => self.list.render(Cause::Reader),
                Err(error) => self
                    .toasts
                    .problem(told::next_not_loaded(), refusals::error(&error)),
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

    fn put(self, query: OrderQuery, overview: Overview) {
        let is_anew = self.is_anew.try_get_value() == Some(true);
        if is_anew {
            self.is_anew.try_set_value(false);
            self.begin_at(place(&overview));
            // Those of another life may stand at a later place than this one has reached.
            self.summary.try_set(overview.summary.clone());
            self.figures.begin_at(overview.figures.clone());
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
        self.figures.put(overview.figures);
        self.loading.try_set(Loading::Done);
        self.render(Cause::Anew);
        if is_anew {
            self.connection.loaded(true);
        } else if gap == Some(true) {
            self.reload();
        }
    }

    /// The page stands there now. What it knows from another life of the store, or from days that a
    /// backup has undone, is forgotten: its versions say nothing any more.
    fn begin_at(self, place: Place) {
        self.recent.try_update_value(VecDeque::clear);
        let before = self.reception.try_with_value(Reception::place);
        let before = before.unwrap_or_default();
        let is_other_life = !before.epoch.is_empty() && before.epoch != place.epoch;
        // A backup that was put back keeps its epoch, and stands before what the page has seen.
        if is_other_life || place.after < before.after {
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

    pub(super) fn load_catalogue(self) {
        spawn_local(async move {
            let is_failed = trying(|| self.catalogue.load()).await.is_err();
            self.catalogue.has_failed.try_set_value(is_failed);
            self.shelf.render(self.list, self.catalogue);
        });
    }

    /// Loads what could not be loaded when it was asked for.
    pub(super) fn load_what_failed(self) {
        if let (Some(Loading::Failed(_)), Some(query)) = (
            self.loading.try_get_untracked(),
            self.wanted.try_get_value(),
        ) {
            self.load(query);
        }
        if self.cards.has_failed.try_get_untracked() == Some(true) {
            self.cards.has_failed.try_set(false);
            self.load_lanes();
        }
        if self.catalogue.has_failed.try_get_value() == Some(true) {
            self.catalogue.has_failed.try_set_value(false);
            self.load_catalogue();
        }
        if let Some(id) = self.focus.failed() {
            self.load_order(id);
        }
    }
}

/// Where a page stands that begins with these rows.
pub(super) fn place(overview: &Overview) -> Place {
    Place {
        after: overview.page.seq,
        epoch: overview.epoch.clone(),
    }
}

/// Tries a few times what may succeed at another time.
pub(super) async fn trying<T, F>(load: impl Fn() -> F) -> Result<T, AppError>
where
    F: Future<Output = Result<T, AppError>>,
{
    let mut wait = LOAD_WAIT;
    for _ in 1..LOAD_TRIES_MAX {
        match in_time(load()).await {
            Err(error) if error.is_passing() => sleep(wait).await,
            answer => return answer,
        }
        wait *= 2;
    }
    in_time(load()).await
}

/// An answer that comes too late is none: connections die without a word.
async fn in_time<T>(load: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    let answer = within(ANSWER_MAX, load).await;
    answer.unwrap_or(Err(AppError::Unreachable))
}
