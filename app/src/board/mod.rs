//! What one page holds, and the only place that changes it: the list, the open order, the
//! products, the figures, the mutations on their way, the connection. Components read its signals;
//! events, answers and clicks come in by the methods of [`Board`].

pub mod board;
pub mod catalogue;
pub mod clock;
pub mod focus;
pub mod list;
pub mod outbox;
pub mod reception;
pub mod toasts;

use live_orders::Actor;

pub use board::{Board, Loading};
pub use outbox::{Ask, Returned};

/// Who acts from the pages. There are no accounts: everybody at the dashboard is `web`.
pub fn actor() -> Actor {
    Actor::from("web".to_owned())
}
