//! Who looks at which order: its wire form, and what a page makes of what it is told. Nothing of it is
//! ever written down: it is in no log and has no seq. How long somebody counts is the server's.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::OrderId;

/// Longest id of somebody who looks: a UUID with its hyphens, and a little more.
pub const VIEWER_ID_MAX_BYTES: usize = 40;

/// Whoever looks: a browser or one of its tabs, by an id that it has made at random. It says nothing
/// about a person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ViewerId(String);

/// The text is no such id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be 1 to {VIEWER_ID_MAX_BYTES} letters, digits and hyphens")]
pub struct NotAViewerId;

/// An order and whoever looks at it, the first who came first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewed {
    /// Which.
    pub order: OrderId,
    /// Each browser once; nobody, where the last one has gone.
    pub viewers: Vec<ViewerId>,
}

/// What is told: how some orders are viewed, or all that are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// Whether nobody looks at any other order.
    pub whole: bool,
    /// The orders.
    pub orders: Vec<Viewed>,
}

/// What a page knows of who looks at which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Viewers {
    /// None without anybody.
    orders: BTreeMap<OrderId, Vec<ViewerId>>,
}

impl Viewers {
    /// Takes in what is told.
    pub fn take(&mut self, presence: Presence) {
        if presence.whole {
            self.orders.clear();
        }
        for Viewed { order, viewers } in presence.orders {
            if viewers.is_empty() {
                self.orders.remove(&order);
            } else {
                self.orders.insert(order, viewers);
            }
        }
    }

    /// All that is known, as it would be told.
    pub fn whole(&self) -> Presence {
        let told = self.orders.iter().map(|(order, viewers)| Viewed {
            order: *order,
            viewers: viewers.clone(),
        });
        Presence {
            whole: true,
            orders: told.collect(),
        }
    }

    /// How many beside `me` look at an order.
    pub fn others(&self, order: OrderId, me: Option<&ViewerId>) -> usize {
        let viewers = self.orders.get(&order).map_or(&[][..], Vec::as_slice);
        viewers.iter().filter(|viewer| Some(*viewer) != me).count()
    }

    /// Whether nobody looks at anything.
    pub fn is_empty(&self) -> bool {
        self.orders.is_empty()
    }
}

impl ViewerId {
    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ViewerId {
    type Err = NotAViewerId;

    fn from_str(text: &str) -> Result<Self, NotAViewerId> {
        text.to_owned().try_into()
    }
}

impl TryFrom<String> for ViewerId {
    type Error = NotAViewerId;

    fn try_from(text: String) -> Result<Self, NotAViewerId> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let fits = (1..=VIEWER_ID_MAX_BYTES).contains(&text.len());
        if fits && text.bytes().all(is_plain) {
            Ok(Self(text))
        } else {
            Err(NotAViewerId)
        }
    }
}

impl From<ViewerId> for String {
    fn from(id: ViewerId) -> Self {
        id.0
    }
}

impl fmt::Display for ViewerId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn viewed(order: u128, viewers: &[&str]) -> Viewed {
        Viewed {
            order: OrderId(Uuid::from_u128(order)),
            viewers: viewers
                .iter()
                .map(|id| id.parse().expect("an id"))
                .collect(),
        }
    }

    fn told(whole: bool, orders: Vec<Viewed>) -> Presence {
        Presence { whole, orders }
    }

    #[test]
    fn an_id_is_short_and_plain() {
        for text in ["", "two words", "naïve", "<b>", "x".repeat(41).as_str()] {
            assert_eq!(text.parse::<ViewerId>(), Err(NotAViewerId), "{text}");
        }
        let uuid = Uuid::from_u128(7).to_string();
        assert_eq!(uuid.parse().map(|id: ViewerId| id.to_string()), Ok(uuid));
    }

    #[test]
    fn a_page_counts_the_others_and_forgets_who_went() {
        let me: ViewerId = "me".parse().expect("an id");
        let order = OrderId(Uuid::from_u128(1));
        let mut viewers = Viewers::default();
        viewers.take(told(false, vec![viewed(1, &["me", "ben"])]));
        assert_eq!(viewers.others(order, Some(&me)), 1);
        assert_eq!(viewers.others(order, None), 2);
        viewers.take(told(false, vec![viewed(2, &["ben"]), viewed(1, &["me"])]));
        assert_eq!(viewers.others(order, Some(&me)), 0);
        viewers.take(told(false, vec![viewed(1, &[])]));
        assert_eq!(viewers.whole(), told(true, vec![viewed(2, &["ben"])]));
    }

    #[test]
    fn the_whole_takes_the_place_of_all_before() {
        let mut viewers = Viewers::default();
        viewers.take(told(false, vec![viewed(1, &["ben"])]));
        let whole = told(true, vec![viewed(2, &["ida"])]);
        viewers.take(whole.clone());
        assert_eq!(viewers.whole(), whole);
        viewers.take(told(true, vec![]));
        assert!(viewers.is_empty());
    }
}
