//! Whose page it is, and the way out: a plain form, which works without scripts.

use leptos::prelude::*;
use live_orders::Role;

use crate::api::accounts::PATH;
use crate::signed::{OUT_PATH, Signed};
use crate::texts::access;

/// The name and the button; that nobody is asked who they are, where there are no accounts.
#[component]
pub fn SignedIn() -> impl IntoView {
    match Signed::of_reader() {
        Signed::Out => ().into_any(),
        Signed::Local => view! {
            <span class="signed-in">
                <a class="bar__link signed-in__who" href=PATH rel="external" title=access::local_mode_why()>
                    {access::local_mode()}
                </a>
            </span>
        }
        .into_any(),
        Signed::In { name, role } => view! {
            <form class="signed-in" action=OUT_PATH method="post">
                <a
                    class="bar__link signed-in__who"
                    href=PATH
                    rel="external"
                    title=access::signed_in_as(&name, may(role))
                >
                    <span class="visually-hidden">{access::signed_in()}" "</span>
                    {name.clone()}
                </a>
                <button class="button button--quiet" type="submit">
                    {access::sign_out()}
                </button>
            </form>
        }
        .into_any(),
    }
}

fn may(role: Role) -> &'static str {
    match role {
        Role::Viewer => access::viewer(),
        Role::Operator => access::operator(),
        Role::Admin => access::admin(),
    }
}
