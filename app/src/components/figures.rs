//! The figures of the whole store, on cards.

use leptos::prelude::*;
use live_orders::Summary;

use crate::words::grouped;

/// One figure.
#[component]
fn Figure(
    label: &'static str,
    #[prop(into)] value: Signal<String>,
    /// What it counts, where the label leaves room for doubt.
    #[prop(default = "")]
    hint: &'static str,
) -> impl IntoView {
    view! {
        <div class="figure">
            <dt class="figure__label">{label}</dt>
            <dd class="figure__value">{move || value.get()}</dd>
            <dd class="figure__hint">{hint}</dd>
        </div>
    }
}

/// The cards.
#[component]
pub fn Figures(#[prop(into)] summary: Signal<Summary>) -> impl IntoView {
    let of = move |figure: fn(&Summary) -> String| Signal::derive(move || summary.with(figure));
    view! {
        <section class="figures" aria-label="Figures">
            <dl class="figures__list">
                <Figure label="Open" value=of(|all| grouped(all.open)) hint="to be dealt with" />
                <Figure label="Orders" value=of(|all| grouped(all.orders)) hint="in all" />
                <Figure
                    label="Total"
                    value=of(|all| all.total.display(all.currency))
                    hint="without cancelled ones"
                />
                <Figure
                    label="Average order"
                    value=of(|all| all.average().display(all.currency))
                    hint="without cancelled ones"
                />
                <Figure
                    label="Customers"
                    value=of(|all| grouped(all.customers))
                    hint="who ordered"
                />
            </dl>
        </section>
    }
}
