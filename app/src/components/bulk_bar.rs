//! What can be done with the orders that are selected, and what became of it.

use leptos::prelude::*;
use live_orders::{OrderId, OrderQuery, Role, Status};

use crate::board::bulk::{BULK_MAX, Report};
use crate::texts::{self, list};
use crate::words::{self, grouped};

/// Orders that a document for paper holds: the bound of `print`, which is the server's alone.
const PAPER_MAX: usize = 100;
/// Failures that are told one by one.
const FAILED_SHOWN: usize = 20;

/// What is selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// The orders, in the list's order.
    pub ids: Vec<OrderId>,
    /// How many of them stand where.
    pub by_status: Vec<(Status, usize)>,
    /// Whether all that match are meant, shown or not.
    pub is_all: bool,
    /// How many match.
    pub total: u64,
    /// The list.
    pub query: OrderQuery,
}

impl Chosen {
    /// How many.
    pub fn count(&self) -> u64 {
        if self.is_all {
            self.total
        } else {
            self.ids.len() as u64
        }
    }

    /// The statuses that some can go to, each with how many can; `None` where that is not known.
    fn moves(&self) -> Vec<(Status, Option<usize>)> {
        let can = |to: Status| {
            let able = self.by_status.iter().filter(|(from, _)| from.allows(to));
            able.map(|(_, count)| count).sum::<usize>()
        };
        Status::ALL
            .into_iter()
            .filter(|to| Status::ALL.iter().any(|from| from.allows(*to)))
            .map(|to| (to, (!self.is_all).then(|| can(to))))
            .filter(|(_, can)| *can != Some(0))
            .collect()
    }

    /// What of the list a document or a file is about, as a URL's query.
    pub fn part(&self) -> String {
        if self.is_all {
            return self.query.to_url();
        }
        let ids: Vec<String> = self.ids.iter().map(ToString::to_string).collect();
        format!("ids={}", ids.join(","))
    }
}

/// The bar; nothing where nothing is selected and nothing is to be told.
#[component]
pub fn BulkBar(
    #[prop(into)] chosen: Signal<Chosen>,
    #[prop(into)] report: Signal<Option<Report>>,
    #[prop(into)] on_status: Callback<Status>,
    #[prop(into)] on_all: Callback<()>,
    #[prop(into)] on_clear: Callback<()>,
    #[prop(into)] on_stop: Callback<()>,
    #[prop(into)] on_dismiss: Callback<()>,
    /// The menu of exports.
    #[prop(into)]
    export: ViewFn,
) -> impl IntoView {
    let is_any = Memo::new(move |_| chosen.with(|chosen| !chosen.ids.is_empty()));
    let count = move || {
        is_any
            .get()
            .then(|| list::orders_selected(chosen.with(Chosen::count)))
    };
    view! {
        <div class="bulk">
            // Always there: a region that comes with its text is not read out.
            <p class="visually-hidden" role="status" aria-label=list::selection()>
                {count}
            </p>
            {move || {
                report.get().map(|report| view! { <ReportCard report on_stop on_dismiss /> })
            }}
            <Show when=move || is_any.get()>
                <section class="bulk__bar" aria-label=list::selected_orders()>
                    <Count chosen on_all on_clear />
                    <Moves chosen on_status />
                    <Papers chosen />
                    {export.run()}
                </section>
            </Show>
        </div>
    }
}

#[component]
fn Count(chosen: Signal<Chosen>, on_all: Callback<()>, on_clear: Callback<()>) -> impl IntoView {
    let count = move || list::selected(&grouped(chosen.with(Chosen::count)));
    let offer = move || {
        chosen.with(|chosen| {
            let is_more = !chosen.is_all && chosen.total > chosen.ids.len() as u64;
            is_more.then(|| list::select_matching(&grouped(chosen.total)))
        })
    };
    view! {
        <div class="bulk__count">
            <button
                class="close"
                type="button"
                aria-label=list::clear_selection()
                title=list::clear_selection_key()
                on:click=move |_| on_clear.run(())
            ></button>
            <span>{count}</span>
            {move || {
                offer()
                    .map(|offer| {
                        view! {
                            <button
                                class="button button--quiet"
                                type="button"
                                on:click=move |_| on_all.run(())
                            >
                                {offer}
                            </button>
                        }
                    })
            }}
        </div>
    }
}

#[component]
fn Moves(chosen: Signal<Chosen>, on_status: Callback<Status>) -> impl IntoView {
    let moves = Memo::new(move |_| chosen.with(Chosen::moves));
    let button = move |(to, can): (Status, Option<usize>)| {
        let total = chosen.with(|chosen| chosen.ids.len());
        // Where some cannot go there it is said how many can.
        let part = can.filter(|can| *can < total);
        let part = part.map(|can| view! { <span class="bulk__part">{format!(" · {can}")}</span> });
        view! {
            <button
                class="button"
                class:button--danger=to == Status::Cancelled
                type="button"
                on:click=move |_| on_status.run(to)
            >
                {words::action(to)}
                {part}
            </button>
        }
    };
    view! {
        <div class="bulk__moves" data-least=Role::Operator.name() role="group" aria-label=list::move_on()>
            {move || moves.get().into_iter().map(button).collect_view()}
        </div>
    }
}

