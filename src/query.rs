//! Which orders a list shows and in what order: the filter, the sort, and both to and from a URL.
//! The store's SQL means the same as [`OrderQuery::matches`] and [`OrderQuery::position`].

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::ids::OrderId;
use crate::money::Money;
use crate::order::Order;
use crate::refusal::Refusal;
use crate::search::{Search, fold};
use crate::status::Status;
use crate::timestamp::Timestamp;

/// Longest cursor in bytes: a sort key of 200 characters, folded, and an id, in base64.
pub const CURSOR_MAX_BYTES: usize = 4_000;
/// The parameters that a query consists of.
pub const PARAMETERS: [&str; 7] = [
    "status",
    "q",
    "from",
    "to",
    "min_total",
    "max_total",
    "sort",
];

/// A filter and a sort order. Filters that are absent let everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrderQuery {
    /// `status`: only orders in it.
    pub status: Option<Status>,
    /// `q`: words that the order must contain.
    pub search: Search,
    /// `from`: the first day, UTC, on which it was placed.
    pub from: Option<Timestamp>,
    /// `to`: the last day, UTC, on which it was placed.
    pub to: Option<Timestamp>,
    /// `min_total`: the least total, in minor units.
    pub min_total: Option<Money>,
    /// `max_total`: the greatest total, in minor units.
    pub max_total: Option<Money>,
    /// `sort`: by what, a minus in front for descending.
    pub sort: Sort,
}

/// What a list is sorted by; orders that are equal in it are sorted by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub key: SortKey,
    /// Greatest first.
    pub descending: bool,
}

/// The columns that a list can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKey {
    /// When it was placed.
    CreatedAt,
    /// When it was last written.
    UpdatedAt,
    /// Its number.
    Number,
    /// The customer's name, folded.
    Customer,
    /// Its total.
    Total,
    /// How far it has come.
    Status,
}

/// Where an order stands in a sorted list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The value that it is sorted by.
    pub value: SortValue,
    /// Its id, which decides between equals.
    pub id: OrderId,
}

/// The value that an order is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SortValue {
    /// A time in milliseconds, a number, an amount in minor units, a status' rank.
    Integer(i64),
    /// A folded text.
    Text(String),
}

/// A place in a list, after which the next page starts: opaque to whoever carries it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cursor {
    sort: Sort,
    position: Position,
}

impl OrderQuery {
    /// Reads the parameters of a URL; others than [`PARAMETERS`] are not looked at, empty ones are
    /// as good as absent, and of one that is given twice the last counts.
    pub fn from_pairs<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Refusal> {
        let mut query = Self::default();
        for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
            let problem = |problem: &dyn fmt::Display| Refusal::invalid(name, problem);
            match name {
                "status" => query.status = Some(value.parse().map_err(|error| problem(&error))?),
                "q" => query.search = Search::parse(value)?,
                "from" => query.from = Some(day(name, value)?),
                "to" => query.to = Some(day(name, value)?),
                "min_total" => query.min_total = Some(minor(name, value)?),
                "max_total" => query.max_total = Some(minor(name, value)?),
                "sort" => query.sort = value.parse().map_err(|error| problem(&error))?,
                _ => {}
            }
        }
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
        put("status", self.status.map(|status| status.to_string()));
        put("q", Some(self.search.to_string()));
        put("from", self.from.map(Timestamp::day));
        put("to", self.to.map(Timestamp::day));
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
        url.finish()
    }

    /// Whether every order passes.
    pub fn is_unfiltered(&self) -> bool {
        Self {
            sort: Sort::default(),
            ..self.clone()
        }
        .to_url()
        .is_empty()
    }

    /// Whether an order passes the filter.
    pub fn matches(&self, order: &Order) -> bool {
        self.status.is_none_or(|status| order.status == status)
            && self.from.is_none_or(|from| order.created_at >= from)
            && self.to.is_none_or(|to| order.created_at < to.next_day())
            && self.min_total.is_none_or(|least| order.total >= least)
            && self.max_total.is_none_or(|most| order.total <= most)
            && (self.search.is_empty() || self.search.matches(&order.search_words()))
    }

    /// Where an order stands in the list.
    pub fn position(&self, order: &Order) -> Position {
        self.sort.position(order)
    }
}

impl Sort {
    /// Where an order stands in a list sorted so.
    pub fn position(self, order: &Order) -> Position {
        let value = match self.key {
            SortKey::CreatedAt => SortValue::Integer(order.created_at.millis()),
            SortKey::UpdatedAt => SortValue::Integer(order.updated_at.millis()),
            SortKey::Number => SortValue::Integer(order.number.0),
            SortKey::Customer => SortValue::Text(fold(&order.customer)),
            SortKey::Total => SortValue::Integer(order.total.minor()),
            SortKey::Status => SortValue::Integer(i64::from(order.status.rank())),
        };
        Position {
            value,
            id: order.id,
        }
    }

    /// Which of two comes first. The id follows the direction, so that one index serves both ways.
    pub fn compare(self, a: &Position, b: &Position) -> Ordering {
        let ascending = a.value.cmp(&b.value).then_with(|| a.id.cmp(&b.id));
        if self.descending {
            ascending.reverse()
        } else {
            ascending
        }
    }
}

impl Default for Sort {
    /// Newest first.
    fn default() -> Self {
        Self {
            key: SortKey::CreatedAt,
            descending: true,
        }
    }
}

