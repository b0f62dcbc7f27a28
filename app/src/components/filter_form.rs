//! The form that filters the list: a plain one, which the server answers with the list's address,
//! and with scripts one that goes there itself.

use leptos::ev::SubmitEvent;
use leptos::html::Details;
use leptos::prelude::*;
use live_orders::order::Products;
use live_orders::{Currency, OrderQuery, Refusal, Status, Timestamp};
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement, KeyboardEvent};

use crate::address::{Address, Open};
use crate::components::shape::{ShapeField, shape_of_page};
use crate::filter_form::{FIELDS, FILTER_PATH, read};
use crate::language::Language;
use crate::locale::house::Decimal;
use crate::locale::{plain, typed};
use crate::presets::Preset;
use crate::refusals::at_field;
use crate::texts::{self, list};
use crate::words;

/// The button that opens the form, and the form.
#[component]
pub fn FilterMenu(
    #[prop(into)] query: Signal<OrderQuery>,
    #[prop(into)] open: Signal<Open>,
    #[prop(into)] now: Signal<Timestamp>,
    #[prop(into)] currency: Signal<Currency>,
    /// What a product can be chosen from.
    #[prop(into)]
    products: Signal<Products>,
    /// What a country can be chosen from.
    #[prop(into)]
    countries: Signal<Vec<String>>,
    /// The form is opened or closed.
    #[prop(into)]
    on_toggle: Callback<()>,
    /// Gets the list that was asked for.
    #[prop(into)]
    on_filter: Callback<OrderQuery>,
) -> impl IntoView {
    let details = NodeRef::<Details>::new();
    let close = move || {
        if let Some(details) = details.get_untracked() {
            let _ = details.remove_attribute("open");
            let summary = details.query_selector("summary").ok().flatten();
            let summary = summary.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
            let _ = summary.map(|summary| summary.focus());
        }
    };
    let key = move |event: KeyboardEvent| {
        let is_open = details
            .get_untracked()
            .is_some_and(|it| it.has_attribute("open"));
        if event.key() == "Escape" && is_open {
            event.prevent_default();
            close();
        }
    };
    let filtered = Callback::new(move |query: OrderQuery| {
        close();
        on_filter.run(query);
    });
    let form = move || {
        let query = query.get();
        let currency = currency.get();
        view! { <FilterForm query currency choices=Choices { products, countries } on_filter=filtered /> }
    };
    view! {
        <details class="filter" node_ref=details on:keydown=key on:toggle=move |_| on_toggle.run(())>
            <summary class="button filter__button">{list::filter()}</summary>
            <div class="filter__panel">
                <nav class="filter__days" aria-label=list::days()>
                    {Preset::DAYS.map(|span| view! { <PresetLink span query open now /> }).collect_view()}
                </nav>
                <p class="filter__note">{list::days_are_utc()}</p>
                {form}
            </div>
        </details>
    }
}

/// A link to the list within a span, made anew as time goes on.
#[component]
fn PresetLink(
    span: Preset,
    query: Signal<OrderQuery>,
    open: Signal<Open>,
    now: Signal<Timestamp>,
) -> impl IntoView {
    let list = Memo::new(move |_| query.with(|query| span.of(query, now.get())));
    let shape = shape_of_page();
    let href = move || {
        let (query, open, shape) = (list.get(), open.get(), shape.get());
        Address { query, open, shape }.href()
    };
    let current = move || (list.get() == query.get()).then_some("true");
    view! {
        <a class="filter__span" href=href aria-current=current data-noscroll="true">
            {span.label()}
        </a>
    }
}

/// What is offered where something is typed.
#[derive(Clone, Copy)]
struct Choices {
    products: Signal<Products>,
    countries: Signal<Vec<String>>,
}

#[component]
fn FilterForm(
    query: OrderQuery,
    currency: Currency,
    choices: Choices,
    on_filter: Callback<OrderQuery>,
) -> impl IntoView {
    let problem = RwSignal::new(None::<Refusal>);
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        let form = event.target().and_then(|form| form.dyn_into().ok());
        let mut pairs = form.map(|form| pairs(&form)).unwrap_or_default();
        for (_, amount) in pairs
            .iter_mut()
            .filter(|(name, _)| ["min", "max"].contains(name))
        {
            *amount = typed(amount);
        }
        let pairs = pairs.iter().map(|(name, value)| (*name, value.as_str()));
        match read(pairs, currency, Decimal::of(Language::of_reader())) {
            Ok(query) => {
                problem.set(None);
                on_filter.run(query);
            }
            Err(refusal) => problem.set(Some(refusal)),
        }
    };
    let told = move |refusal: Refusal| {
        let field = refusal.field().and_then(label).unwrap_or_default();
        list::filter_problem(field, &at_field(&refusal))
    };
    view! {
        <form class="filter__form" action=FILTER_PATH method="get" on:submit=submitted>
            <Carried query=query.clone() />
            <ShapeField />
            <StatusBoxes query=query.clone() />
            <WhatFields query=query.clone() choices />
            <RangeFields query currency />
            <p class="filter__problem" role="alert">
                {move || problem.get().map(told)}
            </p>
            <button class="button button--main" type="submit">
                {list::show_orders()}
            </button>
        </form>
    }
}

