//! The import for browsers without scripts: a form that posts a small file, and the document that
//! says what became of it.

#[cfg(feature = "ssr")]
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use live_orders::import::columns::Kind;
#[cfg(feature = "ssr")]
use live_orders::import::report::PartReport;

#[cfg(feature = "ssr")]
use crate::language::Language;
#[cfg(feature = "ssr")]
use crate::texts::{plain, words};
#[cfg(feature = "ssr")]
use crate::transfer::refusals::Untaken;

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
pub fn document(language: Language, kind: Kind, report: PartReport) -> String {
    use crate::components::refused_lines::RefusedLines;
    use crate::transfer::course::Course;

    let mut course = Course::new(report.dry_run);
    course.take(&live_orders::import::survey::Part::default(), report);
    page(language, move || {
        let title = crate::components::import_progress::outcome(kind, &course);
        view! {
            <h1 class="import__title">{words::import_page()}</h1>
            <p class="import__outcome">{title}</p>
            <RefusedLines course=Signal::stored(course) />
        }
        .into_any()
    })
}

/// Why nothing became of it.
#[cfg(feature = "ssr")]
pub fn refused(language: Language, untaken: &Untaken) -> String {
    page(language, || {
        view! {
            <h1 class="import__title">{plain::nothing_imported()}</h1>
            <p class="notice notice--problem">{untaken.of_import()}</p>
        }
        .into_any()
    })
}

#[cfg(feature = "ssr")]
fn page(language: Language, body: impl FnOnce() -> AnyView) -> String {
    use crate::components::page_links::{Page, PageLinks};
    use crate::transfer;

    // Views want an owner; nothing of it outlives the text.
    let html = Owner::new().with(|| {
        provide_context(language);
        view! {
            <html lang=language.tag()>
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <meta name="color-scheme" content="light dark" />
                    <title>{words::page_title(words::import_page())}</title>
                    <link rel="stylesheet" href="/pkg/live-orders.css" />
                    <link rel="icon" type="image/svg+xml" href="/favicon.svg" />
                </head>
                <body>
                    <header class="bar">
                        <a class="bar__name" href="/">
                            <span class="bar__mark" aria-hidden="true"></span>
                            <span class="bar__title">{words::live_orders()}</span>
                        </a>
                        <PageLinks here=Page::Import has_languages=false />
                    </header>
                    <div class="layout">
                        <main class="main import">
                            {body()} <p>
                                <a class="button button--main" href=transfer::PATH>
                                    {plain::another_file()}
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
