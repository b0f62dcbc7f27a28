//! One line for who comes back after a long absence: what has happened meanwhile.

use leptos::prelude::*;

use crate::board::away::Missed;
use crate::texts::bar;

/// The line; nothing for who has missed nothing. `href` leads to the orders that it counts.
#[component]
pub fn MissedLine(
    #[prop(into)] missed: Signal<Option<Missed>>,
    #[prop(into)] href: Callback<Missed, String>,
    #[prop(into)] on_dismiss: Callback<()>,
) -> impl IntoView {
    let line = move |missed: Missed| {
        view! {
            <div class="missed">
                <p class="missed__line">
                    <span>{sentence(&missed)}</span>
                    <a class="missed__link" href=href.run(missed) data-noscroll="true">
                        {bar::show_them()}
                    </a>
                </p>
                <button
                    class="missed__close"
                    type="button"
                    aria-label=bar::dismiss_missed()
                    on:click=move |_| on_dismiss.run(())
                ></button>
            </div>
        }
    };
    view! {
        // There and empty, it is heard when something comes into it.
        <div class="missed__place" role="status" aria-label=bar::while_away()>
            {move || missed.get().map(line)}
        </div>
    }
}

fn sentence(missed: &Missed) -> String {
    let count = |count: usize, what: fn(u64) -> String| {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        (count > 0).then(|| what(count))
    };
    let parts: Vec<String> = [
        count(missed.placed, bar::orders_came_in),
        count(missed.moved, bar::orders_moved_on),
    ]
    .into_iter()
    .flatten()
    .collect();
    match (parts.is_empty(), missed.is_more) {
        (true, _) => bar::missed_uncounted().into(),
        (_, true) => bar::missed_at_least(&parts.join(", ")),
        _ => bar::missed(&parts.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use live_orders::Timestamp;

    use super::*;

    fn check(placed: usize, moved: usize, is_more: bool, expected: &str) {
        let since = Timestamp::default();
        let missed = Missed {
            since,
            placed,
            moved,
            is_more,
        };
        assert_eq!(sentence(&missed), expected);
    }

    #[test]
    fn it_says_what_there_is() {
        check(
            3,
            2,
            false,
            "While you were away, 3 orders came in, 2 orders moved on.",
        );
        check(1, 0, false, "While you were away, 1 order came in.");
        check(
            0,
            1,
            true,
            "While you were away, at least 1 order moved on.",
        );
        check(
            0,
            0,
            true,
            "While you were away, more has changed than could be counted.",
        );
    }
}
