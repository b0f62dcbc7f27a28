//! Packing slips and invoices: documents for paper, whole as the server sends them and without any
//! script that they need. One sheet begins for each order; what a sheet says is [`slip`]'s and
//! [`invoice`]'s. Which orders they are about is read by the server.

mod invoice;
mod qr;
mod sheet;
mod slip;

use leptos::prelude::*;
use live_orders::{Order, OrderQuery, Refusal};

use crate::error::AppError;
use crate::language::Language;
use crate::refusals;
use crate::texts::{print, refused, words};

/// Most orders of one document: bounds the memory of a request, and fills a printer's tray.
pub const ORDERS_MAX: usize = 100;

/// What is put on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What is in the parcel.
    Slip,
    /// What is to be paid.
    Invoice,
}

/// The orders of a document, and what is to be said about them on the screen.
#[derive(Clone, Debug, Default)]
pub struct Sheets {
    /// The orders, in the order in which they are printed.
    pub orders: Vec<Order>,
    /// How many of those that were named are not there.
    pub missing: usize,
    /// How many there are in all, where a list was asked for.
    pub total: Option<u64>,
    /// Where the next ones are, if the list has more.
    pub next: Option<String>,
}

impl Kind {
    /// The path of its documents.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Slip => "/print/slips",
            Self::Invoice => "/print/invoices",
        }
    }

    /// What one of them is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Slip => print::slip(),
            Self::Invoice => print::invoice(),
        }
    }

    /// So many of them.
    fn counted(self, count: usize) -> String {
        match self {
            Self::Slip => print::slips(count as u64),
            Self::Invoice => print::invoices(count as u64),
        }
    }

    /// The document of the orders that a list shows, from its start or from a cursor on.
    pub fn of_list(self, query: &OrderQuery, cursor: Option<&str>) -> String {
        let mut url = form_urlencoded::Serializer::new(query.to_url());
        if let Some(cursor) = cursor {
            url.append_pair("cursor", cursor);
        }
        let url = url.finish();
        if url.is_empty() {
            self.path().into()
        } else {
            format!("{}?{url}", self.path())
        }
    }
}

/// The whole document, in a language.
pub fn document(language: Language, kind: Kind, sheets: Sheets) -> String {
    in_language(language, || document_of(kind, sheets))
}

fn document_of(kind: Kind, sheets: Sheets) -> String {
    let count = kind.counted(sheets.orders.len());
    let title = match sheets.orders.as_slice() {
        [order] => print::title(kind.label(), &order.number.to_string()),
        _ => count.clone(),
    };
    let notes = notes(&sheets);
    let next = sheets.next;
    let papers = sheets
        .orders
        .iter()
        .map(|order| match kind {
            Kind::Slip => slip::slip(order).into_any(),
            Kind::Invoice => invoice::invoice(order).into_any(),
        })
        .collect_view();
    page(
        &title,
        view! {
            <header class="print-bar">
                <p class="print-bar__title">{count}</p>
                {notes
                    .into_iter()
                    .map(|note| view! { <p class="print-bar__note">{note}</p> })
                    .collect_view()}
                <p class="print-bar__note">
                    {print::how()}
                </p>
                <nav class="print-bar__links" aria-label=print::print()>
                    // Shown by the script that makes it work.
                    <button class="button button--main" id="print" type="button" hidden>
                        {print::print()}
                    </button>
                    {next
                        .map(|next| {
                            view! {
                                <a class="button" rel="next" href=next>
                                    {print::next_orders()}
                                </a>
                            }
                        })}
                    <a class="button" href="/">
                        {print::back()}
                    </a>
                </nav>
            </header>
            <main class="sheets">{papers}</main>
        }
        .into_any(),
    )
}

/// The document that says why there is none.
pub fn nothing(language: Language, why: &Nothing) -> String {
    in_language(language, || refused_for(why))
}

/// Why there is nothing to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nothing {
    /// None of the orders is there.
    NotFound,
    /// The address is wrong: in the words of the JSON API, which are English.
    Wrong(String),
    /// The list that is asked for is none.
    Refused(Refusal),
    /// The store gives no answer.
    Unavailable(AppError),
}

impl Nothing {
    fn words(&self) -> String {
        match self {
            Self::NotFound => print::none_found().into(),
            Self::Wrong(reason) if Language::of_reader() == Language::English => reason.clone(),
            Self::Wrong(_) => refused::told_invalid().into(),
            Self::Refused(it) => refusals::refusal(it),
            Self::Unavailable(error) => refusals::error(error),
        }
    }
}

fn refused_for(why: &Nothing) -> String {
    let reason = why.words();
    page(
        print::nothing(),
        view! {
            <main class="lonely">
                <h1>{print::nothing()}</h1>
                <p>{reason}</p>
                <p>
                    <a class="button button--main" href="/">
                        {print::back()}
                    </a>
                </p>
            </main>
        }
        .into_any(),
    )
}

fn notes(sheets: &Sheets) -> Vec<String> {
    let shown = sheets.orders.len() as u64;
    let missing = (sheets.missing > 0).then(|| print::missing(sheets.missing as u64));
    let partly = sheets.total.filter(|total| *total > shown);
    let partly = partly.map(|total| print::partly(total, &ORDERS_MAX.to_string()));
    missing.into_iter().chain(partly).collect()
}

fn page(title: &str, body: AnyView) -> String {
    let title = words::page_title(title);
    let html = view! {
        <html lang=Language::of_reader().tag() class="print">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <title>{title}</title>
                <link rel="stylesheet" href="/pkg/live-orders.css" />
                <link rel="icon" type="image/svg+xml" href="/favicon.svg" />
                <script type="module" src="/print.js"></script>
            </head>
            <body>{body}</body>
        </html>
    }
    .to_html();
    format!("<!DOCTYPE html>{html}")
}

/// Writes a document in a language. Views want an owner; nothing of it outlives the text.
fn in_language(language: Language, write: impl FnOnce() -> String) -> String {
    Owner::new().with(|| {
        provide_context(language);
        write()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_a_lists_document_keeps_its_filter() {
        let query = OrderQuery::from_url("status=paid&q=a%26b").expect("a query");
        let link = Kind::Slip.of_list(&query, Some("x+y"));
        assert_eq!(link, "/print/slips?status=paid&q=a%26b&cursor=x%2By");
        let plain = Kind::Invoice.of_list(&OrderQuery::default(), None);
        assert_eq!(plain, "/print/invoices");
    }

    #[test]
    fn what_is_not_printed_is_said() {
        let sheets = Sheets {
            missing: 1,
            total: Some(831),
            ..Sheets::default()
        };
        let said = notes(&sheets).join(" ");
        assert!(said.contains("1 order that"), "{said}");
        assert!(said.contains("831 orders"), "{said}");
        assert_eq!(notes(&Sheets::default()), Vec::<String>::new());
    }
}
