//! A question that is asked again and again, for as many as want to hear the answer: the first one
//! to subscribe starts it with a question at once, the last one to leave stops it. When it may ask
//! is [`Schedule`]'s business; here are the timer, the page's signals, and who listens.
//!
//! In the browser only, from effects and event handlers. Cheap to copy; it ends with the owner
//! that it was made under, and with it every timer and listener that it has started.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use leptos::leptos_dom::helpers::{
    TimeoutHandle, WindowListenerHandle, set_timeout_with_handle, window_event_listener_untyped,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::error::AppError;
use crate::live::browser::{dice, is_visible, now_ms, within};
use crate::live::schedule::{Due, Outcome, PollOptions, Schedule};

/// Most listeners of one poller; beyond it something subscribes in a loop.
pub const LISTENERS_MAX: usize = 100;

/// No answer is waited for any longer, whatever it is made of.
const ANSWER_MAX: Duration = Duration::from_secs(30);

type Question<T> = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = Result<T, Unanswered>>>>>;
type Listener<T> = Rc<dyn Fn(&Result<T, AppError>)>;

/// Why there is no good answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswered {
    /// What went wrong.
    pub error: AppError,
    /// How long the server asks to be left alone.
    pub pause: Option<Duration>,
}

impl From<AppError> for Unanswered {
    fn from(error: AppError) -> Self {
        Self { error, pause: None }
    }
}

/// A poller of answers of one kind.
pub struct Poller<T: 'static> {
    inner: StoredValue<Inner<T>, LocalStorage>,
}

/// Somebody who listens.
pub struct Subscription<T: 'static> {
    poller: Poller<T>,
    id: u64,
}

struct Inner<T> {
    schedule: Schedule,
    question: Question<T>,
    listeners: Vec<(u64, Listener<T>)>,
    next_id: u64,
    timer: Option<TimeoutHandle>,
    /// The page's signals; there while somebody listens.
    signals: Vec<WindowListenerHandle>,
    /// Answers to questions of an earlier run are let go.
    run: u64,
}

impl<T> Clone for Poller<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Poller<T> {}

impl<T> Clone for Subscription<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Subscription<T> {}

impl<T: 'static> Poller<T> {
    /// A poller that nobody listens to yet.
    pub fn new<F>(options: PollOptions, question: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, Unanswered>> + 'static,
    {
        let inner = StoredValue::new_local(Inner {
            schedule: Schedule::new(options),
            question: Rc::new(move || Box::pin(question())),
            listeners: Vec::new(),
            next_id: 0,
            timer: None,
            signals: Vec::new(),
            run: 0,
        });
        let poller = Self { inner };
        on_cleanup(move || poller.stop());
        poller
    }

    /// Has every answer told to `listener`, good and bad ones, until it is unsubscribed.
    /// `None` where there are [`LISTENERS_MAX`] already.
    pub fn subscribe(
        self,
        listener: impl Fn(&Result<T, AppError>) + 'static,
    ) -> Option<Subscription<T>> {
        let (id, is_first) = self.inner.try_update_value(|inner| {
            if inner.listeners.len() >= LISTENERS_MAX {
                return None;
            }
            inner.next_id += 1;
            inner.listeners.push((inner.next_id, Rc::new(listener)));
            inner.schedule.subscribe(now_ms());
            Some((inner.next_id, inner.listeners.len() == 1))
        })??;
        if is_first {
            self.listen();
        }
        self.go_on();
        Some(Subscription { poller: self, id })
    }

    /// Asks now, unless it has just been answered or is being asked: then that answer is as good.
    /// Says whether one is on its way.
    pub fn refresh(self) -> bool {
        let is_due = self.with(|inner| inner.schedule.want(now_ms())) == Some(true);
        self.go_on();
        is_due
    }

    /// Whether asking makes sense at all for now.
    pub fn enable(self, is_enabled: bool) {
        self.with(|inner| inner.schedule.enable(is_enabled));
        self.go_on();
    }

    /// Another interval.
    pub fn set_interval(self, every: Duration) {
        self.with(|inner| inner.schedule.set_interval(every));
        self.go_on();
    }

    fn with<R>(self, change: impl FnOnce(&mut Inner<T>) -> R) -> Option<R> {
        self.inner.try_update_value(change)
    }

    /// Asks if it is time, else sets the timer for when it will be.
    fn go_on(self) {
        let due = self.with(|inner| {
            if let Some(timer) = inner.timer.take() {
                timer.clear();
            }
            inner.schedule.due(now_ms())
        });
        match due {
            Some(Due::Now) => self.ask(),
            Some(Due::At(at_ms)) => {
                let wait = Duration::from_millis(at_ms.saturating_sub(now_ms()));
                let timer = set_timeout_with_handle(move || self.go_on(), wait).ok();
                self.with(|inner| inner.timer = timer);
            }
            Some(Due::Never) | None => {}
        }
    }

    fn ask(self) {
        let Some((question, run)) = self.with(|inner| {
            inner.schedule.asked(now_ms());
            (inner.question.clone(), inner.run)
        }) else {
            return;
        };
        spawn_local(async move {
            // One that never comes would keep all further questions from being asked.
            let answer = within(ANSWER_MAX, question()).await;
            let answer = answer.unwrap_or(Err(AppError::Unreachable.into()));
            let told = self.with(|inner| {
                if inner.run != run {
                    return None;
                }
                let outcome = answer
                    .as_ref()
                    .map_or_else(|bad| Outcome::Bad(bad.pause), |_| Outcome::Good);
                inner.schedule.answered(now_ms(), outcome, dice());
                Some(inner.listeners.clone())
            });
            let Some(Some(listeners)) = told else { return };
            let answer = answer.map_err(|bad| bad.error);
            for (_, listener) in listeners {
                listener(&answer);
            }
            self.go_on();
        });
    }

    fn listen(self) {
        let visible = move |_| {
            self.with(|inner| inner.schedule.set_visible(is_visible(), now_ms()));
            self.go_on();
        };
        let focus = move |_| {
            self.with(|inner| inner.schedule.focus(now_ms()));
            self.go_on();
        };
        let online = move |is_online: bool| {
            move |_| {
                self.with(|inner| inner.schedule.set_online(is_online, now_ms()));
                self.go_on();
            }
        };
        let signals = vec![
            window_event_listener_untyped("visibilitychange", visible),
            window_event_listener_untyped("focus", focus),
            window_event_listener_untyped("online", online(true)),
            window_event_listener_untyped("offline", online(false)),
        ];
        self.with(|inner| {
            inner.signals = signals;
            inner.schedule.set_visible(is_visible(), now_ms());
            // Devices are sometimes wrong about having no network: a question tells.
            inner.schedule.set_online(true, now_ms());
        });
    }

    fn leave(self, id: u64) {
        let is_last = self.with(|inner| {
            let before = inner.listeners.len();
            inner.listeners.retain(|(other, _)| *other != id);
            if inner.listeners.len() < before {
                inner.schedule.unsubscribe();
            }
            inner.listeners.is_empty()
        });
        if is_last == Some(true) {
            self.stop();
        }
    }

    fn stop(self) {
        self.with(|inner| {
            inner.run += 1;
            inner.listeners.clear();
            inner.schedule.stop();
            if let Some(timer) = inner.timer.take() {
                timer.clear();
            }
            for signal in inner.signals.drain(..) {
                signal.remove();
            }
        });
    }
}

impl<T: 'static> Subscription<T> {
    /// Ends it. A second time changes nothing.
    pub fn unsubscribe(self) {
        self.poller.leave(self.id);
    }
}
