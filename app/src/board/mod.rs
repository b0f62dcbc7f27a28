//! What one page holds, and the only place that changes it: the list, the open order, the
//! products, the figures, the mutations on their way, the connection. Components read its signals;
//! events, answers and clicks come in by the methods of [`Board`].

pub mod alerts;
pub mod aside;
pub mod ask;
pub mod asking;
pub mod away;
pub mod bulk;
pub mod cards;
pub mod catalogue;
pub mod clock;
pub mod drafts;
pub mod focus;
pub mod following;
pub mod in_place;
pub mod kept;
pub mod lane;
pub mod lane_loading;
pub mod list;
pub mod loading;
pub mod outbox;
pub mod queue;
pub mod reception;
pub mod returned;
pub mod selection;
pub mod sending;
pub mod shelf;
pub mod state;
pub mod steady;
pub mod steps;
pub mod tally;
pub mod toasts;
pub mod undo;
pub mod viewing;

use live_orders::Actor;

pub use ask::{Ask, Reason, Returned};
pub use loading::Loading;
pub use state::Board;

/// Who acts from the pages. There are no accounts: everybody at the dashboard is `web`.
pub fn actor() -> Actor {
    Actor::from("web".to_owned())
}
