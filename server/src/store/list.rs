//! The SQL of a list of orders. It means what [`OrderQuery::matches`] and [`Sort::compare`] mean,
//! and is written so that SQLite walks the index of the sort from the cursor on.

use std::cmp::Ordering;
use std::fmt::Display;

use live_orders::query::{Position, Sort, SortKey, SortValue};
use live_orders::search::Search;
use live_orders::{Money, OrderQuery, Statuses, Timestamp};
use sqlx::{QueryBuilder, Sqlite};

use super::orders::SELECT;

/// Orders that are found by their words, country or product are all looked up and sorted for a page; where
/// there are more of them than this, the page may rather be looked for along the sort.
const FOUND_MAX: u64 = 2_000;
/// So many times as many orders are looked at along the sort as hold a page where those that pass are
/// spread evenly: they seldom are.
const SPREAD: u64 = 4;
/// Most orders that are looked at along the sort: where they were for nothing, that was some ten
/// milliseconds.
const WINDOW_MAX: u64 = 20_000;

/// How many orders pass a filter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// Those that pass.
    pub(super) orders: u64,
    /// All orders.
    pub(super) of: u64,
}

/// Conditions, joined by `and`.
struct Filter<'a> {
    sql: &'a mut QueryBuilder<Sqlite>,
    joined: bool,
    /// A plus in front of a column keeps SQLite from using its index: a search or a product finds
    /// few orders, and the other conditions are then looked at on these.
    shield: &'static str,
    /// The statuses that these conditions are about: the query's, or one of them.
    statuses: Statuses,
}

/// Rows of a list after a position, in order.
pub(super) fn page(
    query: &OrderQuery,
    after: Option<&Position>,
    limit: i64,
) -> QueryBuilder<Sqlite> {
    if !is_walked_by_status(query) {
        let mut sql = QueryBuilder::new(SELECT);
        rows(&mut sql, query, query.status, after, limit);
        return sql;
    }
    // Each status has an index for each sort: the page is among the first rows of each, and so a
    // rare status is not looked for through all orders, nor a frequent one sorted as a whole.
    let mut sql = QueryBuilder::new(SELECT);
    sql.push(" where key in (");
    for (place, status) in query.status.iter().enumerate() {
        sql.push(if place == 0 { "" } else { " union all " });
        sql.push("select key from (select key from orders");
        rows(&mut sql, query, status.into(), after, limit);
        sql.push(")");
    }
    sql.push(")");
    in_order(&mut sql, query.sort, limit);
    sql
}

/// How many orders to look at along the sort, for a page of so many rows; `None` where another index finds
/// them sooner.
pub(super) fn window(query: &OrderQuery, limit: i64, found: Option<Found>) -> Option<i64> {
    let by_country = !query.country.is_empty() && query.sort.key != SortKey::CreatedAt;
    let by_search = !query.search.is_empty();
    if !(by_country || by_search || query.product.is_some()) {
        return None;
    }
    let window = match found {
        // All orders with the words are looked up either way: only if they are many, sorting them costs
        // more than to look for some of them.
        None if by_search => return None,
        // Not counted: it is tried.
        None => WINDOW_MAX,
        Some(found) if found.orders <= FOUND_MAX => return None,
        Some(found) => {
            let evenly = u64::try_from(limit).unwrap_or_default() * found.of / found.orders;
            (evenly * SPREAD).min(WINDOW_MAX)
        }
    };
    i64::try_from(window).ok()
}

/// Rows of a list after a position, in order, of those that are among the first so many of its sort.
pub(super) fn walked_page(
    query: &OrderQuery,
    after: Option<&Position>,
    limit: i64,
    window: i64,
) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new(SELECT);
    sql.push(" where key in (select key from (select * from orders");
    let along = along_sort(query);
    rows(&mut sql, &along, along.status, after, window);
    sql.push(") as orders");
    let mut filter = Filter::new(&mut sql, query, query.status);
    filter.shield = "+";
    filter.words(query);
    if let Some(sku) = &query.product {
        let of_line = "exists (select 1 from order_lines where order_key = key and sku = ";
        filter
            .condition(of_line)
            .push_bind(sku.as_str().to_owned())
            .push(")");
    }
    filter.columns(query, None);
    sql.push(" limit ").push_bind(limit).push(")");
    in_order(&mut sql, query.sort, limit);
    sql
}

