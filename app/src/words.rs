//! How ages, moments, fields and changes are put into words: the same on the server and in every
//! browser, whatever its locale.

use live_orders::difference::{self, Difference};
use live_orders::import::ACTOR;
use live_orders::{Change, Effect, Order, Record, Refusal, Timestamp};

const MINUTE_S: u64 = 60;
const HOUR_S: u64 = 60 * MINUTE_S;
const DAY_S: u64 = 24 * HOUR_S;
/// From this age on the day says more than a count of days.
const DATED_S: u64 = 30 * DAY_S;

/// Whoever saves something takes a few seconds for granted; from then on it is a wait.
const SAVING_S: u64 = 5;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// How long ago that was: `now`, `5 min`, `3 h`, `12 d`, then the day.
pub fn age(now: Timestamp, then: Timestamp) -> String {
    match now.since(then).as_secs() {
        0..MINUTE_S => "now".into(),
        seconds @ MINUTE_S..HOUR_S => format!("{} min", seconds / MINUTE_S),
        seconds @ HOUR_S..DAY_S => format!("{} h", seconds / HOUR_S),
        seconds @ DAY_S..DATED_S => format!("{} d", seconds / DAY_S),
        _ => day(then),
    }
}

/// How long something has waited: `Just now`, then as [`age`] tells it.
pub fn waited(now: Timestamp, since: Timestamp) -> String {
    if now.since(since).as_secs() < MINUTE_S {
        "Just now".into()
    } else {
        age(now, since)
    }
}

/// What is said of something that waits for the server: `Saving…`, then `Waiting`.
pub fn waiting(now: Timestamp, since: Timestamp) -> &'static str {
    match now.since(since).as_secs() {
        0..SAVING_S => "Saving…",
        _ => "Waiting",
    }
}

/// The same with its age, once there is one to tell: `Waiting 5 min`.
pub fn waiting_age(now: Timestamp, since: Timestamp) -> String {
    let word = waiting(now, since);
    match now.since(since).as_secs() {
        0..MINUTE_S => word.into(),
        _ => format!("{word} {}", age(now, since)),
    }
}

/// The day in UTC: `6 May 1998`.
pub fn day(moment: Timestamp) -> String {
    let text = moment.day();
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let month = month
        .and_then(|month| month.parse::<usize>().ok())
        .and_then(|month| MONTHS.get(month.checked_sub(1)?));
    match (year, month, day) {
        (Some(year), Some(month), Some(day)) => {
            format!("{} {month} {year}", day.trim_start_matches('0'))
        }
        _ => text,
    }
}

/// The moment in UTC: `6 May 1998, 14:05 UTC`.
pub fn moment(moment: Timestamp) -> String {
    let text = moment.to_string();
    let time = text.get(11..16).unwrap_or_default();
    format!("{}, {time} UTC", day(moment))
}

/// A refusal at its field: without the field's name, which stands above it already.
pub fn at_field(refusal: &Refusal) -> String {
    let sentence = refusal.to_string();
    let bare = refusal
        .field()
        .and_then(|field| sentence.strip_prefix(field))
        .map(str::trim_start);
    match bare.map(|bare| (bare, bare.chars().next())) {
        Some((bare, Some(first))) => {
            let rest = bare.get(first.len_utf8()..).unwrap_or_default();
            format!("{}{rest}", first.to_uppercase())
        }
        _ => sentence,
    }
}

/// `1 item`, `3 items`.
pub fn items(order: &Order) -> String {
    counted(order.pieces(), "item")
}

/// A count with its noun.
pub fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(count))
}

/// An order's number, once the store has given it one: `#11077`.
pub fn number(order: &Order) -> String {
    if order.number.is_assigned() {
        order.number.to_string()
    } else {
        "New".into()
    }
}

/// A count with its thousands apart.
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What a change did to an order that put it back to what it was before: the step that is undone.
pub fn undone(change: &Change) -> String {
    match change.effect.orders() {
        (Some(before), Some(after)) => format!("Undone: {}", update(after, before)),
        _ => "Undone: Deleted".into(),
    }
}

/// What a change did to an order, in few words.
pub fn deed(change: &Change) -> String {
    match &change.effect {
        Effect::Insert(_) if change.actor.as_str() == ACTOR => "Imported".into(),
        Effect::Insert(_) => "Placed".into(),
        Effect::Delete(_) => "Deleted".into(),
        Effect::Update {
            before: Record::Order(before),
            after: Record::Order(after),
        } => update(before, after),
        Effect::Update { .. } => "Changed".into(),
    }
}

fn update(before: &Order, after: &Order) -> String {
    if before.status != after.status {
        return format!("{} → {}", before.status.label(), after.status.label());
    }
    let fields: Vec<&str> = [
        ("customer", before.customer != after.customer),
        ("contact", before.contact != after.contact),
        (
            "address",
            before.city != after.city || before.country != after.country,
        ),
        ("note", before.note != after.note),
        ("lines", before.lines != after.lines),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect();
    if fields.is_empty() {
        "Saved unchanged".into()
    } else {
        format!("Edited {}", fields.join(", "))
    }
}

/// The fields that a change to an order changed; a step is told by its deed alone.
pub fn differences(change: &Change) -> Vec<Difference> {
    match change.effect.orders() {
        (Some(before), Some(after)) => difference::between(before, after)
            .into_iter()
            .filter(|difference| !matches!(difference, Difference::Status { .. }))
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aged(seconds: i64, expected: &str) {
        let then: Timestamp = "2026-03-01T12:00:00Z".parse().expect("a time");
        let now = Timestamp::from_millis(then.millis() + seconds * 1_000);
        assert_eq!(age(now, then), expected);
    }

    #[test]
    fn ages_are_told() {
        aged(-5, "now");
        aged(59, "now");
        aged(60, "1 min");
        aged(3_599, "59 min");
        aged(3_600, "1 h");
        aged(86_400 * 2 + 5, "2 d");
        aged(86_400 * 30, "1 Mar 2026");
    }

    #[test]
    fn waits_are_told() {
        for (seconds, expected) in [
            (-5, "Saving…"),
            (4, "Saving…"),
            (5, "Waiting"),
            (59, "Waiting"),
            (125, "Waiting 2 min"),
        ] {
            let since: Timestamp = "2026-03-01T12:00:00Z".parse().expect("a time");
            let now = Timestamp::from_millis(since.millis() + seconds * 1_000);
            assert_eq!(waiting_age(now, since), expected);
        }
    }

    #[test]
    fn moments_are_told_in_utc() {
        let then: Timestamp = "1998-05-06T14:05:59Z".parse().expect("a time");
        assert_eq!(moment(then), "6 May 1998, 14:05 UTC");
    }

    #[test]
    fn a_refusal_at_its_field_leaves_the_name_out() {
        let refusal = Refusal::invalid("lines[0].quantity", "must be a whole number");
        assert_eq!(at_field(&refusal), "Must be a whole number.");
        assert_eq!(
            at_field(&Refusal::KeyReused),
            Refusal::KeyReused.to_string()
        );
    }

    #[test]
    fn counts_are_grouped() {
        assert_eq!(counted(1, "order"), "1 order");
        assert_eq!(counted(1_265, "order"), "1,265 orders");
    }
}
