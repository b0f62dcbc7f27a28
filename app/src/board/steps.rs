//! The orders before and after the open one, in the list as it is filtered and sorted. An order that
//! leaves the list under the reader's hands keeps its place there: its neighbours stay its own.

use live_orders::OrderId;

/// Where the open order stands among those that are loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// The open order.
    pub open: Option<OrderId>,
    /// Its place, counted from 0, or the one that it had; none for one that was never seen there.
    pub place: Option<usize>,
    /// Whether it is in the list now.
    pub is_listed: bool,
    /// The order before it.
    pub previous: Option<OrderId>,
    /// The order after it.
    pub next: Option<OrderId>,
}

impl Steps {
    /// Looks for an order in the list; `before` is what was found last.
    pub fn find(ids: &[OrderId], open: Option<OrderId>, before: Option<&Self>) -> Self {
        let listed = open.and_then(|open| ids.iter().position(|id| *id == open));
        let kept = before
            .filter(|before| open.is_some() && before.open == open)
            .and_then(|before| before.place);
        let place = listed.or(kept);
        let after = |place: usize| ids.get(place + usize::from(listed.is_some()));
        Self {
            open,
            place,
            is_listed: listed.is_some(),
            previous: place
                .and_then(|place| ids.get(place.checked_sub(1)?))
                .copied(),
            next: place.and_then(after).copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> OrderId {
        OrderId(uuid::Uuid::from_u128(number))
    }

    fn check(steps: &Steps, previous: Option<u128>, next: Option<u128>) {
        assert_eq!(
            (steps.previous, steps.next),
            (previous.map(id), next.map(id))
        );
    }

    #[test]
    fn neighbours_are_those_of_the_list() {
        let ids = [id(1), id(2), id(3)];
        check(&Steps::find(&ids, Some(id(1)), None), None, Some(2));
        check(&Steps::find(&ids, Some(id(2)), None), Some(1), Some(3));
        check(&Steps::find(&ids, Some(id(3)), None), Some(2), None);
        check(&Steps::find(&ids, Some(id(9)), None), None, None);
        check(&Steps::find(&ids, None, None), None, None);
    }

    #[test]
    fn an_order_that_leaves_the_list_keeps_its_neighbours() {
        let there = Steps::find(&[id(1), id(2), id(3)], Some(id(2)), None);
        let gone = Steps::find(&[id(1), id(3)], Some(id(2)), Some(&there));
        check(&gone, Some(1), Some(3));
        assert!(!gone.is_listed);
        let back = Steps::find(&[id(2), id(1), id(3)], Some(id(2)), Some(&gone));
        check(&back, None, Some(1));
    }

    #[test]
    fn the_place_of_another_order_says_nothing() {
        let there = Steps::find(&[id(1), id(2)], Some(id(2)), None);
        check(
            &Steps::find(&[id(1)], Some(id(9)), Some(&there)),
            None,
            None,
        );
    }
}
