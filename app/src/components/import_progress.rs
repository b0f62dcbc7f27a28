//! How far an import has come, how fast it goes, and what has become of what is done.

use leptos::html::Section;
use leptos::prelude::*;
use live_orders::import::columns::Kind;
use live_orders::import::survey::Plan;
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::texts::{import as texts, words};
use crate::transfer::course::{Course, left_in_words};
use crate::transfer::state::{Phase, Surveyed};
use crate::words::{grouped, held};

/// The card.
#[component]
pub fn ImportProgress(
    #[prop(into)] kind: Signal<Kind>,
    #[prop(into)] phase: Signal<Phase>,
    #[prop(into)] course: Signal<Course>,
    #[prop(into)] surveyed: Signal<Surveyed>,
    /// How many a second, and the seconds that are left.
    #[prop(into)]
    pace: Signal<(Option<u64>, Option<u64>)>,
    /// What is in the way.
    #[prop(into)]
    trouble: Signal<Option<String>>,
    #[prop(into)] on_stop: Callback<()>,
    #[prop(into)] on_go_on: Callback<()>,
) -> impl IntoView {
    let plan = Memo::new(move |_| surveyed.with(totals));
    let title = move || course.with(|course| title(kind.get(), phase.get(), course));
    let done = move || course.with(|course| done(kind.get(), course, plan.get()));
    let speed = move || {
        let (pace, left) = pace.get();
        let pace = pace.map(|pace| texts::pace(&held(kind.get(), pace)));
        let left = left.map(|left| texts::time_left(&left_in_words(left)));
        pace.into_iter().chain(left).collect::<Vec<_>>().join(", ")
    };
    let is_running = Memo::new(move |_| phase.get() == Phase::Running);
    let is_stopped = Memo::new(move |_| phase.get() == Phase::Stopped);
    let section = NodeRef::<Section>::new();
    // What begins below the end of the screen would not be seen to begin.
    Effect::new(move |_| {
        if let Some(section) = section.get() {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            section.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    view! {
        <section class="progress" aria-label=texts::progress() node_ref=section>
            // Told when it changes: what goes on, not each number.
            <p class="progress__title" role="status" aria-label=words::import_page()>
                {title}
            </p>
            <progress
                class="progress__bar"
                aria-label=texts::lines_done()
                max=move || plan.get().0.max(1).to_string()
                prop:value=move || course.with(|course| course.rows.to_string())
            ></progress>
            <p class="progress__done">{done} <span class="progress__speed">{speed}</span></p>
            <Counts course />
            <p class="notice" role="alert">
                {move || trouble.get()}
            </p>
            <div class="progress__deeds">
                <Show when=move || is_running.get()>
                    <button class="button" type="button" on:click=move |_| on_stop.run(())>
                        {texts::stop()}
                    </button>
                </Show>
                <Show when=move || is_stopped.get()>
                    <button class="button button--main" type="button" on:click=move |_| on_go_on.run(())>
                        {texts::go_on()}
                    </button>
                </Show>
            </div>
        </section>
    }
}

/// What has become of what is done.
#[component]
fn Counts(course: Signal<Course>) -> impl IntoView {
    let count = move |label: fn(bool) -> &'static str, count: fn(&Course) -> u64| {
        view! {
            <div class="progress__count">
                <dt>{move || course.with(|course| label(course.is_check))}</dt>
                <dd>{move || course.with(|course| grouped(count(course)))}</dd>
            </div>
        }
    };
    view! {
        <dl class="progress__counts">
            {count(|is_check| if is_check { texts::to_be_imported() } else { texts::imported() }, |it| it.accepted)}
            {count(|_| texts::already_there(), |it| it.already_there)}
            {count(|_| texts::refused(), |it| it.refused)}
        </dl>
    }
}

/// Rows and items in all.
fn totals(surveyed: &Surveyed) -> (u64, u64) {
    match surveyed {
        Surveyed::Known(Plan { rows, items, .. }) => (*rows, *items),
        _ => (0, 0),
    }
}

fn title(kind: Kind, phase: Phase, course: &Course) -> String {
    match (phase, course.is_check) {
        (Phase::Idle | Phase::Running, is_check) => under_way(kind, is_check).into(),
        (Phase::Stopped, _) => texts::stopped().into(),
        (Phase::Done, _) => outcome(kind, course),
    }
}

fn under_way(kind: Kind, is_check: bool) -> &'static str {
    match (kind, is_check) {
        (Kind::Orders, true) => texts::checking_orders(),
        (Kind::Products, true) => texts::checking_products(),
        (Kind::Orders, false) => texts::importing_orders(),
        (Kind::Products, false) => texts::importing_products(),
    }
}

/// What became of all of it.
pub fn outcome(kind: Kind, course: &Course) -> String {
    let accepted = held(kind, course.accepted);
    let counts = texts::counts(&grouped(course.already_there), &grouped(course.refused));
    if course.is_check {
        texts::outcome_of_check(&accepted, &counts)
    } else {
        texts::outcome(&accepted, &counts)
    }
}

fn done(kind: Kind, course: &Course, (rows, items): (u64, u64)) -> String {
    let lines = words::of(&grouped(course.rows), &texts::lines(rows));
    let items = words::of(&grouped(course.items), &held(kind, items));
    texts::holds(&lines, &items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_became_of_it_is_told_in_a_line() {
        let course = Course {
            accepted: 1_200,
            already_there: 3,
            refused: 1,
            ..Course::default()
        };
        let check = |phase, is_check, expected: &str| {
            let course = Course {
                is_check,
                ..course.clone()
            };
            assert_eq!(title(Kind::Orders, phase, &course), expected);
        };
        check(
            Phase::Done,
            false,
            "1,200 orders imported, 3 already there, 1 refused",
        );
        check(
            Phase::Done,
            true,
            "Checked, nothing was written: 1,200 orders to be imported, 3 already there, 1 refused",
        );
        check(
            Phase::Running,
            true,
            "Checking the orders; nothing is written",
        );
        let told = done(Kind::Products, &course, (5_000, 5_000));
        assert_eq!(told, "0 of 5,000 lines, 0 of 5,000 products");
    }
}
