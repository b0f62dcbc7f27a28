//! What a stream is about: one kind of records, the orders of a filter, the figures, or all of them.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use live_orders::query::Sort;
use live_orders::{Entity, OrderQuery};

/// What a stream is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Changes to records of one kind.
    Records(Entity),
    /// Changes to the orders that pass a filter, as they look through it.
    Filtered(Arc<OrderQuery>),
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
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Records(entity) => entity.name(),
            Self::Filtered(_) => Entity::Orders.name(),
            Self::Summary => "summary",
            Self::All => "*",
        }
    }

    /// The orders that pass a filter; how a list of them would be sorted does not matter.
    pub fn filtered(mut query: OrderQuery) -> Self {
        query.sort = Sort::default();
        if query.is_unfiltered() {
            Self::Records(Entity::Orders)
        } else {
            Self::Filtered(Arc::new(query))
        }
    }

    /// Whether changes to such records belong to it; a filter has then still to look at each.
    pub fn takes(&self, entity: Entity) -> bool {
        match self {
            Self::Records(wanted) => *wanted == entity,
            Self::Filtered(_) => entity == Entity::Orders,
            Self::Summary => false,
            Self::All => true,
        }
    }

    /// Whether changes to any records belong to it.
    pub const fn takes_records(&self) -> bool {
        !matches!(self, Self::Summary)
    }

    /// Whether it tells who looks at which order. Not through a filter: that would take the orders.
    pub const fn takes_presence(&self) -> bool {
        matches!(self, Self::Records(Entity::Orders) | Self::All)
    }

    /// Whether the figures belong to it.
    pub const fn takes_summary(&self) -> bool {
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

    #[test]
    fn a_filter_that_lets_everything_through_is_none() {
        let topic = |url: &str| Topic::filtered(OrderQuery::from_url(url).expect("a query"));
        assert_eq!(topic("sort=total"), Topic::Records(Entity::Orders));
        assert_eq!(topic("status=new&sort=total"), topic("status=new"));
        assert!(matches!(topic("status=new"), Topic::Filtered(_)));
        assert_eq!(topic("q=x").name(), "orders");
        assert!(!topic("q=x").takes(Entity::Products));
    }
}
