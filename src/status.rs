//! An order's status and the one table of moves between them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Placed, nothing done yet; the only status in which it can be edited.
    New,
    /// Paid for.
    Paid,
    /// Packed, ready to leave.
    Packed,
    /// On its way.
    Shipped,
    /// With the customer.
    Delivered,
    /// Called off.
    Cancelled,
}

/// The text names no status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be one of new, paid, packed, shipped, delivered, cancelled")]
pub struct NotAStatus;

impl Status {
    /// All of them, in the order in which an order goes through them.
    pub const ALL: [Self; 6] = [
        Self::New,
        Self::Paid,
        Self::Packed,
        Self::Shipped,
        Self::Delivered,
        Self::Cancelled,
    ];

    /// The statuses that may follow, the usual next one first. This is the transition table.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::New => &[Self::Paid, Self::Cancelled],
            Self::Paid => &[Self::Packed, Self::Cancelled],
            Self::Packed => &[Self::Shipped, Self::Cancelled],
            Self::Shipped => &[Self::Delivered],
            Self::Delivered | Self::Cancelled => &[],
        }
    }

    /// Whether an order may go from here to `to`.
    pub fn allows(self, to: Self) -> bool {
        self.next().contains(&to)
    }

    /// Whether lines and customer may still be edited.
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::New)
    }

    /// Whether the order may be deleted.
    pub const fn is_deletable(self) -> bool {
        matches!(self, Self::New | Self::Cancelled)
    }

    /// Whether somebody still has to do something for it.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Delivered | Self::Cancelled)
    }

    /// Whether its goods are taken from the stock: all but a cancelled order's.
    pub const fn takes_stock(self) -> bool {
        !matches!(self, Self::Cancelled)
    }

    /// Its name on the wire, in the store and in URLs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Paid => "paid",
            Self::Packed => "packed",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
        }
    }

    /// Its name where the API tells it to people: pages have one in each language.
    pub const fn label(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Paid => "Paid",
            Self::Packed => "Packed",
            Self::Shipped => "Shipped",
            Self::Delivered => "Delivered",
            Self::Cancelled => "Cancelled",
        }
    }

    /// Its place in [`Status::ALL`]: how the store keeps it and lists sort it.
    pub const fn rank(self) -> u8 {
        self as u8
    }

    /// The status of that rank.
    pub fn from_rank(rank: u8) -> Option<Self> {
        Self::ALL.get(usize::from(rank)).copied()
    }
}

impl fmt::Display for Status {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl FromStr for Status {
    type Err = NotAStatus;

    fn from_str(text: &str) -> Result<Self, NotAStatus> {
        Self::ALL
            .into_iter()
            .find(|status| status.name() == text)
            .ok_or(NotAStatus)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_the_one_of_the_design() {
        let moves: Vec<String> = Status::ALL
            .iter()
            .flat_map(|from| from.next().iter().map(move |to| format!("{from}→{to}")))
            .collect();
        let expected = "new→paid new→cancelled paid→packed paid→cancelled packed→shipped packed→cancelled shipped→delivered";
        assert_eq!(moves.join(" "), expected);
    }

    #[test]
    fn names_and_ranks_are_read_back() {
        for status in Status::ALL {
            assert_eq!(status.name().parse(), Ok(status));
            assert_eq!(Status::from_rank(status.rank()), Some(status));
        }
        assert_eq!("New".parse::<Status>(), Err(NotAStatus));
        assert_eq!(Status::from_rank(6), None);
    }

    #[test]
    fn no_order_comes_back_to_where_it_was() {
        for status in Status::ALL {
            assert!(status.next().iter().all(|next| next.rank() > status.rank()));
        }
    }
}
