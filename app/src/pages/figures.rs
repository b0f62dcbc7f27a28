//! The page of figures: what was ordered in a period, beside the period before. Its first render
//! comes from what the server has read for it; from then on it follows the live connection.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use live_orders::figures::{LATE_AFTER_HOURS, Totals};
use live_orders::{Figures, Period, Refusal};

use crate::api::figures::{FiguresOpening, PATH, opening, period};
use crate::board::clock::Clock;
use crate::board::following::Following;
use crate::board::tally::Tally;
use crate::components::chart::{Chart, Measure};
use crate::components::connection::ConnectionPill;
use crate::components::figures::PeriodFigures;
use crate::components::live_menu::LiveMenu;
use crate::components::page_links::{Page, PageLinks};
use crate::components::popover::Popover;
use crate::components::shares::{Shares, SlotTable, by_country, by_product, by_status};
use crate::components::signed_out::SignedOutNotice;
use crate::components::unavailable::Unavailable;
use crate::pages::life::come_to_life;
use crate::refusals;
use crate::spans;
use crate::texts::{figures as texts, told, words};
use crate::words::money;

const ORDERS: Measure = Measure {
    title: texts::orders,
    amount: |totals| totals.orders,
    tell: |totals, _| words::orders(u64::try_from(totals.orders).unwrap_or_default()),
};

const REVENUE: Measure = Measure {
    title: words::revenue,
    amount: |totals| totals.revenue.minor(),
    tell: |totals, known| money(totals.revenue, known.currency),
};

/// The page.
#[component]
pub fn FiguresPage() -> impl IntoView {
    let opening = SharedValue::new(opening).into_inner();
    view! {
        <Title text=words::page_title(words::figures_page()) />
        {match opening {
            Ok(opening) => view! { <Opened opening /> }.into_any(),
            Err(error) => view! { <Unavailable title=told::figures_not_shown() href=PATH error /> }.into_any(),
        }}
    }
}

#[component]
fn Opened(opening: FiguresOpening) -> impl IntoView {
    let search = use_location().search;
    let asked = Memo::new(move |_| period(&search.get()));
    let page = Following::new(Tally::new(opening.figures), Clock::new(opening.now));
    Effect::new(move |_| {
        page.start();
        come_to_life();
    });
    Effect::new(move |_| page.show(asked.get().unwrap_or_default()));
    let connection = page.connection;
    view! {
        <header class="bar">
            // A page of its own: what it opens with comes with the document.
            <a class="bar__name" href="/" rel="external">
                <span class="bar__mark" aria-hidden="true"></span>
                <span class="bar__title">{words::live_orders()}</span>
            </a>
            <PageLinks here=Page::Figures />
            <div class="bar__right">
                <ConnectionPill state=connection.state retry_in=connection.retry_in />
                <LiveMenu
                    state=connection.state
                    is_shared=connection.is_shared
                    on_choose=move |mode| page.choose(mode)
                    on_refresh=move |()| page.refresh()
                    popover=Popover::new()
                >
                    ""
                </LiveMenu>
            </div>
        </header>
        <div class="layout">
            <Main page asked />
        </div>
    }
}

#[component]
fn Main(page: Following, asked: Memo<Result<Period, Refusal>>) -> impl IntoView {
    let figures: Signal<Figures> = page.tally.shown.into();
    let problem = move || asked.get().err().map(|it| refusals::refusal(&it));
    view! {
        <main class="main">
            <SignedOutNotice connection=page.connection />
            <div class="periods">
                <h1 class="periods__title">{texts::figures()}</h1>
                <Periods asked />
            </div>
            <div class="notice notice--problem" role="alert">
                {problem}
                <Show when=move || page.has_failed.get()>
                    <p>{texts::not_loaded()}</p>
                    <button class="button" type="button" on:click=move |_| page.load()>
                        {words::try_again()}
                    </button>
                </Show>
            </div>
            <PeriodFigures figures />
            <Charts figures />
            <p class="periods__note">
                {texts::note(&LATE_AFTER_HOURS.to_string())}
            </p>
        </main>
    }
}

/// The choice of the period.
#[component]
fn Periods(asked: Memo<Result<Period, Refusal>>) -> impl IntoView {
    let choice = move |period: Period| {
        let is_shown = move || asked.get().unwrap_or_default() == period;
        view! {
            <li>
                <a
                    class="tab"
                    href=format!("{PATH}?period={period}")
                    data-noscroll="true"
                    aria-current=move || is_shown().then_some("page")
                >
                    {spans::name(period)}
                </a>
            </li>
        }
    };
    view! {
        <nav class="tabs" aria-label=texts::period()>
            <ul class="tabs__list">{Period::ALL.map(choice).collect_view()}</ul>
        </nav>
    }
}

#[component]
fn Charts(figures: Signal<Figures>) -> impl IntoView {
    let revenue = |totals: Totals| totals.revenue.minor();
    let count = |totals: Totals| totals.orders;
    view! {
        <p class="chart__legend" aria-hidden="true">
            <span class="chart__key" data-series="now"></span>
            {texts::this_period()}
            <span class="chart__key" data-series="before"></span>
            {texts::period_before()}
        </p>
        <div class="charts">
            <Chart figures measure=REVENUE />
            <Chart figures measure=ORDERS />
        </div>
        <SlotTable figures />
        <div class="charts charts--parts">
            <Shares title=texts::by_product() unit=words::product() figures parts=by_product amount=revenue />
            <Shares title=texts::by_country() unit=words::country() figures parts=by_country amount=revenue />
            <Shares title=texts::by_status() unit=words::status() figures parts=by_status amount=count />
        </div>
    }
}
