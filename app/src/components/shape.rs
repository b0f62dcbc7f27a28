//! How the list is laid out: which it is on this page, kept by each of its links and forms, and the
//! switch between list and board.

use leptos::prelude::*;
use live_orders::query::{Sort, SortKey};

use crate::address::{Address, Shape, VIEW};
use crate::texts::list;

/// The page's own, for all that it holds.
#[derive(Clone, Copy)]
struct PageShape(Signal<Shape>);

/// Says how this page lays its list out.
pub fn provide_shape(shape: impl Into<Signal<Shape>>) {
    provide_context(PageShape(shape.into()));
}

/// How this page lays its list out; pages without one lead to rows.
pub fn shape_of_page() -> Signal<Shape> {
    use_context::<PageShape>().map_or_else(|| Signal::stored(Shape::List), |shape| shape.0)
}

/// What makes a plain form keep it.
#[component]
pub fn ShapeField() -> impl IntoView {
    let shape = shape_of_page();
    move || {
        let shape = Some(shape.get()).filter(|shape| *shape != Shape::default());
        shape.map(|shape| view! { <input type="hidden" name=VIEW value=shape.name() /> })
    }
}

/// The switch: two links, of which the current one says so.
#[component]
pub fn ShapeSwitch(#[prop(into)] address: Signal<Address>) -> impl IntoView {
    let link = move |shape: Shape, label: &'static str| {
        let href = move || address.with(|address| address.shaped(shape).href());
        let current = move || {
            address
                .with(|address| address.shape == shape)
                .then_some("true")
        };
        view! {
            <a
                class="shapes__link"
                href=href
                aria-current=current
                data-shape=shape.name()
                data-noscroll="true"
            >
                {label}
            </a>
        }
    };
    view! {
        <Show when=move || address.with(|address| address.shape == Shape::Board)>
            <AgeOrder address />
        </Show>
        <nav class="shapes" aria-label=list::layout()>
            {link(Shape::List, list::list())}
            {link(Shape::Board, list::board())}
        </nav>
    }
}

/// What waits longest first, or what is new: the board has no heads of columns to sort by.
#[component]
fn AgeOrder(address: Signal<Address>) -> impl IntoView {
    let oldest = Sort {
        key: SortKey::CreatedAt,
        descending: false,
    };
    let is_oldest = Memo::new(move |_| address.with(|address| address.query.sort == oldest));
    let href = move || {
        let mut address = address.get();
        address.query.sort = if is_oldest.get() {
            Sort::default()
        } else {
            oldest
        };
        address.href()
    };
    view! {
        <a
            class="view shapes__order"
            href=href
            aria-current=move || is_oldest.get().then_some("true")
            data-noscroll="true"
        >
            {list::oldest_first()}
        </a>
    }
}
