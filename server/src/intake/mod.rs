//! Orders that web stores send: Shopify and WooCommerce tell of each order by a webhook, signed over its
//! bytes with a secret that both sides know.
//!
//! Start at [`source`] (who may send, and what is believed), then [`shopify`] and [`woocommerce`] (what they
//! send) and [`take`] (how it becomes an order of ours). An order that is sent again is the same order:
//! its id and its mutation's are made of the sender's own.

pub mod incoming;
pub mod shopify;
pub mod source;
pub mod take;
pub mod woocommerce;

pub use incoming::{Incoming, IncomingLine, Sent, Unreadable};
pub use source::{Kind, Missing, Source, Sources};
pub use take::{Untaken, take};
