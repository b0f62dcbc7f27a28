//! That nobody is signed in any more: said as long as it is so, with the way back in. Nothing is taken
//! away: what is on the screen may be what somebody is in the middle of.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::live::Connection;
use crate::signed;
use crate::texts::access;

/// The notice. The link leads back to where the reader is.
#[component]
pub fn SignedOutNotice(connection: Connection) -> impl IntoView {
    let location = use_location();
    let address = move || {
        let (path, search) = (location.pathname.get(), location.search.get());
        let search = Some(search.trim_start_matches('?')).filter(|search| !search.is_empty());
        let back = search.map_or_else(|| path.clone(), |search| format!("{path}?{search}"));
        signed::leading_back(&back)
    };
    view! {
        <div role="status" aria-label=access::signing_in()>
            <Show when=move || connection.is_signed_out.get()>
                <p class="kept signed-out">
                    <span>{access::signed_out()} " " {access::signed_out_kept()}</span>
                    <a class="button button--main" href=address rel="external">
                        {access::sign_in()}
                    </a>
                </p>
            </Show>
        </div>
    }
}
