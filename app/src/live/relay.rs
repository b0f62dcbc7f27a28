//! Where this tab's events come from: a stream of its own, or the tab that holds the stream for
//! all tabs of the browser. [`crate::live::connection`] asks to be connected and is told the
//! events; which of the two it is, and the change from one to the other, is decided here.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use live_orders::Seq;
use live_orders::presence::{Presence, Viewers};
use serde_json::json;

use crate::live::browser::is_visible;
use crate::live::changes::{self, News, Place};
use crate::live::connection::Link;
use crate::live::state::{Event, Phase};
use crate::live::stream::Stream;
use crate::live::tabs::{Message, Tabs, Told};

/// Greetings without any answer after which the holder is taken for hung, and the connection is
/// taken over. One that is alive answers, if only that it has lost the connection itself.
const UNANSWERED_MAX: u32 = 2;
/// Events that are kept while this tab catches up with the holder. More than that, and it is as
/// well to begin again.
const WAITING_MAX: usize = 1_000;

/// This tab's source of events. Cheap to clone.
#[derive(Clone)]
pub(super) struct Relay {
    inner: Rc<Inner>,
}

struct Inner {
    link: Link,
    /// `None` where the browser cannot share a connection.
    tabs: Option<Tabs>,
    stream: RefCell<Option<Stream>>,
    /// The stream before: it may be what is calling, and must outlive the call.
    ended: RefCell<Option<Stream>>,
    /// Whether this tab listens to the holder.
    is_listening: Cell<bool>,
    /// Whether the browser does not let tabs share.
    is_alone: Cell<bool>,
    /// Whether this tab knows all that the holder knew when it said so. What it tells before is in
    /// that.
    is_level: Cell<bool>,
    /// Counts connections: answers to an earlier one are let go.
    attempt: Cell<u32>,
    /// Greetings since the holder was last heard of.
    unanswered: Cell<u32>,
    /// What the holder has told while this tab catches up with it.
    waiting: RefCell<Option<Vec<(String, String)>>>,
    /// The figures as the stream told them last: for whoever joins.
    figures: RefCell<Option<String>>,
    /// Who looks at which order, as the stream has told it: for whoever joins.
    viewers: RefCell<Viewers>,
}

/// What the holder knows beside the changes.
struct Latest {
    figures: Option<String>,
    presence: Presence,
}

impl Relay {
    pub(super) fn new(link: Link) -> Self {
        let inner = Rc::new_cyclic(|inner: &std::rc::Weak<Inner>| {
            let inner = inner.clone();
            let tell = move |told| {
                if let Some(inner) = inner.upgrade() {
                    Self { inner }.told(told);
                }
            };
            Inner {
                link,
                tabs: Tabs::can_share().then(|| Tabs::new(tell)),
                stream: RefCell::default(),
                ended: RefCell::default(),
                is_listening: Cell::new(false),
                is_alone: Cell::new(false),
                is_level: Cell::new(false),
                attempt: Cell::new(0),
                unanswered: Cell::new(0),
                waiting: RefCell::default(),
                figures: RefCell::default(),
                viewers: RefCell::default(),
            }
        });
        Self { inner }
    }

    /// Connects anew, by the stream if it is this tab's to hold.
    pub(super) fn open(&self) {
        self.end();
        let tabs = self.inner.tabs.as_ref();
        let Some(tabs) = tabs.filter(|_| !self.inner.is_alone.get()) else {
            return self.open_stream();
        };
        tabs.join();
        if tabs.is_holder() {
            return self.open_stream();
        }
        if self.inner.unanswered.get() >= UNANSWERED_MAX {
            self.inner.unanswered.set(0);
            tabs.take_over();
        }
        self.inner.is_listening.set(true);
        self.inner.unanswered.update(|greetings| greetings + 1);
        self.inner.link.shown.is_shared.try_set(true);
        tabs.post(&Message::Hello);
    }

    /// Ends the stream. Whoever listens to the holder goes on listening: it may be back first.
    pub(super) fn close(&self) {
        let was_holding = self.inner.stream.borrow().is_some();
        self.begin_anew();
        let Some(tabs) = &self.inner.tabs else { return };
        if was_holding && tabs.is_holder() {
            tabs.post(&Message::Lost);
            if !is_visible() {
                // The timers of hidden tabs run late: a visible one gets it back sooner.
                tabs.yield_to_others();
            }
        }
    }

    /// The same, and leaves the connection to the other tabs.
    pub(super) fn leave(&self) {
        self.end();
        self.inner.link.shown.is_shared.try_set(false);
        if let Some(tabs) = &self.inner.tabs {
            tabs.leave();
        }
    }

    fn end(&self) {
        self.inner.is_listening.set(false);
        self.begin_anew();
    }

    fn begin_anew(&self) {
        self.inner.waiting.take();
        self.inner.is_level.set(false);
        self.inner.attempt.update(|attempt| attempt + 1);
        if let Some(stream) = self.inner.stream.take() {
            stream.close();
            self.inner.ended.replace(Some(stream));
        }
    }

    fn open_stream(&self) {
        let inner = &self.inner;
        inner.link.shown.is_shared.try_set(false);
        // Each stream tells its own first figures; these may be of another life of the store.
        inner.figures.take();
        inner.viewers.take();
        let Some(place) = inner.link.listener.shown.try_run(()) else {
            return;
        };
        let relay = self.clone();
        let on_event = move |name, data| relay.hear(name, data);
        let link = inner.link;
        let on_lost = move || link.happen(Event::Lost);
        // Where none can be made the watchdog tries again.
        *inner.stream.borrow_mut() = Stream::open(&url(&place), on_event, on_lost);
    }

