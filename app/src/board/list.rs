//! The rows of the list: the domain's optimistic [`View`], and one signal a row, so that a change
//! renders the rows that it changed and no others.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use leptos::leptos_dom::helpers::set_timeout;
use leptos::prelude::*;
use live_orders::view::{Applied, Extended, Row, View};
use live_orders::{Actor, Change, Order, OrderId, OrderQuery, Overview, Page, Timestamp};

use crate::board::steady::{Arranged, Held};
use crate::live::browser::now_ms;

/// How long a row says who changed it: long enough to be found by an eye that was elsewhere.
const MARK_STAY: Duration = Duration::from_secs(6);

/// A row as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The order, predictions included.
    pub order: Order,
    /// Whether something of it still waits for the server.
    pub is_pending: bool,
    /// Since when it does.
    pub waiting_since: Option<Timestamp>,
    /// How often somebody else has changed it under the reader's eyes.
    pub touched: u32,
    /// Who was the last of them, for a moment.
    pub by: Option<Actor>,
    /// Why it is shown though it is no longer in the list.
    pub left: Option<Left>,
}

/// How a row left the list that is still shown in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// It no longer passes the filter.
    Filter,
    /// It was deleted.
    Deleted,
}

/// What a change said of an order, until it is rendered.
struct Noted {
    by: Actor,
    /// How it stands now; `None` where it was deleted.
    order: Option<Order>,
}

/// Why the rows are rendered anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A change came in: rows that others wrote are to be pointed out.
    Change,
    /// The reader did something.
    Reader,
    /// The reader asked for the list as it is: whatever was held is let go.
    Anew,
}

/// The list.
#[derive(Clone, Copy)]
pub struct List {
    view: StoredValue<View>,
    rows: StoredValue<HashMap<OrderId, ArcRwSignal<Shown>>>,
    /// What others changed since the last rendering.
    noted: StoredValue<HashMap<OrderId, Noted>>,
    held: StoredValue<Held>,
    /// Rows that wait until the reader wants them.
    pub waiting: RwSignal<usize>,
    /// The rows, in order.
    pub ids: RwSignal<Vec<OrderId>>,
    /// Orders in the whole list.
    pub total: RwSignal<u64>,
    /// Whether there are rows below the loaded ones.
    pub has_more: RwSignal<bool>,
    /// Mutations on their way.
    pub pending: RwSignal<usize>,
}

impl List {
    /// A list from its first page.
    pub fn new(query: OrderQuery, overview: &Overview) -> Self {
        let currency = overview.summary.currency;
        let list = Self {
            view: StoredValue::new(View::new(query, overview.page.clone(), currency)),
            rows: StoredValue::new(HashMap::new()),
            noted: StoredValue::new(HashMap::new()),
            held: StoredValue::new(Held::default()),
            waiting: RwSignal::new(0),
            ids: RwSignal::new(Vec::new()),
            total: RwSignal::new(0),
            has_more: RwSignal::new(false),
            pending: RwSignal::new(0),
        };
        list.render(Cause::Reader);
        list
    }

    /// Looks at the view; `None` once the page is gone.
    pub fn read<T>(self, look: impl FnOnce(&View) -> T) -> Option<T> {
        self.view.try_with_value(look)
    }

    /// Changes the view; [`List::render`] shows it.
    pub fn write<T>(self, change: impl FnOnce(&mut View) -> T) -> Option<T> {
        self.view.try_update_value(change)
    }

    /// Takes a change in; `None` once the page is gone.
    pub fn apply(self, change: &Change) -> Option<Applied> {
        let applied = self.write(|view| view.apply(change));
        let (before, after) = change.effect.orders();
        if let (Some(Applied::Advanced), Some(order)) = (applied, after.or(before)) {
            let noted = Noted {
                by: change.actor.clone(),
                order: after.cloned(),
            };
            self.noted
                .try_update_value(|all| all.insert(order.id, noted));
        }
        applied
    }

    /// Takes further rows in.
    pub fn extend(self, page: Page<Order>) -> Option<Extended> {
        self.write(|view| view.extend(page))
    }

    /// The signal of a row that is shown.
    pub fn row(self, id: OrderId) -> Option<ArcRwSignal<Shown>> {
        self.rows
            .try_with_value(|rows| rows.get(&id).cloned())
            .flatten()
    }

    /// Says whether the first rows are out of sight; if not, and nothing else holds the rows, those
    /// that wait come in.
    pub fn scrolled(self, is_scrolled: bool) {
        let was = self
            .held
            .try_update_value(|held| std::mem::replace(&mut held.is_scrolled, is_scrolled));
        if was == Some(true) && !is_scrolled {
            self.render(Cause::Reader);
        }
    }

    /// The pointer moved on the rows.
    pub fn pointed(self) {
        let now = now_ms();
        self.held
            .try_update_value(|held| held.pointed_ms = Some(now));
    }

