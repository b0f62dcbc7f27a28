//! What a stream is about: one kind of records, the figures, or all of them.

use std::fmt;
use std::str::FromStr;

use live_orders::Entity;

/// What a stream is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Changes to records of one kind.
    Records(Entity),
    /// The figures, whenever they move.
    Summary,
    /// Everything, on one connection.
    All,
}

/// There is no such topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownTopic;

impl Topic {
    /// Its name in URLs and in `entity`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Records(entity) => entity.name(),
            Self::Summary => "summary",
            Self::All => "*",
        }
    }

    /// Whether changes to such records belong to it.
    pub fn takes(self, entity: Entity) -> bool {
        match self {
            Self::Records(wanted) => wanted == entity,
            Self::Summary => false,
            Self::All => true,
        }
    }

    /// Whether changes to any records belong to it.
    pub const fn takes_records(self) -> bool {
        !matches!(self, Self::Summary)
    }

    /// Whether the figures belong to it.
    pub const fn takes_summary(self) -> bool {
        matches!(self, Self::Summary | Self::All)
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl FromStr for Topic {
    type Err = UnknownTopic;

    fn from_str(text: &str) -> Result<Self, UnknownTopic> {
        match text {
            "*" => Ok(Self::All),
            "summary" => Ok(Self::Summary),
            _ => text
                .parse()
                .map(Self::Records)
                .map_err(|_: String| UnknownTopic),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_read_back_from_their_names() {
        for topic in [
            Topic::Records(Entity::Orders),
            Topic::Records(Entity::Products),
            Topic::Summary,
            Topic::All,
        ] {
            assert_eq!(topic.name().parse(), Ok(topic));
        }
        assert_eq!("customers".parse::<Topic>(), Err(UnknownTopic));
    }
}