    /// An event of this tab's own stream: taken in here, and passed on.
    fn hear(&self, name: String, data: String) {
        let (inner, link) = (&self.inner, self.inner.link);
        let is_greeting = name == "connected";
        if name == "update" && data.contains("\"by_status\"") {
            inner.figures.replace(Some(data.clone()));
        }
        if name == "presence"
            && let Ok(presence) = serde_json::from_str(&data)
        {
            inner.viewers.borrow_mut().take(presence);
        }
        let passed_on = inner.tabs.as_ref().filter(|_| !is_greeting).map(|tabs| {
            let event = Message::Event {
                name: name.clone(),
                data: data.clone(),
            };
            (tabs, event)
        });
        link.hear(name, data);
        if let Some((tabs, event)) = passed_on {
            tabs.post(&event);
        } else if is_greeting {
            self.welcome();
        }
    }

    fn told(&self, told: Told) {
        let link = self.inner.link;
        match told {
            Told::Promoted => link.happen(Event::Promoted),
            Told::Refused => {
                self.inner.is_alone.set(true);
                link.happen(Event::Promoted);
            }
            Told::Demoted => {
                // Whoever took it found this tab silent: it begins again as one of the others.
                self.end();
                link.happen(Event::Silent);
            }
            Told::Message(Message::Hello) => self.answer(),
            Told::Message(message) => {
                self.inner.unanswered.set(0);
                let is_at_work = matches!(
                    link.phase(),
                    Phase::Connecting | Phase::Live | Phase::Reconnecting | Phase::Polling
                );
                if self.inner.is_listening.get() && is_at_work {
                    self.listen(message);
                }
            }
        }
    }

    /// Somebody wants to listen: the holder says how the connection is.
    fn answer(&self) {
        match &self.inner.tabs {
            Some(tabs) if tabs.is_holder() && self.inner.link.phase() != Phase::Live => {
                tabs.post(&Message::Lost);
            }
            _ => self.welcome(),
        }
    }

    /// Tells the other tabs how far the connection is, if it is there.
    fn welcome(&self) {
        let (inner, link) = (&self.inner, self.inner.link);
        let Some(tabs) = inner.tabs.as_ref().filter(|tabs| tabs.is_holder()) else {
            return;
        };
        let place = link.listener.shown.try_run(());
        if let (Phase::Live, Some(place)) = (link.phase(), place) {
            tabs.post(&Message::Welcome {
                seq: place.after.0,
                epoch: place.epoch,
                figures: inner.figures.borrow().clone(),
                presence: inner.viewers.borrow().whole(),
            });
        }
    }

    /// What the holder says.
    fn listen(&self, message: Message) {
        let (inner, link) = (&self.inner, self.inner.link);
        match message {
            Message::Event { name, data } => {
                let mut waiting = inner.waiting.borrow_mut();
                match &mut *waiting {
                    Some(waiting) if waiting.len() < WAITING_MAX => waiting.push((name, data)),
                    Some(_) => {
                        drop(waiting);
                        link.happen(Event::Silent);
                    }
                    None => {
                        drop(waiting);
                        if inner.is_level.get() {
                            link.hear(name, data);
                        }
                    }
                }
            }
            Message::Welcome {
                seq,
                epoch,
                figures,
                presence,
            } => self.catch_up(Seq(seq), epoch, Latest { figures, presence }),
            Message::Lost => link.happen(Event::Lost),
            Message::Hello => {}
        }
    }

    /// Reads what lies between this tab and the holder, while what the holder tells waits.
    fn catch_up(&self, seq: Seq, epoch: String, latest: Latest) {
        let (inner, link) = (self.inner.clone(), self.inner.link);
        let Some(place) = link.listener.shown.try_run(()) else {
            return;
        };
        if !place.epoch.is_empty() && place.epoch != epoch {
            return link.happen(Event::Reset);
        }
        let greeting = json!({ "seq": seq, "epoch": epoch }).to_string();
        // One that is ahead of the holder asks as well: a backup may have undone what it knows.
        if place.after == seq {
            return self.level(greeting, latest);
        }
        if inner.waiting.borrow().is_some() {
            return;
        }
        inner.waiting.replace(Some(Vec::new()));
        let attempt = inner.attempt.get();
        let relay = self.clone();
        spawn_local(async move {
            let place = Place { epoch, ..place };
            let news = changes::since(place).await;
            if !inner.is_listening.get() || inner.attempt.get() != attempt {
                return;
            }
            match news {
                Ok(News::Changes(changes)) => {
                    link.listener.take.try_run(changes);
                    relay.level(greeting, latest);
                }
                Ok(News::StartOver(_)) => link.happen(Event::Reset),
                Err(_) => link.happen(Event::Lost),
            }
        });
    }

    /// This tab knows all that the holder knew when it said so; what it has told since follows.
    fn level(&self, greeting: String, latest: Latest) {
        let link = self.inner.link;
        self.inner.is_level.set(true);
        link.hear("connected".into(), greeting);
        if let Some(figures) = latest.figures {
            link.hear("update".into(), figures);
        }
        if let Ok(presence) = serde_json::to_string(&latest.presence) {
            link.hear("presence".into(), presence);
        }
        let waiting = self.inner.waiting.take();
        for (name, data) in waiting.into_iter().flatten() {
            link.hear(name, data);
        }
    }
}

fn url(place: &Place) -> String {
    let mut url = format!("/api/sse/*?after={}", place.after);
    if !place.epoch.is_empty() {
        url.push_str("&epoch=");
        url.extend(form_urlencoded::byte_serialize(place.epoch.as_bytes()));
    }
    url
}
