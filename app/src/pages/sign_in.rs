//! The page on which one signs in: a plain form, which the server answers.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::pages::kept::forget_kept_list;
use crate::pages::life::come_to_life;
use crate::signed::PATH;
use crate::texts::{access, words};

/// Longest text of either field that makes sense, in characters.
const TYPED_MAX_CHARS: &str = "256";

/// The page.
#[component]
pub fn SignInPage() -> impl IntoView {
    let query = use_query_map();
    let given = move |name: &str| query.with_untracked(|query| query.get(name).unwrap_or_default());
    // A code from the URL, never a sentence: nobody can put words on the page by a link.
    let problem = match given("problem").as_str() {
        "wrong_credentials" => Some(access::wrong()),
        "too_many_tries" => Some(access::too_many_tries()),
        _ => None,
    };
    Effect::new(|_| {
        come_to_life();
        forget_kept_list();
    });
    view! {
        <Title text=words::page_title(access::sign_in()) />
        <main class="lonely">
            <h1>{words::live_orders()}</h1>
            <form class="sign-in" action=PATH method="post">
                {problem.map(|said| view! { <p class="sign-in__problem" role="alert">{said}</p> })}
                <input type="hidden" name="back" value=given("back") />
                <Typed name="name" label=access::name() kind="text" autocomplete="username" />
                <Typed
                    name="password"
                    label=access::password()
                    kind="password"
                    autocomplete="current-password"
                />
                <button class="button button--main" type="submit">
                    {access::sign_in()}
                </button>
            </form>
        </main>
    }
}

#[component]
fn Typed(
    name: &'static str,
    label: &'static str,
    kind: &'static str,
    autocomplete: &'static str,
) -> impl IntoView {
    view! {
        <label class="sign-in__field">
            <span>{label}</span>
            <input
                class="field__input"
                name=name
                type=kind
                autocomplete=autocomplete
                autocapitalize="none"
                maxlength=TYPED_MAX_CHARS
                required
            />
        </label>
    }
}
