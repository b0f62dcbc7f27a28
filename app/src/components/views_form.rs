//! The dialog of the reader's own views: the list that is shown gets a name, and each view can be
//! renamed and deleted.

use leptos::ev::SubmitEvent;
use leptos::leptos_dom::helpers::request_animation_frame;
use leptos::prelude::*;
use live_orders::Refusal;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use crate::components::field::TextInput;
use crate::components::modal::Modal;
use crate::own_views::{NAME_MAX_CHARS, OwnViews};
use crate::refusals::at_field;
use crate::texts::{list, words};

/// What the dialog asks for.
#[derive(Clone, Copy)]
pub struct ViewDeeds {
    /// Names the list that is shown.
    pub save: Callback<String, Result<(), Refusal>>,
    /// Gives the first view the second name.
    pub rename: Callback<(String, String), Result<(), Refusal>>,
    /// Deletes a view.
    pub remove: Callback<String>,
}

/// What is done with a line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    Nothing,
    Renaming,
    Deleting,
}

/// The dialog.
#[component]
pub fn ViewsForm(
    #[prop(into)] views: Signal<OwnViews>,
    /// The own view that is shown, if one is.
    #[prop(into)]
    shown: Signal<Option<String>>,
    deeds: ViewDeeds,
    #[prop(into)] back: Signal<String>,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let names = Memo::new(move |_| {
        views.with(|views| {
            let names = views.all().iter().map(|view| view.name().to_owned());
            names.collect::<Vec<_>>()
        })
    });
    let top = move || match shown.get() {
        Some(name) => view! {
            <p class="own-views__note">{list::list_is_view(&name)}</p>
        }
        .into_any(),
        None => view! { <SaveForm deeds on_saved=on_close /> }.into_any(),
    };
    view! {
        <Modal title=Signal::stored(list::your_views().to_owned()) back on_close>
            <div class="own-views">
                {top} <Show when=move || !names.with(Vec::is_empty)>
                    <ul class="own-views__list" aria-label=list::your_views()>
                        <For
                            each=move || names.get()
                            key=|name| name.clone()
                            children=move |name| view! { <ViewLine name deeds /> }
                        />
                    </ul>
                </Show>
            </div>
        </Modal>
    }
}

#[component]
fn SaveForm(deeds: ViewDeeds, on_saved: Callback<()>) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        match deeds.save.run(name.get_untracked()) {
            Ok(()) => on_saved.run(()),
            Err(refusal) => {
                problem.set(Some(at_field(&refusal)));
                focus("#view-name");
            }
        }
    };
    view! {
        <form class="own-views__form" on:submit=submitted novalidate>
            <p class="own-views__note">
                {list::view_keeps()}
            </p>
            <TextInput
                id="view-name"
                field="name"
                label=list::view_name()
                max_chars=NAME_MAX_CHARS
                autofocus=true
                value=name
                problem
            />
            <button class="button button--main" type="submit">
                {list::save_view()}
            </button>
        </form>
    }
}

#[component]
fn ViewLine(name: String, deeds: ViewDeeds) -> impl IntoView {
    let doing = RwSignal::new(Doing::Nothing);
    let line = NodeRef::<leptos::html::Li>::new();
    // The button that began it takes the focus back; in the dialog Escape goes one step back.
    let ended = Callback::new(move |()| {
        let was = doing.try_get_untracked().unwrap_or(Doing::Nothing);
        doing.try_set(Doing::Nothing);
        let button = if was == Doing::Deleting {
            "[data-deed=delete]"
        } else {
            "[data-deed=rename]"
        };
        request_animation_frame(move || {
            // A line that was renamed is gone.
            let line = line.try_get_untracked().flatten();
            let button = line.and_then(|line| line.query_selector(button).ok().flatten());
            take_focus(button);
        });
    });
    let key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && doing.get_untracked() != Doing::Nothing {
            event.prevent_default();
            ended.run(());
        }
    };
    let name = StoredValue::new(name);
    let content = move || match doing.get() {
        Doing::Nothing => view! { <Idle name=name.get_value() doing /> }.into_any(),
        Doing::Renaming => view! { <Rename name=name.get_value() deeds ended /> }.into_any(),
        Doing::Deleting => view! { <Delete name=name.get_value() deeds ended /> }.into_any(),
    };
    view! {
        <li class="own-views__line" node_ref=line on:keydown=key>
            {content}
        </li>
    }
}

#[component]
fn Idle(name: String, doing: RwSignal<Doing>) -> impl IntoView {
    let renamed = move |_| {
        doing.set(Doing::Renaming);
        request_animation_frame(|| focus("#view-rename"));
    };
    let deleted = move |_| {
        doing.set(Doing::Deleting);
        request_animation_frame(|| focus(".own-views__line .button--alarm"));
    };
    let (rename_label, delete_label) = (list::rename_view(&name), list::delete_view(&name));
    view! {
        <span class="own-views__name">{name}</span>
        <button
            class="button button--quiet"
            type="button"
            data-deed="rename"
            aria-label=rename_label
            on:click=renamed
        >
            {list::rename()}
        </button>
        <button
            class="button button--danger"
            type="button"
            data-deed="delete"
            aria-label=delete_label
            on:click=deleted
        >
            {words::delete()}
        </button>
    }
}

#[component]
fn Rename(name: String, deeds: ViewDeeds, ended: Callback<()>) -> impl IntoView {
    let value = RwSignal::new(name.clone());
    let problem = RwSignal::new(None::<String>);
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        let to = value.get_untracked();
        let of = list::rename_view(&to.split_whitespace().collect::<Vec<_>>().join(" "));
        match deeds.rename.run((name.clone(), to)) {
            Ok(()) => {
                ended.run(());
                // The line is another one now.
                request_animation_frame(move || focus(&format!("[aria-label={of:?}]")));
            }
            Err(refusal) => {
                problem.set(Some(at_field(&refusal)));
                focus("#view-rename");
            }
        }
    };
    view! {
        <form class="own-views__rename" on:submit=submitted novalidate>
            <TextInput
                id="view-rename"
                field="name"
                label=list::new_name()
                max_chars=NAME_MAX_CHARS
                value
                problem
            />
            <button class="button button--main" type="submit">
                {list::save_name()}
            </button>
            <button class="button" type="button" on:click=move |_| ended.run(())>
                {words::cancel()}
            </button>
        </form>
    }
}

#[component]
fn Delete(name: String, deeds: ViewDeeds, ended: Callback<()>) -> impl IntoView {
    let question = list::delete_view_question(&name);
    let deleted = move |_| {
        deeds.remove.run(name.clone());
        request_animation_frame(|| focus(".own-views input, .own-views button"));
    };
    view! {
        <span class="own-views__name">{question}</span>
        <button class="button button--alarm" type="button" on:click=deleted>
            {words::delete()}
        </button>
        <button class="button" type="button" on:click=move |_| ended.run(())>
            {list::keep()}
        </button>
    }
}

fn focus(selector: &str) {
    take_focus(document().query_selector(selector).ok().flatten());
}

fn take_focus(element: Option<web_sys::Element>) {
    if let Some(element) = element.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}
