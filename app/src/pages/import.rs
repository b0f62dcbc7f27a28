//! The page of imports: a file is chosen, its columns are matched, it is checked or taken over, and what
//! was refused is told. What it holds and does is [`Transfer`]'s. It opens with nothing of the store, and
//! follows no stream: a page that brings in thousands of orders need not hear of each.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use live_orders::import::columns::Kind;
use live_orders::import::matching::Matching;

use crate::components::column_matches::ColumnMatches;
use crate::components::file_choice::FileChoice;
use crate::components::import_progress::ImportProgress;
use crate::components::page_links::{Page, PageLinks};
use crate::components::refused_lines::RefusedLines;
use crate::pages::life::come_to_life;
use crate::texts::{import as texts, words};
use crate::transfer::kept::Kept;
use crate::transfer::state::{Chosen, Phase, Surveyed, Transfer};
use crate::words::{grouped, held};

/// The page.
#[component]
pub fn ImportPage() -> impl IntoView {
    let search = use_location().search;
    let transfer = Transfer::new(search.with_untracked(|search| kind(search)));
    Effect::new(move |_| {
        transfer.start();
        come_to_life();
    });
    let is_busy = Memo::new(move |_| transfer.phase.get() == Phase::Running);
    let is_begun = Memo::new(move |_| transfer.phase.get() != Phase::Idle);
    view! {
        <Title text=words::page_title(words::import_page()) />
        <header class="bar">
            // Pages of their own: what they open with comes with the document.
            <a class="bar__name" href="/" rel="external">
                <span class="bar__mark" aria-hidden="true"></span>
                <span class="bar__title">{words::live_orders()}</span>
            </a>
            <PageLinks here=Page::Import />
        </header>
        <div class="layout">
            <main class="main import">
                <h1 class="import__title">{words::import_page()}</h1>
                <p class="import__lead">
                    {texts::lead()}
                </p>
                <Interrupted transfer />
                <FileChoice
                    kind=transfer.kind
                    is_busy
                    on_kind=move |kind| transfer.choose_kind(kind)
                    on_file=move |file| transfer.choose(file)
                />
                {move || {
                    transfer.chosen.get().map(|chosen| view! { <ChosenFile transfer chosen is_busy /> })
                }}
                <Show when=move || is_begun.get()>
                    <ImportProgress
                        kind=transfer.kind
                        phase=transfer.phase
                        course=transfer.course
                        surveyed=transfer.surveyed
                        pace=transfer.pace
                        trouble=transfer.trouble
                        on_stop=move |()| transfer.stop()
                        on_go_on=move |()| transfer.go_on()
                    />
                    <RefusedLines
                        course=transfer.course
                        on_save=move |()| transfer.save_refused()
                    />
                </Show>
            </main>
        </div>
    }
}

/// What a URL says that a file holds.
fn kind(search: &str) -> Kind {
    let search = search.trim_start_matches('?').as_bytes();
    let named = form_urlencoded::parse(search).find(|(name, _)| name == "kind");
    named
        .and_then(|(_, kind)| kind.parse().ok())
        .unwrap_or_default()
}

/// An import that was interrupted, and how it goes on.
#[component]
fn Interrupted(transfer: Transfer) -> impl IntoView {
    let said = |kept: Kept| {
        let done = grouped(kept.course.rows);
        let (lines, file) = (texts::lines(kept.rows), kept.file.name);
        let said = if kept.course.is_check {
            texts::check_interrupted(&file, &done, &lines)
        } else {
            texts::import_interrupted(&file, &done, &lines)
        };
        view! { <p>{said}</p> }
    };
    let forget = move |_| transfer.forget();
    view! {
        <div class="notice import__interrupted" role="status" aria-label=texts::interrupted()>
            {move || {
                transfer
                    .interrupted
                    .get()
                    .map(|kept| {
                        view! {
                            {said(kept)}
                            <button class="button" type="button" on:click=forget>
                                {texts::forget()}
                            </button>
                        }
                    })
            }}
        </div>
    }
}

