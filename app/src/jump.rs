//! To the orders of a day: a list that begins there, and the ways on from it. A list sorted by time
//! begins with the day that is its last, or, the oldest first, its first; so a jump is a filter like
//! any other, and everything that is done with a list is done with this one. Pure.

use live_orders::query::{Cursor, Position, Sort, SortKey, SortValue};
use live_orders::{Order, OrderId, OrderQuery, Timestamp};
use uuid::Uuid;

use crate::presets::{Preset, midnight};

/// A list that begins with a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Landing {
    /// Which day.
    pub day: Timestamp,
    /// Whether the newest of it come first, and newer ones lie above.
    pub is_newest_first: bool,
}

/// The list that begins with the orders of a day, in place of the days that it had. One that is not
/// sorted by time has no such place: it is sorted as at first.
pub fn to_day(query: &OrderQuery, day: Timestamp) -> OrderQuery {
    let sort = if is_in_time(query.sort) {
        query.sort
    } else {
        Sort::default()
    };
    let day = Some(midnight(day));
    let (from, to) = if sort.descending {
        (None, day)
    } else {
        (day, None)
    };
    OrderQuery {
        from,
        to,
        sort,
        ..query.clone()
    }
}

impl Landing {
    /// Where a list begins, if that is a day, and not one of the days that have a name.
    pub fn of(query: &OrderQuery, now: Timestamp) -> Option<Self> {
        if !is_in_time(query.sort) || Preset::in_query(query, now).is_some() {
            return None;
        }
        let is_newest_first = query.sort.descending;
        let (start, end) = if is_newest_first {
            (query.to, query.from)
        } else {
            (query.from, query.to)
        };
        let day = start.filter(|_| end.is_none())?;
        Some(Self {
            day,
            is_newest_first,
        })
    }

    /// The list without it: it begins where all orders do.
    pub fn whole(self, query: &OrderQuery) -> OrderQuery {
        OrderQuery {
            from: None,
            to: None,
            ..query.clone()
        }
    }

    /// The rows above it, the nearest first: a list, and the place in it after which they come.
    pub fn above(self, query: &OrderQuery) -> (OrderQuery, Cursor) {
        let sort = Sort {
            key: SortKey::CreatedAt,
            descending: !self.is_newest_first,
        };
        // The outermost moment and id of the day: whatever comes after that is of another.
        let (millis, id) = if self.is_newest_first {
            (self.day.next_day().millis() - 1, Uuid::max())
        } else {
            (self.day.millis(), Uuid::nil())
        };
        let position = Position {
            value: SortValue::Integer(millis),
            id: OrderId(id),
        };
        let list = OrderQuery {
            sort,
            ..self.whole(query)
        };
        (list, Cursor::new(sort, position))
    }

    /// The list that begins with the day of the nearest row above; the whole one where there is none.
    pub fn up(self, query: &OrderQuery, nearest: Option<&Order>) -> OrderQuery {
        match nearest {
            Some(order) => to_day(query, order.created_at),
            None => self.whole(query),
        }
    }
}

const fn is_in_time(sort: Sort) -> bool {
    matches!(sort.key, SortKey::CreatedAt | SortKey::Number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::queue::tests::order;

    fn query(url: &str) -> OrderQuery {
        OrderQuery::from_url(url).expect("a query")
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn now() -> Timestamp {
        at("2026-03-05T14:07:09Z")
    }

    #[test]
    fn a_list_begins_with_a_day_whichever_way_it_goes() {
        let day = at("2026-02-03T11:00:00Z");
        for (url, landed) in [
            ("", "to=2026-02-03"),
            ("status=new&q=rod", "status=new&q=rod&to=2026-02-03"),
            ("from=2026-03-01&to=2026-03-04", "to=2026-02-03"),
            ("sort=created_at", "from=2026-02-03&sort=created_at"),
            ("sort=-number", "to=2026-02-03&sort=-number"),
            ("sort=customer", "to=2026-02-03"),
        ] {
            assert_eq!(to_day(&query(url), day).to_url(), landed, "{url}");
            let landing = Landing::of(&query(landed), now()).expect("a day");
            assert_eq!(landing.day, midnight(day), "{landed}");
            assert!(Landing::of(&landing.whole(&query(landed)), now()).is_none());
        }
    }

    #[test]
    fn spans_and_days_with_a_name_are_no_jumps() {
        for url in [
            "",
            "from=2026-02-01",
            "from=2026-01-01&to=2026-01-31",
            "from=2026-02-27&sort=created_at",
            "to=2026-02-03&sort=total",
        ] {
            assert_eq!(Landing::of(&query(url), now()), None, "{url}");
        }
    }

    #[test]
    fn what_lies_above_is_of_other_days_alone() {
        for (url, above, day_of_row, up) in [
            (
                "status=new&to=2026-02-03",
                "status=new&sort=created_at",
                "2026-02-06",
                "status=new&to=2026-02-06",
            ),
            (
                "from=2026-02-03&sort=number",
                "",
                "2026-01-30",
                "from=2026-01-30&sort=number",
            ),
        ] {
            let landing = Landing::of(&query(url), now()).expect("a day");
            let (list, cursor) = landing.above(&query(url));
            assert_eq!(list.to_url(), above);
            let place = cursor.position(list.sort).expect("of that list");
            for (moment, is_after) in [
                ("2026-02-02T23:59:59.999Z", !landing.is_newest_first),
                ("2026-02-03T00:00:00Z", false),
                ("2026-02-03T23:59:59.999Z", false),
                ("2026-02-04T00:00:00Z", landing.is_newest_first),
            ] {
                let mut row = order(OrderId(Uuid::from_u128(7)));
                row.created_at = at(moment);
                let is_beyond = list.sort.compare(place, &list.position(&row)).is_lt();
                // Of the day itself nothing is above; on the far side of it all is below.
                assert_eq!(is_beyond, is_after, "{url}: {moment}");
            }
            let mut row = order(OrderId(Uuid::from_u128(7)));
            row.created_at = at(&format!("{day_of_row}T10:00:00Z"));
            assert_eq!(landing.up(&query(url), Some(&row)).to_url(), up);
            assert_eq!(landing.up(&query(url), None), landing.whole(&query(url)));
        }
    }
}