#[component]
fn Papers(chosen: Signal<Chosen>) -> impl IntoView {
    let link = move |label: &'static str, path: &'static str| {
        view! {
            <a
                class="button button--quiet"
                href=move || chosen.with(|chosen| format!("{path}?{}", chosen.part()))
                rel="external"
                target="_blank"
            >
                {label}
            </a>
        }
    };
    let fits =
        Memo::new(move |_| chosen.with(|chosen| chosen.is_all || chosen.ids.len() <= PAPER_MAX));
    view! {
        <div class="bulk__papers" role="group" aria-label=list::print()>
            <Show
                when=move || fits.get()
                fallback=|| {
                    view! {
                        <span class="bulk__hint">{list::printed_at_once(&PAPER_MAX.to_string())}</span>
                    }
                }
            >
                {link(list::packing_slips(), "/print/slips")}
                {link(list::invoices(), "/print/invoices")}
            </Show>
        </div>
    }
}

#[component]
fn ReportCard(report: Report, on_stop: Callback<()>, on_dismiss: Callback<()>) -> impl IntoView {
    let is_over = report.is_over();
    let title = title(&report);
    let shown = report.failed.iter().take(FAILED_SHOWN).cloned();
    let more = report.failed.len().saturating_sub(FAILED_SHOWN);
    let failed: Vec<(String, String)> = shown.collect();
    view! {
        <section class="bulk__report" aria-label=list::report()>
            <p class="bulk__title" role="status">
                {title}
            </p>
            {(!is_over)
                .then(|| {
                    let (done, total) = (report.done + report.failed.len(), report.total);
                    view! {
                        <progress class="bulk__progress" max=total.to_string() value=done.to_string()></progress>
                        <button class="button" type="button" on:click=move |_| on_stop.run(())>
                            {list::stop()}
                        </button>
                    }
                })}
            <ul class="bulk__failed">
                {failed
                    .into_iter()
                    .map(|(order, why)| view! { <li>{list::failed_order(&order, &why)}</li> })
                    .collect_view()}
                {(more > 0).then(|| view! { <li>{list::and_more(&grouped(more as u64))}</li> })}
            </ul>
            {is_over
                .then(|| {
                    view! {
                        <button class="button" type="button" on:click=move |_| on_dismiss.run(())>
                            {texts::words::close()}
                        </button>
                    }
                })}
        </section>
    }
}

/// What is told in a line: `48 orders → Packed: 46 done, 2 not`.
fn title(report: &Report) -> String {
    let mut parts = vec![list::report_done(&grouped(report.done as u64))];
    if !report.failed.is_empty() {
        parts.push(list::report_not(&grouped(report.failed.len() as u64)));
    }
    if report.left > 0 {
        let left = grouped(report.left as u64);
        parts.push(if report.total - report.left >= BULK_MAX {
            list::report_left_bound(&left, &grouped(BULK_MAX as u64))
        } else {
            list::report_left(&left)
        });
    }
    list::report_line(&report.words, &parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(by_status: &[(Status, usize)]) -> Chosen {
        let count: usize = by_status.iter().map(|(_, count)| count).sum();
        Chosen {
            ids: vec![OrderId(uuid::Uuid::nil()); count],
            by_status: by_status.to_vec(),
            ..Chosen::default()
        }
    }

    #[test]
    fn only_moves_that_some_can_make_are_offered() {
        let moves = chosen(&[(Status::New, 2), (Status::Shipped, 1)]).moves();
        let expected = [
            (Status::Paid, Some(2)),
            (Status::Delivered, Some(1)),
            (Status::Cancelled, Some(2)),
        ];
        assert_eq!(moves, expected);
        let all = Chosen {
            is_all: true,
            ..chosen(&[(Status::New, 2)])
        };
        assert!(all.moves().contains(&(Status::Packed, None)));
    }

    #[test]
    fn what_became_of_it_is_told_in_a_line() {
        let mut report = Report {
            words: "3 orders → Packed".into(),
            total: 3,
            done: 2,
            ..Report::default()
        };
        report.failed.push(("#7".into(), "It is cancelled.".into()));
        assert_eq!(title(&report), "3 orders → Packed: 2 done, 1 not");
        let report = Report {
            words: "1,000 orders → Paid".into(),
            total: 1_200,
            done: 1_000,
            left: 200,
            ..Report::default()
        };
        let told = "1,000 orders → Paid: 1,000 done, 200 left alone: at most 1,000 at once";
        assert_eq!(title(&report), told);
    }
}
