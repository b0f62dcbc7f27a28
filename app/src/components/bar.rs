//! The bar at the top: the name, the connection, and the way to a new order.

use leptos::prelude::*;
use live_orders::OrderQuery;
use web_sys::MouseEvent;

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
        fields().into_iter().map(field).collect_view()
    }
}

/// The sections of the program: path and name.
const SECTIONS: [(&str, &str); 2] = [("/", "Orders"), ("/figures", "Figures")];

/// The way from section to section. Each is a document of its own, which brings along what it
/// opens with.
#[component]
pub fn Sections(
    /// The path of the section that is shown.
    here: &'static str,
) -> impl IntoView {
    let link = |(path, name): (&'static str, &'static str)| {
        let current = (path == here).then_some("page");
        view! {
            <a class="bar__link" href=path rel="external" aria-current=current>
                {name}
            </a>
        }
    };
    view! {
        <nav class="bar__sections" aria-label="Sections">
            {SECTIONS.map(link).collect_view()}
        </nav>
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
                <span class="bar__title">"Live orders"</span>
            </a>
            <Sections here="/" />
            <div class="bar__right">
                {children()} <form action="/orders/new" method="get">
                    <ListFields query />
                    <button class="button button--main" type="submit" on:click=open>
                        <span>"New" <span class="bar__word">" order"</span></span>
                    </button>
                </form>
            </div>
        </header>
    }
}
