//! The pages: they alone know the board, and through it the server and the live connection.
#![allow(
    missing_docs,
    reason = "the macro makes a struct of each component's props, which the component documents"
)]

pub mod accounts;
pub mod arrangement;
pub mod bulk;
pub mod dashboard;
pub mod dialogs;
pub mod export;
pub mod figures;
pub mod filters;
pub mod hands;
pub mod heard;
pub mod held_row;
pub mod import;
pub mod jump;
pub mod kanban;
pub mod kept;
pub mod life;
pub mod live_controls;
pub mod missing;
pub mod order_dialog;
mod order_subject;
pub mod product_dialogs;
pub mod products;
mod recipients;
pub mod side;
pub mod sign_in;
pub mod speech;
pub mod steady;
pub mod stepper;
