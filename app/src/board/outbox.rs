//! The mutations on their way, as the page holds them: the [`Queue`], kept at each change and shown
//! by its signals, and the wait between two tries, which can be cut short. What goes in is
//! [`crate::board::asking`]'s, what becomes of it [`crate::board::sending`]'s.

use std::time::Duration;

use futures::FutureExt;
use futures::channel::oneshot;
use gloo_timers::future::sleep;
use leptos::prelude::*;
use live_orders::view::PENDING_MAX;

use crate::board::ask::Returned;
use crate::board::kept;
use crate::board::list::set_if_changed;
use crate::board::queue::{Queue, Waiting};
use crate::board::returned::ReturnedProduct;
use crate::board::toasts::Toasts;
use crate::texts::told;

/// The mutations on their way.
#[derive(Clone, Copy)]
pub struct Outbox {
    queue: StoredValue<Queue>,
    /// What waits, oldest first.
    pub waiting: RwSignal<Vec<Waiting>>,
    /// Whether it waits for a connection rather than for an answer.
    pub is_held: RwSignal<bool>,
    /// Whether it outlives a reload of the page: not so where the browser keeps nothing.
    pub is_kept: RwSignal<bool>,
    /// What was typed and came back, oldest first.
    pub returned: RwSignal<Vec<Returned>>,
    /// The same of products.
    pub returned_products: RwSignal<Vec<ReturnedProduct>>,
    toasts: Toasts,
    has_told: StoredValue<bool>,
    /// Whether somebody is at work on it: see [`crate::board::sending`].
    pub(super) is_running: StoredValue<bool>,
    was_woken: StoredValue<bool>,
    waker: StoredValue<Option<oneshot::Sender<()>>>,
}

impl Outbox {
    /// Nothing on its way.
    pub fn new(toasts: Toasts) -> Self {
        Self {
            queue: StoredValue::new(Queue::default()),
            waiting: RwSignal::new(Vec::new()),
            is_held: RwSignal::new(false),
            is_kept: RwSignal::new(true),
            returned: RwSignal::new(Vec::new()),
            returned_products: RwSignal::new(Vec::new()),
            toasts,
            has_told: StoredValue::new(false),
            is_running: StoredValue::new(false),
            was_woken: StoredValue::new(false),
            waker: StoredValue::new(None),
        }
    }

    /// Whether who closes the page now loses something: what the browser does not keep, or what
    /// waits for a connection, for a tab takes along what it keeps. What is merely under way needs
    /// no question: after a reload it is sent again, and happens once.
    pub fn would_be_missed(self) -> bool {
        let is_empty = self.waiting.with(Vec::is_empty);
        let (is_held, is_kept) = (self.is_held.get(), self.is_kept.get());
        !is_empty && (is_held || !is_kept)
    }

    /// Whether nothing waits.
    pub fn is_empty(self) -> bool {
        self.waiting.try_with_untracked(Vec::is_empty) != Some(false)
    }

    /// Changes the queue, keeps it, and shows it; `None` once the page is gone.
    pub(super) fn change<T>(self, change: impl FnOnce(&mut Queue) -> T) -> Option<T> {
        let result = self.queue.try_update_value(change)?;
        self.keep();
        let shown = |queue: &Queue| (queue.waiting(), queue.is_held());
        if let Some((waiting, is_held)) = self.queue.try_with_value(shown) {
            set_if_changed(self.waiting, waiting);
            set_if_changed(self.is_held, is_held);
        }
        Some(result)
    }

    /// Takes in what came back.
    pub(super) fn give_back(self, returned: Returned) {
        self.returned.try_update(|all| {
            // The longest queue there is, refused as a whole, comes back as a whole.
            if all.len() >= PENDING_MAX {
                all.remove(0);
            }
            all.push(returned);
        });
    }

    /// Takes in what came back of a product.
    pub(super) fn give_back_product(self, returned: ReturnedProduct) {
        self.returned_products.try_update(|all| {
            if all.len() >= PENDING_MAX {
                all.remove(0);
            }
            all.push(returned);
        });
    }

    /// Waits for so long, or until it is woken or was since [`Outbox::forget_wakes`]; says whether
    /// it was.
    pub(super) async fn rest(self, wait: Duration) -> bool {
        if self.was_woken.try_get_value() == Some(true) {
            return true;
        }
        let (waker, woken) = oneshot::channel();
        self.waker.try_set_value(Some(waker));
        futures::select_biased! {
            woken = woken.fuse() => woken.is_ok(),
            () = sleep(wait).fuse() => false,
        }
    }

    /// Ends the wait for the next try. A try that is under way may have been doomed before: if it
    /// fails, there is no wait after it.
    pub(super) fn wake(self) {
        self.was_woken.try_set_value(true);
        if let Some(Some(waker)) = self.waker.try_update_value(Option::take) {
            // The clock may have woken it in the meantime: then nobody listens.
            let _ = waker.send(());
        }
    }

    /// A new try begins: what woke the one before it is no news any more.
    pub(super) fn forget_wakes(self) {
        self.was_woken.try_set_value(false);
    }

    fn keep(self) {
        let is_kept = self.queue.try_with_value(kept::keep) == Some(true);
        set_if_changed(self.is_kept, is_kept);
        let tell = |told: &mut bool| !is_kept && !std::mem::replace(told, true);
        if !is_kept && self.has_told.try_update_value(tell) == Some(true) {
            self.toasts.problem(told::not_kept(), told::not_kept_why());
        }
    }
}