/// What of a filter the sort's index is entered by.
fn along_sort(query: &OrderQuery) -> OrderQuery {
    let mut along = OrderQuery {
        status: query.status.only().map(Statuses::from).unwrap_or_default(),
        sort: query.sort,
        ..OrderQuery::default()
    };
    match query.sort.key {
        SortKey::CreatedAt => {
            (along.from, along.to, along.before) = (query.from, query.to, query.before);
        }
        SortKey::UpdatedAt => along.since = query.since,
        SortKey::Total => {
            (along.min_total, along.max_total) = (query.min_total, query.max_total);
        }
        _ => {}
    }
    along
}

/// The length of a list.
pub(super) fn count(query: &OrderQuery) -> QueryBuilder<Sqlite> {
    let by_search_alone = OrderQuery {
        search: Search::default(),
        ..query.clone()
    };
    if by_search_alone.is_unfiltered() && !query.search.is_empty() {
        // The words know how many orders have them: no order need be looked up.
        let mut sql =
            QueryBuilder::new("select count(*) from order_words where order_words match ");
        sql.push_bind(match_expression(&query.search));
        return sql;
    }
    let by_product_alone = OrderQuery {
        product: None,
        ..query.clone()
    };
    if let (true, Some(sku)) = (by_product_alone.is_unfiltered(), &query.product) {
        let mut sql =
            QueryBuilder::new("select count(distinct order_key) from order_lines where sku = ");
        sql.push_bind(sku.as_str().to_owned());
        return sql;
    }
    let mut sql = QueryBuilder::new("select count(*) from orders");
    Filter::new(&mut sql, query, query.status).query(query, None);
    sql
}

/// Whether a page is put together from several statuses' indexes: not where something else than the
/// sort already finds the orders.
fn is_walked_by_status(query: &OrderQuery) -> bool {
    let several = !query.status.is_any() && query.status.only().is_none();
    several && query.search.is_empty() && query.country.is_empty() && query.product.is_none()
}

/// The conditions of a page, and its order.
fn rows(
    sql: &mut QueryBuilder<Sqlite>,
    query: &OrderQuery,
    statuses: Statuses,
    after: Option<&Position>,
    limit: i64,
) {
    let mut filter = Filter::new(sql, query, statuses);
    filter.query(query, after);
    if let Some(position) = after {
        filter.after(query, position);
    }
    in_order(sql, query.sort, limit);
}

fn in_order(sql: &mut QueryBuilder<Sqlite>, sort: Sort, limit: i64) {
    let direction = direction(sort);
    sql.push(format_args!(" order by {} {direction}", column(sort.key)));
    // Numbers are distinct: their index needs no id, and holds none.
    if sort.key != SortKey::Number {
        sql.push(format_args!(", id {direction}"));
    }
    sql.push(" limit ").push_bind(limit);
}

/// What FTS5 is asked for: each word as the beginning of one of the record's. The words consist of
/// letters and digits, so that nothing in them ends the quotation.
pub(super) fn match_expression(search: &Search) -> String {
    let terms: Vec<String> = search
        .words()
        .iter()
        .map(|word| format!("\"{word}\"*"))
        .collect();
    terms.join(" AND ")
}

impl<'a> Filter<'a> {
    fn new(sql: &'a mut QueryBuilder<Sqlite>, query: &OrderQuery, statuses: Statuses) -> Self {
        let is_found = !query.search.is_empty() || query.product.is_some();
        Self {
            sql,
            joined: false,
            shield: if is_found { "+" } else { "" },
            statuses,
        }
    }

    fn condition(&mut self, sql: impl Display) -> &mut QueryBuilder<Sqlite> {
        self.sql.push(if self.joined { " and " } else { " where " });
        self.joined = true;
        self.sql.push(sql)
    }

    fn query(&mut self, query: &OrderQuery, after: Option<&Position>) {
        self.words(query);
        if let Some(sku) = &query.product {
            self.condition("key in (select order_key from order_lines where sku = ")
                .push_bind(sku.as_str().to_owned())
                .push(")");
        }
        self.columns(query, after);
    }