/// The file, its columns, and what can be done with it.
#[component]
fn ChosenFile(transfer: Transfer, chosen: Chosen, is_busy: Memo<bool>) -> impl IntoView {
    let (name, bytes) = (chosen.mark.name.clone(), chosen.mark.bytes);
    let holds = move || {
        let kind = transfer.kind.get();
        transfer
            .surveyed
            .with(|surveyed| holds(kind, surveyed, bytes))
    };
    let problem = move || {
        transfer.surveyed.with(|surveyed| match surveyed {
            Surveyed::Refused(why) => Some(why.clone()),
            _ => None,
        })
    };
    view! {
        <section class="chosen" aria-labelledby="chosen-title">
            <div class="chosen__head">
                <h2 class="chosen__title" id="chosen-title">
                    {name}
                </h2>
                <p class="chosen__holds" role="status" aria-label=texts::what_it_holds()>
                    {holds}
                </p>
            </div>
            <div class="notice notice--problem" role="alert">
                {problem}
            </div>
            <ColumnMatches
                chosen
                matching=transfer.matching
                is_busy
                on_match=move |(at, name): (usize, &'static str)| transfer.match_column(at, name)
            />
            <Deeds transfer is_busy />
        </section>
    }
}

#[component]
fn Deeds(transfer: Transfer, is_busy: Memo<bool>) -> impl IntoView {
    let is_ready = Memo::new(move |_| transfer.is_ready());
    let disabled = move || (!is_ready.get()).then_some("true");
    let run = move |is_check: bool| {
        if is_ready.get_untracked() {
            transfer.run(is_check);
        }
    };
    let why = move || {
        if is_busy.get() || is_ready.get() {
            return None;
        }
        let missing = transfer
            .matching
            .with(|it| it.as_ref().map(Matching::missing));
        missing
            .is_some_and(|it| !it.is_empty())
            .then(texts::columns_missing)
    };
    let import = move || {
        let count = transfer.surveyed.with(|surveyed| match surveyed {
            Surveyed::Known(plan) => Some(plan.items),
            _ => None,
        });
        let kind = transfer.kind.get();
        match count {
            Some(count) => texts::import_items(&held(kind, count)),
            None if kind == Kind::Products => texts::import_products().to_owned(),
            None => texts::import_orders().to_owned(),
        }
    };
    view! {
        <div class="chosen__deeds">
            <span class="chosen__why">{why}</span>
            <button
                class="button"
                type="button"
                aria-disabled=disabled
                on:click=move |_| run(true)
            >
                {texts::check_only()}
            </button>
            <button
                class="button button--main"
                type="button"
                aria-disabled=disabled
                on:click=move |_| run(false)
            >
                {import}
            </button>
        </div>
    }
}

/// What is known of a file, in a line.
fn holds(kind: Kind, surveyed: &Surveyed, bytes: u64) -> String {
    match surveyed {
        Surveyed::Unknown | Surveyed::Refused(_) => String::new(),
        Surveyed::Looking(done) => {
            let percent = done * 100 / bytes.max(1);
            texts::looking(&percent.to_string())
        }
        Surveyed::Known(plan) => {
            let lines = texts::lines(plan.rows);
            let items = held(kind, plan.items);
            let apart: usize = plan.parts.iter().map(|part| part.apart.len()).sum();
            match apart {
                0 => texts::holds(&lines, &items),
                _ => texts::holds_apart(&lines, &items),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use live_orders::import::survey::Plan;

    use super::*;

    #[test]
    fn the_url_says_what_a_file_holds() {
        assert_eq!(kind("?kind=products"), Kind::Products);
        assert_eq!(kind("?kind=chairs"), Kind::Orders);
        assert_eq!(kind(""), Kind::Orders);
    }

    #[test]
    fn what_is_known_of_a_file_is_told() {
        let check = |surveyed, expected| assert_eq!(holds(Kind::Orders, &surveyed, 200), expected);
        check(Surveyed::Unknown, "");
        check(Surveyed::Looking(50), "Looking through it: 25 %");
        let plan = Plan {
            rows: 1_200,
            items: 1,
            ..Plan::default()
        };
        check(Surveyed::Known(plan), "1,200 lines, 1 order");
    }
}
