//! The import for browsers without scripts: a form that posts a small file, and the document that
//! says what became of it.

#[cfg(feature = "ssr")]
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use live_orders::import::columns::Kind;
#[cfg(feature = "ssr")]
use live_orders::import::report::PartReport;

/// Where the form goes.
pub const PATH: &str = "/import/file";

/// What the form's fields are called.
pub struct Fields {
    /// What the file holds.
    pub kind: &'static str,
    /// `1` if nothing is to be written.
    pub check: &'static str,
    /// The file.
    pub file: &'static str,
}

/// What the form's fields are called.
pub const FIELDS: Fields = Fields {
    kind: "kind",
    check: "check",
    file: "file",
};

/// What became of a file.
#[cfg(feature = "ssr")]
pub fn document(kind: Kind, report: PartReport) -> String {
    use crate::components::refused_lines::RefusedLines;
    use crate::transfer::course::Course;

    let mut course = Course::new(report.dry_run);
    course.take(&live_orders::import::survey::Part::default(), report);
    let title = crate::components::import_progress::outcome(kind, &course);
    page(move || {
        view! {
            <h1 class="import__title">"Import"</h1>
            <p class="import__outcome">{title}</p>
            <RefusedLines course=Signal::stored(course) />
        }
        .into_any()
    })
}

/// Why nothing became of it.
#[cfg(feature = "ssr")]
pub fn refused(reason: &str) -> String {
    let reason = reason.to_owned();
    page(move || {
        view! {
            <h1 class="import__title">"Nothing was imported"</h1>
            <p class="notice notice--problem">{reason}</p>
        }
        .into_any()
    })
}

#[cfg(feature = "ssr")]
fn page(body: impl FnOnce() -> AnyView) -> String {
    use crate::components::page_links::{Page, PageLinks};
    use crate::transfer;

    // Views want an owner; nothing of it outlives the text.
    let html = Owner::new().with(|| {
        view! {
            <html lang="en">
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <meta name="color-scheme" content="light dark" />
                    <title>"Import · Live orders"</title>
                    <link rel="stylesheet" href="/pkg/live-orders.css" />
                    <link rel="icon" type="image/svg+xml" href="/favicon.svg" />
                </head>
                <body>
                    <header class="bar">
                        <a class="bar__name" href="/">
                            <span class="bar__mark" aria-hidden="true"></span>
                            <span class="bar__title">"Live orders"</span>
                        </a>
                        <PageLinks here=Page::Import has_languages=false />
                    </header>
                    <div class="layout">
                        <main class="main import">
                            {body()} <p>
                                <a class="button button--main" href=transfer::PATH>
                                    "Another file"
                                </a>
                            </p>
                        </main>
                    </div>
                </body>
            </html>
        }
        .to_html()
    });
    format!("<!DOCTYPE html>{html}")
}
