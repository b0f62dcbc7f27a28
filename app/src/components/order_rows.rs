//! The rows of the table: those near the screen, and gaps for the rest, however long the list is.

use leptos::html::Tbody;
use leptos::leptos_dom::helpers::{request_animation_frame, window_event_listener_untyped};
use leptos::prelude::*;
use live_orders::{OrderId, OrderQuery, Timestamp};
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

use crate::address::Open;
use crate::board::selection::Selection;
use crate::board::viewing::Viewing;
use crate::columns::Column;
use crate::components::order_row::OrderRow;
use crate::components::rendered::{Item, Rendered};
use crate::components::row_slot::{Around, RowSignals, Slot};
use crate::components::window::Part;
use crate::in_order::{InOrder, RowView};
use crate::per_key::PerKey;

/// Columns that a gap spans: more than there can be.
const ALL_COLUMNS: &str = "100";
/// A row, which knows its order.
const ROW: &str = "tr[data-id]";

/// The rows.
#[component]
pub fn OrderRows(
    #[prop(into)] ids: Signal<Vec<OrderId>>,
    signals: RowSignals,
    /// The height of a row, as it was measured; zero before.
    row_px: RwSignal<f64>,
    #[prop(into)] query: Signal<OrderQuery>,
    #[prop(into)] open: Signal<Open>,
    #[prop(into)] now: Signal<Timestamp>,
    selection: Selection,
    /// The columns that are shown, in order.
    columns: Memo<Vec<Column>>,
    /// An order's box was clicked; `true` with Shift.
    #[prop(into)]
    on_choose: Callback<(OrderId, bool)>,
) -> impl IntoView {
    let body = NodeRef::<Tbody>::new();
    let parts = RwSignal::new((Part::WHOLE, Part::WHOLE));
    let frame = RwSignal::new(0_u32);
    // The row with the focus stays: who scrolls away with the mouse goes on by keyboard where they were.
    let pinned = RwSignal::new(None::<OrderId>);
    let rendered = Memo::new(move |before: Option<&Rendered>| {
        frame.track();
        let (parts, pinned) = (parts.get(), pinned.get());
        ids.with(|ids| Rendered::of(ids, parts, pinned, before))
    });
    watch(
        Screen {
            body,
            parts,
            row_px,
        },
        Growing {
            ids,
            rendered,
            frame,
        },
    );
    let items = Memo::new(move |_| rendered.with(|rendered| rendered.items.clone()));
    let first = Memo::new(move |_| parts.with(|(near, _)| near.first));
    let around = Around {
        query: PerKey::new(move |_| query.get()),
        search: PerKey::new(move |_| query.with(|query| query.search.clone())),
        is_open: PerKey::new(move |id| open.get().order() == Some(id)),
        now: PerKey::new(move |_| now.get()),
        index: PerKey::new(move |id| place_of(ids, first, id)),
        is_selected: PerKey::new(move |id| selection.has(id)),
        columns: PerKey::new(move |_| columns.get()),
        viewing: Viewing::of_page(),
    };
    let item = move |item: Item| match item {
        Item::Row(id) => match signals.of.run(id) {
            Some(row) => {
                let slot = Slot::new(&around, id, row);
                let view = view! { <OrderRow seen=slot.seen() on_choose /> };
                RowView::reusable(view, move |item| turn(&slot, item, signals))
            }
            None => RowView::fixed(()),
        },
        Item::Gap { rows, .. } => RowView::fixed(view! { <Gap rows row_px /> }),
    };
    pin(pinned, items);
    let on_gone = move |item: Item| {
        if let Item::Row(id) = item {
            signals.release.run(id);
        }
    };
    on_cleanup(move || {
        if let Some(items) = items.try_get_untracked() {
            items.into_iter().for_each(on_gone);
        }
    });
    view! {
        <tbody node_ref=body>
            <InOrder keys=items on_gone children=item />
        </tbody>
    }
}

/// Shows another row in the place of one, or lets the place wait; says whether it does.
fn turn(slot: &Slot, item: Option<Item>, signals: RowSignals) -> bool {
    let id = match item {
        None => None,
        Some(Item::Row(id)) if signals.reuse.run((id, slot.row())) => Some(id),
        Some(_) => return false,
    };
    slot.turn_to(id);
    true
}

/// Follows the focus, and gives it back to the row that had it: a row that is moved within the table
/// loses it.
fn pin(pinned: RwSignal<Option<OrderId>>, items: Memo<Vec<Item>>) {
    // Within the effect, for elements are of the browser's one thread and the server has many.
    Effect::new(move |_| {
        let focused = StoredValue::new_local(None::<(HtmlElement, OrderId)>);
        let listener = window_event_listener_untyped("focusin", move |event| {
            let target = event.target();
            let target = target.and_then(|it| it.dyn_into::<HtmlElement>().ok());
            let id = target.as_ref().and_then(order_of);
            focused.try_set_value(target.zip(id));
            if pinned.try_get_untracked().is_some_and(|it| it != id) {
                pinned.try_set(id);
            }
        });
        on_cleanup(move || listener.remove());
        Effect::new(move |_| {
            items.track();
            request_animation_frame(move || give_back(focused));
        });
    });
}

