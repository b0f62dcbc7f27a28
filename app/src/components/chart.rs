//! A chart of columns: a period beside the period before. The drawing is plain SVG, so that it is
//! there without scripts; what a column says is read out by pointing at it, and by arrow keys, in
//! the way of a slider. Whoever cannot see it has the table below it.

use leptos::html::Div;
use leptos::prelude::*;
use live_orders::Figures;
use live_orders::figures::{Slot, Totals};
use web_sys::{KeyboardEvent, MouseEvent};

use crate::spans;
use crate::texts::figures;

/// Height of the drawing, and width of one column with the space beside it, in its own units.
const HEIGHT: i64 = 100;
const COLUMN: i64 = 10;

/// What a chart shows of the figures.
#[derive(Clone, Copy)]
pub struct Measure {
    /// What it is called.
    pub title: fn() -> &'static str,
    /// How high a column is.
    pub amount: fn(Totals) -> i64,
    /// The same for people.
    pub tell: fn(Totals, &Figures) -> String,
}

/// A chart with its heading and its read-out.
#[component]
pub fn Chart(#[prop(into)] figures: Signal<Figures>, measure: Measure) -> impl IntoView {
    // The column that is read out; none where nobody points.
    let pointed = RwSignal::new(None::<usize>);
    let readout = move || {
        figures.with(|known| match pointed.get().and_then(|at| slot(known, at)) {
            Some((at, _)) => sentence(known, measure, at),
            None => in_all(known, measure),
        })
    };
    let heading = move || figures.with(|known| spans::by_unit((measure.title)(), known.period));
    view! {
        <figure class="chart">
            <figcaption class="chart__head">
                <h2 class="chart__title">{heading}</h2>
                <p class="chart__readout">{readout}</p>
            </figcaption>
            <Plot figures measure pointed />
            <ol class="chart__ticks" aria-hidden="true">
                {move || figures.with(ticks)}
            </ol>
        </figure>
    }
}

#[component]
fn Plot(
    figures: Signal<Figures>,
    measure: Measure,
    pointed: RwSignal<Option<usize>>,
) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let slots = move || figures.with_untracked(|known| known.series.len());
    // It answers to keys only where scripts run; until then it is a picture.
    let is_live = RwSignal::new(false);
    Effect::new(move |_| is_live.set(true));
    let on_key = move |event: KeyboardEvent| {
        let next = step(&event.key(), pointed.get_untracked(), slots());
        if next.is_some() {
            event.prevent_default();
            pointed.set(next);
        }
    };
    let on_point = move |event: MouseEvent| {
        if let Some(place) = place.get_untracked() {
            // What lies in it lets the pointer through, so that this is counted from its edge.
            let across = f64::from(event.offset_x()) / f64::from(place.offset_width().max(1));
            pointed.set(column_at(across, slots()));
        }
    };
    let on_focus = move |_| {
        if pointed.get_untracked().is_none() {
            pointed.set(figures.with_untracked(Figures::current));
        }
    };
    let name = move || {
        figures.with(|known| {
            let all = in_all(known, measure);
            let title = spans::by_unit((measure.title)(), known.period);
            figures::chart_name(&title, &all)
        })
    };
    let live = move |value: String| is_live.get().then_some(value);
    let last = move || slots().saturating_sub(1).to_string();
    let at = move || pointed.get().unwrap_or_default();
    view! {
        <div
            class="chart__plot"
            node_ref=place
            role=move || if is_live.get() { "slider" } else { "img" }
            aria-label=name
            tabindex=move || live("0".into())
            aria-valuemin=move || live("0".into())
            aria-valuemax=move || live(last())
            aria-valuenow=move || live(at().to_string())
            aria-valuetext=move || live(figures.with(|known| sentence(known, measure, at())))
            on:keydown=on_key
            on:mousemove=on_point
            on:mouseleave=move |_| pointed.set(None)
            on:focus=on_focus
            on:blur=move |_| pointed.set(None)
        >
            <p class="chart__top" aria-hidden="true">
                {move || figures.with(|known| top_label(known, measure))}
            </p>
            <Drawing figures measure pointed />
        </div>
    }
}

#[component]
fn Drawing(
    figures: Signal<Figures>,
    measure: Measure,
    pointed: RwSignal<Option<usize>>,
) -> impl IntoView {
    let width = move || figures.with(|known| width(known.series.len()));
    let columns = move || {
        figures.with(|known| {
            let top = top(known, measure).max(1);
            let column = |(at, slot): (usize, &Slot)| {
                column(
                    at,
                    (measure.amount)(slot.now),
                    (measure.amount)(slot.before),
                    top,
                )
            };
            known.series.iter().enumerate().map(column).collect_view()
        })
    };
    let cursor = move || {
        let at = pointed.get()?;
        Some(view! {
            <rect class="chart__cursor" x=width_to(at) y="0" width=COLUMN height=HEIGHT></rect>
        })
    };
    view! {
        <svg
            class="chart__drawing"
            viewBox=move || format!("0 0 {} {HEIGHT}", width())
            preserveAspectRatio="none"
            aria-hidden="true"
            focusable="false"
        >
            {cursor}
            {columns}
        </svg>
    }
}

