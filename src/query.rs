//! Which orders a list shows and in what order: the filter, the sort, and both to and from a URL.
//! The store's SQL means the same as [`OrderQuery::matches`] and [`OrderQuery::position`].

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::exact::Exact;
use crate::ids::Sku;
use crate::money::Money;
use crate::order::Order;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::search::Search;
pub use crate::sort::{CURSOR_MAX_BYTES, Cursor, Position, Sort, SortKey, SortValue};
use crate::statuses::Statuses;
use crate::timestamp::Timestamp;

/// The parameters that a query consists of.
pub const PARAMETERS: [&str; 11] = [
    "status",
    "country",
    "product",
    "q",
    "from",
    "to",
    "before",
    "since",
    "min_total",
    "max_total",
    "sort",
];

/// A filter and a sort order. Filters that are absent let everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrderQuery {
    /// `status`: only orders in one of them, with commas between or given again.
    pub status: Statuses,
    /// `country`: only orders that go there.
    pub country: Exact,
    /// `product`: only orders with a line of this SKU.
    pub product: Option<Sku>,
    /// `q`: words that the order must contain.
    pub search: Search,
    /// `from`: the first day, UTC, on which it was placed.
    pub from: Option<Timestamp>,
    /// `to`: the last day, UTC, on which it was placed.
    pub to: Option<Timestamp>,
    /// `before`: the moment before which it was placed. What is late is asked for by it: a filter
    /// that said “older than” would let orders in as time goes by, without a change that tells
    /// anybody, so whoever wants that works the moment out when it asks.
    pub before: Option<Timestamp>,
    /// `since`: the moment from which on it was last written: what is new to somebody who was away.
    pub since: Option<Timestamp>,
    /// `min_total`: the least total, in minor units.
    pub min_total: Option<Money>,
    /// `max_total`: the greatest total, in minor units.
    pub max_total: Option<Money>,
    /// `sort`: by what, a minus in front for descending.
    pub sort: Sort,
}

impl OrderQuery {
    /// Reads the parameters of a URL; others than [`PARAMETERS`] are not looked at, empty ones are
    /// as good as absent, and of one that is given twice the last counts, but for statuses, which
    /// add up as the boxes of a form do.
    pub fn from_pairs<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Refusal> {
        let mut query = Self::default();
        let mut statuses = Vec::new();
        for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
            let problem = |problem: &dyn fmt::Display| Refusal::invalid(name, problem);
            match name {
                "status" => {
                    for status in value.split(',') {
                        statuses.push(status.parse().map_err(|error| problem(&error))?);
                    }
                }
                "country" => query.country = Exact::parse(name, value)?,
                "product" => {
                    let wrong = |_| Refusal::against(name, Rule::Sku);
                    query.product = Some(value.parse().map_err(wrong)?);
                }
                "q" => query.search = Search::parse(value)?,
                "from" => query.from = Some(day(name, value)?),
                "to" => query.to = Some(day(name, value)?),
                "before" => query.before = Some(value.parse().map_err(|error| problem(&error))?),
                "since" => query.since = Some(value.parse().map_err(|error| problem(&error))?),
                "min_total" => query.min_total = Some(minor(name, value)?),
                "max_total" => query.max_total = Some(minor(name, value)?),
                "sort" => query.sort = value.parse().map_err(|error| problem(&error))?,
                _ => {}
            }
        }
        query.status = statuses.into_iter().collect();
        Ok(query)
    }

    /// Reads the query part of a URL, without its question mark.
    pub fn from_url(query: &str) -> Result<Self, Refusal> {
        let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
        Self::from_pairs(
            pairs
                .iter()
                .map(|(name, value)| (name.as_ref(), value.as_ref())),
        )
    }

    /// The query part of a URL, without what is default: empty for the plain list.
    pub fn to_url(&self) -> String {
        let mut url = form_urlencoded::Serializer::new(String::new());
        let mut put = |name: &str, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                url.append_pair(name, &value);
            }
        };
        put("status", Some(self.status.to_string()));
        put("country", Some(self.country.text().to_owned()));
        put("product", self.product.as_ref().map(ToString::to_string));
        put("q", Some(self.search.to_string()));
        put("from", self.from.map(Timestamp::day));
        put("to", self.to.map(Timestamp::day));
        put("before", self.before.map(|before| before.to_string()));
        put("since", self.since.map(|since| since.to_string()));
        put(
            "min_total",
            self.min_total.map(|money| money.minor().to_string()),
        );
        put(
            "max_total",
            self.max_total.map(|money| money.minor().to_string()),
        );
        put(
            "sort",
            Some(self.sort)
                .filter(|sort| *sort != Sort::default())
                .map(|sort| sort.to_string()),
        );
        // A comma may stand in a query as it is, and reads better between statuses.
        url.finish().replace("%2C", ",")
    }

    /// Whether every order passes.
    pub fn is_unfiltered(&self) -> bool {
        self.filter_url().is_empty()
    }

    /// The filter alone, as an address has it: lists that differ in their sort have the same.
    pub fn filter_url(&self) -> String {
        Self {
            sort: Sort::default(),
            ..self.clone()
        }
        .to_url()
    }

    /// Whether an order passes the filter.
    pub fn matches(&self, order: &Order) -> bool {
        self.matches_knowing(order, || order.search_words())
    }

    /// The same for whoever keeps the order's words, because many filters look at it.
    pub fn matches_knowing<W: AsRef<[String]>>(
        &self,
        order: &Order,
        words: impl FnOnce() -> W,
    ) -> bool {
        self.status.admits(order.status)
            && self.from.is_none_or(|from| order.created_at >= from)
            && self.to.is_none_or(|to| order.created_at < to.next_day())
            && self.before.is_none_or(|before| order.created_at < before)
            && self.since.is_none_or(|since| order.updated_at >= since)
            && self.min_total.is_none_or(|least| order.total >= least)
            && self.max_total.is_none_or(|most| order.total <= most)
            && self.country.admits(&order.country)
            && self.has_product(order)
            && (self.search.is_empty() || self.search.matches(words().as_ref()))
    }

    fn has_product(&self, order: &Order) -> bool {
        let has = |sku: &Sku| order.lines.iter().any(|line| line.sku == *sku);
        self.product.as_ref().is_none_or(has)
    }

    /// Where an order stands in the list.
    pub fn position(&self, order: &Order) -> Position {
        self.sort.position(order)
    }
}

