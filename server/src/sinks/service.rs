//! The services that can be told, behind one face: each makes its own request of an event.

use live_orders::Timestamp;
use reqwest::{Client, RequestBuilder};

use super::ably::Ably;
use super::event::Event;
use super::keys::{Keys, Read};
use super::pusher::Pusher;
use super::supabase::Supabase;
use super::target::Target;
use super::webhook::Webhook;

/// The channel or topic that events go to unless set otherwise.
pub(super) const CHANNEL: &str = "app-updates";
/// What stands between entity and operation in the name of an event on a channel.
pub(super) const BETWEEN: char = ':';

/// A service and how to reach it.
#[derive(Clone, Debug)]
pub(super) enum Service {
    /// An address that takes signed events.
    Webhook(Webhook),
    /// Pusher Channels, or a server that speaks its protocol.
    Pusher(Pusher),
    /// Ably.
    Ably(Ably),
    /// Supabase Realtime.
    Supabase(Supabase),
}

impl Service {
    /// Reads the keys of a kind.
    pub(super) fn read(kind: &str, keys: &mut Keys<'_>, allow_private: bool) -> Read<Self> {
        match kind {
            "webhook" => Webhook::read(keys, allow_private).map(Self::Webhook),
            "pusher" => Pusher::read(keys, allow_private).map(Self::Pusher),
            "ably" => Ably::read(keys, allow_private).map(Self::Ably),
            "supabase" => Supabase::read(keys, allow_private).map(Self::Supabase),
            _ => Err(keys.problem("kind", "must be webhook, pusher, ably or supabase")),
        }
    }

    /// What it is called in the file.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Webhook(_) => "webhook",
            Self::Pusher(_) => "pusher",
            Self::Ably(_) => "ably",
            Self::Supabase(_) => "supabase",
        }
    }

    /// Where it is.
    pub(super) const fn target(&self) -> &Target {
        match self {
            Self::Webhook(service) => service.target(),
            Self::Pusher(service) => service.target(),
            Self::Ably(service) => service.target(),
            Self::Supabase(service) => service.target(),
        }
    }

    /// The request that tells it of an event, signed as of now.
    pub(super) fn request(&self, http: &Client, event: &Event, now: Timestamp) -> RequestBuilder {
        match self {
            Self::Webhook(service) => service.request(http, event, now),
            Self::Pusher(service) => service.request(http, event, now),
            Self::Ably(service) => service.request(http, event),
            Self::Supabase(service) => service.request(http, event),
        }
    }
}
