//! What the stream brings, taken in. It owns the cursor: the last change that came on the stream,
//! after which the next stream is to start.

use leptos::prelude::*;
use live_orders::{Change, Seq, Summary};
use serde::Deserialize;

use crate::board::state::{Board, Loading};
use crate::live::stream::{Listener, Received};

/// The data of `connected` and `reset`.
#[derive(Deserialize)]
struct Place {
    seq: Seq,
    #[serde(default)]
    epoch: Option<String>,
}

/// The data of `heartbeat`.
#[derive(Deserialize)]
struct Head {
    seq: Seq,
}

impl Board {
    pub(super) fn listener(self) -> Listener {
        Listener {
            url: Callback::new(move |()| self.stream_url()),
            receive: Callback::new(move |(event, data): (String, String)| {
                self.receive(&event, &data)
            }),
        }
    }

    fn stream_url(self) -> String {
        let after = self.cursor.try_get_value().unwrap_or_default();
        let epoch = self.epoch.try_get_value().flatten();
        let mut url = form_urlencoded::Serializer::new(String::from("/api/sse/*?"));
        url.append_pair("after", &after.0.to_string());
        if let Some(epoch) = epoch {
            url.append_pair("epoch", &epoch);
        }
        url.finish()
    }

    fn receive(self, event: &str, data: &str) -> Received {
        match event {
            "connected" => self.greet(data),
            "heartbeat" => self.prove(data),
            "reset" => self.start_over(data),
            _ => self.change(event, data),
        }
    }

    fn greet(self, data: &str) -> Received {
        if let Ok(place) = serde_json::from_str::<Place>(data) {
            // The first one only: of another life of the store a reset tells, and changes both.
            self.epoch
                .try_update_value(|epoch| *epoch = epoch.take().or(place.epoch));
        }
        if matches!(self.loading.try_get_untracked(), Some(Loading::Failed(_))) {
            self.reload();
        }
        Received::Greeting
    }

    fn prove(self, data: &str) -> Received {
        let head = serde_json::from_str::<Head>(data).map(|head| head.seq);
        let cursor = self.cursor.try_get_value().unwrap_or_default();
        if head.is_ok_and(|head| head > cursor) {
            Received::Incomplete
        } else {
            Received::Taken
        }
    }

    fn start_over(self, data: &str) -> Received {
        if let Ok(place) = serde_json::from_str::<Place>(data) {
            let epoch = self.epoch.try_get_value().flatten();
            if place.epoch.is_some() && place.epoch != epoch {
                self.catalogue.clear();
            }
            self.cursor.try_set_value(place.seq);
            self.epoch.try_set_value(place.epoch);
        }
        self.forget_changes();
        self.reload();
        Received::Taken
    }

    fn change(self, event: &str, data: &str) -> Received {
        if let Some(summary) = summary(event, data) {
            self.take_summary(summary);
            return Received::Taken;
        }
        let Ok(change) = Change::from_event(event, data) else {
            // A server of another version: what it says now can be loaded, if not followed.
            self.reload();
            return Received::Taken;
        };
        let cursor = self.cursor.try_get_value().unwrap_or_default();
        if change.seq > cursor.next() {
            return Received::Incomplete;
        }
        if change.seq == cursor.next() {
            self.cursor.try_set_value(change.seq);
            self.apply(change);
        }
        Received::Taken
    }
}

fn summary(event: &str, data: &str) -> Option<Summary> {
    // Cheaper than to parse an order twice: nothing else holds this field.
    let may_be = event == "update" && data.contains("\"by_status\"");
    may_be.then(|| serde_json::from_str(data).ok()).flatten()
}
