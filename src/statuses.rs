//! Which statuses a list shows: any of them, or some. One is asked for most, and has indexes of its
//! own in the store; see [`Statuses::only`].

use std::fmt;
use std::str::FromStr;

use crate::status::{NotAStatus, Status};

/// All bits that stand for a status.
const EVERY: u8 = (1 << Status::ALL.len()) - 1;

/// A set of statuses; the empty one asks for nothing and so lets every order through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Statuses(u8);

impl Statuses {
    /// Orders of whatever status.
    pub const ANY: Self = Self(0);

    /// Whether every status passes.
    pub const fn is_any(self) -> bool {
        self.0 == 0
    }

    /// Whether an order of this status passes.
    pub const fn admits(self, status: Status) -> bool {
        self.is_any() || self.names(status)
    }

    /// Whether it is asked for by name.
    pub const fn names(self, status: Status) -> bool {
        self.0 & bit(status) != 0
    }

    /// The one that is asked for, if it is just one.
    pub fn only(self) -> Option<Status> {
        let mut named = self.iter();
        named.next().filter(|_| named.next().is_none())
    }

    /// Those that are asked for by name, in the order in which an order goes through them.
    pub fn iter(self) -> impl Iterator<Item = Status> {
        Status::ALL
            .into_iter()
            .filter(move |status| self.names(*status))
    }

    /// The same with one more.
    #[must_use]
    pub const fn with(self, status: Status) -> Self {
        Self(self.0 | bit(status)).plain()
    }

    /// The same without one.
    #[must_use]
    pub const fn without(self, status: Status) -> Self {
        Self(self.0 & !bit(status))
    }

    /// Asking for each is asking for none: one list has one URL.
    const fn plain(self) -> Self {
        if self.0 == EVERY { Self::ANY } else { self }
    }
}

const fn bit(status: Status) -> u8 {
    1 << status.rank()
}

impl From<Option<Status>> for Statuses {
    fn from(status: Option<Status>) -> Self {
        status.into_iter().collect()
    }
}

impl From<Status> for Statuses {
    fn from(status: Status) -> Self {
        Some(status).into()
    }
}

impl FromIterator<Status> for Statuses {
    fn from_iter<I: IntoIterator<Item = Status>>(statuses: I) -> Self {
        let bits = statuses
            .into_iter()
            .fold(0, |bits, status| bits | bit(status));
        Self(bits).plain()
    }
}

impl fmt::Display for Statuses {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, status) in self.iter().enumerate() {
            write!(out, "{}{status}", if place == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}

impl FromStr for Statuses {
    type Err = NotAStatus;

    fn from_str(text: &str) -> Result<Self, NotAStatus> {
        text.split(',').map(str::parse::<Status>).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_statuses_are_read_and_written() {
        let some: Statuses = "paid,new".parse().expect("two");
        assert_eq!((some.to_string().as_str(), some.only()), ("new,paid", None));
        assert!(some.admits(Status::New) && !some.admits(Status::Packed));
        assert_eq!(some.without(Status::New).only(), Some(Status::Paid));
        assert_eq!("paid,".parse::<Statuses>(), Err(NotAStatus));
    }

    #[test]
    fn asking_for_each_is_asking_for_none() {
        let each: Statuses = Status::ALL.into_iter().collect();
        assert_eq!(each, Statuses::ANY);
        assert!(Status::ALL.into_iter().all(|status| each.admits(status)));
    }
}
