//! How often somebody may ask: by account or token, and by address whoever is not known. Local mode has no
//! such bound: whoever is at this machine has other means to keep it busy.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::accounts::{AccountName, Identity};
use crate::http::peer::Peer;
use crate::pace::{Pace, network};

/// Requests a second unless it is set: a person with twenty tabs makes fewer.
pub const PER_SECOND: u32 = 50;
/// Requests at once unless it is set: a page that opens, and a script that catches up.
pub const BURST: u32 = 1_000;

/// What can be set about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RatesConfig {
    /// Requests a second; `None` for any number.
    pub per_second: Option<NonZeroU32>,
    /// Requests at once, before the pace counts.
    pub burst: u32,
}

/// Who has asked how often.
#[derive(Debug)]
pub struct Rates(Option<Mutex<Pace<Who>>>);

/// What requests are counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Who {
    Known(AccountName),
    At(IpAddr),
}

impl Default for RatesConfig {
    fn default() -> Self {
        Self {
            per_second: NonZeroU32::new(PER_SECOND),
            burst: BURST,
        }
    }
}

impl Rates {
    /// Nobody has asked yet.
    pub fn new(config: RatesConfig) -> Self {
        let pace = config.per_second.map(|per_second| {
            let wait = Duration::from_secs(1) / per_second.get();
            Mutex::new(Pace::new(config.burst.max(1), wait))
        });
        Self(pace)
    }

    /// Counts a request, or says how long to wait until there may be another one.
    pub fn take(&self, identity: &Identity, peer: Peer) -> Result<(), Duration> {
        let who = match (identity, peer.0) {
            (Identity::Known(pass), _) => Who::Known(pass.name.clone()),
            (Identity::Nobody, Some(address)) => Who::At(network(address)),
            (Identity::Local, _) | (Identity::Nobody, None) => return Ok(()),
        };
        let Some(pace) = &self.0 else {
            return Ok(());
        };
        let mut pace = pace.lock().unwrap_or_else(PoisonError::into_inner);
        pace.take(who, Instant::now())
    }
}
