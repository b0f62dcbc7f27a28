//! What one page holds, and the only place that changes it: the list, the open order, the
//! products, the figures, the mutations on their way, the connection. Components read its signals;
//! events, answers and clicks come in by the methods of [`Board`].

pub mod aside;
pub mod away;
pub mod catalogue;
pub mod clock;
pub mod focus;
pub mod list;
pub mod outbox;
pub mod reception;
pub mod state;
pub mod toasts;

use live_orders::Actor;

pub use outbox::{Ask, Returned};
pub use state::{Board, Loading};

/// Who acts from the pages. There are no accounts: everybody at the dashboard is `web`.
pub fn actor() -> Actor {
    Actor::from("web".to_owned())
}
