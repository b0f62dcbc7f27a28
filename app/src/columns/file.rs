//! The list's columns as an exported file has them: one row, or one object, for each order, with the
//! names that the API has for the same things. No text of a row is a formula.

use std::borrow::Cow;

use live_orders::export::guarded;
use live_orders::{Order, Refusal};
use serde_json::{Value, json};

use crate::columns::Column;

/// The parameter that names them.
pub const COLUMNS: &str = "columns";

impl Column {
    /// Its name in a file and in a URL. An age is the time of which it is the age.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Updated => "updated_at",
            Self::Age => "created_at",
            other => other.name(),
        }
    }

    /// What a row has in it.
    fn cell(self, order: &Order) -> Cow<'_, str> {
        match self {
            Self::Number => order.number.0.to_string().into(),
            Self::Customer => guarded(&order.customer),
            Self::Contact => guarded(&order.contact),
            Self::City => guarded(&order.city),
            Self::Country => guarded(&order.country),
            Self::Items => order.pieces().to_string().into(),
            Self::Total => order.total.plain(order.currency).into(),
            Self::Status => order.status.to_string().into(),
            Self::Updated => order.updated_at.to_string().into(),
            Self::Age => order.created_at.to_string().into(),
        }
    }

    /// What an object has in it, and under which name: amounts are minor units, as everywhere in JSON.
    fn member(self, order: &Order) -> (&'static str, Value) {
        let value = match self {
            Self::Number => json!(order.number),
            Self::Customer => json!(order.customer),
            Self::Contact => json!(order.contact),
            Self::City => json!(order.city),
            Self::Country => json!(order.country),
            Self::Items => json!(order.pieces()),
            Self::Total => return ("total_minor", json!(order.total)),
            Self::Status => json!(order.status),
            Self::Updated => json!(order.updated_at),
            Self::Age => json!(order.created_at),
        };
        (self.field(), value)
    }
}

/// Columns as a URL names them.
pub fn to_parameter(columns: impl IntoIterator<Item = Column>) -> String {
    let names: Vec<&str> = columns.into_iter().map(Column::field).collect();
    names.join(",")
}

/// The columns that a URL names, in their order.
pub fn parse(text: &str) -> Result<Vec<Column>, Refusal> {
    let mut columns: Vec<Column> = Vec::new();
    for name in text.split(',') {
        let known = Column::ALL.into_iter().find(|it| it.field() == name);
        let column = known.filter(|column| !columns.contains(column));
        columns.push(column.ok_or_else(|| {
            let all = to_parameter(Column::ALL);
            let problem = format_args!("must be some of {all}, each once, with commas between");
            Refusal::invalid(COLUMNS, problem)
        })?);
    }
    Ok(columns)
}

/// An order's row.
pub fn row<'a>(order: &'a Order, columns: &'a [Column]) -> impl Iterator<Item = Cow<'a, str>> {
    columns.iter().map(|column| column.cell(order))
}

/// An order's object, its members in the columns' order.
pub fn object(order: &Order, columns: &[Column]) -> String {
    let members = columns.iter().map(|column| {
        let (name, value) = column.member(order);
        format!("{}:{value}", json!(name))
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use live_orders::import::Terms;
    use live_orders::import::group::Grouping;
    use live_orders::import::order::{OrderRow, order};
    use live_orders::{Command, Currency, Timestamp};

    use super::*;

    #[test]
    fn columns_are_read_back_in_their_order() {
        let columns = [Column::Age, Column::Number, Column::Total];
        assert_eq!(to_parameter(columns), "created_at,number,total");
        assert_eq!(parse("created_at,number,total"), Ok(columns.to_vec()));
        assert_eq!(parse(&to_parameter(Column::ALL)), Ok(Column::ALL.to_vec()));
    }

    #[test]
    fn what_is_no_column_is_refused() {
        for text in ["", "colour", "number,", "number,number", "age", "Number"] {
            let refused = parse(text).expect_err(text);
            assert_eq!(refused.field(), Some(COLUMNS), "{text}");
            assert!(refused.to_string().contains("created_at"), "{refused}");
        }
    }

    fn imported() -> Order {
        let row = OrderRow {
            line: 2,
            order_number: "7".into(),
            ordered_on: "2026-01-05".into(),
            customer: "=1+1".into(),
            sku: "A".into(),
            product: "Chai".into(),
            unit_price: "12.50".into(),
            quantity: "3".into(),
            status: "paid".into(),
            ..OrderRow::default()
        };
        let mut grouping = Grouping::default();
        assert!(grouping.push(row).is_none());
        let terms = Terms {
            currency: Currency::USD,
            now: Timestamp::default(),
            shift_days: 0,
        };
        match order(&grouping.finish().expect("an order"), &terms, |_| true) {
            Ok(Command::Import(command)) => command.order().clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_order_is_a_row_and_no_formula() {
        let order = imported();
        let columns = parse("total,customer,items,status,created_at").expect("columns");
        let row: Vec<_> = row(&order, &columns).collect();
        assert_eq!(row, ["37.50", "'=1+1", "3", "paid", "2026-01-05T00:00:00Z"]);
        let object = object(&order, &columns[..3]);
        assert_eq!(
            object,
            r#"{"total_minor":3750,"customer":"=1+1","items":3}"#
        );
    }
}
