//! Who else looks at an order. The page says which one is open in it, as long as somebody can see it,
//! and shows what the stream tells of others; while it asks instead, the answers tell it. What is
//! shown is never older than the connection: without one it is forgotten.

use std::time::Duration;

use gloo_net::http::Request;
use leptos::leptos_dom::helpers::{
    set_interval_with_handle, set_timeout, window_event_listener_untyped,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use live_orders::OrderId;
use live_orders::presence::{Presence, Viewed, ViewerId, Viewers};
use serde_json::json;
use uuid::Uuid;
use web_sys::Storage;

use crate::live::Connection;
use crate::live::browser::{is_visible, post_and_forget, shared_storage, within};
use crate::live::state::Phase;
use crate::per_key::{PerKey, Reader};

/// How often it is said again. The server forgets who has missed two.
const EVERY: Duration = Duration::from_secs(15);
/// Who goes from order to order is at none of them: it is said once they stay.
const SETTLE: Duration = Duration::from_millis(400);
/// How long an answer may take: the next one comes after that.
const ANSWER_MAX: Duration = Duration::from_secs(10);
/// Where the browser keeps its id, which is made up and says nothing about a person.
const KEY: &str = "live-orders.viewer";

/// This page among those who look.
#[derive(Clone, Copy)]
pub struct Viewing {
    /// Who looks at which order, this browser included.
    viewers: RwSignal<Viewers>,
    /// Whether others look at an order, for rows and cards.
    shared: PerKey<OrderId, bool>,
    /// This browser and this tab, once the page is at work.
    me: StoredValue<Option<Me>>,
    connection: StoredValue<Option<Connection>>,
    /// The order that is open here.
    open: StoredValue<Option<OrderId>>,
    /// The order that the server was told of last.
    told: StoredValue<Option<OrderId>>,
}

/// The ids that stand for whoever sits here.
#[derive(Clone, Debug)]
struct Me {
    viewer: ViewerId,
    tab: ViewerId,
}

fn others(viewers: RwSignal<Viewers>, me: StoredValue<Option<Me>>, order: OrderId) -> usize {
    viewers.with(|viewers| {
        let me = me.with_value(|me| Some(me.as_ref()?.viewer.clone()));
        viewers.others(order, me.as_ref())
    })
}

impl Viewing {
    /// Nobody is known to look at anything.
    pub fn new() -> Self {
        let viewers = RwSignal::new(Viewers::default());
        let me = StoredValue::new(None);
        Self {
            viewers,
            shared: PerKey::new(move |order| others(viewers, me, order) > 0),
            me,
            connection: StoredValue::new(None),
            open: StoredValue::new(None),
            told: StoredValue::new(None),
        }
    }

    /// The page's own, for all that it holds; one that knows of nobody where a page has none.
    pub fn of_page() -> Self {
        use_context().unwrap_or_else(Self::new)
    }

    /// How many others look at an order.
    pub fn others(self, order: OrderId) -> usize {
        others(self.viewers, self.me, order)
    }

    /// Whether others look at an order, for the row or card that asks.
    pub fn is_shared(self, order: OrderId) -> Reader<OrderId, bool> {
        self.shared.reader(order)
    }

    /// Starts to tell and to forget, in the browser.
    pub(super) fn start(self, connection: Connection, open: Option<OrderId>) {
        self.connection.set_value(Some(connection));
        self.me.set_value(Me::find());
        self.open.set_value(open);
        let phase = Memo::new(move |_| connection.state.with(|state| state.phase));
        Effect::new(move |_| {
            if phase.get() != Phase::Live {
                self.forget();
            }
            // Whoever was away may have been forgotten.
            self.tell();
        });
        let looked = move || {
            if is_visible() {
                self.tell();
            } else {
                self.leave();
            }
        };
        let again = set_interval_with_handle(move || self.tell(), EVERY);
        let listeners = [
            window_event_listener_untyped("visibilitychange", move |_| looked()),
            window_event_listener_untyped("pageshow", move |_| looked()),
            window_event_listener_untyped("pagehide", move |_| self.leave()),
        ];
        on_cleanup(move || {
            for listener in listeners {
                listener.remove();
            }
            if let Ok(again) = again {
                again.clear();
            }
        });
    }

    /// Another order is open, or none.
    pub(super) fn turn_to(self, open: Option<OrderId>) {
        self.open.try_set_value(open);
        self.leave();
        if open.is_some() {
            let settled = move || {
                if self.open.try_get_value() == Some(open) {
                    self.tell();
                }
            };
            set_timeout(settled, SETTLE);
        }
    }

    /// A stream begins: it tells everything that there is.
    pub(super) fn begin(self) {
        self.forget();
    }

    /// Takes in what the stream tells. What cannot be read is a later version's, and can be missed.
    pub(super) fn hear(self, data: &str) {
        if let Ok(presence) = serde_json::from_str(data) {
            self.take(presence);
        }
    }

    fn take(self, presence: Presence) {
        self.viewers.try_update(|viewers| viewers.take(presence));
    }

    fn forget(self) {
        if self.viewers.try_with_untracked(Viewers::is_empty) == Some(false) {
            self.viewers.try_set(Viewers::default());
        }
    }

    /// Says that the open order is looked at, if it is, and there is somebody to be told.
    fn tell(self) {
        let (open, me) = (self.open.try_get_value(), self.me.try_get_value());
        let (Some(Some(order)), Some(Some(me))) = (open, me) else {
            return;
        };
        if !is_visible() || !matches!(self.phase(), Phase::Live | Phase::Polling | Phase::Paused) {
            return;
        }
        self.told.try_set_value(Some(order));
        spawn_local(async move {
            let answer = within(ANSWER_MAX, say(order, &me)).await.flatten();
            // A stream may be ahead of the answer.
            if self.phase() == Phase::Polling && self.open.try_get_value() == Some(Some(order)) {
                self.take(Presence {
                    whole: true,
                    orders: answer.into_iter().collect(),
                });
            }
        });
    }

    /// Says that it is looked at no longer. Without a network nothing is said: the server forgets.
    fn leave(self) {
        let told = self.told.try_update_value(Option::take).flatten();
        let me = self.me.try_get_value().flatten();
        let (Some(order), Some(me)) = (told, me) else {
            return;
        };
        if matches!(self.phase(), Phase::Offline | Phase::Reconnecting) {
            return;
        }
        let Me { viewer, tab } = me;
        let body = json!({ "viewer": viewer, "tab": tab, "leaves": true });
        post_and_forget(&url(order), &body.to_string());
    }

    fn phase(self) -> Phase {
        let connection = self.connection.try_get_value().flatten();
        let state = connection.and_then(|it| it.state.try_get_untracked());
        state.map(|state| state.phase).unwrap_or_default()
    }
}

impl Default for Viewing {
    fn default() -> Self {
        Self::new()
    }
}

impl Me {
    /// The id of this browser, or a new one, which is kept where that is allowed; the tab's is the
    /// page's own, so that a tab that was duplicated is another.
    fn find() -> Option<Self> {
        let storage = shared_storage();
        let kept = storage.as_ref().and_then(|it| it.get_item(KEY).ok()?);
        let kept = kept.and_then(|text| text.parse().ok());
        let viewer = match kept {
            Some(viewer) => viewer,
            None => Self::made(storage.as_ref())?,
        };
        let tab = random()?;
        Some(Self { viewer, tab })
    }

    /// A new id of this browser.
    fn made(storage: Option<&Storage>) -> Option<ViewerId> {
        let made = random()?;
        // It fails where the reader has forbidden it: then each page is somebody.
        let _ = storage.map(|it| it.set_item(KEY, made.as_str()));
        Some(made)
    }
}

fn random() -> Option<ViewerId> {
    Uuid::now_v7().to_string().parse().ok()
}

async fn say(order: OrderId, me: &Me) -> Option<Viewed> {
    let body = json!({ "viewer": me.viewer, "tab": me.tab });
    let request = Request::post(&url(order)).json(&body).ok()?;
    let response = request.send().await.ok()?;
    if !response.ok() {
        return None;
    }
    response.json().await.ok()
}

fn url(order: OrderId) -> String {
    format!("/api/orders/{order}/viewers")
}
