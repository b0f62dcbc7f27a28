//! How stretches of time and differences between them are put into words.

use live_orders::figures::Slot;
use live_orders::{Period, Timestamp};

use crate::locale::house::day_of_year;
use crate::texts::{figures, time};

/// What a column stands for: `14:00`, `Tue 3 Mar`, `Week of 2 Mar`.
pub fn slot(period: Period, slot: &Slot) -> String {
    match period {
        Period::Day => time(slot.start),
        Period::Week | Period::Month => {
            figures::weekday_and_day(weekday(slot.start), &day_of_year(slot.start))
        }
        Period::Quarter => figures::week_of(&day_of_year(slot.start)),
    }
}

/// The same below the column, for those columns that have room for it: `14`, `Tue 3`, `3 Mar`.
pub fn tick(period: Period, index: usize, slot: &Slot) -> Option<String> {
    let (every, text) = match period {
        Period::Day => (3, time(slot.start).chars().take(2).collect()),
        Period::Week => (1, weekday(slot.start).to_owned()),
        Period::Month => (5, day_of_year(slot.start)),
        Period::Quarter => (3, day_of_year(slot.start)),
    };
    index.is_multiple_of(every).then_some(text)
}

/// What a period is compared with.
pub fn before(period: Period) -> &'static str {
    match period {
        Period::Day => figures::before_day(),
        Period::Week => figures::before_week(),
        Period::Month => figures::before_month(),
        Period::Quarter => figures::before_quarter(),
    }
}

/// The name of a period.
pub fn name(period: Period) -> &'static str {
    match period {
        Period::Day => time::today(),
        Period::Week => figures::period_week(),
        Period::Month => figures::period_month(),
        Period::Quarter => figures::period_quarter(),
    }
}

/// What a chart shows, by what one of its columns stands for: `Revenue by hour`.
pub fn by_unit(what: &str, period: Period) -> String {
    match period {
        Period::Day => figures::by_hour(what),
        Period::Week | Period::Month => figures::by_day(what),
        Period::Quarter => figures::by_week(what),
    }
}

/// How an amount has changed: `+12% on yesterday`, `as yesterday`, `none yesterday`.
pub fn change(now: i64, then: i64, period: Period) -> String {
    let before = before(period);
    if now == then {
        return figures::as_before(before);
    }
    if then <= 0 {
        return figures::none_before(before);
    }
    let hundredfold = (i128::from(now) - i128::from(then)) * 100;
    // Half a percent counts as a whole one, away from zero.
    let half = hundredfold.signum() * i128::from(then) / 2;
    let percent = (hundredfold + half) / i128::from(then);
    match percent {
        0 => figures::as_before(before),
        1..=999 => figures::more_on(&figures::percent(&percent.to_string()), before),
        1000.. => figures::fold(&(now / then).to_string(), before),
        _ => figures::less_on(
            &figures::percent(&percent.unsigned_abs().to_string()),
            before,
        ),
    }
}

/// How a count has changed: `+3 on yesterday`, `as yesterday`.
pub fn difference(now: i64, then: i64, period: Period) -> String {
    let before = before(period);
    match now.saturating_sub(then) {
        0 => figures::as_before(before),
        more @ 1.. => figures::more_on(&more.to_string(), before),
        fewer => figures::less_on(&fewer.unsigned_abs().to_string(), before),
    }
}

fn time(moment: Timestamp) -> String {
    moment.to_string().chars().skip(11).take(5).collect()
}

fn weekday(moment: Timestamp) -> &'static str {
    // 1970 began on a Thursday.
    let index = (moment.days_since_epoch() + 3).rem_euclid(7);
    let place = usize::try_from(index).unwrap_or_default();
    let name = time::weekdays().split(' ').nth(place);
    name.unwrap_or_default()
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
