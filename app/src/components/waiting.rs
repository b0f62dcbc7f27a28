//! What the reader did and the server has not answered: how many behind a button, and each with its
//! age and a way to take it back in a list that opens below the bar.

use leptos::html::H2;
use leptos::prelude::*;
use live_orders::{MutationId, Timestamp};

use crate::board::queue::Waiting;
use crate::components::popover::Popover;
use crate::texts::{bar, words};
use crate::words::waited;

/// What the button opens, by its id in the page.
const LIST: &str = "waiting";

/// The button and the list.
#[component]
pub fn WaitingList(
    /// Oldest first.
    #[prop(into)]
    waiting: Signal<Vec<Waiting>>,
    /// Whether all of it waits for a connection.
    #[prop(into)]
    is_held: Signal<bool>,
    /// Whether it outlives a reload.
    #[prop(into)]
    is_kept: Signal<bool>,
    #[prop(into)] now: Signal<Timestamp>,
    #[prop(into)] on_cancel: Callback<MutationId>,
) -> impl IntoView {
    let popover = Popover::new();
    let heading = NodeRef::<H2>::new();
    let count = Memo::new(move |_| waiting.with(Vec::len));
    let is_hidden = move || count.get() == 0 && !popover.is_open.get();
    let cancel = move |mutation| {
        on_cancel.run(mutation);
        // Its button goes, and would take the focus along.
        if let Some(heading) = heading.get_untracked() {
            let _ = heading.focus();
        }
    };
    let ids = Memo::new(move |_| {
        let id = |it: &Waiting| it.mutation.clone();
        waiting.with(|waiting| waiting.iter().map(id).collect::<Vec<_>>())
    });
    let item = move |id: MutationId| {
        let of = id.clone();
        let it = Memo::new(move |_| {
            waiting.with(|waiting| waiting.iter().find(|it| it.mutation == of).cloned())
        });
        view! { <Item it is_held now on_cancel=move |()| cancel(id.clone()) /> }
    };
    view! {
        <div class="waiting" on:keydown=move |event| popover.key(&event)>
            <button
                class="waiting__button"
                type="button"
                popovertarget=LIST
                aria-expanded=move || popover.is_open.get().to_string()
                aria-controls=LIST
                hidden=is_hidden
                data-held=move || is_held.get()
                node_ref=popover.button
            >
                <Count count is_held />
            </button>
            <section
                class="waiting__list"
                id=LIST
                popover="auto"
                aria-labelledby="waiting-title"
                node_ref=popover.section
                on:toggle=move |_| popover.toggled()
            >
                <h2 class="waiting__title" id="waiting-title" tabindex="-1" node_ref=heading>
                    {move || if count.get() == 0 { bar::nothing_waits() } else { bar::not_saved_yet() }}
                </h2>
                <p class="waiting__note">{move || note(count.get(), is_held.get(), is_kept.get())}</p>
                <ol class="waiting__items">
                    <For each=move || ids.get() key=MutationId::clone children=item />
                </ol>
            </section>
            <p class="visually-hidden" role="status">
                {move || (is_held.get() && count.get() > 0).then(|| announcement(count.get()))}
            </p>
        </div>
    }
}

/// `Saving 2`, or `2 waiting` where there is no connection. Narrow pages show the number alone.
#[component]
fn Count(count: Memo<usize>, is_held: Signal<bool>) -> impl IntoView {
    let before = move || (!is_held.get()).then(bar::saving_before);
    let after = move || is_held.get().then(bar::waiting_after);
    view! {
        <span class="waiting__word">{before}</span>
        {move || count.get().to_string()}
        <span class="waiting__word">{after}</span>
    }
}

#[component]
fn Item(
    /// `None` in the moment in which it goes.
    it: Memo<Option<Waiting>>,
    is_held: Signal<bool>,
    now: Signal<Timestamp>,
    #[prop(into)] on_cancel: Callback<()>,
) -> impl IntoView {
    let of = move |look: fn(&Waiting) -> String| {
        move || it.with(|it| it.as_ref().map(look).unwrap_or_default())
    };
    let is_sending = move || it.with(|it| it.as_ref().is_some_and(|it| it.is_sending));
    let state = move || match (is_sending(), is_held.get()) {
        (true, false) => bar::being_sent(),
        (true, true) => bar::being_tried_again(),
        (false, true) => bar::waits_for_connection(),
        (false, false) => bar::next_in_turn(),
    };
    let age = move || it.with(|it| it.as_ref().map(|it| waited(now.get(), it.asked_at)));
    // It keeps the focus while it cannot be pressed.
    let pressed = move |_| {
        if !is_sending() {
            on_cancel.run(());
        }
    };
    view! {
        <li class="waiting__item" data-sending=is_sending>
            <div class="waiting__body">
                <p class="waiting__what">{of(|it| it.words.clone())}</p>
                <p class="waiting__state">{age} " · " {state}</p>
                <p class="waiting__state">{of(resting)}</p>
            </div>
            <button
                class="button waiting__cancel"
                type="button"
                aria-label=of(label)
                aria-disabled=move || is_sending().to_string()
                title=move || is_sending().then(bar::is_sent_now)
                on:click=pressed
            >
                {of(cancel)}
            </button>
        </li>
    }
}

/// `Cancel`, or `Cancel 3` where others go with it.
fn cancel(it: &Waiting) -> String {
    match it.resting {
        0 => words::cancel().into(),
        resting => bar::cancel_many(&(resting + 1).to_string()),
    }
}

fn label(it: &Waiting) -> String {
    let label = bar::cancel_label(&cancel(it), &it.words);
    match it.resting {
        0 => label,
        resting => bar::cancel_resting(resting as u64, &label),
    }
}

fn resting(it: &Waiting) -> String {
    match it.resting {
        0 => String::new(),
        resting => bar::resting(resting as u64),
    }
}

fn note(count: usize, is_held: bool, is_kept: bool) -> &'static str {
    match (count, is_held, is_kept) {
        (0, ..) => bar::all_answered(),
        (_, _, false) => bar::sent_not_kept(),
        (_, true, true) => bar::sent_kept(),
        (_, false, true) => bar::sent_in_turn(),
    }
}

/// Read out when the connection is lost, and when more comes to wait: not at each try.
fn announcement(count: usize) -> String {
    bar::changes_wait(count as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn it(resting: usize) -> Waiting {
        Waiting {
            mutation: "m".parse().expect("a mutation id"),
            words: "New order for Nadia’s Deli".into(),
            asked_at: Timestamp::default(),
            is_sending: false,
            resting,
        }
    }

    #[test]
    fn a_button_says_what_goes_with_it() {
        for (resting, label_of, text) in [
            (0, "Cancel: New order for Nadia’s Deli", ""),
            (
                1,
                "Cancel 2: New order for Nadia’s Deli and 1 change that rests on it",
                "1 later change rests on it",
            ),
            (
                2,
                "Cancel 3: New order for Nadia’s Deli and 2 changes that rest on it",
                "2 later changes rest on it",
            ),
        ] {
            let it = it(resting);
            assert_eq!(
                (label(&it).as_str(), super::resting(&it).as_str()),
                (label_of, text)
            );
        }
    }

    #[test]
    fn what_waits_is_announced_in_a_sentence() {
        assert_eq!(announcement(1), "1 change waits for the connection.");
        assert_eq!(announcement(3), "3 changes wait for the connection.");
    }
}
