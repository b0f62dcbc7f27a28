//! The menu of exports: what, in which columns, in which format, and how far the file has come. Without
//! scripts it is a plain form, and the browser loads the file.

use leptos::html::Details;
use leptos::prelude::*;
use live_orders::OrderQuery;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDetailsElement, HtmlElement, KeyboardEvent, MouseEvent};

use crate::columns::Column;
use crate::columns::file::{COLUMNS, to_parameter};
use crate::components::bulk_bar::Chosen;
use crate::locale;
use crate::texts::{export as texts, list, words};
use crate::transfer::download::{Format, Progress, Received};
use crate::words::grouped;

const KIB: u64 = 1024;

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// All that the list shows.
    List,
    /// What is selected of it.
    Selection,
}

/// What somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The format.
    pub format: Format,
    /// Where the file lies.
    pub address: String,
    /// How many orders it will hold, as far as is known.
    pub orders: u64,
}

/// The button that opens the menu, and the menu. Two of them may be on a page.
#[component]
pub fn ExportMenu(
    /// By which its radio buttons are told from those of another menu.
    name: &'static str,
    /// What it begins with.
    first: What,
    #[prop(into)] query: Signal<OrderQuery>,
    #[prop(into)] total: Signal<u64>,
    /// The columns that the list has.
    #[prop(into)]
    columns: Signal<Vec<Column>>,
    #[prop(into)] chosen: Signal<Chosen>,
    #[prop(into)] progress: Signal<Progress>,
    #[prop(into)] on_start: Callback<Asked>,
    #[prop(into)] on_cancel: Callback<()>,
    /// What was told has been read.
    #[prop(into)]
    on_dismiss: Callback<()>,
) -> impl IntoView {
    let what = RwSignal::new(first);
    let is_as_shown = RwSignal::new(true);
    let selected = Memo::new(move |_| chosen.with(Chosen::count));
    // A selection that is gone cannot be meant.
    let meant = Memo::new(move |_| {
        if selected.get() == 0 {
            What::List
        } else {
            what.get()
        }
    });
    let start = move |format: Format| {
        let (part, orders) = match meant.get_untracked() {
            What::List => (
                query.with_untracked(OrderQuery::to_url),
                total.get_untracked(),
            ),
            What::Selection => (
                chosen.with_untracked(Chosen::part),
                selected.get_untracked(),
            ),
        };
        let shown = is_as_shown.get_untracked();
        let shown = shown.then(|| to_parameter(columns.get_untracked()));
        let address = address(format, &part, shown.as_deref());
        on_start.run(Asked {
            format,
            address,
            orders,
        });
    };
    let details = NodeRef::<Details>::new();
    let key = move |event: KeyboardEvent| {
        let details = details.get_untracked();
        let Some(details) = details.filter(HtmlDetailsElement::open) else {
            return;
        };
        if event.key() == "Escape" {
            event.prevent_default();
            details.set_open(false);
            let summary = details.query_selector("summary").ok().flatten();
            let summary = summary.and_then(|it| it.dyn_into::<HtmlElement>().ok());
            let _ = summary.map(|summary| summary.focus());
        }
    };
    let toggled = move |_| {
        if details.get_untracked().is_some_and(|it| !it.open()) {
            on_dismiss.run(());
        }
    };
    view! {
        <details class="filter export" node_ref=details on:keydown=key on:toggle=toggled>
            <summary class="button filter__button">{texts::export()}</summary>
            <form class="filter__panel export__panel" action=Format::Csv.path() method="get" aria-label=texts::export()>
                {move || fields(&query.get())}
                <WhatChoice name total selected meant on_choose=move |chosen| what.set(chosen) />
                <fieldset class="export__choice">
                    <legend class="field__label">{list::columns()}</legend>
                    <Choice
                        name=COLUMNS
                        value=Signal::derive(move || to_parameter(columns.get()))
                        label=Signal::stored(texts::as_shown().to_owned())
                        is_on=is_as_shown
                        on_choose=move |()| is_as_shown.set(true)
                    />
                    <Choice
                        name=COLUMNS
                        label=Signal::stored(texts::all().to_owned())
                        is_on=Signal::derive(move || !is_as_shown.get())
                        on_choose=move |()| is_as_shown.set(false)
                    />
                </fieldset>
                <Formats progress on_start=start />
                <ExportProgress progress orders=Signal::derive(move || match meant.get() {
                    What::List => total.get(),
                    What::Selection => selected.get(),
                }) on_cancel />
            </form>
        </details>
    }
}

/// The list or the selection, where there is one.
#[component]
fn WhatChoice(
    name: &'static str,
    total: Signal<u64>,
    selected: Memo<u64>,
    meant: Memo<What>,
    #[prop(into)] on_choose: Callback<What>,
) -> impl IntoView {
    view! {
        <Show
            when=move || selected.get() != 0
            fallback=move || {
                view! {
                    <p class="export__what">
                        {move || texts::this_list(&words::orders(total.get()))}
                    </p>
                }
            }
        >
            <fieldset class="export__choice">
                <legend class="field__label">{texts::what()}</legend>
                <Choice
                    name=format!("{name}-what")
                    label=Signal::derive(move || texts::list_choice(&grouped(total.get())))
                    is_on=Signal::derive(move || meant.get() == What::List)
                    on_choose=move |()| on_choose.run(What::List)
                />
                <Choice
                    name=format!("{name}-what")
                    label=Signal::derive(move || {
                        texts::selection_choice(&grouped(selected.get()))
                    })
                    is_on=Signal::derive(move || meant.get() == What::Selection)
                    on_choose=move |()| on_choose.run(What::Selection)
                />
            </fieldset>
        </Show>
    }
}

