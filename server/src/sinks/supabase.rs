//! Supabase Realtime's broadcast over REST (<https://supabase.com/docs/guides/realtime/broadcast>): one
//! message to one topic, with the project's key in `apikey`. Supabase has no id for a message; ours
//! goes along in the payload's `seq` and `mutation`, by which a receiver tells a repetition.

use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Client, RequestBuilder};
use serde_json::Value;

use super::event::Event;
use super::keys::{Keys, Read};
use super::service::{BETWEEN, CHANNEL};
use super::target::Target;

/// Longest name of a topic.
const TOPIC_BYTES_MAX: usize = 200;
/// Largest payload: that of the smallest plan is 256 KB, with all that surrounds it.
const DATA_BYTES_MAX: usize = 250_000;

/// A project of Supabase.
#[derive(Clone, Debug)]
pub(super) struct Supabase {
    target: Target,
    /// Marked as sensitive: its `Debug` shows nothing.
    key: HeaderValue,
    topic: String,
    private: bool,
}

impl Supabase {
    /// Reads `url`, `key`, `topic` and `private`.
    pub(super) fn read(keys: &mut Keys<'_>, allow_private: bool) -> Read<Self> {
        let target = keys.target("url", allow_private)?;
        let target = target.ok_or_else(|| {
            keys.problem(
                "url",
                "is missing; it looks like https://PROJECT.supabase.co",
            )
        })?;
        let key = keys.required_secret("key")?;
        let mut key = HeaderValue::try_from(key.expose())
            .map_err(|_| keys.problem("key", "must be a key as Supabase gives it"))?;
        key.set_sensitive(true);
        let topic = keys.text("topic")?.unwrap_or_else(|| CHANNEL.to_owned());
        if topic.is_empty() || topic.len() > TOPIC_BYTES_MAX {
            return Err(keys.problem("topic", "must be 1 to 200 bytes long"));
        }
        let private = keys.flag("private", false)?;
        Ok(Self {
            target,
            key,
            topic,
            private,
        })
    }

    pub(super) const fn target(&self) -> &Target {
        &self.target
    }

    pub(super) fn request(&self, http: &Client, event: &Event) -> RequestBuilder {
        let url = self.target.join(&["realtime", "v1", "api", "broadcast"]);
        let body = format!(
            r#"{{"messages":[{{"topic":{},"event":"{}","payload":{},"private":{}}}]}}"#,
            Value::from(self.topic.as_str()),
            event.name(BETWEEN),
            event.data_within(DATA_BYTES_MAX),
            self.private
        );
        http.post(url)
            .header("apikey", self.key.clone())
            .header(CONTENT_TYPE, "application/json")
            .body(body)
    }
}
