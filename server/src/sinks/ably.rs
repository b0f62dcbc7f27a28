//! Ably's REST API (<https://ably.com/docs/api/rest-api>): one message to one channel, with the key as
//! user and password. The message bears our id, by which Ably passes over a repetition
//! (<https://ably.com/docs/platform/errors/codes/40031-invalid-client-specified-message-id>).

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Client, RequestBuilder};
use serde_json::json;

use super::event::Event;
use super::keys::{Keys, Read};
use super::service::{BETWEEN, CHANNEL};
use super::target::Target;

/// Where Ably answers.
const URL: &str = "https://rest.ably.io";
/// Largest data of a message, below the 64 KiB that Ably takes with all that surrounds it.
const DATA_BYTES_MAX: usize = 60_000;
/// Longest name of a channel.
const CHANNEL_BYTES_MAX: usize = 200;

/// An app of Ably.
#[derive(Clone, Debug)]
pub(super) struct Ably {
    target: Target,
    /// Marked as sensitive: its `Debug` shows nothing.
    authorization: HeaderValue,
    channel: String,
}

impl Ably {
    /// Reads `key`, `channel` and, for another host, `url`.
    pub(super) fn read(keys: &mut Keys<'_>, allow_private: bool) -> Read<Self> {
        let target = keys.target("url", allow_private)?;
        let usual = || Target::parse(URL, allow_private);
        let target = target.map_or_else(usual, Ok);
        let target = target.map_err(|problem| keys.problem("url", problem))?;
        let key = keys.required_secret("key")?;
        let form = || keys.problem("key", "must look like APP.KEY:SECRET");
        let (name, secret) = key.expose().split_once(':').ok_or_else(form)?;
        if name.is_empty() || secret.is_empty() {
            return Err(form());
        }
        let text = format!("Basic {}", BASE64.encode(key.expose()));
        let mut authorization = HeaderValue::try_from(text).map_err(|_| form())?;
        authorization.set_sensitive(true);
        let channel = keys.text("channel")?.unwrap_or_else(|| CHANNEL.to_owned());
        if channel.is_empty() || channel.len() > CHANNEL_BYTES_MAX {
            return Err(keys.problem("channel", "must be 1 to 200 bytes long"));
        }
        Ok(Self {
            target,
            authorization,
            channel,
        })
    }

    pub(super) const fn target(&self) -> &Target {
        &self.target
    }

    pub(super) fn request(&self, http: &Client, event: &Event) -> RequestBuilder {
        let url = self.target.join(&["channels", &self.channel, "messages"]);
        http.post(url)
            .header(AUTHORIZATION, self.authorization.clone())
            .json(&json!({
                "id": event.id,
                "name": event.name(BETWEEN),
                "data": event.data_within(DATA_BYTES_MAX),
                // So that subscribers are given the object, not its text.
                "encoding": "json",
            }))
    }
}