    /// The pointer has left the rows: those that left the list go.
    pub fn unpointed(self) {
        self.held.try_update_value(|held| held.pointed_ms = None);
        let is_gone = |row: &ArcRwSignal<Shown>| row.with_untracked(|row| row.left.is_some());
        let left = self.rows.try_with_value(|rows| {
            let gone = rows.iter().filter(|(_, row)| is_gone(row));
            gone.map(|(id, _)| *id).collect::<HashSet<OrderId>>()
        });
        if let Some(left) = left.filter(|left| !left.is_empty()) {
            self.ids
                .try_update(|ids| ids.retain(|id| !left.contains(id)));
        }
        self.render(Cause::Reader);
    }

    /// Shows what the view holds.
    pub fn render(self, cause: Cause) {
        let Some((rows, total, has_more, pending)) = self.read(|view| {
            let has_more = view.next_cursor().is_some();
            (view.rows(), view.total(), has_more, view.pending().len())
        }) else {
            return;
        };
        let arranged = self.arrange(&rows, cause);
        let mut noted = self
            .noted
            .try_update_value(std::mem::take)
            .unwrap_or_default();
        let mut marked = Vec::new();
        self.rows.try_update_value(|signals| {
            let mut before = std::mem::take(signals);
            for row in rows {
                let id = row.order.id;
                let by = noted.remove(&id).map(|noted| noted.by);
                let signal = if let Some(signal) = before.remove(&id) {
                    if let Some(touched) = update(&signal, row, by) {
                        marked.push((signal.clone(), touched));
                    }
                    signal
                } else {
                    ArcRwSignal::new(Shown::first(row, by.is_some()))
                };
                signals.insert(id, signal);
            }
            for id in &arranged.left {
                if let Some(signal) = before.remove(id) {
                    leave(&signal, noted.remove(id));
                    signals.insert(*id, signal);
                }
            }
        });
        unmark_later(marked);
        set_if_changed(self.ids, arranged.ids);
        set_if_changed(self.waiting, arranged.waiting);
        set_if_changed(self.total, total);
        set_if_changed(self.has_more, has_more);
        set_if_changed(self.pending, pending);
    }

    fn arrange(self, rows: &[Row], cause: Cause) -> Arranged {
        let fresh: Vec<OrderId> = rows.iter().map(|row| row.order.id).collect();
        let held = self.held.try_get_value().unwrap_or_default();
        if cause == Cause::Anew || !held.is_held(now_ms) {
            return Arranged::fresh(fresh);
        }
        let own = rows.iter().filter(|row| row.pending);
        let own: HashSet<OrderId> = own.map(|row| row.order.id).collect();
        let arranged = self
            .ids
            .try_with_untracked(|shown| Arranged::held(shown, &fresh, &own));
        arranged.unwrap_or_default()
    }
}

impl Shown {
    fn first(row: Row, is_news: bool) -> Self {
        Self {
            touched: u32::from(is_news && !row.pending),
            order: row.order,
            is_pending: row.pending,
            waiting_since: row.waiting_since,
            by: None,
            left: None,
        }
    }
}

/// Shows a row as it is now; `Some` where somebody else has changed it, with how often that was.
fn update(signal: &ArcRwSignal<Shown>, row: Row, by: Option<Actor>) -> Option<u32> {
    let before = signal.get_untracked();
    let others = by
        .filter(|_| !before.is_pending && !row.pending && before.order.version < row.order.version);
    let is_touched = others.is_some();
    let touched = before.touched + u32::from(is_touched);
    let after = Shown {
        touched,
        order: row.order,
        is_pending: row.pending,
        waiting_since: row.waiting_since,
        by: others.or_else(|| before.by.clone()),
        left: None,
    };
    if before != after {
        signal.set(after);
    }
    is_touched.then_some(touched)
}

/// Shows that a row is no longer in the list, and how it stands where that is known.
fn leave(signal: &ArcRwSignal<Shown>, noted: Option<Noted>) {
    let before = signal.get_untracked();
    let left = match &noted {
        Some(noted) if noted.order.is_none() => Left::Deleted,
        _ => before.left.unwrap_or(Left::Filter),
    };
    let (by, order) = noted.map_or((None, None), |noted| (Some(noted.by), noted.order));
    let after = Shown {
        order: order.unwrap_or_else(|| before.order.clone()),
        by: by.or_else(|| before.by.clone()),
        left: Some(left),
        is_pending: false,
        waiting_since: None,
        touched: before.touched,
    };
    if before != after {
        signal.set(after);
    }
}

/// Takes the marks away in a while, of rows that nobody has touched again since.
fn unmark_later(marked: Vec<(ArcRwSignal<Shown>, u32)>) {
    if marked.is_empty() {
        return;
    }
    let unmark = move || {
        for (signal, touched) in &marked {
            if signal.with_untracked(|row| row.touched == *touched && row.by.is_some()) {
                signal.update(|row| row.by = None);
            }
        }
    };
    set_timeout(unmark, MARK_STAY);
}

pub(super) fn set_if_changed<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.try_with_untracked(|before| *before != value) == Some(true) {
        signal.try_set(value);
    }
}
