//! The open order: as it is confirmed, as it is shown with the mutations on their way, and its
//! history. Of two records the one of the higher version is the later, so answers and changes may
//! arrive in any order.

use leptos::prelude::*;
use live_orders::view::Row;
use live_orders::{Change, Order, OrderId};

use crate::api::read::OpenOrder;
use crate::board::list::List;
use crate::error::AppError;

/// How an open order stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Standing {
    /// Not known yet.
    #[default]
    Unknown,
    /// There, so.
    There(Box<Order>),
    /// It was there, and was deleted.
    Deleted(Box<Order>),
    /// It cannot be shown.
    Failed(AppError),
}

/// What the panel shows of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Panel {
    /// It is being loaded.
    Loading,
    /// So it stands, predictions included.
    There(Box<Row>),
    /// It was deleted; so it stood.
    Deleted(Box<Order>),
    /// Why it cannot be shown.
    Failed(AppError),
}

impl Panel {
    /// The order as it is shown; `None` where it is not there, or not there any more.
    pub fn order(&self) -> Option<&Order> {
        match self {
            Self::There(row) => Some(&row.order),
            Self::Deleted(_) | Self::Loading | Self::Failed(_) => None,
        }
    }
}

/// The open order.
#[derive(Clone, Copy)]
pub struct Focus {
    id: StoredValue<Option<OrderId>>,
    standing: StoredValue<Standing>,
    /// What is shown of it.
    pub panel: RwSignal<Panel>,
    /// Its changes, oldest first.
    pub history: RwSignal<Vec<Change>>,
}

impl Focus {
    /// What the page opened with.
    pub fn new(id: Option<OrderId>, open: Option<Result<OpenOrder, AppError>>) -> Self {
        let focus = Self {
            id: StoredValue::new(id),
            standing: StoredValue::new(Standing::Unknown),
            panel: RwSignal::new(Panel::Loading),
            history: RwSignal::new(Vec::new()),
        };
        if let (Some(id), Some(open)) = (id, open) {
            focus.load(id, open);
        }
        focus
    }

    /// The order that is open.
    pub fn id(self) -> Option<OrderId> {
        self.id.try_get_value().flatten()
    }

    /// The open order, if it could not be loaded for a reason that may have passed.
    pub fn failed(self) -> Option<OrderId> {
        let is_passing = self.standing.try_with_value(|standing| match standing {
            Standing::Failed(error) => error.is_passing(),
            _ => false,
        });
        self.id().filter(|_| is_passing == Some(true))
    }

    /// How the open order is confirmed.
    pub fn confirmed(self) -> Option<Order> {
        self.standing
            .try_with_value(|standing| match standing {
                Standing::There(order) => Some((**order).clone()),
                _ => None,
            })
            .flatten()
    }

    /// Turns to another order, which the list may know already.
    pub fn turn_to(self, id: Option<OrderId>, known: Option<Order>) {
        let standing = known.map_or(Standing::Unknown, |order| Standing::There(Box::new(order)));
        self.id.try_set_value(id);
        self.standing.try_set_value(standing);
        self.history.try_set(Vec::new());
    }

    /// Takes in what was loaded of an order, if it is still the open one.
    pub fn load(self, id: OrderId, open: Result<OpenOrder, AppError>) {
        if self.id() != Some(id) {
            return;
        }
        match open {
            Ok(open) => {
                self.history.try_update(|history| {
                    let known = open.history.items.last().map(|change| change.seq);
                    let later = history.drain(..).filter(|change| Some(change.seq) > known);
                    let later: Vec<Change> = later.collect();
                    *history = open.history.items;
                    history.extend(later);
                });
                self.put(open.order.record);
            }
            Err(error) => {
                self.standing.try_update_value(|standing| {
                    if matches!(standing, Standing::Unknown | Standing::Failed(_)) {
                        *standing = Standing::Failed(error);
                    }
                });
            }
        }
    }

    /// Takes in the record of an answer or a refusal, if it is the open order's.
    pub fn take(self, order: &Order) {
        if self.id() == Some(order.id) {
            self.put(order.clone());
        }
    }

    /// Takes in a change, if it is the open order's.
    pub fn apply(self, change: &Change) {
        let (before, after) = change.effect.orders();
        let Some(order) = after.or(before).filter(|order| self.id() == Some(order.id)) else {
            return;
        };
        self.history.try_update(|history| {
            if history.last().is_none_or(|last| last.seq < change.seq) {
                history.push(change.clone());
            }
        });
        if after.is_some() {
            self.put(order.clone());
        } else {
            self.standing
                .try_set_value(Standing::Deleted(Box::new(order.clone())));
        }
    }

    /// Shows how it stands, with the mutations on their way.
    pub fn render(self, list: List) {
        let Some(id) = self.id() else {
            return;
        };
        let standing = self.standing.try_get_value().unwrap_or_default();
        let confirmed = match &standing {
            Standing::There(order) => Some(&**order),
            _ => None,
        };
        let row = list.read(|view| view.overlay(id, confirmed)).flatten();
        let panel = match (row, standing) {
            (Some(row), _) => Panel::There(Box::new(row)),
            // Its deletion is on its way: it is gone from the list, and shown here as it was.
            (None, Standing::There(order) | Standing::Deleted(order)) => Panel::Deleted(order),
            (None, Standing::Failed(error)) => Panel::Failed(error),
            (None, Standing::Unknown) => Panel::Loading,
        };
        if self.panel.try_with_untracked(|before| *before != panel) == Some(true) {
            self.panel.try_set(panel);
        }
    }

    fn put(self, order: Order) {
        self.standing.try_update_value(|standing| {
            let is_news = match standing {
                Standing::There(known) => known.version <= order.version,
                // A load that was on its way when the deletion arrived.
                Standing::Deleted(_) => false,
                Standing::Unknown | Standing::Failed(_) => true,
            };
            if is_news {
                *standing = Standing::There(Box::new(order));
            }
        });
    }
}
