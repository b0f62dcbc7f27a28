//! The domain of a live orders dashboard, pure: no I/O, no async, no clock, no randomness.
//!
//! The server, the browser and the tests run this same code, so that a prediction made in the
//! browser and a decision made by the store cannot differ. Start at [`order`] and [`status`], then
//! [`command`] (what can be asked for), [`decide`] (what comes of it), [`change`] (what is told to
//! everybody) and [`view`] (what a page shows while its own mutations are still on their way).

pub mod answer;
pub mod catalogue;
pub mod change;
pub mod command;
pub mod decide;
pub mod difference;
pub mod draft;
pub mod exact;
pub mod export;
pub mod field;
pub mod figures;
pub mod frame;
pub mod ids;
pub mod import;
pub mod lanes;
pub mod money;
pub mod order;
pub mod page;
pub mod pending;
pub mod presence;
pub mod product;
pub mod query;
pub mod recipient;
pub mod record;
pub mod refusal;
pub mod revert;
pub mod role;
pub mod rule;
pub mod search;
pub mod sort;
pub mod status;
pub mod statuses;
pub mod summary;
pub mod timestamp;
pub mod view;

pub use answer::{Outcome, Overview, Snapshot};
pub use change::{Actor, Change, Effect, Entity, Operation, Record};
pub use command::{Command, Mutation};
pub use figures::{Figures, Period};
pub use ids::{MutationId, OrderId, OrderNumber, Seq, Sku, Version};
pub use money::{Currency, Money};
pub use order::{Line, Order};
pub use page::{Page, PageRequest};
pub use product::Product;
pub use query::OrderQuery;
pub use refusal::Refusal;
pub use role::Role;
pub use rule::Rule;
pub use status::Status;
pub use statuses::Statuses;
pub use summary::Summary;
pub use timestamp::Timestamp;
