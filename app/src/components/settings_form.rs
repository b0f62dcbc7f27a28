//! The settings of this browser: how new orders are told of, whether single keys are shortcuts, and
//! from which age on an order looks late.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use live_orders::{Refusal, Status};

use crate::components::field::TextInput;
use crate::components::modal::Modal;
use crate::components::problem::Problem;
use crate::language::Language;
use crate::preferences::{Ages, Choices, Limits};
use crate::texts::settings;
use crate::words;

/// Longest text of an age that makes sense: `525600 minutes`.
const AGE_MAX_CHARS: usize = 20;

/// What is typed for a status.
#[derive(Clone, Copy)]
struct Typed {
    status: Status,
    amber: RwSignal<String>,
    red: RwSignal<String>,
}

/// The dialog.
#[component]
pub fn SettingsForm(
    choices: Choices,
    #[prop(into)] back: Signal<String>,
    #[prop(into)] on_close: Callback<()>,
    /// The choices, and the language.
    #[prop(into)]
    on_choose: Callback<(Choices, Language)>,
    /// Lets the sound be heard.
    #[prop(into)]
    on_try: Callback<()>,
) -> impl IntoView {
    let chosen = RwSignal::new(choices.clone());
    let language = RwSignal::new(Language::of_reader());
    let problem = RwSignal::new(None::<Refusal>);
    let typed = Ages::STATUSES.map(|status| Typed::of(status, choices.ages));
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        match read(&typed) {
            Ok(ages) => {
                let choices = Choices {
                    ages,
                    ..chosen.get_untracked()
                };
                on_choose.run((choices, language.get_untracked()));
            }
            Err(refusal) => problem.set(Some(refusal)),
        }
    };
    view! {
        <Modal title=Signal::stored(settings::settings().to_owned()) back on_close>
            <form class="settings" on:submit=submitted novalidate>
                <p class="settings__note">{settings::hold_for_browser()}</p>
                <Telling chosen on_try />
                <AgeFields typed=typed.to_vec() problem />
                <Typing chosen />
                <Languages chosen=language />
                <footer class="confirm__foot settings__foot">
                    <button class="button button--main" type="submit">
                        {settings::save()}
                    </button>
                </footer>
            </form>
        </Modal>
    }
}

#[component]
fn Telling(chosen: RwSignal<Choices>, #[prop(into)] on_try: Callback<()>) -> impl IntoView {
    view! {
        <fieldset class="settings__group">
            <legend class="settings__title">{settings::tell_me()}</legend>
            <Switch chosen label=settings::by_sound() of=|it| &mut it.sound />
            <Switch chosen label=settings::by_title() of=|it| &mut it.badge />
            <Switch
                chosen
                label=settings::by_notification()
                of=|it| &mut it.notification
            />
            <button class="button settings__try" type="button" on:click=move |_| on_try.run(())>
                {settings::play_sound()}
            </button>
        </fieldset>
    }
}

#[component]
fn Typing(chosen: RwSignal<Choices>) -> impl IntoView {
    view! {
        <fieldset class="settings__group">
            <legend class="settings__title">{settings::keyboard()}</legend>
            <Switch chosen label=settings::single_keys() of=|it| &mut it.single_keys />
        </fieldset>
    }
}

#[component]
fn Languages(chosen: RwSignal<Language>) -> impl IntoView {
    let choice = move |language: Language| {
        view! {
            <label class="settings__switch" lang=language.tag()>
                <input
                    type="radio"
                    name="language"
                    value=language.tag()
                    checked=language == chosen.get_untracked()
                    on:change=move |_| chosen.set(language)
                />
                <span>{language.own_name()}</span>
            </label>
        }
    };
    view! {
        <fieldset class="settings__group">
            <legend class="settings__title">{settings::language()}</legend>
            {Language::ALL.map(choice).collect_view()}
        </fieldset>
    }
}

#[component]
fn Switch(
    chosen: RwSignal<Choices>,
    label: &'static str,
    of: fn(&mut Choices) -> &mut bool,
) -> impl IntoView {
    let mut first = chosen.get_untracked();
    view! {
        <label class="settings__switch">
            <input
                type="checkbox"
                checked=*of(&mut first)
                on:change:target=move |event| {
                    let is_on = event.target().checked();
                    chosen.update(|choices| *of(choices) = is_on);
                }
            />
            <span>{label}</span>
        </label>
    }
}

#[component]
fn AgeFields(typed: Vec<Typed>, #[prop(into)] problem: Signal<Option<Refusal>>) -> impl IntoView {
    let line = move |typed: Typed| {
        let label = words::status(typed.status);
        view! {
            <div class="settings__ages" role="group" aria-label=label>
                <span class="settings__status">{label}</span>
                <AgeField label=settings::amber_from() name=format!("{}_amber", typed.status) value=typed.amber problem />
                <AgeField label=settings::red_from() name=format!("{}_red", typed.status) value=typed.red problem />
            </div>
        }
    };
    view! {
        <fieldset class="settings__group">
            <legend class="settings__title">{settings::looks_late()}</legend>
            <p class="settings__note">{settings::looks_late_by()}</p>
            {typed.into_iter().map(line).collect_view()}
        </fieldset>
    }
}

#[component]
fn AgeField(
    label: &'static str,
    name: String,
    value: RwSignal<String>,
    #[prop(into)] problem: Signal<Option<Refusal>>,
) -> impl IntoView {
    let field = name.clone();
    let own = move || problem.with(|it| Problem::refused(it.as_ref()?).at(&field));
    view! {
        <TextInput
            id=format!("settings-{name}")
            field=name
            label
            max_chars=AGE_MAX_CHARS
            value
            problem=Signal::derive(own)
        />
    }
}

impl Typed {
    fn of(status: Status, ages: Ages) -> Self {
        let limits = ages.of(status);
        let text = |limit: Option<String>| RwSignal::new(limit.unwrap_or_default());
        Self {
            status,
            amber: text(limits.map(|limits| limits.amber().words())),
            red: text(limits.map(|limits| limits.red().words())),
        }
    }
}

fn read(typed: &[Typed]) -> Result<Ages, Refusal> {
    let mut ages = Ages::default();
    for typed in typed {
        let (amber, red) = (typed.amber.get_untracked(), typed.red.get_untracked());
        ages.set(typed.status, Limits::parse(typed.status, &amber, &red)?);
    }
    Ok(ages)
}