/// What the form keeps of the list and does not ask for.
#[component]
fn Carried(query: OrderQuery) -> impl IntoView {
    let url = query.to_url();
    let kept = ["q", "before", "since", "sort"];
    form_urlencoded::parse(url.as_bytes())
        .filter(|(name, _)| kept.contains(&name.as_ref()))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view()
}

#[component]
fn StatusBoxes(query: OrderQuery) -> impl IntoView {
    let chosen = query.status;
    let status_box = move |status: Status| {
        view! {
            <label class="filter__status">
                <input
                    type="checkbox"
                    name="status"
                    value=status.name()
                    checked=chosen.names(status)
                />
                {words::status(status)}
            </label>
        }
    };
    view! {
        <fieldset class="filter__statuses">
            <legend>{texts::words::status()}</legend>
            {Status::ALL.map(status_box).collect_view()}
        </fieldset>
    }
}

#[component]
fn WhatFields(query: OrderQuery, choices: Choices) -> impl IntoView {
    let Choices {
        products,
        countries,
    } = choices;
    let option = |(sku, name): (String, String)| view! { <option value=sku>{name}</option> };
    let options = move || {
        let named = products.with(|products| {
            let named = products.iter();
            named
                .map(|(sku, product)| (sku.to_string(), product.name.clone()))
                .collect::<Vec<_>>()
        });
        named.into_iter().map(option).collect_view()
    };
    let named = move || {
        let named = countries.get().into_iter();
        named
            .map(|name| view! { <option value=name></option> })
            .collect_view()
    };
    let sku = query.product.map(|sku| sku.to_string());
    view! {
        <FilterField name="country" kind="text" value=query.country.text().to_owned() list="filter-countries" />
        <datalist id="filter-countries">{named}</datalist>
        <FilterField name="product" kind="text" value=sku.unwrap_or_default() list="filter-products" />
        <datalist id="filter-products">{options}</datalist>
    }
}

#[component]
fn RangeFields(query: OrderQuery, currency: Currency) -> impl IntoView {
    let amount = |money: Option<live_orders::Money>| {
        money
            .map(|money| plain(money, currency))
            .unwrap_or_default()
    };
    let day = |day: Option<Timestamp>| day.map(Timestamp::day).unwrap_or_default();
    view! {
        <FilterField name="min" kind="text" value=amount(query.min_total) mode="decimal" />
        <FilterField name="max" kind="text" value=amount(query.max_total) mode="decimal" />
        <FilterField name="from" kind="date" value=day(query.from) />
        <FilterField name="to" kind="date" value=day(query.to) />
    }
}

#[component]
fn FilterField(
    name: &'static str,
    kind: &'static str,
    value: String,
    #[prop(default = "text")] mode: &'static str,
    #[prop(optional)] list: Option<&'static str>,
) -> impl IntoView {
    view! {
        <label class="filter__field">
            <span>{label(name)}</span>
            <input name=name type=kind value=value inputmode=mode list=list autocomplete="off" />
        </label>
    }
}

fn label(field: &str) -> Option<&'static str> {
    Some(match field {
        "status" => texts::words::status(),
        "country" => texts::words::country(),
        "product" => list::product_sku(),
        "min" => list::total_from(),
        "max" => list::total_to(),
        "from" => list::first_day(),
        "to" => list::last_day(),
        _ => return None,
    })
}

fn pairs(form: &HtmlFormElement) -> Vec<(&'static str, String)> {
    let Ok(data) = FormData::new_with_form(form) else {
        return Vec::new();
    };
    let mut pairs = Vec::new();
    for name in FIELDS {
        let values = data.get_all(name);
        let values = values.iter().filter_map(|value| value.as_string());
        pairs.extend(values.map(|value| (name, value)));
    }
    pairs
}
