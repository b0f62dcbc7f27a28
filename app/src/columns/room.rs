//! Measures the room that the table has, in the browser, for as long as its owner lives.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

use crate::columns::table::Room;

/// The size of type for which a point is a pixel.
const TYPE_PX: f64 = 16.0;

/// Calls back with the room within an element, less so many pixels of borders: soon, and whenever
/// it changes.
pub fn watch(element: &Element, borders_px: i32, call: impl Fn(Room) + 'static) {
    let looked_at = element.clone();
    let measure = Closure::<dyn FnMut()>::new(move || {
        let pixels = f64::from(looked_at.client_width() - borders_px);
        if let Some(room) = room(pixels) {
            call(room);
        }
    });
    let Ok(observer) = ResizeObserver::new(measure.as_ref().unchecked_ref()) else {
        return;
    };
    observer.observe(element);
    let held = StoredValue::new_local((observer, measure));
    on_cleanup(move || {
        held.try_with_value(|(observer, _)| observer.disconnect());
    });
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "within a screen, and the cast saturates"
)]
fn room(pixels: f64) -> Option<Room> {
    let root = document().document_element()?;
    let style = window().get_computed_style(&root).ok().flatten()?;
    let size = style.get_property_value("font-size").ok()?;
    let size: f64 = size.trim_end_matches("px").parse().ok()?;
    let scale = (size > 0.0).then_some(size / TYPE_PX)?;
    Some(Room {
        points: (pixels / scale).floor() as u16,
        scale,
    })
}