/// The order in whose row an element is.
fn order_of(element: &HtmlElement) -> Option<OrderId> {
    let row = element.closest(ROW).ok().flatten()?;
    row.get_attribute("data-id")?.parse().ok()
}

/// Gives the focus back to an element that has lost it to nobody, unless it is another order's by now.
fn give_back(focused: StoredValue<Option<(HtmlElement, OrderId)>, LocalStorage>) {
    let active = document().active_element();
    let is_lost = active.is_none_or(|it| it.tag_name() == "BODY");
    let lost = focused.try_get_value().flatten();
    let lost = lost.filter(|(it, id)| it.is_connected() && order_of(it) == Some(*id));
    if let (Some((element, _)), true) = (lost, is_lost) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// What stands for rows that are not rendered.
#[component]
fn Gap(rows: usize, row_px: RwSignal<f64>) -> impl IntoView {
    let height = move || height_of(rows, row_px.get());
    view! {
        <tr class="gap" aria-hidden="true">
            <td class="gap__cell" colspan=ALL_COLUMNS style:block-size=height></td>
        </tr>
    }
}

/// How high so many rows are.
#[expect(
    clippy::cast_precision_loss,
    reason = "rows are counted in thousands, far below 2^52"
)]
pub fn height_of(rows: usize, row_px: f64) -> String {
    format!("{}px", rows as f64 * row_px)
}

/// The place of an order in the list, from 1 on; it is looked for near the part that is rendered.
fn place_of(ids: Signal<Vec<OrderId>>, first: Memo<usize>, id: OrderId) -> usize {
    let first = first.get();
    ids.with(|ids| {
        let near = ids.iter().enumerate().skip(first);
        let found = near
            .chain(ids.iter().enumerate().take(first))
            .find(|(_, other)| **other == id);
        found.map_or(0, |(place, _)| place + 1)
    })
}

/// The table on the screen.
#[derive(Clone, Copy)]
struct Screen {
    body: NodeRef<Tbody>,
    /// Near the screen, and on it.
    parts: RwSignal<(Part, Part)>,
    row_px: RwSignal<f64>,
}

/// What the table holds, and grows by from frame to frame.
#[derive(Clone, Copy)]
struct Growing {
    ids: Signal<Vec<OrderId>>,
    rendered: Memo<Rendered>,
    frame: RwSignal<u32>,
}

/// Follows the screen: once a frame at most, and when the list grows or shrinks. In the same step more
/// of the rows come in that are still to come, so that no frame makes some twice.
fn watch(screen: Screen, growing: Growing) {
    let Growing {
        ids,
        rendered,
        frame,
    } = growing;
    let is_due = StoredValue::new(false);
    let look = move || {
        is_due.try_set_value(false);
        screen.measure();
        if rendered.try_with_untracked(|rendered| rendered.is_growing) == Some(true) {
            frame.try_update(|frame| *frame = frame.wrapping_add(1));
        }
    };
    let look_soon = move || {
        if is_due.try_update_value(|is_due| std::mem::replace(is_due, true)) == Some(false) {
            request_animation_frame(look);
        }
    };
    Effect::new(move |_| {
        if screen.body.get().is_none() {
            return;
        }
        let scrolled = window_event_listener_untyped("scroll", move |_| look_soon());
        let resized = window_event_listener_untyped("resize", move |_| look_soon());
        on_cleanup(move || {
            scrolled.remove();
            resized.remove();
        });
    });
    Effect::new(move |_| {
        ids.with(Vec::len);
        look_soon();
    });
    Effect::new(move |_| {
        if rendered.with(|rendered| rendered.is_growing) {
            look_soon();
        }
    });
}

impl Screen {
    fn measure(self) {
        let body = self.body.try_get_untracked().flatten();
        let row = body
            .as_ref()
            .and_then(|body| body.query_selector(ROW).ok().flatten());
        let (Some(body), Some(row)) = (body, row) else {
            return;
        };
        let height = row.get_bounding_client_rect().height();
        if (self.row_px.get_untracked() - height).abs() > 0.01 {
            self.row_px.set(height);
        }
        let screen = window()
            .inner_height()
            .ok()
            .and_then(|height| height.as_f64())
            .unwrap_or_default();
        let above = -body.get_bounding_client_rect().top();
        let near = Part::near(above, screen, height);
        let seen = Part::seen(above, screen, height);
        if self.parts.get_untracked() != (near, seen) {
            self.parts.set((near, seen));
        }
    }
}
