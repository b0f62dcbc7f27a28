//! The page without a server: the service worker keeps the list that was seen last, and this says
//! so, for as long as what is shown is what was kept.

use std::time::Duration;

use leptos::leptos_dom::helpers::window_event_listener_untyped;
use leptos::prelude::*;
use leptos::task::spawn_local;
use live_orders::Timestamp;
use wasm_bindgen_futures::JsFuture;
use web_sys::ServiceWorkerRegistration;

use crate::board::Board;
use crate::live::browser::{is_visible, now_ms, within};
use crate::live::state::Phase;
use crate::texts::told;
use crate::words::moment;

/// The service worker's address: at the root, because it can keep nothing above itself.
const WORKER: &str = "/service-worker.js";
/// What the service worker keeps all in.
const CACHE: &str = "live-orders-1";
/// Where the service worker writes when a page was kept: on the document, which nobody takes over.
const KEPT_AT: &str = "data-kept-at";
/// How long a browser may take to get it going; then there is none.
const READY_MAX: Duration = Duration::from_secs(30);
/// A list that was kept a short while ago need not be kept again.
const KEEP_EVERY_MS: u64 = 60_000;

/// Says that what is shown was kept, and since when.
#[component]
pub fn KeptNotice(board: Board) -> impl IntoView {
    let kept_at = RwSignal::new(None::<Timestamp>);
    Effect::new(move |_| {
        let root = document().document_element();
        let at = root.and_then(|root| root.get_attribute(KEPT_AT));
        kept_at.set(at.and_then(|at| at.parse().ok()));
        keep_list();
    });
    Effect::new(move |_| {
        let phase = board.connection.state.get().phase;
        if matches!(phase, Phase::Live | Phase::Polling) && kept_at.get_untracked().is_some() {
            // From here on it is the list as it stands.
            kept_at.set(None);
            if let Some(root) = document().document_element() {
                let _ = root.remove_attribute(KEPT_AT);
            }
        }
    });
    let notice = move |at: Timestamp| {
        view! {
            <p class="kept">
                {told::kept_before()}
                <time datetime=at.to_string()>{moment(at)}</time> {told::kept_after()}
            </p>
        }
    };
    view! {
        <div role="status" aria-label=told::kept_list()>
            {move || kept_at.get().map(notice)}
        </div>
    }
}

/// Has the list kept, now and whenever the reader turns away from it. A browser without service
/// workers, or a page that may have none, goes without.
fn keep_list() {
    let registration = StoredValue::new_local(None::<ServiceWorkerRegistration>);
    let last_ms = StoredValue::new(None::<u64>);
    let keep = move || {
        let is_due = last_ms
            .try_get_value()
            .flatten()
            .is_none_or(|last_ms| now_ms().saturating_sub(last_ms) >= KEEP_EVERY_MS);
        let worker = registration
            .try_with_value(|it| it.as_ref()?.active())
            .flatten();
        if let (Some(worker), true, Some(message)) = (worker, is_due, message()) {
            last_ms.try_set_value(Some(now_ms()));
            let _ = worker.post_message(&message);
        }
    };
    let listener = window_event_listener_untyped("visibilitychange", move |_| {
        if !is_visible() {
            keep();
        }
    });
    on_cleanup(move || listener.remove());
    spawn_local(async move {
        if let Some(registered) = register().await {
            registration.try_set_value(Some(registered));
            keep();
        }
    });
}

/// Throws away what was kept of the shop: it is not for whoever comes next to this browser.
pub fn forget_kept_list() {
    // Where a page is not served securely there is no such thing at all.
    if !js_sys::Reflect::has(&window(), &"caches".into()).unwrap_or(false) {
        return;
    }
    let Ok(caches) = window().caches() else {
        return;
    };
    spawn_local(async move {
        // It is not there, or it is gone: both will do.
        let _ = within(READY_MAX, JsFuture::from(caches.delete(CACHE))).await;
    });
}

async fn register() -> Option<ServiceWorkerRegistration> {
    let navigator = window().navigator();
    // Where a page is not served securely there is no such thing at all.
    if !js_sys::Reflect::has(&navigator, &"serviceWorker".into()).unwrap_or(false) {
        return None;
    }
    let container = navigator.service_worker();
    let registering = JsFuture::from(container.register(WORKER));
    within(READY_MAX, registering).await?.ok()?;
    let ready = JsFuture::from(container.ready().ok()?);
    within(READY_MAX, ready).await?.ok().map(Into::into)
}

/// Where the list is: the page's own address, unless something is open beside or above the list.
fn message() -> Option<wasm_bindgen::JsValue> {
    let location = window().location();
    if location.pathname().ok()? != "/" {
        return None;
    }
    let message = js_sys::Object::new();
    js_sys::Reflect::set(&message, &"keep".into(), &location.href().ok()?.into()).ok()?;
    Some(message.into())
}
