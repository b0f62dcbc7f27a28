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
}

/// Rows of a list after a position, in order.
pub(super) fn page(
    query: &OrderQuery,
    after: Option<&Position>,
    limit: i64,
) -> QueryBuilder<Sqlite> {
    let mut filter = Filter::new(SELECT);
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
    let mut filter = Filter::new("select count(*) from orders");
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
    fn new(select: &str) -> Self {
        Self {
            sql: QueryBuilder::new(select),
            joined: false,
        }
    }

    fn condition(&mut self, sql: impl Display) -> &mut QueryBuilder<Sqlite> {
        self.sql.push(if self.joined { " and " } else { " where " });
        self.joined = true;
        self.sql.push(sql)
    }

    fn query(&mut self, query: &OrderQuery, after: Option<&Position>) {
        // A bound that the cursor has passed says nothing any more, and would keep SQLite from
        // entering the index at the cursor.
        let passed = |key: SortKey, descending: bool, bound: i64| {
            let on_column = query.sort == Sort { key, descending };
            match after.filter(|_| on_column).map(|after| &after.value) {
                Some(SortValue::Integer(value)) if descending => *value <= bound,
                Some(SortValue::Integer(value)) => *value >= bound,
                _ => false,
            }
        };
        if let Some(status) = query.status {
            self.condition("status = ").push_bind(status.rank());
        }
        let from = query.from.map(Timestamp::millis);
        if let Some(from) = from.filter(|from| !passed(SortKey::CreatedAt, false, *from)) {
            self.condition("created_at_ms >= ").push_bind(from);
        }
        let last = query.to.map(|to| to.next_day().millis() - 1);
        if let Some(last) = last.filter(|last| !passed(SortKey::CreatedAt, true, *last)) {
            self.condition("created_at_ms <= ").push_bind(last);
        }
        let least = query.min_total.map(Money::minor);
        if let Some(least) = least.filter(|least| !passed(SortKey::Total, false, *least)) {
            self.condition("total_minor >= ").push_bind(least);
        }
        let most = query.max_total.map(Money::minor);
        if let Some(most) = most.filter(|most| !passed(SortKey::Total, true, *most)) {
            self.condition("total_minor <= ").push_bind(most);
        }
        if !query.search.is_empty() {
            self.condition("key in (select rowid from order_words where order_words match ")
                .push_bind(match_expression(&query.search))
                .push(")");
        }
    }

    fn after(&mut self, query: &OrderQuery, position: &Position) {
        let beyond = if query.sort.descending { "<" } else { ">" };
        let id = position.id.0.into_bytes().to_vec();
        if let (Some(status), SortKey::Status) = (query.status, query.sort.key) {
            // All rows have this status: its index is entered at the id, which a comparison of
            // pairs would not do behind an equality.
            let rank = SortValue::Integer(i64::from(status.rank()));
            let ascending = rank.cmp(&position.value);
            match if query.sort.descending {
                ascending.reverse()
            } else {
                ascending
            } {
                Ordering::Less => self.condition("false"),
                Ordering::Equal => self.condition(format_args!("id {beyond} ")).push_bind(id),
                Ordering::Greater => return,
            };
            return;
        }
        let sql = self.condition(format_args!("({}, id) {beyond} (", column(query.sort.key)));
        match &position.value {
            SortValue::Integer(value) => sql.push_bind(*value),
            SortValue::Text(value) => sql.push_bind(value.clone()),
        };
        sql.push(", ").push_bind(id).push(")");
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
