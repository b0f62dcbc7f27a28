//! The dialog that asks for a day to jump to: a few that are often meant, and any other.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use live_orders::Timestamp;

use crate::components::field::FieldError;
use crate::components::modal::Modal;

/// Days that are often meant, by how many days ago they were.
const OFTEN: [(&str, i64); 4] = [
    ("Yesterday", 1),
    ("A week ago", 7),
    ("4 weeks ago", 28),
    ("A year ago", 365),
];

/// The dialog.
#[component]
pub fn JumpForm(
    /// The day that the list begins with now.
    day: Option<Timestamp>,
    now: Timestamp,
    #[prop(into)] back: Signal<String>,
    #[prop(into)] on_close: Callback<()>,
    #[prop(into)] on_jump: Callback<Timestamp>,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let problem = RwSignal::new(None::<String>);
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        let text = input.get_untracked().map(|input| input.value());
        match Timestamp::parse_day(&text.unwrap_or_default()) {
            Ok(day) => on_jump.run(day),
            Err(_) => problem.set(Some("Choose a day.".into())),
        }
    };
    let often = move |(label, days): (&'static str, i64)| {
        let jump = move |_| on_jump.run(now.plus_days(-days));
        view! {
            <button class="button" type="button" on:click=jump>
                {label}
            </button>
        }
    };
    view! {
        <Modal title=Signal::stored("Jump to a date".to_owned()) back on_close>
            <form class="jump" novalidate on:submit=submitted>
                <div class="jump__often" role="group" aria-label="Days">
                    {OFTEN.map(often).collect_view()}
                </div>
                <div class="field">
                    <label class="field__label" for="jump-day">
                        "Day (UTC)"
                    </label>
                    <input
                        class="field__input"
                        id="jump-day"
                        type="date"
                        autofocus
                        max=now.day()
                        value=day.map(Timestamp::day)
                        node_ref=input
                        aria-invalid=move || problem.with(Option::is_some).to_string()
                        aria-describedby="jump-day-error"
                        on:input=move |_| problem.set(None)
                    />
                    <FieldError id="jump-day-error" problem />
                </div>
                <button class="button button--main jump__go" type="submit">
                    "Show orders"
                </button>
            </form>
        </Modal>
    }
}