impl SortKey {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::CreatedAt,
        Self::UpdatedAt,
        Self::Number,
        Self::Customer,
        Self::Total,
        Self::Status,
    ];

    /// Its name on the wire and in URLs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CreatedAt => "created_at",
            Self::UpdatedAt => "updated_at",
            Self::Number => "number",
            Self::Customer => "customer",
            Self::Total => "total",
            Self::Status => "status",
        }
    }
}

impl Cursor {
    /// The place of that position in a list sorted so.
    pub const fn new(sort: Sort, position: Position) -> Self {
        Self { sort, position }
    }

    /// The position, if the cursor belongs to a list sorted so.
    pub fn position(&self, sort: Sort) -> Result<&Position, Refusal> {
        if self.sort == sort {
            Ok(&self.position)
        } else {
            Err(Refusal::invalid(
                "cursor",
                format!("belongs to a list sorted by {}", self.sort),
            ))
        }
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{}{}",
            if self.descending { "-" } else { "" },
            self.key.name()
        )
    }
}

impl FromStr for Sort {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let (descending, name) = text
            .strip_prefix('-')
            .map_or((false, text), |name| (true, name));
        let key = SortKey::ALL.into_iter().find(|key| key.name() == name);
        key.map(|key| Self { key, descending })
            .ok_or("must be one of created_at, updated_at, number, customer, total, status, with - in front for descending")
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = (self.sort.to_string(), &self.position);
        let json = serde_json::to_vec(&parts).map_err(|_| fmt::Error)?;
        out.write_str(&URL_SAFE_NO_PAD.encode(json))
    }
}

impl FromStr for Cursor {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let refused = || Refusal::invalid("cursor", "is not one that a list gave");
        let bytes = Some(text)
            .filter(|text| text.len() <= CURSOR_MAX_BYTES)
            .map(|text| URL_SAFE_NO_PAD.decode(text));
        let json = bytes.and_then(Result::ok).ok_or_else(refused)?;
        let (sort, position): (String, Position) =
            serde_json::from_slice(&json).map_err(|_| refused())?;
        let sort: Sort = sort.parse().map_err(|_| refused())?;
        let is_text = matches!(position.value, SortValue::Text(_));
        if is_text == (sort.key == SortKey::Customer) {
            Ok(Self { sort, position })
        } else {
            Err(refused())
        }
    }
}

impl TryFrom<String> for Cursor {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> Self {
        cursor.to_string()
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
    Timestamp::parse_day(text).map_err(|_| Refusal::invalid(field, "must be a day like 2026-03-01"))
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

    fn any_sort() -> impl Strategy<Value = Sort> {
        (proptest::sample::select(&SortKey::ALL), any::<bool>())
            .prop_map(|(key, descending)| Sort { key, descending })
    }

    fn any_day() -> impl Strategy<Value = Timestamp> {
        (0_i64..40_000).prop_map(|day| Timestamp::from_millis(day * 86_400_000))
    }

    fn any_query() -> impl Strategy<Value = OrderQuery> {
        let status = option::of(proptest::sample::select(&Status::ALL));
        let search = "\\PC{0,30}".prop_map(|text| Search::parse(&text).expect("short"));
        let money = || option::of(any::<i64>().prop_map(Money::from_minor));
        let days = (option::of(any_day()), option::of(any_day()));
        (status, search, days, money(), money(), any_sort()).prop_map(
            |(status, search, (from, to), min_total, max_total, sort)| OrderQuery {
                status,
                search,
                from,
                to,
                min_total,
                max_total,
                sort,
            },
        )
    }

    proptest! {
        #[test]
        fn a_query_survives_its_url(query in any_query()) {
            prop_assert_eq!(OrderQuery::from_url(&query.to_url()), Ok(query));
        }

        #[test]
        fn a_cursor_survives_its_text(sort in any_sort(), number in any::<i64>(), text in "\\PC{0,20}", id in any::<u128>()) {
            let value = if sort.key == SortKey::Customer { SortValue::Text(text) } else { SortValue::Integer(number) };
            let cursor = Cursor::new(sort, Position { value, id: OrderId(uuid::Uuid::from_u128(id)) });
            prop_assert_eq!(cursor.to_string().parse::<Cursor>(), Ok(cursor));
        }

        #[test]
        fn any_text_is_a_cursor_or_a_refusal(text in "\\PC{0,60}") {
            if let Err(refusal) = text.parse::<Cursor>() {
                prop_assert_eq!(refusal.field(), Some("cursor"));
            }
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
    fn a_bad_parameter_is_named() {
        for (url, field) in [
            ("status=gone", "status"),
            ("from=yesterday", "from"),
            ("min_total=1.5", "min_total"),
            ("sort=name", "sort"),
        ] {
            assert_eq!(
                OrderQuery::from_url(url).expect_err(url).field(),
                Some(field)
            );
        }
    }

    #[test]
    fn a_cursor_of_another_sort_is_refused() {
        let id = OrderId(uuid::Uuid::from_u128(1));
        let cursor = Cursor::new(
            Sort::default(),
            Position {
                value: SortValue::Integer(1),
                id,
            },
        );
        let other = Sort {
            key: SortKey::Total,
            descending: true,
        };
        assert_eq!(
            cursor.position(other).expect_err("another").field(),
            Some("cursor")
        );
    }
}
