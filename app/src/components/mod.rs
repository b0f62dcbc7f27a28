//! What the pages are made of. A component takes data by its props and gives events by callbacks;
//! it knows neither the server functions nor the connection.
#![allow(
    missing_docs,
    reason = "the macro makes a struct of each component's props, which the component documents"
)]

pub mod actions;
pub mod age;
pub mod badge;
pub mod bar;
pub mod bell;
pub mod bulk_bar;
pub mod came_back;
pub mod card;
pub mod chart;
pub mod chips;
pub mod column_edge;
pub mod columns_form;
pub mod conflict;
pub mod connection;
pub mod delete_dialog;
pub mod field;
pub mod figures;
pub mod filter_form;
pub mod history;
pub mod lanes;
pub mod line_row;
pub mod line_stock;
pub mod lines_field;
pub mod live_menu;
pub mod marked;
pub mod missed;
pub mod modal;
pub mod news;
pub mod order_cell;
pub mod order_form;
pub mod order_row;
pub mod order_rows;
pub mod order_table;
pub mod own_views;
pub mod page_links;
pub mod palette;
pub mod panel;
pub mod panel_lines;
pub mod paper_links;
pub mod popover;
pub mod problem;
pub mod product_form;
pub mod product_row;
pub mod product_table;
pub mod row_note;
pub mod search;
pub mod select_box;
pub mod settings_form;
pub mod shape;
pub mod shares;
pub mod shortcuts;
pub mod sinks;
pub mod sort_header;
pub mod tabs;
pub mod toasts;
pub mod typing;
pub mod unavailable;
pub mod views;
pub mod views_form;
pub mod waiting;
pub mod waiting_rows;
pub mod window;
