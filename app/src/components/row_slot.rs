//! A place for a row of the table: it shows one order, and another once that one has gone from the
//! screen. To make a row takes several times as long as to say something else in it, and whoever
//! scrolls or filters asks for dozens at once.

use leptos::prelude::*;
use live_orders::search::Search;
use live_orders::{OrderId, OrderQuery, Timestamp};

use crate::board::list::Shown;
use crate::board::viewing::Viewing;
use crate::columns::Column;
use crate::per_key::{PerKey, Reader};

/// The rows' signals, which are the list's.
#[derive(Clone, Copy)]
pub struct RowSignals {
    /// That of an order; `None` where the list has no such row.
    pub of: Callback<OrderId, Option<ArcRwSignal<Shown>>>,
    /// Makes a released one an order's; `false` where the list has no such row.
    pub reuse: Callback<(OrderId, ArcRwSignal<Shown>), bool>,
    /// A row has left the screen.
    pub release: Callback<OrderId>,
}

/// What each row follows of the page around it.
#[derive(Clone, Copy)]
pub struct Around {
    /// The list that is shown.
    pub query: PerKey<OrderId, OrderQuery>,
    /// What is searched for: apart from the list, since another list need not mark anything anew.
    pub search: PerKey<OrderId, Search>,
    /// Whether the order's panel is open.
    pub is_open: PerKey<OrderId, bool>,
    /// The time.
    pub now: PerKey<OrderId, Timestamp>,
    /// Its place in the list, from 1 on.
    pub index: PerKey<OrderId, usize>,
    /// Whether the order is selected.
    pub is_selected: PerKey<OrderId, bool>,
    /// The columns that are shown, in order.
    pub columns: PerKey<OrderId, Vec<Column>>,
    /// Who looks at which order.
    pub viewing: Viewing,
}

/// What a row shows.
#[derive(Clone, Copy)]
pub struct Seen {
    /// Which order it shows now.
    pub id: RwSignal<OrderId>,
    /// The order.
    pub row: RwSignal<Shown>,
    /// As [`Around::query`].
    pub query: Signal<OrderQuery>,
    /// As [`Around::search`].
    pub search: Signal<Search>,
    /// As [`Around::is_open`].
    pub is_open: Signal<bool>,
    /// As [`Around::now`].
    pub now: Signal<Timestamp>,
    /// As [`Around::index`].
    pub index: Signal<usize>,
    /// As [`Around::is_selected`].
    pub is_selected: Signal<bool>,
    /// As [`Around::columns`].
    pub columns: Signal<Vec<Column>>,
    /// Whether others look at the order.
    pub is_shared: Signal<bool>,
}

/// The place. It is made within the row's owner and goes with it.
pub struct Slot {
    id: RwSignal<OrderId>,
    row: ArcRwSignal<Shown>,
    query: Reader<OrderId, OrderQuery>,
    search: Reader<OrderId, Search>,
    is_open: Reader<OrderId, bool>,
    now: Reader<OrderId, Timestamp>,
    index: Reader<OrderId, usize>,
    is_selected: Reader<OrderId, bool>,
    columns: Reader<OrderId, Vec<Column>>,
    is_shared: Reader<OrderId, bool>,
}

impl Slot {
    /// The place of an order.
    pub fn new(around: &Around, id: OrderId, row: ArcRwSignal<Shown>) -> Self {
        Self {
            id: RwSignal::new(id),
            row,
            query: around.query.reader(id),
            search: around.search.reader(id),
            is_open: around.is_open.reader(id),
            now: around.now.reader(id),
            index: around.index.reader(id),
            is_selected: around.is_selected.reader(id),
            columns: around.columns.reader(id),
            is_shared: around.viewing.is_shared(id),
        }
    }

    /// What its row shows.
    pub fn seen(&self) -> Seen {
        Seen {
            id: self.id,
            row: RwSignal::from(self.row.clone()),
            query: self.query.signal(),
            search: self.search.signal(),
            is_open: self.is_open.signal(),
            now: self.now.signal(),
            index: self.index.signal(),
            is_selected: self.is_selected.signal(),
            columns: self.columns.signal(),
            is_shared: self.is_shared.signal(),
        }
    }

    /// The order's signal, which is to hold the next one's.
    pub fn row(&self) -> ArcRwSignal<Shown> {
        self.row.clone()
    }

    /// Is another order's from now on; without one it waits, and is told nothing.
    pub fn turn_to(&self, id: Option<OrderId>) {
        if let Some(id) = id {
            self.id.set(id);
        }
        self.query.turn_to(id);
        self.search.turn_to(id);
        self.is_open.turn_to(id);
        self.now.turn_to(id);
        self.index.turn_to(id);
        self.is_selected.turn_to(id);
        self.columns.turn_to(id);
        self.is_shared.turn_to(id);
    }
}