/// A column of the period, and the mark of the period before: told apart by shape as by colour.
fn column(at: usize, now: i64, before: i64, top: i64) -> impl IntoView {
    let height = scaled(now, top);
    let mark = scaled(before, top);
    let left = width_to(at);
    let mark = (before > 0).then(|| {
        let y = (HEIGHT - mark).min(HEIGHT - 2);
        view! { <rect class="chart__before" x=left y=y width=COLUMN height="2"></rect> }
    });
    view! {
        <rect class="chart__now" x=left + 1 y=HEIGHT - height width=COLUMN - 2 height=height></rect>
        {mark}
    }
}

/// What stands below the columns.
fn ticks(known: &Figures) -> impl IntoView + use<> {
    let tick = |(at, slot): (usize, &Slot)| {
        let text = spans::tick(known.period, at, slot);
        view! { <li class="chart__tick">{text}</li> }
    };
    known.series.iter().enumerate().map(tick).collect_view()
}

/// What a column says.
fn sentence(known: &Figures, measure: Measure, at: usize) -> String {
    let Some((_, slot)) = slot(known, at) else {
        return String::new();
    };
    let now = (measure.tell)(slot.now, known);
    let before = (measure.tell)(slot.before, known);
    let name = spans::slot(known.period, &slot);
    figures::chart_sentence(&name, &now, &before)
}

fn in_all(known: &Figures, measure: Measure) -> String {
    figures::chart_all(&(measure.tell)(known.now, known))
}

fn slot(known: &Figures, at: usize) -> Option<(usize, Slot)> {
    known.series.get(at).map(|slot| (at, *slot))
}

/// The highest amount of either period: what the drawing reaches up to.
fn top(known: &Figures, measure: Measure) -> i64 {
    let amounts = known.series.iter().flat_map(|slot| [slot.now, slot.before]);
    amounts.map(measure.amount).max().unwrap_or_default()
}

fn top_label(known: &Figures, measure: Measure) -> String {
    let amounts = known.series.iter().flat_map(|slot| [slot.now, slot.before]);
    let highest = amounts.max_by_key(|totals| (measure.amount)(*totals));
    let highest = highest.filter(|totals| (measure.amount)(*totals) > 0);
    highest.map_or_else(
        || figures::nothing_ordered().to_owned(),
        |totals| (measure.tell)(totals, known),
    )
}

/// How high an amount is drawn; whatever is there can be seen.
fn scaled(amount: i64, top: i64) -> i64 {
    let height = i128::from(amount.max(0)) * i128::from(HEIGHT) / i128::from(top.max(1));
    let height = i64::try_from(height).unwrap_or(HEIGHT).min(HEIGHT);
    height.max(i64::from(amount > 0))
}

fn width_to(at: usize) -> i64 {
    i64::try_from(at).unwrap_or_default() * COLUMN
}

fn width(slots: usize) -> i64 {
    width_to(slots)
}

/// The column that a key leads to; `None` for keys that mean nothing here.
fn step(key: &str, at: Option<usize>, slots: usize) -> Option<usize> {
    let last = slots.checked_sub(1)?;
    let at = at.unwrap_or(last);
    match key {
        "ArrowLeft" | "ArrowDown" => Some(at.saturating_sub(1)),
        "ArrowRight" | "ArrowUp" => Some((at + 1).min(last)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

/// The column at a part of the width.
fn column_at(across: f64, slots: usize) -> Option<usize> {
    // There are 30 columns at most, which every float holds.
    let edge = |at: usize| u32::try_from(at + 1).map_or(f64::INFINITY, f64::from);
    let count = u32::try_from(slots).map_or(0.0, f64::from);
    (0..slots).find(|at| across * count < edge(*at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_to_columns_and_stop_at_the_ends() {
        assert_eq!(step("ArrowLeft", Some(3), 7), Some(2));
        assert_eq!(step("ArrowLeft", Some(0), 7), Some(0));
        assert_eq!(step("ArrowRight", Some(6), 7), Some(6));
        assert_eq!(step("Home", None, 7), Some(0));
        assert_eq!(step("End", Some(0), 7), Some(6));
        assert_eq!(step("Tab", Some(0), 7), None);
        assert_eq!(step("Home", None, 0), None);
    }

    #[test]
    fn the_pointer_finds_its_column() {
        assert_eq!(column_at(0.0, 7), Some(0));
        assert_eq!(column_at(0.5, 7), Some(3));
        assert_eq!(column_at(0.999, 7), Some(6));
        assert_eq!(column_at(1.0, 7), None);
    }

    #[test]
    fn the_highest_fills_the_drawing_and_the_least_is_seen() {
        assert_eq!(scaled(i64::MAX, i64::MAX), 100);
        assert_eq!(scaled(1, 1_000_000), 1);
        assert_eq!(scaled(0, 5), 0);
        assert_eq!(scaled(-5, 5), 0);
    }
}
