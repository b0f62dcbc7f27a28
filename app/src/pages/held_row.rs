//! The row of an order stays where it is on the screen when its panel comes and goes: what stands above
//! the rows is laid out anew for the room that is left, and would push them from under the pointer.

use leptos::leptos_dom::helpers::request_animation_frame;
use leptos::prelude::*;
use live_orders::OrderId;

use crate::address::Address;

/// Less than this is rounding.
const NOTICED_PX: f64 = 0.5;

/// A row, and how far below the window's edge it was.
#[derive(Clone, Copy)]
pub struct HeldRow {
    id: OrderId,
    top: f64,
}

impl HeldRow {
    /// That of an order that is opened or closed on the way from one address to another, if it is on
    /// the screen. From order to order the room stays what it is.
    pub fn of(from: &Address, to: &Address) -> Option<Self> {
        let ((None, Some(id)) | (Some(id), None)) = (from.open.order(), to.open.order()) else {
            return None;
        };
        let screen = window().inner_height().ok()?.as_f64()?;
        let top = top_of(id)?;
        (0.0..screen).contains(&top).then_some(Self { id, top })
    }

    /// Scrolls so that it is there again, before the page is painted.
    pub fn put_back(self) {
        request_animation_frame(move || {
            let moved = top_of(self.id).map(|top| top - self.top);
            if let Some(moved) = moved.filter(|moved| moved.abs() > NOTICED_PX) {
                window().scroll_by_with_x_and_y(0.0, moved);
            }
        });
    }
}

fn top_of(id: OrderId) -> Option<f64> {
    let row = document().query_selector(&format!("tr[data-id=\"{id}\"]"));
    let place = row.ok().flatten()?.get_bounding_client_rect();
    // Behind a page of its own it is not laid out.
    (place.height() > 0.0).then(|| place.top())
}
