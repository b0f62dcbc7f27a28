//! The page of accounts: where the reader is signed in; for admins all accounts and tokens. Plain forms, which
//! work without scripts.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use live_orders::Role;

use crate::api::accounts::{
    AccountLine, AccountsOpening, AllAccounts, MadeToken, PATH, SESSION_PATH, SessionLine,
    TokenLine, opening,
};
use crate::components::page_links::PageLinks;
use crate::components::unavailable::Unavailable;
use crate::pages::life::come_to_life;
use crate::signed::Signed;
use crate::texts::{access, words};
use crate::words::moment;

/// Longest texts of fields that make sense, in characters.
const NAME_MAX_CHARS: &str = "64";
const PASSWORD_MIN_CHARS: &str = "12";
const PASSWORD_MAX_CHARS: &str = "256";
/// Days that a token lasts unless something else is typed.
const TOKEN_DAYS: &str = "365";

/// The page.
#[component]
pub fn AccountsPage() -> impl IntoView {
    let opening = SharedValue::new(opening).into_inner();
    Effect::new(|_| come_to_life());
    view! {
        <Title text=words::page_title(access::accounts()) />
        {match opening {
            Ok(opening) => view! { <Opened opening /> }.into_any(),
            Err(error) => {
                view! { <Unavailable title=access::accounts_not_shown() href=PATH error /> }.into_any()
            }
        }}
    }
}

#[component]
fn Opened(opening: AccountsOpening) -> impl IntoView {
    let problem = use_query_map().with_untracked(|query| query.get("problem"));
    let problem = problem.map(|code| problem_of(&code));
    let is_local = Signed::of_reader() == Signed::Local;
    let has_sessions = !opening.sessions.is_empty();
    view! {
        <header class="bar">
            // Pages of their own: what they open with comes with the document.
            <a class="bar__name" href="/" rel="external">
                <span class="bar__mark" aria-hidden="true"></span>
                <span class="bar__title">{words::live_orders()}</span>
            </a>
            <PageLinks />
        </header>
        <div class="layout">
            <main class="main accounts">
                <h1 class="accounts__title">{access::accounts()}</h1>
                <div class="notice notice--problem" role="alert">
                    {problem}
                </div>
                {is_local.then(|| view! { <p class="accounts__lead">{access::local_mode_first()}</p> })}
                {opening.all.map(|all| view! { <All all /> })}
                {has_sessions.then(|| view! { <Sessions sessions=opening.sessions /> })}
            </main>
        </div>
    }
}

#[component]
fn All(all: AllAccounts) -> impl IntoView {
    let AllAccounts {
        accounts,
        tokens,
        made,
    } = all;
    let line = |account: AccountLine| view! { <AccountRow account /> };
    let token = |token: TokenLine| view! { <TokenRow token /> };
    let has_accounts = !accounts.is_empty();
    view! {
        <section class="accounts__part" aria-labelledby="accounts-all">
            <h2 id="accounts-all">{access::people()}</h2>
            <ul class="accounts__list">{accounts.into_iter().map(line).collect_view()}</ul>
            <AddAccount />
        </section>
        {has_accounts
            .then(|| {
                view! {
                    <section class="accounts__part" aria-labelledby="accounts-tokens">
                        <h2 id="accounts-tokens">{access::tokens()}</h2>
                        <p class="accounts__lead">{access::tokens_lead()}</p>
                        {made.map(|made| view! { <Made made /> })}
                        <ul class="accounts__list">{tokens.into_iter().map(token).collect_view()}</ul>
                        <AddToken />
                    </section>
                }
            })}
    }
}

#[component]
fn Made(made: MadeToken) -> impl IntoView {
    view! {
        <div class="notice" role="status">
            <p>{access::token_made(&made.name)}</p>
            <p>
                <code class="accounts__token">{made.token}</code>
            </p>
        </div>
    }
}

#[component]
fn AccountRow(account: AccountLine) -> impl IntoView {
    let AccountLine {
        name,
        role,
        is_disabled,
        is_own,
        made_at,
    } = account;
    let state = if is_disabled {
        access::may_not_sign_in()
    } else {
        role_may(role)
    };
    let (task, word) = if is_disabled {
        ("enable", access::enable())
    } else {
        ("disable", access::disable())
    };
    view! {
        <li class="account" data-disabled=is_disabled.then_some("true")>
            <div class="account__who">
                <span class="account__name">{name.clone()}</span>
                <span class="account__state">
                    {state} {is_own.then(|| format!(" · {}", access::you()))}
                </span>
                <span class="account__state">{access::since(&moment(made_at))}</span>
            </div>
            // Nobody locks themselves out: that takes another admin, or the command line.
            {(!is_own)
                .then(|| {
                    let label = format!("{word}: {name}");
                    view! {
                        <div class="account__tasks">
                            <form class="account__form" action=PATH method="post">
                                <Hidden task="role" name=name.clone() />
                                <RoleChoice role label=access::role_of(&name) />
                                <button class="button" type="submit">
                                    {access::change_role()}
                                </button>
                            </form>
                            <form class="account__form" action=PATH method="post">
                                <Hidden task name=name.clone() />
                                <button class="button button--quiet" type="submit" aria-label=label>
                                    {word}
                                </button>
                            </form>
                        </div>
                    }
                })} <details class="account__more">
                <summary>{access::new_password()}</summary>
                <form class="account__form" action=PATH method="post">
                    <Hidden task="password" name=name.clone() />
                    <PasswordField label=access::password_of(&name) />
                    <button class="button" type="submit">
                        {access::change_password()}
                    </button>
                </form>
            </details>
        </li>
    }
}

