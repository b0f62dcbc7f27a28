//! How statuses, ages, fields and changes are put into words, in the reader's language. The words
//! themselves are in [`crate::texts`], numbers and times in [`crate::locale`], refusals in
//! [`crate::refusals`].

use live_orders::difference::{self, Difference, TextField};
use live_orders::import::columns::Kind;
use live_orders::{Change, Effect, Order, Record, Status, Timestamp};

use crate::language::Language;
use crate::locale;
pub use crate::locale::{exact, grouped, moment, money, utc_day};
use crate::texts;

const MINUTE_S: u64 = 60;
const HOUR_S: u64 = 60 * MINUTE_S;
const DAY_S: u64 = 24 * HOUR_S;
/// From this age on the day says more than a count of days.
const DATED_S: u64 = 30 * DAY_S;

/// Whoever saves something takes a few seconds for granted; from then on it is a wait.
const SAVING_S: u64 = 5;

/// The name of a status.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::New => texts::words::status_new(),
        Status::Paid => texts::words::status_paid(),
        Status::Packed => texts::words::status_packed(),
        Status::Shipped => texts::words::status_shipped(),
        Status::Delivered => texts::words::status_delivered(),
        Status::Cancelled => texts::words::status_cancelled(),
    }
}

/// The same in the midst of a sentence.
pub fn status_within(status: Status) -> String {
    self::status(status).to_lowercase()
}

/// What a person does to bring an order into a status, as a button says it.
pub fn action(status: Status) -> &'static str {
    match status {
        Status::New => texts::words::action_new(),
        Status::Paid => texts::words::action_paid(),
        Status::Packed => texts::words::action_packed(),
        Status::Shipped => texts::words::action_shipped(),
        Status::Delivered => texts::words::action_delivered(),
        Status::Cancelled => texts::words::action_cancelled(),
    }
}

/// The name of a field of text.
pub fn field(field: TextField) -> &'static str {
    match field {
        TextField::Customer => texts::words::customer(),
        TextField::Contact => texts::words::contact(),
        TextField::City => texts::words::city(),
        TextField::Country => texts::words::country(),
        TextField::Note => texts::words::note(),
    }
}

/// The same in the midst of a sentence, where German writes a noun as everywhere.
pub fn field_within(field: TextField) -> String {
    match Language::of_reader() {
        Language::English => self::field(field).to_lowercase(),
        Language::German => self::field(field).to_owned(),
    }
}

/// How long ago that was: `now`, `5 min`, `3 h`, `12 d`, then the day.
pub fn age(now: Timestamp, then: Timestamp) -> String {
    let count = |count: u64| count.to_string();
    match now.since(then).as_secs() {
        0..MINUTE_S => texts::time::now().into(),
        seconds @ MINUTE_S..HOUR_S => texts::time::minutes(&count(seconds / MINUTE_S)),
        seconds @ HOUR_S..DAY_S => texts::time::hours(&count(seconds / HOUR_S)),
        seconds @ DAY_S..DATED_S => texts::time::days(&count(seconds / DAY_S)),
        _ => locale::day(then),
    }
}

/// How long something has waited: `Just now`, then as [`age`] tells it.
pub fn waited(now: Timestamp, since: Timestamp) -> String {
    if now.since(since).as_secs() < MINUTE_S {
        texts::time::just_now().into()
    } else {
        age(now, since)
    }
}

/// When something happened, to open a sentence: `Just now`, `5 min ago`.
pub fn happened(now: Timestamp, then: Timestamp) -> String {
    if now.since(then).as_secs() < MINUTE_S {
        texts::time::just_now().into()
    } else {
        texts::time::ago(&age(now, then))
    }
}

/// What is said of something that waits for the server: `Saving…`, then `Waiting`.
pub fn waiting(now: Timestamp, since: Timestamp) -> &'static str {
    match now.since(since).as_secs() {
        0..SAVING_S => texts::time::saving(),
        _ => texts::time::waiting(),
    }
}

/// The same with its age, once there is one to tell: `Waiting 5 min`.
pub fn waiting_age(now: Timestamp, since: Timestamp) -> String {
    let word = waiting(now, since);
    match now.since(since).as_secs() {
        0..MINUTE_S => word.into(),
        _ => texts::time::waiting_for(word, &age(now, since)),
    }
}

/// `1 item`, `3 items`.
pub fn items(order: &Order) -> String {
    texts::words::items(order.pieces())
}

/// What a file holds, counted: `1 order`, `3 products`.
pub fn held(kind: Kind, count: u64) -> String {
    match kind {
        Kind::Orders => texts::words::orders(count),
        Kind::Products => texts::import::products(count),
    }
}

/// An order's number, once the store has given it one: `#11077`.
pub fn number(order: &Order) -> String {
    if order.number.is_assigned() {
        order.number.to_string()
    } else {
        texts::words::new_number().into()
    }
}

/// An order's total: `$1,234.50`.
pub fn total(order: &Order) -> String {
    money(order.total, order.currency)
}

/// What a change did to an order that put it back to what it was before: the step that is undone.
pub fn undone(change: &Change) -> String {
    match change.effect.orders() {
        (Some(before), Some(after)) => texts::told::undone(&update(after, before)),
        _ => texts::told::undone(texts::order::deleted()),
    }
}

/// What a change did to an order, in few words.
pub fn deed(change: &Change) -> String {
    match &change.effect {
        Effect::Insert(_) if change.actor.is_import() => texts::order::imported().into(),
        Effect::Insert(_) => texts::order::placed().into(),
        Effect::Delete(_) => texts::order::deleted().into(),
        Effect::Update {
            before: Record::Order(before),
            after: Record::Order(after),
        } => update(before, after),
        Effect::Update { .. } => texts::order::changed().into(),
    }
}

fn update(before: &Order, after: &Order) -> String {
    if before.status != after.status {
        return format!("{} → {}", status(before.status), status(after.status));
    }
    let fields: Vec<&str> = [
        (
            texts::order::edited_customer(),
            before.customer != after.customer,
        ),
        (
            texts::order::edited_contact(),
            before.contact != after.contact,
        ),
        (
            texts::order::edited_address(),
            before.city != after.city || before.country != after.country,
        ),
        (texts::order::edited_note(), before.note != after.note),
        (texts::order::edited_lines(), before.lines != after.lines),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect();
    if fields.is_empty() {
        texts::order::saved_unchanged().into()
    } else {
        texts::order::edited(&fields.join(", "))
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
    use crate::language::in_language;

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
    fn counts_are_grouped() {
        assert_eq!(texts::words::orders(1), "1 order");
        assert_eq!(texts::words::orders(1_265), "1,265 orders");
        let german = in_language(Language::German, || texts::words::orders(1_265));
        assert_eq!(german, "1.265 Bestellungen");
    }
}
