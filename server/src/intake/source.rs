//! Who may send orders: the sources of the file of outside services, each `[[source]]`.

use std::collections::HashSet;
use std::fmt;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use axum::http::HeaderMap;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use toml::Value;

use super::incoming::{Sent, Unreadable};
use super::{shopify, woocommerce};
use crate::sinks::SinkConfigError;
use crate::sinks::keys::{Keys, Read};
use crate::sinks::secret::Signer;

/// Most sources of one file.
const SOURCES_MAX: usize = 32;
/// Longest name: it is part of an address.
const NAME_CHARS_MAX: usize = 40;
/// How old an order may be that is sent for the first time, unless set otherwise: senders try again for
/// two days at most, and after a week somebody else is trying.
const MAX_AGE_DAYS: u32 = 7;

/// A web store.
#[derive(Clone)]
pub struct Source {
    /// What it is called, in its address too.
    pub name: String,
    /// What it speaks.
    pub kind: Kind,
    /// What becomes of products and stock that are not there.
    pub missing: Missing,
    /// How old an order may be.
    pub max_age: Duration,
    signer: Signer,
}

/// The sources of a server.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Source>);

/// What a source speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Shopify's webhooks.
    Shopify,
    /// WooCommerce's.
    WooCommerce,
}

/// What becomes of an order with a product, or of more of it, than there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Missing {
    /// It is refused; the sender sends it again as often as it likes.
    #[default]
    Refuse,
    /// The product is made, or its stock raised: the store has sold it already.
    Make,
}

impl Kind {
    /// What it is called in the file and in histories.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Shopify => "shopify",
            Self::WooCommerce => "woocommerce",
        }
    }

    const fn signature(self) -> &'static str {
        match self {
            Self::Shopify => shopify::SIGNATURE,
            Self::WooCommerce => woocommerce::SIGNATURE,
        }
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        let all = [Self::Shopify, Self::WooCommerce];
        all.into_iter().find(|kind| kind.name() == name).ok_or(())
    }
}

impl Source {
    /// One whose orders are signed with a secret.
    pub fn new(name: &str, kind: Kind, secret: &str, missing: Missing) -> Option<Self> {
        Some(Self {
            name: name.to_owned(),
            kind,
            missing,
            max_age: days(MAX_AGE_DAYS),
            signer: Signer::new(secret.as_bytes())?,
        })
    }

    /// Whether it only asks whether somebody is there, which takes no signature.
    pub fn is_ping(&self, body: &[u8]) -> bool {
        self.kind == Kind::WooCommerce && woocommerce::is_ping(body)
    }

    /// Whether these bytes are the sender's.
    pub fn has_signed(&self, headers: &HeaderMap, body: &[u8]) -> bool {
        let signature = headers.get(self.kind.signature());
        let signature = signature.and_then(|it| STANDARD.decode(it.as_bytes()).ok());
        signature.is_some_and(|signature| self.signer.has_signed(body, &signature))
    }

    /// Reads what was sent.
    pub fn read(&self, headers: &HeaderMap, body: &[u8]) -> Result<Sent, Unreadable> {
        match self.kind {
            Kind::Shopify => shopify::read(headers, body),
            Kind::WooCommerce => woocommerce::read(headers, body),
        }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} ({})", self.kind.name(), self.name)
    }
}

impl Sources {
    /// These.
    pub fn new(sources: Vec<Source>) -> Self {
        Self(sources)
    }

    /// The one of that name.
    pub fn find(&self, name: &str) -> Option<&Source> {
        self.0.iter().find(|source| source.name == name)
    }
}

/// Reads the sources of the file of outside services.
pub fn read(tables: Value, folder: &Path) -> Read<Sources> {
    let Value::Array(tables) = tables else {
        return Err(SinkConfigError::Shape("write each as [[source]]".into()));
    };
    if tables.len() > SOURCES_MAX {
        let problem = format!("there are more than {SOURCES_MAX} sources");
        return Err(SinkConfigError::Shape(problem));
    }
    let mut names = HashSet::new();
    let mut sources = Vec::with_capacity(tables.len());
    for (index, table) in tables.into_iter().enumerate() {
        let called = format!("source {}", index + 1);
        let Value::Table(table) = table else {
            return Err(SinkConfigError::Shape("write each as [[source]]".into()));
        };
        let source = read_one(Keys::new(called.clone(), table, folder))?;
        if !names.insert(source.name.clone()) {
            return Err(SinkConfigError::Key {
                sink: called,
                key: "name".into(),
                problem: format!("“{}” is that of another source already", source.name),
            });
        }
        sources.push(source);
    }
    Ok(Sources(sources))
}

fn read_one(mut keys: Keys<'_>) -> Read<Source> {
    let name = keys.name("name", None, NAME_CHARS_MAX, "-_")?;
    keys.call(format!("source “{name}”"));
    let kind: Result<Kind, ()> = keys.required("kind")?.parse();
    let kind = kind.map_err(|()| keys.problem("kind", "must be \"shopify\" or \"woocommerce\""))?;
    let missing = match keys.text("missing")?.as_deref() {
        None | Some("refuse") => Missing::Refuse,
        Some("make") => Missing::Make,
        Some(_) => return Err(keys.problem("missing", "must be \"refuse\" or \"make\"")),
    };
    let max_age = keys.whole("max_age_days", 1, 365)?.unwrap_or(MAX_AGE_DAYS);
    let secret = keys.required_secret("secret")?;
    let source = Source::new(&name, kind, secret.expose(), missing);
    let source = source.ok_or_else(|| keys.problem("secret", "can be no key"))?;
    keys.finish()?;
    Ok(Source {
        max_age: days(max_age),
        ..source
    })
}

fn days(count: u32) -> Duration {
    Duration::from_hours(24 * u64::from(count))
}