#[component]
fn AddAccount() -> impl IntoView {
    view! {
        <form class="account__form accounts__add" action=PATH method="post">
            <h3 class="accounts__new">{access::new_account()}</h3>
            <input type="hidden" name="task" value="add" />
            <NameField />
            <RoleChoice
                role=if Signed::of_reader() == Signed::Local { Role::Admin } else { Role::Operator }
                label=access::role().to_owned()
            />
            <PasswordField label=access::password().to_owned() />
            <button class="button button--main" type="submit">
                {access::add()}
            </button>
            <p class="accounts__lead accounts__hint">{access::password_rule()}</p>
        </form>
    }
}

#[component]
fn TokenRow(token: TokenLine) -> impl IntoView {
    let used = token.used_at.map_or_else(
        || access::never_used().to_owned(),
        |at| access::last_used(&moment(at)),
    );
    let ends = token
        .ends_at
        .map(|at| format!(" · {}", access::until(&moment(at))));
    let label = format!("{}: {}", access::end(), token.name);
    view! {
        <li class="account">
            <div class="account__who">
                <span class="account__name">{token.name.clone()}</span>
                <span class="account__state">{role_may(token.role)}</span>
                <span class="account__state">{used} {ends}</span>
            </div>
            <form class="account__form" action=PATH method="post">
                <Hidden task="end_token" name=token.name />
                <button class="button button--quiet" type="submit" aria-label=label>
                    {access::end()}
                </button>
            </form>
        </li>
    }
}

#[component]
fn AddToken() -> impl IntoView {
    view! {
        <form class="account__form accounts__add" action=PATH method="post">
            <h3 class="accounts__new">{access::new_token()}</h3>
            <input type="hidden" name="task" value="add_token" />
            <NameField />
            <RoleChoice role=Role::Viewer label=access::role().to_owned() />
            <label class="account__field">
                <span>{access::days()}</span>
                <input
                    class="field__input"
                    name="days"
                    type="number"
                    min="1"
                    max="3650"
                    value=TOKEN_DAYS
                    required
                />
            </label>
            <button class="button button--main" type="submit">
                {access::add()}
            </button>
        </form>
    }
}

#[component]
fn Sessions(sessions: Vec<SessionLine>) -> impl IntoView {
    let line = |session: SessionLine| {
        let label = format!("{}: {}", access::end(), session.agent);
        view! {
            <li class="account">
                <div class="account__who">
                    <span class="account__agent">{session.agent}</span>
                    <span class="account__state">
                        {session.address}
                        {session.is_this.then(|| format!(" · {}", access::this_session()))}
                    </span>
                    <span class="account__state">
                        {access::since(&moment(session.began_at))} " · "
                        {access::last_used(&moment(session.used_at))}
                    </span>
                </div>
                <form class="account__form" action=SESSION_PATH method="post">
                    <input type="hidden" name="id" value=session.id.to_string() />
                    <button class="button button--quiet" type="submit" aria-label=label>
                        {access::end()}
                    </button>
                </form>
            </li>
        }
    };
    view! {
        <section class="accounts__part" aria-labelledby="accounts-sessions">
            <h2 id="accounts-sessions">{access::sessions()}</h2>
            <ul class="accounts__list">{sessions.into_iter().map(line).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Hidden(task: &'static str, #[prop(into)] name: String) -> impl IntoView {
    view! {
        <input type="hidden" name="task" value=task />
        <input type="hidden" name="name" value=name />
    }
}

#[component]
fn NameField() -> impl IntoView {
    view! {
        <label class="account__field">
            <span>{access::name()}</span>
            <input
                class="field__input"
                name="name"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                maxlength=NAME_MAX_CHARS
                required
            />
        </label>
    }
}

#[component]
fn PasswordField(label: String) -> impl IntoView {
    view! {
        <label class="account__field">
            <span>{label}</span>
            <input
                class="field__input"
                name="password"
                type="password"
                autocomplete="new-password"
                minlength=PASSWORD_MIN_CHARS
                maxlength=PASSWORD_MAX_CHARS
                required
            />
        </label>
    }
}

#[component]
fn RoleChoice(role: Role, label: String) -> impl IntoView {
    let option = |it: Role| {
        view! {
            <option value=it.name() selected=it == role>
                {role_may(it)}
            </option>
        }
    };
    view! {
        <label class="account__field">
            <span>{label}</span>
            <select class="field__input" name="role">
                {Role::ALL.map(option).collect_view()}
            </select>
        </label>
    }
}

/// A role, with what it may do.
fn role_may(role: Role) -> &'static str {
    match role {
        Role::Viewer => access::role_viewer(),
        Role::Operator => access::role_operator(),
        Role::Admin => access::role_admin(),
    }
}

/// What went wrong with a form: a code from the URL, never a sentence.
fn problem_of(code: &str) -> &'static str {
    match code {
        "name_taken" => access::name_taken(),
        "bad_name" => access::bad_name(),
        "bad_password" => access::bad_password(),
        "own" => access::own_account(),
        "unknown" => access::no_such_account(),
        "first_admin" => access::first_admin(),
        "last_admin" => access::last_admin(),
        "too_many_tokens" => access::too_many_tokens(),
        _ => access::not_done(),
    }
}
