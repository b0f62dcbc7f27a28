use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn hour(text: &str) -> i64 {
    period::hour_of(at(text))
}

fn window(period: Period, now: &str) -> Window {
    Window::new(period, at(now))
}

fn delta(kind: Kind, at: i64, key: &str, orders: i64, minor: i64) -> Delta {
    Delta {
        kind,
        at,
        key: key.into(),
        label: key.into(),
        totals: Totals {
            orders,
            revenue: Money::from_minor(minor),
        },
    }
}

fn figures(period: Period, now: &str) -> Figures {
    Figures::empty(period, at(now), Currency::USD, Seq(1))
}

#[test]
fn periods_end_with_today_and_weeks_begin_on_mondays() {
    // A Tuesday.
    let now = "2026-03-03T14:37:00Z";
    let spans = Period::ALL.map(|period| {
        let window = window(period, now);
        let last = window.slot_start(period.slots() - 1);
        format!("{period} {} {last}", window.slot_start(0).day())
    });
    assert_eq!(
        spans,
        [
            "day 2026-03-03 2026-03-03T23:00:00Z",
            "week 2026-02-25 2026-03-03T00:00:00Z",
            "month 2026-02-02 2026-03-03T00:00:00Z",
            "quarter 2025-12-08 2026-03-02T00:00:00Z",
        ]
    );
}

#[test]
fn the_period_before_is_compared_up_to_the_same_hour() {
    let window = window(Period::Day, "2026-03-03T14:37:00Z");
    assert!(window.is_before(hour("2026-03-02T14:59:00Z")));
    assert!(!window.is_before(hour("2026-03-02T15:00:00Z")));
    assert!(!window.is_before(hour("2026-03-01T23:00:00Z")));
    assert_eq!(window.slot_before(hour("2026-03-02T23:00:00Z")), Some(23));
    assert_eq!(window.slot_of(hour("2026-03-02T23:00:00Z")), None);
    assert_eq!(window.slot_of(hour("2026-03-04T00:00:00Z")), None);
}

#[test]
fn an_open_order_is_late_after_two_days_to_the_full_hour() {
    let window = window(Period::Week, "2026-03-03T14:37:00Z");
    let late = |placed: &str| window.is_late(hour(placed));
    assert_eq!(late("2026-03-01T14:00:00Z"), (false, false));
    assert_eq!(late("2026-03-01T13:59:59Z"), (true, true));
    assert_eq!(late("2026-02-28T14:00:00Z"), (true, true));
    assert_eq!(late("2026-02-28T13:59:59Z"), (true, false));
}

#[test]
fn cancelled_orders_are_told_by_status_alone() {
    let mut figures = figures(Period::Day, "2026-03-03T14:37:00Z");
    let now = hour("2026-03-03T09:00:00Z");
    figures.add(&delta(Kind::Status, now, "0", 2, 500));
    figures.add(&delta(Kind::Status, now, "5", 1, 900));
    assert_eq!(
        (figures.now.orders, figures.now.average().minor()),
        (2, 250)
    );
    assert_eq!(
        figures.series.get(9).map(|slot| slot.now),
        Some(figures.now)
    );
    let shares = figures.by_status.iter().map(|share| share.totals.orders);
    assert_eq!(shares.collect::<Vec<_>>(), [2, 0, 0, 0, 0, 1]);
    assert_eq!((figures.backlog.open, figures.backlog.late), (2, 0));
}

#[test]
fn what_is_old_counts_as_open_and_late_and_nowhere_else() {
    let mut figures = figures(Period::Day, "2026-03-03T14:37:00Z");
    let then = hour("2025-03-03T09:00:00Z");
    figures.add(&delta(Kind::Status, then, "1", 3, 500));
    assert!(figures.now.is_nothing() && figures.before.is_nothing());
    assert_eq!((figures.backlog.open, figures.backlog.late), (3, 3));
    assert_eq!(figures.backlog.lately, 0);
}

#[test]
fn parts_are_ranked_and_the_rest_is_told_together() {
    let mut parts = Breakdown::default();
    for (key, minor) in [("a", 100), ("b", 300), ("c", 200), ("a", 250)] {
        parts.add(&delta(Kind::Product, 0, key, 1, minor));
    }
    let (top, others) = parts.top(2);
    let keys: Vec<&str> = top.iter().map(|part| part.key.as_str()).collect();
    assert_eq!((keys, others.revenue.minor()), (vec!["a", "b"], 200));
    parts.add(&delta(Kind::Product, 0, "a", -2, -350));
    assert_eq!(parts.parts.len(), 2, "what has nothing left is no part");
}

#[test]
fn parts_are_bounded_and_nothing_is_lost_with_them() {
    let share = |n: i64| Share {
        key: format!("{n:04}"),
        label: String::new(),
        totals: Totals {
            orders: 1,
            revenue: Money::from_minor(n),
        },
    };
    let mut parts = Breakdown::of((1..=250).map(share).collect());
    parts.add(&delta(Kind::Product, 0, "0001", 1, 7));
    let (top, others) = parts.top(breakdown::PARTS_MAX);
    assert_eq!((top.len(), parts.more, others.orders), (100, 150, 151));
    let all = top
        .iter()
        .map(|part| part.totals)
        .fold(others, Totals::plus);
    assert_eq!(all.revenue.minor(), 250 * 251 / 2 + 7);
}
