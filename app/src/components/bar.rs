//! The bar at the top: the name, the connection, and the way to a new order.

use leptos::prelude::*;
use live_orders::{OrderQuery, Role};
use web_sys::MouseEvent;

use crate::components::page_links::{Page, PageLinks};
use crate::components::shape::ShapeField;
use crate::texts::{self, bar};

/// The parameters of the list as hidden fields, so that a plain form keeps them.
#[component]
pub fn ListFields(
    #[prop(into)] query: Signal<OrderQuery>,
    /// A parameter that the form asks for itself.
    #[prop(default = "")]
    except: &'static str,
) -> impl IntoView {
    let fields = move || {
        let url = query.get().to_url();
        form_urlencoded::parse(url.as_bytes())
            .filter(|(name, _)| name != except)
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect::<Vec<_>>()
    };
    move || {
        let field = |(name, value)| view! { <input type="hidden" name=name value=value /> };
        view! {
            {fields().into_iter().map(field).collect_view()}
            <ShapeField />
        }
    }
}

/// The bar. `children` is the state of the connection.
#[component]
pub fn Bar(
    #[prop(into)] query: Signal<OrderQuery>,
    #[prop(into)] on_new: Callback<()>,
    children: Children,
) -> impl IntoView {
    let open = move |event: MouseEvent| {
        event.prevent_default();
        on_new.run(());
    };
    view! {
        <header class="bar">
            <a class="bar__name" href="/">
                <span class="bar__mark" aria-hidden="true"></span>
                <span class="bar__title">{texts::words::live_orders()}</span>
            </a>
            <PageLinks here=Page::Orders />
            <div class="bar__right">
                {children()} <form action="/orders/new" method="get" data-least=Role::Operator.name()>
                    <ListFields query />
                    <button class="button button--main" type="submit" on:click=open>
                        <span>{bar::new()} <span class="bar__word">{bar::new_order_rest()}</span></span>
                    </button>
                </form>
            </div>
        </header>
    }
}