impl TryFrom<String> for OrderQuery {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        Self::from_url(&text)
    }
}

impl From<OrderQuery> for String {
    fn from(query: OrderQuery) -> Self {
        query.to_url()
    }
}

fn day(field: &str, text: &str) -> Result<Timestamp, Refusal> {
    Timestamp::parse_day(text).map_err(|_| Refusal::against(field, Rule::Day))
}

fn minor(field: &str, text: &str) -> Result<Money, Refusal> {
    let minor = text
        .parse()
        .map_err(|_| Refusal::invalid(field, "must be a whole number of minor units"))?;
    Ok(Money::from_minor(minor))
}

#[cfg(test)]
mod tests {
    use proptest::option;
    use proptest::prelude::*;

    use super::*;
    use crate::sort::tests::any_sort;
    use crate::status::Status;

    fn any_day() -> impl Strategy<Value = Timestamp> {
        (0_i64..40_000).prop_map(|day| Timestamp::from_millis(day * 86_400_000))
    }

    fn any_query() -> impl Strategy<Value = OrderQuery> {
        let status = proptest::collection::vec(proptest::sample::select(&Status::ALL), 0..4)
            .prop_map(Statuses::from_iter);
        let country = "\\PC{0,12}".prop_map(|text| Exact::parse("country", &text).expect("short"));
        let product =
            option::of("[^\\s\\p{C}]{1,9}".prop_map(|text| text.parse::<Sku>().expect("a SKU")));
        let search = "\\PC{0,30}".prop_map(|text| Search::parse(&text).expect("short"));
        let money = || option::of(any::<i64>().prop_map(Money::from_minor));
        let moment = (0_i64..4_000_000_000_000).prop_map(Timestamp::from_millis);
        let times = (
            option::of(any_day()),
            option::of(any_day()),
            option::of(moment.clone()),
            option::of(moment),
        );
        let what = (status, country, product, search);
        (what, times, money(), money(), any_sort()).prop_map(
            |(what, (from, to, before, since), min_total, max_total, sort)| {
                let (status, country, product, search) = what;
                OrderQuery {
                    status,
                    country,
                    product,
                    search,
                    from,
                    to,
                    before,
                    since,
                    min_total,
                    max_total,
                    sort,
                }
            },
        )
    }

    proptest! {
        #[test]
        fn a_query_survives_its_url(query in any_query()) {
            prop_assert_eq!(OrderQuery::from_url(&query.to_url()), Ok(query));
        }
    }

    #[test]
    fn the_plain_list_has_no_parameters() {
        assert_eq!(OrderQuery::default().to_url(), "");
        assert!(
            OrderQuery::from_url("sort=total&page=9")
                .expect("a query")
                .is_unfiltered()
        );
    }

    #[test]
    fn statuses_add_up_and_one_keeps_its_url() {
        for (url, same) in [
            ("status=new", "status=new"),
            ("status=paid&status=new", "status=new,paid"),
            ("status=new%2Cpaid", "status=new,paid"),
            ("status=new,paid,packed,shipped,delivered,cancelled", ""),
        ] {
            assert_eq!(OrderQuery::from_url(url).expect(url).to_url(), same);
        }
    }

    #[test]
    fn a_country_that_is_too_long_is_named() {
        let url = format!("country={}", "x".repeat(201));
        let refused = OrderQuery::from_url(&url).expect_err("long");
        assert_eq!(refused.field(), Some("country"));
    }

    #[test]
    fn a_bad_parameter_is_named() {
        for (url, field) in [
            ("status=gone", "status"),
            ("status=new,gone", "status"),
            ("product=two+words", "product"),
            ("before=2026-03-01", "before"),
            ("from=yesterday", "from"),
            ("since=2026-03-01", "since"),
            ("min_total=1.5", "min_total"),
            ("sort=name", "sort"),
        ] {
            assert_eq!(
                OrderQuery::from_url(url).expect_err(url).field(),
                Some(field)
            );
        }
    }
}
