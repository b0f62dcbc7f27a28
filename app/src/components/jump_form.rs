//! The dialog that asks for a day to jump to: a few that are often meant, and any other.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use live_orders::Timestamp;

use crate::components::field::FieldError;
use crate::components::modal::Modal;
use crate::texts::{Text, jump as texts, keys, list, time};

/// Days that are often meant, by how many days ago they were.
const OFTEN: [(Text, i64); 4] = [
    (time::yesterday, 1),
    (texts::week_ago, 7),
    (texts::four_weeks_ago, 28),
    (texts::year_ago, 365),
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
            Err(_) => problem.set(Some(texts::choose_day().into())),
        }
    };
    let often = move |(label, days): (Text, i64)| {
        let jump = move |_| on_jump.run(now.plus_days(-days));
        view! {
            <button class="button" type="button" on:click=jump>
                {label()}
            </button>
        }
    };
    view! {
        <Modal title=Signal::stored(keys::jump().to_owned()) back on_close>
            <form class="jump" novalidate on:submit=submitted>
                <div class="jump__often" role="group" aria-label=list::days()>
                    {OFTEN.map(often).collect_view()}
                </div>
                <div class="field">
                    <label class="field__label" for="jump-day">
                        {texts::day_utc()}
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
                    {list::show_orders()}
                </button>
            </form>
        </Modal>
    }
}
