//! The rows of the list: the domain's optimistic [`View`], and one signal a row, so that a change
//! renders the rows that it changed and no others.

use std::collections::HashMap;

use leptos::prelude::*;
use live_orders::view::{Applied, Extended, Row, View};
use live_orders::{Change, Order, OrderId, OrderQuery, Overview, Page, Timestamp};

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
}

/// Why the rows are rendered anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A change came in: rows that others wrote are to be pointed out.
    Change,
    /// The reader asked for other rows, or did something.
    Reader,
}

/// The list.
#[derive(Clone, Copy)]
pub struct List {
    view: StoredValue<View>,
    rows: StoredValue<HashMap<OrderId, ArcRwSignal<Shown>>>,
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
        self.write(|view| view.apply(change))
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

    /// Shows what the view holds.
    pub fn render(self, cause: Cause) {
        let Some((rows, total, has_more, pending)) = self.read(|view| {
            let has_more = view.next_cursor().is_some();
            (view.rows(), view.total(), has_more, view.pending().len())
        }) else {
            return;
        };
        let ids: Vec<OrderId> = rows.iter().map(|row| row.order.id).collect();
        self.rows.try_update_value(|signals| {
            let mut before = std::mem::take(signals);
            for row in rows {
                let id = row.order.id;
                let signal = match before.remove(&id) {
                    Some(signal) => {
                        update(&signal, row, cause);
                        signal
                    }
                    None => ArcRwSignal::new(Shown {
                        touched: u32::from(cause == Cause::Change && !row.pending),
                        order: row.order,
                        is_pending: row.pending,
                        waiting_since: row.waiting_since,
                    }),
                };
                signals.insert(id, signal);
            }
        });
        set_if_changed(self.ids, ids);
        set_if_changed(self.total, total);
        set_if_changed(self.has_more, has_more);
        set_if_changed(self.pending, pending);
    }
}

fn update(signal: &ArcRwSignal<Shown>, row: Row, cause: Cause) {
    let before = signal.get_untracked();
    let by_others = cause == Cause::Change
        && !before.is_pending
        && !row.pending
        && before.order.version < row.order.version;
    let after = Shown {
        touched: before.touched + u32::from(by_others),
        order: row.order,
        is_pending: row.pending,
        waiting_since: row.waiting_since,
    };
    if before != after {
        signal.set(after);
    }
}

pub(super) fn set_if_changed<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.try_with_untracked(|before| *before != value) == Some(true) {
        signal.try_set(value);
    }
}
