//! A client that asks for what has changed: when, is the app's own schedule's business.

use std::time::Duration;

use live_orders::Change;
use live_orders_app::live::schedule::{Due, Outcome};
use live_orders_app::live::state::Event as Happening;
use rand::RngExt;
use tokio::time::timeout;

use crate::client::{ANSWER_MAX, Client, Told};
use crate::wire::{News, Trouble};

impl Client {
    /// Asks, if it is time to.
    pub(crate) fn poll_if_due(&mut self) {
        match self.connection.schedule.due(self.world.now_ms()) {
            Due::Now => self.poll(),
            Due::At(ms) => self.connection.ask_at = Some(self.world.at_ms(ms)),
            Due::Never => self.connection.ask_at = None,
        }
    }

    /// The answer to a question.
    pub(crate) fn hear_news(&mut self, number: u64, news: Result<News, Trouble>) {
        if self.connection.question != Some(number) {
            return;
        }
        self.connection.question = None;
        let outcome = if news.is_ok() {
            Outcome::Good
        } else {
            Outcome::Bad(None)
        };
        let dice = self.rng.random();
        let now_ms = self.world.now_ms();
        self.connection.schedule.answered(now_ms, outcome, dice);
        match news {
            // A page that holds still looks, and takes nothing in.
            Ok(News::StartOver(_)) if self.connection.is_paused() => {
                self.world.tally.polls.more();
            }
            Ok(News::StartOver(problem)) => self.told_to_start_over(&problem),
            Ok(News::Changes(changes)) => {
                self.world.tally.polls.more();
                self.wake_outbox();
                if !self.connection.is_paused() {
                    self.take_news(changes);
                }
                self.happen(Happening::Polled);
            }
            Err(Trouble::Passing(_)) => self.happen(Happening::PollFailed),
            Err(what) => self.fail(format!("{what:?}")),
        }
    }

    pub(crate) fn start_asking(&mut self, every: Duration) {
        let now_ms = self.world.now_ms();
        let schedule = &mut self.connection.schedule;
        schedule.set_interval(every);
        if schedule.listeners() == 0 {
            schedule.subscribe(now_ms);
        }
    }

    pub(crate) fn stop_asking(&mut self) {
        self.connection.schedule.stop();
        self.connection.question = None;
        self.connection.ask_at = None;
    }

    fn poll(&mut self) {
        self.connection.schedule.asked(self.world.now_ms());
        self.connection.ask_at = None;
        self.connection.number += 1;
        let (number, place) = (self.connection.number, self.page.place());
        self.connection.question = Some(number);
        let (wire, inbox) = (self.wire.clone(), self.inbox.clone());
        let patience = self.world.patience(ANSWER_MAX);
        self.tasks.spawn(async move {
            let news = timeout(patience, wire.news(place)).await;
            let news = news.unwrap_or_else(|_| Err(Trouble::Passing("no answer".into())));
            drop(inbox.send(Told::News(number, news)).await);
        });
    }

    fn take_news(&mut self, changes: Vec<Change>) {
        for change in changes {
            if change.seq > self.page.cursor() {
                self.world.tally.changes.more();
            }
            if let Err(what) = self.page.take(change) {
                return self.fail(what);
            }
        }
    }
}