    fn words(&mut self, query: &OrderQuery) {
        if !query.search.is_empty() {
            self.condition("key in (select rowid from order_words where order_words match ")
                .push_bind(match_expression(&query.search))
                .push(")");
        }
    }

    /// The conditions on the order's own columns.
    fn columns(&mut self, query: &OrderQuery, after: Option<&Position>) {
        let shield = self.shield;
        if !query.country.is_empty() {
            self.condition(format_args!("{shield}country_folded = "))
                .push_bind(query.country.folded().to_owned());
        }
        self.statuses();
        let end = query.to.map(|to| to.next_day().millis() - 1);
        let bounds = [
            (SortKey::CreatedAt, ">=", query.from.map(Timestamp::millis)),
            (SortKey::CreatedAt, "<=", end),
            (
                SortKey::CreatedAt,
                "<=",
                query.before.map(|before| before.millis() - 1),
            ),
            (SortKey::UpdatedAt, ">=", query.since.map(Timestamp::millis)),
            (SortKey::Total, ">=", query.min_total.map(Money::minor)),
            (SortKey::Total, "<=", query.max_total.map(Money::minor)),
        ];
        for (key, comparison, bound) in bounds {
            let on = Sort {
                key,
                descending: comparison == "<=",
            };
            // A bound that the cursor has passed says nothing any more, and would keep SQLite from
            // entering the index at the cursor.
            let after = after.filter(|_| query.sort == on);
            if let Some(bound) = bound.filter(|bound| !has_passed(after, on, *bound)) {
                self.condition(format_args!("{shield}{} {comparison} ", column(key)))
                    .push_bind(bound);
            }
        }
    }

    fn statuses(&mut self) {
        let (shield, statuses) = (self.shield, self.statuses);
        if let Some(status) = statuses.only() {
            self.condition(format_args!("{shield}status = "))
                .push_bind(status.rank());
        } else if !statuses.is_any() {
            let mut ranks = self
                .condition(format_args!("{shield}status in ("))
                .separated(", ");
            for status in statuses.iter() {
                ranks.push_bind(status.rank());
            }
            self.sql.push(")");
        }
    }

    fn after(&mut self, query: &OrderQuery, position: &Position) {
        let (shield, sort) = (self.shield, query.sort);
        let beyond = if sort.descending { "<" } else { ">" };
        let id = position.id.0.into_bytes().to_vec();
        let Some(status) = self.statuses.only().filter(|_| sort.key == SortKey::Status) else {
            let column = column(sort.key);
            let sql = self.condition(format_args!("({shield}{column}, id) {beyond} ("));
            match &position.value {
                SortValue::Integer(value) => sql.push_bind(*value),
                SortValue::Text(value) => sql.push_bind(value.clone()),
            };
            sql.push(", ").push_bind(id).push(")");
            return;
        };
        // All rows have this status: its index is entered at the id, which a comparison of pairs
        // behind an equality would not do.
        let rank = SortValue::Integer(i64::from(status.rank()));
        let rows = Position {
            value: rank,
            id: position.id,
        };
        match sort.compare(&rows, position) {
            Ordering::Less => self.condition("false"),
            Ordering::Equal => self
                .condition(format_args!("{shield}id {beyond} "))
                .push_bind(id),
            Ordering::Greater => &mut *self.sql,
        };
    }
}

fn has_passed(after: Option<&Position>, sort: Sort, bound: i64) -> bool {
    match after.map(|after| &after.value) {
        Some(SortValue::Integer(value)) if sort.descending => *value <= bound,
        Some(SortValue::Integer(value)) => *value >= bound,
        _ => false,
    }
}

const fn column(key: SortKey) -> &'static str {
    match key {
        SortKey::CreatedAt => "created_at_ms",
        SortKey::UpdatedAt => "updated_at_ms",
        SortKey::Number => "number",
        SortKey::Customer => "customer_folded",
        SortKey::City => "city_folded",
        SortKey::Country => "country_folded",
        SortKey::Items => "items",
        SortKey::Total => "total_minor",
        SortKey::Status => "status",
    }
}

const fn direction(sort: Sort) -> &'static str {
    if sort.descending { "desc" } else { "asc" }
}
