//! What becomes of an order's lines.

use super::Terms;
use super::group::Grouping;
use super::order::{OrderRow, order, order_id};
use crate::command::Command;
use crate::ids::{OrderNumber, Sku};
use crate::money::{Currency, Money};
use crate::order::Order;
use crate::status::Status;
use crate::timestamp::Timestamp;

fn row(line: u64) -> OrderRow {
    OrderRow {
        line,
        width: None,
        order_number: "10248".into(),
        ordered_on: "1996-07-04".into(),
        required_on: "1996-08-01".into(),
        shipped_on: "1996-07-16".into(),
        customer: "Vins et alcools Chevalier".into(),
        contact: "Paul Henriot".into(),
        city: "Reims".into(),
        country: "France".into(),
        sku: "NW-11".into(),
        product: "Queso Cabrales".into(),
        unit_price: "14.00".into(),
        quantity: "12".into(),
        discount_percent: "5".into(),
        ..OrderRow::default()
    }
}

fn terms(today: &str) -> Terms {
    Terms {
        currency: Currency::USD,
        now: Timestamp::parse_day(today).expect("a day"),
        shift_days: 0,
    }
}

fn import(rows: &[OrderRow], terms: &Terms) -> Result<Order, String> {
    let mut grouping = Grouping::default();
    for row in rows {
        assert_eq!(grouping.push(row.clone()), None, "one order");
    }
    let group = grouping.finish().expect("an order");
    let known = |sku: &Sku| sku.as_str().starts_with("NW-");
    match order(&group, terms, known) {
        Ok(Command::Import(command)) => Ok(command.order),
        Ok(command) => panic!("{command:?}"),
        Err(refused) => Err(refused
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")),
    }
}

#[test]
fn an_order_keeps_its_number_and_dates() {
    let order = import(&[row(2), row(3)], &terms("2026-01-01")).expect("a good order");
    assert_eq!(order.number, OrderNumber(10_248));
    assert_eq!(order.created_at.to_string(), "1996-07-04T00:00:00Z");
    assert_eq!(order.updated_at.to_string(), "1996-07-16T00:00:00Z");
    assert_eq!(order.lines.len(), 2);
    assert_eq!(order.total, Money::from_minor(2 * 15_960));
    assert_eq!(order.status, Status::Delivered);
}

#[test]
fn the_status_follows_from_the_dates() {
    let status = |shipped_on: &str, today: &str| {
        let shipped_on = shipped_on.into();
        let row = OrderRow {
            shipped_on,
            ..row(2)
        };
        import(&[row], &terms(today)).map(|order| order.status)
    };
    assert_eq!(status("", "2026-01-01"), Ok(Status::New));
    assert_eq!(status("1996-07-16", "1996-08-01"), Ok(Status::Shipped));
    assert_eq!(status("1996-07-16", "1996-08-02"), Ok(Status::Delivered));
}

#[test]
fn dates_move_together_and_the_id_stays() {
    let kept = import(&[row(2)], &terms("1996-07-20")).expect("a good order");
    let shifted = Terms {
        shift_days: 10,
        ..terms("1996-08-02")
    };
    let moved = import(&[row(2)], &shifted).expect("a good order");
    assert_eq!(moved.created_at.day(), "1996-07-14");
    assert_eq!(moved.updated_at.day(), "1996-07-26");
    assert_eq!(moved.status, Status::Shipped, "required on 1996-08-11 now");
    assert_eq!(moved.id, kept.id);
}

#[test]
fn ids_sort_by_day_and_number() {
    let id = |day: &str, number| {
        order_id(
            Timestamp::parse_day(day).expect("a day"),
            OrderNumber(number),
        )
    };
    let sorted = [
        id("1969-01-01", 5),
        id("1996-07-04", 1),
        id("1996-07-04", 2),
        id("1996-07-04", 999_999_999_999),
        id("1996-07-05", 1),
    ];
    assert!(sorted.is_sorted());
    assert!(sorted.iter().all(|id| id.0.get_version_num() == 7));
}

fn refused(change: fn(&mut OrderRow), expected: &str) {
    let mut changed = row(3);
    change(&mut changed);
    let outcome = import(&[row(2), changed], &terms("2026-01-01"));
    assert_eq!(outcome.map(|order| order.number), Err(expected.to_owned()));
}

#[test]
fn a_bad_line_refuses_its_order() {
    refused(
        |row| row.quantity = "0".into(),
        "line 3: quantity must be a whole number from 1 to 10000.",
    );
    refused(
        |row| row.quantity = "1.5".into(),
        "line 3: quantity must be a whole number from 1 to 10000.",
    );
    refused(
        |row| row.discount_percent = "101".into(),
        "line 3: discount_percent must be a whole number from 0 to 100.",
    );
    refused(
        |row| row.unit_price = "a".into(),
        "line 3: unit_price is not an amount like 12.50.",
    );
    refused(
        |row| row.sku = "XX-1".into(),
        "line 3: sku: There is no product “XX-1”.",
    );
    refused(
        |row| row.city = "Paris".into(),
        "line 3: city is another than on line 2, of the same order.",
    );
    refused(
        |row| row.width = Some((12, 14)),
        "line 3: line has 12 fields where the header has 14.",
    );
    refused(
        |row| row.order_number = "?".into(),
        "line 3: order_number must be a whole number from 1 to 999999999999, not “?”.",
    );
}

#[test]
fn bad_columns_of_the_order_are_named_once() {
    let both = |change: fn(&mut OrderRow), expected: &str| {
        let mut rows = [row(2), row(3)];
        rows.iter_mut().for_each(change);
        let outcome = import(&rows, &terms("2026-01-01"));
        assert_eq!(outcome.map(|order| order.number), Err(expected.to_owned()));
    };
    both(
        |row| row.ordered_on = "04.07.1996".into(),
        "line 2: ordered_on must be a day like 2026-03-01.",
    );
    both(
        |row| row.shipped_on = "1996-07-03".into(),
        "line 2: shipped_on must not be before ordered_on.",
    );
    both(
        |row| row.customer = " ".into(),
        "line 2: customer must not be empty.",
    );
    both(
        |row| row.contact = "Paul\u{fffd}".into(),
        "line 2: contact is not UTF-8 text.",
    );
}

#[test]
fn all_bad_lines_are_told() {
    let mut rows = [row(2), row(3), row(4)];
    rows[0].quantity = "x".into();
    rows[2].sku = "XX-1".into();
    let told = import(&rows, &terms("2026-01-01")).expect_err("two bad lines");
    assert_eq!(told.lines().count(), 2, "{told}");
}

#[test]
fn an_order_has_at_most_a_hundred_lines() {
    let rows: Vec<OrderRow> = (2..=102).map(row).collect();
    assert_eq!(rows.len(), 101);
    assert_eq!(
        import(&rows, &terms("2026-01-01")).map(|order| order.number),
        Err("line 102: line is one more than 100.".into())
    );
    assert!(import(&rows[..100], &terms("2026-01-01")).is_ok());
}
