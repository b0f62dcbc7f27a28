//! One connection for all tabs of a browser: a Web Lock says which tab holds it, a
//! `BroadcastChannel` carries what it hears to the others. When that tab closes, the browser gives
//! the lock to the next one in the queue, whatever way it ended.
//!
//! `web-sys` counts Web Locks among the unstable interfaces, so they are reached by name here, and
//! nowhere else.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use leptos::task::spawn_local;
use live_orders::presence::Presence;
use serde::{Deserialize, Serialize};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, BroadcastChannel, MessageEvent};

/// The name of the lock and of the channel. It changes with the messages, so that a tab of an
/// older version is left to itself.
const NAME: &str = "live-orders.connection.2";

/// What the tab that holds the connection and the others tell each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "tell", rename_all = "snake_case")]
pub enum Message {
    /// To the holder: somebody is here who wants to listen.
    Hello,
    /// To the others: the connection is there, and complete up to this change.
    Welcome {
        /// The last change that the holder has taken in.
        seq: u64,
        /// Which life of the store.
        epoch: String,
        /// The figures, as the stream told them last.
        figures: Option<String>,
        /// Who looks at which order.
        presence: Presence,
    },
    /// To the others: an event of the stream.
    Event {
        /// Its name.
        name: String,
        /// Its data.
        data: String,
    },
    /// To the others: the connection is lost.
    Lost,
}

/// What happens among the tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// This tab holds the connection from now on.
    Promoted,
    /// Another tab has taken it away.
    Demoted,
    /// The browser does not let this page share anything: it is on its own.
    Refused,
    /// A message of another tab.
    Message(Message),
}

/// This tab among the others. Cheap to clone.
#[derive(Clone)]
pub struct Tabs {
    inner: Rc<RefCell<Inner>>,
    tell: Rc<dyn Fn(Told)>,
}

#[derive(Default)]
struct Inner {
    /// Counts joinings: what comes in from an earlier one is let go.
    joining: u64,
    membership: Option<Membership>,
}

struct Membership {
    channel: BroadcastChannel,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    /// Takes the request for the lock back.
    abort: AbortController,
    /// Gives the lock back; there while it is held.
    release: Option<Function>,
    /// What the browser calls with the lock.
    _granted: Closure<dyn FnMut(JsValue) -> Promise>,
}

impl Tabs {
    /// On its own so far. `tell` is called with what happens.
    pub fn new(tell: impl Fn(Told) + 'static) -> Self {
        Self {
            inner: Rc::default(),
            tell: Rc::new(tell),
        }
    }

    /// Whether this browser can share a connection at all.
    pub fn can_share() -> bool {
        locks().is_some()
            && BroadcastChannel::new(NAME)
                .inspect(BroadcastChannel::close)
                .is_ok()
    }

    /// Whether this tab holds the connection.
    pub fn is_holder(&self) -> bool {
        let inner = self.inner.borrow();
        inner
            .membership
            .as_ref()
            .is_some_and(|membership| membership.release.is_some())
    }

    /// Queues up for the connection, and listens to whoever holds it. Once is enough.
    pub fn join(&self) {
        if self.inner.borrow().membership.is_none() {
            self.enter(false);
        }
    }

    /// Takes the connection from a tab that has fallen silent.
    pub fn take_over(&self) {
        if !self.is_holder() {
            self.leave();
            self.enter(true);
        }
    }

    /// Lets go of the connection, or of the place in the queue, and listens no more.
    pub fn leave(&self) {
        let membership = {
            let mut inner = self.inner.borrow_mut();
            inner.joining += 1;
            inner.membership.take()
        };
        let Some(membership) = membership else { return };
        membership.channel.set_onmessage(None);
        membership.channel.close();
        membership.abort.abort();
        if let Some(release) = &membership.release {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }

    /// Queues up again, behind the others: one of them may be better placed.
    pub fn yield_to_others(&self) {
        self.leave();
        self.join();
    }

    /// Tells the other tabs.
    pub fn post(&self, message: &Message) {
        let inner = self.inner.borrow();
        if let (Some(membership), Ok(text)) = (&inner.membership, serde_json::to_string(message)) {
            // It fails on a closed channel only, and that is not kept.
            let _ = membership.channel.post_message(&JsValue::from_str(&text));
        }
    }

    fn enter(&self, steal: bool) {
        let (Some((locks, request)), Ok(channel), Ok(abort)) =
            (locks(), BroadcastChannel::new(NAME), AbortController::new())
        else {
            return;
        };
        let joining = self.inner.borrow().joining;
        let tabs = self.clone();
        let on_message = Closure::new(move |message: MessageEvent| tabs.receive(&message));
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let tabs = self.clone();
        let granted = Closure::new(move |_| tabs.granted(joining));
        let options = Object::new();
        // The two exclude each other; who steals need not wait, and so has nothing to take back.
        let (name, value) = if steal {
            ("steal", JsValue::TRUE)
        } else {
            ("signal", abort.signal().into())
        };
        let _ = Reflect::set(&options, &name.into(), &value);
        let asked = request.call3(&locks, &NAME.into(), &options, granted.as_ref());
        self.inner.borrow_mut().membership = Some(Membership {
            channel,
            _on_message: on_message,
            abort,
            release: None,
            _granted: granted,
        });
        if let Ok(asked) = asked {
            let tabs = self.clone();
            spawn_local(async move {
                // It settles when the lock is given back, taken away, or no longer asked for.
                let ended = JsFuture::from(Promise::from(asked)).await;
                if ended.is_err() && tabs.inner.borrow().joining == joining {
                    let was_holder = tabs.is_holder();
                    tabs.leave();
                    (tabs.tell)(if was_holder {
                        Told::Demoted
                    } else {
                        Told::Refused
                    });
                }
            });
        }
    }

    /// The lock is this tab's until the promise is kept.
    fn granted(&self, joining: u64) -> Promise {
        let mut release = None;
        let held = Promise::new(&mut |keep, _| release = Some(keep));
        let mut inner = self.inner.borrow_mut();
        let is_wanted = inner.joining == joining;
        match (&mut inner.membership, release) {
            (Some(membership), release) if is_wanted => membership.release = release,
            _ => return Promise::resolve(&JsValue::UNDEFINED),
        }
        drop(inner);
        (self.tell)(Told::Promoted);
        held
    }

    fn receive(&self, message: &MessageEvent) {
        let text = message.data().as_string().unwrap_or_default();
        if let Ok(message) = serde_json::from_str(&text) {
            (self.tell)(Told::Message(message));
        }
    }
}

/// The browser's lock manager and its `request`; not there in old browsers, nor on pages that were
/// not loaded securely.
fn locks() -> Option<(JsValue, Function)> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    let request = Reflect::get(&locks, &"request".into()).ok()?;
    Some((locks, request.dyn_into().ok()?))
}
