//! The rows of the list: the domain's optimistic [`View`], and a signal for each row that is on the
//! screen, so that a change renders the rows that it changed and no others, however long the list.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use leptos::leptos_dom::helpers::set_timeout;
use leptos::prelude::*;
use live_orders::view::{Applied, Extended, Row, Touched, View};
use live_orders::{Actor, Change, Order, OrderId, OrderQuery, Overview, Page, Timestamp};

use crate::board::steady::{Arranged, Held};
use crate::live::browser::now_ms;

/// How long a row says who changed it: long enough to be found by an eye that was elsewhere.
const MARK_STAY: Duration = Duration::from_secs(6);

/// Most rows that are remembered as news until somebody scrolls to them.
const NEWS_MAX: usize = 500;

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
    /// How it stands now, or stood when it was deleted.
    order: Order,
    is_deleted: bool,
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
    /// Those that are on the screen, or were not released yet.
    rows: StoredValue<HashMap<OrderId, ArcRwSignal<Shown>>>,
    /// Rows that others brought and that nobody has seen yet.
    news: StoredValue<HashSet<OrderId>>,
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
    /// How often it was rendered, for what follows more than one row.
    pub rendered: RwSignal<u32>,
}

impl List {
    /// A list from its first page.
    pub fn new(query: OrderQuery, overview: &Overview) -> Self {
        let currency = overview.summary.currency;
        let list = Self {
            view: StoredValue::new(View::new(query, overview.page.clone(), currency)),
            rows: StoredValue::new(HashMap::new()),
            news: StoredValue::new(HashSet::new()),
            noted: StoredValue::new(HashMap::new()),
            held: StoredValue::new(Held::default()),
            waiting: RwSignal::new(0),
            ids: RwSignal::new(Vec::new()),
            total: RwSignal::new(0),
            has_more: RwSignal::new(false),
            pending: RwSignal::new(0),
            rendered: RwSignal::new(0),
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
                order: order.clone(),
                is_deleted: after.is_none(),
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

    /// The signal of a row, for as long as it is on the screen: see [`List::release`].
    pub fn row(self, id: OrderId) -> Option<ArcRwSignal<Shown>> {
        let known = self.rows.try_with_value(|rows| rows.get(&id).cloned());
        if let Some(known) = known? {
            return Some(known);
        }
        let signal = ArcRwSignal::new(self.first(id)?);
        let kept = signal.clone();
        self.rows.try_update_value(|rows| rows.insert(id, kept));
        Some(signal)
    }

    /// Shows a row by the signal of another that has left the screen: `false` if there is no such row.
    pub fn reuse(self, id: OrderId, signal: ArcRwSignal<Shown>) -> bool {
        let known = self.rows.try_with_value(|rows| rows.get(&id).cloned());
        let shown = match known.flatten() {
            Some(known) => Some(known.get_untracked()),
            None => self.first(id),
        };
        let Some(shown) = shown else { return false };
        signal.set(shown);
        self.rows.try_update_value(|rows| rows.insert(id, signal));
        true
    }

    /// A row that comes to the screen.
    fn first(self, id: OrderId) -> Option<Shown> {
        let row = self.read(|view| view.row(id)).flatten()?;
        let is_news = self.news.try_update_value(|news| news.remove(&id));
        Some(Shown::first(row, is_news == Some(true)))
    }

    /// A row has left the screen.
    pub fn release(self, id: OrderId) {
        self.rows.try_update_value(|rows| rows.remove(&id));
    }

    /// An order as it is to be shown now, whether or not it is on the screen.
    pub fn order(self, id: OrderId) -> Option<Order> {
        let row = self.read(|view| view.row(id)).flatten();
        row.map(|row| row.order)
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

    /// Shows what the view holds: the rows that are touched, and where all of them stand.
    pub fn render(self, cause: Cause) {
        let Some(touched) = self.write(View::take_touched) else {
            return;
        };
        let Some((fresh, own, total, has_more, pending)) = self.read(|view| {
            let has_more = view.next_cursor().is_some();
            let (ids, own) = (view.ids(), view.waiting());
            (ids, own, view.total(), has_more, view.pending().len())
        }) else {
            return;
        };
        let mut arranged = self.arrange(fresh, &own, cause);
        let mut noted = self
            .noted
            .try_update_value(std::mem::take)
            .unwrap_or_default();
        let ids = match touched {
            Touched::Orders(ids) => ids,
            Touched::All => self.on_screen(&arranged.left),
        };
        let left: HashSet<OrderId> = arranged.left.iter().copied().collect();
        let mut marked = Vec::new();
        let mut lost = HashSet::new();
        for id in ids.into_iter().chain(left.iter().copied()) {
            let noted = noted.remove(&id);
            match self.read(|view| view.row(id)).flatten() {
                Some(row) => marked.extend(self.show_row(row, noted)),
                None if left.contains(&id) && !self.show_left(id, noted) => {
                    lost.insert(id);
                }
                None => {}
            }
        }
        if !lost.is_empty() {
            arranged.ids.retain(|id| !lost.contains(id));
        }
        unmark_later(marked);
        set_if_changed(self.ids, arranged.ids);
        set_if_changed(self.waiting, arranged.waiting);
        set_if_changed(self.total, total);
        set_if_changed(self.has_more, has_more);
        set_if_changed(self.pending, pending);
        self.rendered
            .try_update(|count| *count = count.wrapping_add(1));
    }

    /// Shows a row as it is now, if it is on the screen; gives what is to be unmarked in a while.
    fn show_row(self, row: Row, noted: Option<Noted>) -> Option<(ArcRwSignal<Shown>, u32)> {
        let id = row.order.id;
        let by = noted.map(|noted| noted.by);
        let signal = self.rows.try_with_value(|rows| rows.get(&id).cloned());
        if let Some(signal) = signal.flatten() {
            return update(&signal, row, by).map(|touched| (signal, touched));
        }
        if by.is_some() && !self.stands(id) {
            self.news.try_update_value(|news| {
                if news.len() < NEWS_MAX {
                    news.insert(id);
                }
            });
        }
        None
    }

    /// Shows that a row left the list; `false` where nobody knows what it said, or where it is an order
    /// that never came about.
    fn show_left(self, id: OrderId, noted: Option<Noted>) -> bool {
        let signal = self.rows.try_with_value(|rows| rows.get(&id).cloned());
        let is_assigned = |row: &Shown| row.order.number.is_assigned();
        match (signal.flatten(), noted) {
            (Some(signal), None) if !signal.with_untracked(is_assigned) => return false,
            (Some(signal), noted) => leave(&signal, noted),
            (None, Some(noted)) => {
                let row = Row {
                    order: noted.order.clone(),
                    pending: false,
                    waiting_since: None,
                };
                let signal = ArcRwSignal::new(Shown::first(row, false));
                leave(&signal, Some(noted));
                self.rows.try_update_value(|rows| rows.insert(id, signal));
            }
            (None, None) => return false,
        }
        true
    }

    /// Whether a row stands in the list already.
    fn stands(self, id: OrderId) -> bool {
        self.ids.try_with_untracked(|ids| ids.contains(&id)) == Some(true)
    }

    /// The rows that are on the screen, but for those that have left the list.
    fn on_screen(self, left: &[OrderId]) -> HashSet<OrderId> {
        let mut ids = self
            .rows
            .try_with_value(|rows| rows.keys().copied().collect::<HashSet<_>>())
            .unwrap_or_default();
        for id in left {
            ids.remove(id);
        }
        ids
    }

    fn arrange(self, fresh: Vec<OrderId>, own: &HashSet<OrderId>, cause: Cause) -> Arranged {
        let held = self.held.try_get_value().unwrap_or_default();
        if cause == Cause::Anew || !held.is_held(now_ms) {
            return Arranged::fresh(fresh);
        }
        let arranged = self
            .ids
            .try_with_untracked(|shown| Arranged::held(shown, &fresh, own));
        arranged.unwrap_or_default()
    }
}

impl Shown {
    pub(super) fn first(row: Row, is_news: bool) -> Self {
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
pub(super) fn update(signal: &ArcRwSignal<Shown>, row: Row, by: Option<Actor>) -> Option<u32> {
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
        Some(noted) if noted.is_deleted => Left::Deleted,
        _ => before.left.unwrap_or(Left::Filter),
    };
    let (by, order) = noted.map_or((None, None), |it| (Some(it.by), Some(it.order)));
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
pub(super) fn unmark_later(marked: Vec<(ArcRwSignal<Shown>, u32)>) {
    if marked.is_empty() {
        return;
    }
    // By then the signal may show another order.
    let of = |(signal, touched): (ArcRwSignal<Shown>, u32)| {
        let id = signal.with_untracked(|row| row.order.id);
        (signal, (id, touched))
    };
    let marked: Vec<_> = marked.into_iter().map(of).collect();
    let unmark = move || {
        for (signal, mark) in &marked {
            let is_same = |row: &Shown| (row.order.id, row.touched) == *mark;
            if signal.with_untracked(|row| is_same(row) && row.by.is_some()) {
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