/// One of several.
#[component]
fn Choice(
    #[prop(into)] name: String,
    /// What a plain form sends.
    #[prop(optional, into)]
    value: Signal<String>,
    label: Signal<String>,
    #[prop(into)] is_on: Signal<bool>,
    #[prop(into)] on_choose: Callback<()>,
) -> impl IntoView {
    view! {
        <label class="live-menu__mode">
            <input
                type="radio"
                name=name
                value=move || value.get()
                checked=is_on.get_untracked()
                prop:checked=move || is_on.get()
                on:change=move |_| on_choose.run(())
            />
            {move || label.get()}
        </label>
    }
}

/// The formats: each begins.
#[component]
fn Formats(progress: Signal<Progress>, #[prop(into)] on_start: Callback<Format>) -> impl IntoView {
    let is_running = Memo::new(move |_| matches!(progress.get(), Progress::Running(_)));
    let button = move |format: Format| {
        let clicked = move |event: MouseEvent| {
            event.prevent_default();
            if !is_running.get_untracked() {
                on_start.run(format);
            }
        };
        view! {
            <button
                class="button"
                class:button--main=format == Format::Csv
                type="submit"
                formaction=format.path()
                aria-disabled=move || is_running.get().then_some("true")
                on:click=clicked
            >
                {format.label()}
            </button>
        }
    };
    view! { <div class="export__formats">{[Format::Csv, Format::JsonLines].map(button).collect_view()}</div> }
}

/// How far the file has come.
#[component]
fn ExportProgress(
    progress: Signal<Progress>,
    orders: Signal<u64>,
    on_cancel: Callback<()>,
) -> impl IntoView {
    let is_running = Memo::new(move |_| matches!(progress.get(), Progress::Running(_)));
    let failed = move || match progress.get() {
        Progress::Failed(why) => Some(why),
        _ => None,
    };
    // Read out at the end, not at each row.
    let told = move || match progress.get() {
        Progress::Done(received) => Some(texts::saved(&rows(received))),
        Progress::Handed => Some(texts::handed().into()),
        _ => None,
    };
    let so_far = move || match progress.get() {
        Progress::Running(received) => texts::so_far(&rows(received), &words::orders(orders.get())),
        _ => String::new(),
    };
    view! {
        <Show when=move || is_running.get()>
            <div class="export__progress">
                <progress class="progress__bar" aria-label=texts::export()></progress>
                <p class="export__so-far">{so_far}</p>
                <button class="button" type="button" on:click=move |_| on_cancel.run(())>
                    {words::cancel()}
                </button>
            </div>
        </Show>
        <p class="export__told" role="status" aria-label=texts::exported_file()>
            {told}
        </p>
        <p class="notice notice--problem" role="alert">
            {failed}
        </p>
    }
}

/// The list as hidden fields, for a plain form.
fn fields(query: &OrderQuery) -> impl IntoView + use<> {
    let url = query.to_url();
    let pairs = form_urlencoded::parse(url.as_bytes()).into_owned();
    pairs
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view()
}

/// Where a file lies.
fn address(format: Format, part: &str, columns: Option<&str>) -> String {
    let columns = columns.map(|columns| format!("{COLUMNS}={columns}"));
    let part = Some(part.to_owned()).filter(|part| !part.is_empty());
    let query: Vec<String> = part.into_iter().chain(columns).collect();
    if query.is_empty() {
        return format.path().to_owned();
    }
    format!("{}?{}", format.path(), query.join("&"))
}

fn rows(received: Received) -> String {
    let Received { bytes, rows } = received;
    texts::rows_and_size(&texts::rows(rows), &size(bytes))
}

/// A number of bytes: `12 kB`, `3.4 MB`.
fn size(bytes: u64) -> String {
    match bytes {
        0..KIB => texts::bytes(&bytes.to_string()),
        _ if bytes < KIB * KIB => texts::kilobytes(&(bytes / KIB).to_string()),
        _ => {
            let tenths = bytes * 10 / (KIB * KIB);
            let sign = locale::decimal().sign();
            texts::megabytes(&format!("{}{sign}{}", grouped(tenths / 10), tenths % 10))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_lies_where_its_list_and_columns_say() {
        let check = |part, columns, expected| {
            assert_eq!(address(Format::Csv, part, columns), expected);
        };
        check("", None, "/api/orders.csv");
        check("", Some("number"), "/api/orders.csv?columns=number");
        check("status=new", None, "/api/orders.csv?status=new");
        let both = "/api/orders.csv?ids=1,2&columns=number,total";
        check("ids=1,2", Some("number,total"), both);
    }

    #[test]
    fn a_size_is_told_roughly() {
        assert_eq!(size(1_023), "1023 bytes");
        assert_eq!(size(300 * KIB), "300 kB");
        assert_eq!(size(KIB * KIB * 5 / 2), "2.5 MB");
    }
}
