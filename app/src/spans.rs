//! How stretches of time and differences between them are put into words.

use live_orders::figures::Slot;
use live_orders::{Period, Timestamp};

use crate::words::day;

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// What a column stands for: `14:00`, `Tue 3 Mar`, `Week of 2 Mar`.
pub fn slot(period: Period, slot: &Slot) -> String {
    match period {
        Period::Day => time(slot.start),
        Period::Week | Period::Month => format!("{} {}", weekday(slot.start), date(slot.start)),
        Period::Quarter => format!("Week of {}", date(slot.start)),
    }
}

/// The same below the column, for those columns that have room for it: `14`, `Tue 3`, `3 Mar`.
pub fn tick(period: Period, index: usize, slot: &Slot) -> Option<String> {
    let (every, text) = match period {
        Period::Day => (3, time(slot.start).chars().take(2).collect()),
        Period::Week => (1, weekday(slot.start).to_owned()),
        Period::Month => (5, date(slot.start)),
        Period::Quarter => (3, date(slot.start)),
    };
    index.is_multiple_of(every).then_some(text)
}

/// What a period is compared with.
pub const fn before(period: Period) -> &'static str {
    match period {
        Period::Day => "yesterday",
        Period::Week => "the 7 days before",
        Period::Month => "the 30 days before",
        Period::Quarter => "the 13 weeks before",
    }
}

/// How an amount has changed: `+12% on yesterday`, `as yesterday`, `none yesterday`.
pub fn change(now: i64, then: i64, period: Period) -> String {
    let before = before(period);
    if now == then {
        return format!("as {before}");
    }
    if then <= 0 {
        return format!("none {before}");
    }
    let hundredfold = (i128::from(now) - i128::from(then)) * 100;
    // Half a percent counts as a whole one, away from zero.
    let half = hundredfold.signum() * i128::from(then) / 2;
    let percent = (hundredfold + half) / i128::from(then);
    match percent {
        0 => format!("as {before}"),
        1..=999 => format!("+{percent}% on {before}"),
        1000.. => format!("{}-fold {before}", now / then),
        _ => format!("−{}% on {before}", percent.unsigned_abs()),
    }
}

/// How a count has changed: `+3 on yesterday`, `as yesterday`.
pub fn difference(now: i64, then: i64, period: Period) -> String {
    let before = before(period);
    match now.saturating_sub(then) {
        0 => format!("as {before}"),
        more @ 1.. => format!("+{more} on {before}"),
        fewer => format!("−{} on {before}", fewer.unsigned_abs()),
    }
}

fn time(moment: Timestamp) -> String {
    moment.to_string().chars().skip(11).take(5).collect()
}

fn date(moment: Timestamp) -> String {
    let day = day(moment);
    day.rsplit_once(' ')
        .map_or(day.clone(), |(date, _)| date.to_owned())
}

fn weekday(moment: Timestamp) -> &'static str {
    // 1970 began on a Thursday.
    let index = (moment.days_since_epoch() + 3).rem_euclid(7);
    let name = usize::try_from(index).ok().and_then(|at| WEEKDAYS.get(at));
    name.copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use live_orders::figures::Totals;

    use super::*;

    #[test]
    fn columns_are_named() {
        let column = Slot {
            start: "2026-03-03T14:00:00Z".parse().expect("a time"),
            now: Totals::default(),
            before: Totals::default(),
        };
        let named = Period::ALL.map(|period| slot(period, &column));
        assert_eq!(named, ["14:00", "Tue 3 Mar", "Tue 3 Mar", "Week of 3 Mar"]);
        let ticks = Period::ALL.map(|period| tick(period, 15, &column).unwrap_or_default());
        assert_eq!(ticks, ["14", "Tue", "3 Mar", "3 Mar"]);
        assert_eq!(tick(Period::Day, 14, &column), None);
    }

    #[test]
    fn changes_are_told_without_colour() {
        let told = |now, then| change(now, then, Period::Day);
        assert_eq!(told(112, 100), "+12% on yesterday");
        assert_eq!(told(200, 199), "+1% on yesterday");
        assert_eq!(told(1000, 1004), "as yesterday");
        assert_eq!(told(0, 10), "−100% on yesterday");
        assert_eq!(told(5, 0), "none yesterday");
        assert_eq!(told(0, 0), "as yesterday");
        assert_eq!(told(250, 10), "25-fold yesterday");
        assert_eq!(difference(3, 5, Period::Week), "−2 on the 7 days before");
        assert_eq!(difference(5, 3, Period::Day), "+2 on yesterday");
    }
}
