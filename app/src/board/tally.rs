//! The figures of a page, kept up by the changes that it hears of: moved at once, shown at most
//! four times a second, and read anew when an hour has passed, since what is late and what is of
//! this period is so by the hour.

use std::collections::VecDeque;
use std::time::Duration;

use leptos::leptos_dom::helpers::set_timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use live_orders::{Change, Figures, Period};

use crate::api::figures::read_figures;
use crate::board::clock::Clock;
use crate::error::AppError;
use crate::live::browser::within;

/// Least time between two showings: four a second, as the stream tells its own figures.
const SHOW_EVERY: Duration = Duration::from_millis(250);
/// Changes that are kept to be replayed on figures that were read before them.
const RECENT_MAX: usize = 500;
/// How long an answer may take.
const ANSWER_MAX: Duration = Duration::from_secs(10);

/// The figures.
#[derive(Clone, Copy)]
pub struct Tally {
    /// As they are shown.
    pub shown: RwSignal<Figures>,
    /// As they are.
    known: StoredValue<Figures>,
    recent: StoredValue<VecDeque<Change>>,
    /// Whether a showing is due.
    is_due: StoredValue<bool>,
    /// What was asked for last, to be compared with what comes.
    asked: StoredValue<u64>,
}

impl Tally {
    /// Figures that were just read.
    pub fn new(figures: Figures) -> Self {
        Self {
            shown: RwSignal::new(figures.clone()),
            known: StoredValue::new(figures),
            recent: StoredValue::new(VecDeque::new()),
            is_due: StoredValue::new(false),
            asked: StoredValue::new(0),
        }
    }

    /// Looks at the clock from now on, in the browser.
    pub fn start(self, clock: Clock) {
        Effect::new(move |_| {
            let now = clock.told();
            let outdated = self.known.try_with_value(|known| {
                let is_outdated = known.are_outdated_at(now);
                is_outdated.then_some(known.period)
            });
            if let Some(Some(period)) = outdated {
                spawn_local(async move {
                    // What fails is tried again when the clock is told next.
                    let _ = self.load(period).await;
                });
            }
        });
    }

    /// Takes a change in.
    pub fn take(self, change: &Change) {
        if change.effect.orders() == (None, None) {
            return;
        }
        self.recent.try_update_value(|recent| {
            recent.push_back(change.clone());
            if recent.len() > RECENT_MAX {
                recent.pop_front();
            }
        });
        if self.known.try_update_value(|known| known.take(change)) == Some(true) {
            self.show_soon();
        }
    }

    /// Takes in what was read, with what has come since it was.
    pub fn put(self, read: Figures) {
        let is_older = self
            .known
            .try_with_value(|known| known.seq > read.seq && known.period == read.period);
        let mut read = read;
        self.recent.try_with_value(|recent| {
            for change in recent {
                read.take(change);
            }
        });
        let known_seq = self.known.try_with_value(|known| known.seq);
        if is_older == Some(true) && known_seq.is_some_and(|seq| read.seq < seq) {
            // More has come since than is kept: what is shown is nearer to the truth.
            return;
        }
        self.known.try_set_value(read);
        self.show();
    }

    /// Takes in what was read at another place of the log, or of another life of the store.
    pub fn begin_at(self, read: Figures) {
        self.recent.try_update_value(VecDeque::clear);
        self.known.try_set_value(read);
        self.show();
    }

    /// Reads a period's figures and shows them, unless another was asked for in the meantime.
    pub async fn load(self, period: Period) -> Result<(), AppError> {
        if let Some(read) = self.read(period).await? {
            self.put(read);
        }
        Ok(())
    }

    /// Reads a period's figures. `None` if another reading was begun in the meantime.
    pub async fn read(self, period: Period) -> Result<Option<Figures>, AppError> {
        let asked = self.asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        });
        let answer = within(ANSWER_MAX, read_figures(period)).await;
        let read = answer.unwrap_or(Err(AppError::Unreachable))?;
        Ok((asked.is_some() && self.asked.try_get_value() == asked).then_some(read))
    }

    fn show_soon(self) {
        let was_due = self
            .is_due
            .try_update_value(|is_due| std::mem::replace(is_due, true));
        if was_due == Some(false) {
            set_timeout(move || self.show(), SHOW_EVERY);
        }
    }

    fn show(self) {
        self.is_due.try_set_value(false);
        if let Some(known) = self.known.try_get_value() {
            self.shown.try_set(known);
        }
    }
}
