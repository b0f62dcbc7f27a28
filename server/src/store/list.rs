//! The SQL of a list of orders. It means what [`OrderQuery::matches`] and [`Sort::compare`] mean,
//! and is written so that SQLite walks the index of the sort from the cursor on.

use std::cmp::Ordering;
use std::fmt::Display;

use live_orders::query::{Position, Sort, SortKey, SortValue};
use live_orders::search::Search;
use live_orders::{Money, OrderQuery, Timestamp};
use sqlx::{QueryBuilder, Sqlite};

use super::orders::SELECT;

/// Conditions, joined by `and`.
struct Filter {
    sql: QueryBuilder<Sqlite>,
    joined: bool,
    /// A plus in front of a column keeps SQLite from using its index: a search finds few orders by
    /// their words, and the other conditions are then looked at on these.
    shield: &'static str,
}

/// Rows of a list after a position, in order.
pub(super) fn page(
    query: &OrderQuery,
    after: Option<&Position>,
    limit: i64,
) -> QueryBuilder<Sqlite> {
    let mut filter = Filter::new(SELECT, query);
    filter.query(query, after);
    if let Some(position) = after {
        filter.after(query, position);
    }
    let mut sql = filter.sql;
    let direction = direction(query.sort);
    sql.push(format_args!(
        " order by {} {direction}",
        column(query.sort.key)
    ));
    // Numbers are distinct: their index needs no id, and holds none.
    if query.sort.key != SortKey::Number {
        sql.push(format_args!(", id {direction}"));
    }
    sql.push(" limit ").push_bind(limit);
    sql
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
    let mut filter = Filter::new("select count(*) from orders", query);
    filter.query(query, None);
    filter.sql
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

impl Filter {
    fn new(select: &str, query: &OrderQuery) -> Self {
        Self {
            sql: QueryBuilder::new(select),
            joined: false,
            shield: if query.search.is_empty() { "" } else { "+" },
        }
    }

    fn condition(&mut self, sql: impl Display) -> &mut QueryBuilder<Sqlite> {
        self.sql.push(if self.joined { " and " } else { " where " });
        self.joined = true;
        self.sql.push(sql)
    }

    fn query(&mut self, query: &OrderQuery, after: Option<&Position>) {
        let shield = self.shield;
        if !query.search.is_empty() {
            self.condition("key in (select rowid from order_words where order_words match ")
                .push_bind(match_expression(&query.search))
                .push(")");
        }
        if let Some(status) = query.status {
            self.condition(format_args!("{shield}status = "))
                .push_bind(status.rank());
        }
        let end = query.to.map(|to| to.next_day().millis() - 1);
        let bounds = [
            (SortKey::CreatedAt, ">=", query.from.map(Timestamp::millis)),
            (SortKey::CreatedAt, "<=", end),
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

    fn after(&mut self, query: &OrderQuery, position: &Position) {
        let (shield, sort) = (self.shield, query.sort);
        let beyond = if sort.descending { "<" } else { ">" };
        let id = position.id.0.into_bytes().to_vec();
        let Some(status) = query.status.filter(|_| sort.key == SortKey::Status) else {
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
            Ordering::Greater => &mut self.sql,
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
        SortKey::Total => "total_minor",
        SortKey::Status => "status",
    }
}

const fn direction(sort: Sort) -> &'static str {
    if sort.descending { "desc" } else { "asc" }
}
