//! A page that shows figures alone, kept up by the live connection: it takes in what the stream
//! tells or what polling finds, and reads everything anew where that does not do.

use leptos::prelude::*;
use leptos::task::spawn_local;
use live_orders::{Change, Period};

use crate::board::clock::Clock;
use crate::board::reception::{Reception, Told};
use crate::board::tally::Tally;
use crate::live::changes::Place;
use crate::live::{Connection, Listener, Mode, Received};

/// The page's figures and its place in the log.
#[derive(Clone, Copy)]
pub struct Following {
    /// The figures.
    pub tally: Tally,
    /// The live connection.
    pub connection: Connection,
    /// The store's time.
    pub clock: Clock,
    /// Whether the period that was asked for last could not be read.
    pub has_failed: RwSignal<bool>,
    reception: StoredValue<Reception>,
    /// The period that is to be shown.
    wanted: StoredValue<Period>,
}

impl Following {
    /// A page of figures that were just read.
    pub fn new(tally: Tally, clock: Clock) -> Self {
        let (after, period) = tally
            .shown
            .with_untracked(|figures| (figures.seq, figures.period));
        let epoch = String::new();
        Self {
            tally,
            connection: Connection::idle(),
            clock,
            has_failed: RwSignal::new(false),
            reception: StoredValue::new(Reception::at(Place { after, epoch })),
            wanted: StoredValue::new(period),
        }
    }

    /// Starts what moves, in the browser.
    pub fn start(self) {
        self.clock.start();
        self.tally.start(self.clock);
        self.connection.start(Listener {
            shown: Callback::new(move |()| self.place()),
            known: Callback::new(move |()| self.place()),
            receive: Callback::new(move |(event, data): (String, String)| {
                self.receive(&event, &data)
            }),
            take: Callback::new(move |changes| self.take_polled(changes)),
            start_over: Callback::new(move |_| !self.is_still()),
            load: Callback::new(move |()| self.load_anew()),
        });
    }

    /// Shows a period.
    pub fn show(self, period: Period) {
        if self.wanted.try_get_value() == Some(period) {
            return;
        }
        self.wanted.try_set_value(period);
        self.load();
    }

    /// Keeps up in another way from now on.
    pub fn choose(self, mode: Mode) {
        self.connection.choose(mode);
        if mode != Mode::Paused {
            self.connection.refresh();
        }
    }

    /// Gets and shows whatever there is, now.
    pub fn refresh(self) {
        if self.is_still() {
            // Its place stays: what comes later is in these figures already, and is let go.
            self.load();
        } else {
            self.connection.refresh();
        }
    }

    /// Reads the wanted period.
    pub fn load(self) {
        let Some(period) = self.wanted.try_get_value() else {
            return;
        };
        spawn_local(async move {
            let loaded = self.tally.load(period).await;
            self.has_failed.try_set(loaded.is_err());
        });
    }

    fn place(self) -> Place {
        let place = self.reception.try_with_value(Reception::place);
        place.unwrap_or_default()
    }

    fn is_still(self) -> bool {
        self.connection.mode() == Mode::Paused
    }

    fn receive(self, event: &str, data: &str) -> Received {
        let told = || serde_json::from_str::<Told>(data);
        match event {
            "connected" => {
                let epoch = told().map(|told| told.epoch).unwrap_or_default();
                self.reception
                    .try_update_value(|reception| reception.begin(epoch));
                if self.has_failed.try_get_untracked() == Some(true) {
                    self.load();
                }
                Received::Greeting
            }
            "heartbeat" => {
                let is_complete = self.reception.try_with_value(|reception| {
                    // One that cannot be read proves at least that the server is there.
                    told().map_or(true, |told| reception.is_complete_at(told.seq))
                });
                match is_complete {
                    Some(false) => Received::Incomplete,
                    _ => Received::Proven,
                }
            }
            "reset" => Received::StartOver,
            // The counts of the whole store are not shown here, nor who looks at which order.
            "presence" => Received::Taken,
            "update" if data.contains("\"by_status\"") => Received::Taken,
            _ => match Change::from_event(event, data).map(|change| self.take(change)) {
                Ok(true) => Received::Taken,
                Ok(false) => Received::Incomplete,
                Err(_) => Received::StartOver,
            },
        }
    }

    /// Takes a change in; `false` where some before it are missing.
    fn take(self, change: Change) -> bool {
        let taken = self
            .reception
            .try_update_value(|reception| reception.take(change));
        match taken {
            Some(Some(changes)) => {
                for change in &changes {
                    self.tally.take(change);
                }
                true
            }
            Some(None) => false,
            None => true,
        }
    }

    fn take_polled(self, changes: Vec<Change>) {
        // While the page holds still its place stays, and the same is asked for again.
        if !self.is_still() {
            for change in changes {
                self.take(change);
            }
        }
    }

    fn load_anew(self) {
        let Some(period) = self.wanted.try_get_value() else {
            return;
        };
        spawn_local(async move {
            let read = self.tally.read(period).await;
            let is_done = matches!(read, Ok(Some(_)));
            if let Ok(Some(figures)) = read {
                let (after, epoch) = (figures.seq, String::new());
                let reception = Reception::at(Place { after, epoch });
                self.reception.try_set_value(reception);
                self.tally.begin_at(figures);
                self.has_failed.try_set(false);
            }
            self.connection.loaded(is_done);
        });
    }
}
