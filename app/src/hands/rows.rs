//! The rows of the list under the keyboard. The cursor is the browser's own focus, on the link of a
//! row: so it scrolls into sight, is read out, and Enter opens it, with no second kind of cursor.

use leptos::leptos_dom::helpers::request_animation_frame;
use leptos::prelude::document;
use live_orders::OrderId;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// The rows' links, in order.
const LINKS: &str = ".orders tbody .row__link";
/// The row, or the card, of the order that is open beside the list.
const OPEN: &str = ":is(.orders tbody .row, .card)[data-open] :is(.row__link, .card__link)";

/// Which way the focus goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Down the list.
    Down,
    /// Up the list.
    Up,
}

/// Moves the focus by a row: from the row that has it, else from the open order's, else to the
/// first. Who has scrolled away is led back to the row first, where its neighbours are not rendered.
pub fn step(way: Way) {
    let row = current().and_then(|link| link.closest("tr").ok().flatten());
    let beside = row.as_ref().and_then(|row| match way {
        Way::Down => row.next_element_sibling(),
        Way::Up => row.previous_element_sibling(),
    });
    match row.filter(|_| beside.is_some_and(|it| it.class_list().contains("gap"))) {
        Some(row) => {
            row.scroll_into_view();
            // A frame for the scrolling to be noticed, one for the rows to come.
            request_animation_frame(move || request_animation_frame(move || step_near(way)));
        }
        None => step_near(way),
    }
}

fn step_near(way: Way) {
    let Ok(links) = document().query_selector_all(LINKS) else {
        return;
    };
    let at = |index: u32| links.item(index)?.dyn_into::<HtmlElement>().ok();
    let current = current().and_then(|link| {
        let is_it = |index: &u32| links.item(*index).as_deref() == Some(&link);
        (0..links.length()).find(is_it)
    });
    let next = match (current, way) {
        (None, _) => Some(0),
        (Some(index), Way::Down) => index.checked_add(1),
        (Some(index), Way::Up) => index.checked_sub(1),
    };
    if let Some(link) = next.and_then(at) {
        let _ = link.focus();
    }
}

/// Opens the row that the focus is in; `false` where it is in none.
pub fn open() -> bool {
    let link = focused().and_then(|link| link.dyn_into::<HtmlElement>().ok());
    link.map(|link| link.click()).is_some()
}

/// The order that the focus is at, else the one that is open.
pub fn order() -> Option<OrderId> {
    let href = current()?.get_attribute("href")?;
    let path = href.split(['?', '#']).next()?;
    path.strip_prefix("/orders/")?.parse().ok()
}

/// Clicks the link or button that a key stands for; `false` where there is none in sight.
pub fn click(key: &str) -> bool {
    let place = ":is(.stepper, .waiting-rows)";
    let found = document().query_selector(&format!("{place} [aria-keyshortcuts=\"{key}\"]"));
    let found = found.ok().flatten();
    let found = found.and_then(|found| found.dyn_into::<HtmlElement>().ok());
    found.map(|found| found.click()).is_some()
}

/// Puts the focus into the search.
pub fn search() {
    let input = document().get_element_by_id("search");
    if let Some(input) = input.and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) {
        let _ = input.focus();
        input.select();
    }
}

/// Whether what has the focus is written into.
pub fn is_typing() -> bool {
    let Some(element) = document().active_element() else {
        return false;
    };
    let is_button = element
        .dyn_ref::<HtmlInputElement>()
        .is_some_and(|input| matches!(input.type_().as_str(), "checkbox" | "radio" | "button"));
    let writes = element.matches("input, textarea, select, [contenteditable], [role=\"textbox\"]");
    writes.unwrap_or(false) && !is_button
}

/// Whether a dialog is in front of the page.
pub fn is_behind_dialog() -> bool {
    document()
        .query_selector("dialog[open]")
        .is_ok_and(|dialog| dialog.is_some())
}

fn current() -> Option<Element> {
    focused().or_else(|| document().query_selector(OPEN).ok().flatten())
}

/// The link of the row, or of the card, that the focus is in.
fn focused() -> Option<Element> {
    let element = document().active_element()?;
    let row = element
        .closest(".orders tbody .row, .card")
        .ok()
        .flatten()?;
    let link = row.query_selector(".row__link, .card__link");
    link.ok().flatten()
}
