//! The cards of the board under the keyboard. As in the list, the cursor is the browser's own focus,
//! on the link of a card. Where it goes is worked out purely, by [`next`].

use leptos::prelude::document;
use live_orders::OrderId;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, NodeList};

/// The lanes whose cards can be seen.
const LANES: &str = ":is(section, details[open]).lane__body";
/// The links of a lane's cards.
const LINKS: &str = ".card__link";

/// Which way the focus goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Down the lane.
    Down,
    /// Up the lane.
    Up,
    /// To the lane on the left.
    Left,
    /// To the lane on the right.
    Right,
}

/// A card by its lane and its place in it.
pub type At = (usize, usize);

/// The card to go to, in lanes of so many cards; empty lanes are passed over, and a shorter one is
/// entered at its end. From nowhere it is the first card.
pub fn next(lengths: &[usize], at: Option<At>, way: Way) -> Option<At> {
    let is_there = |lane: &usize| lengths.get(*lane).is_some_and(|length| *length > 0);
    let Some((lane, place)) = at else {
        return Some(((0..lengths.len()).find(is_there)?, 0));
    };
    let beside = |lane: usize| Some((lane, place.min(lengths.get(lane)?.checked_sub(1)?)));
    match way {
        Way::Down => Some((lane, place + 1)).filter(|_| place + 1 < lengths[lane]),
        Way::Up => Some((lane, place.checked_sub(1)?)),
        Way::Left => (0..lane).rev().find(is_there).and_then(beside),
        Way::Right => (lane + 1..lengths.len()).find(is_there).and_then(beside),
    }
}

/// Moves the focus by a card; `false` where the page shows no board.
pub fn step(way: Way) -> bool {
    let Ok(lanes) = document().query_selector_all(LANES) else {
        return false;
    };
    let lanes: Vec<NodeList> = elements(&lanes)
        .filter_map(|lane| lane.query_selector_all(LINKS).ok())
        .collect();
    if lanes.is_empty() {
        return false;
    }
    let focused = focused();
    let at = focused.as_ref().and_then(|link| {
        let place = |links: &NodeList| elements(links).position(|it| it == *link);
        let mut places = lanes.iter().map(place).enumerate();
        places.find_map(|(lane, place)| Some((lane, place?)))
    });
    let lengths: Vec<usize> = lanes.iter().map(|links| elements(links).count()).collect();
    if let Some((lane, place)) = next(&lengths, at, way)
        && let Some(link) = elements(&lanes[lane]).nth(place)
    {
        focus(&link);
    }
    true
}

/// The order whose card has the focus.
pub fn order() -> Option<OrderId> {
    of(&document().active_element()?)
}

/// The order whose card an element is in.
pub fn of(element: &Element) -> Option<OrderId> {
    let card = element.closest(".card").ok().flatten()?;
    card.get_attribute("data-order")?.parse().ok()
}

/// Gives a card's link the focus again that was lost with the card, where it is now.
pub fn refocus(id: OrderId) {
    let active = document().active_element();
    if active.is_some_and(|element| element.tag_name() != "BODY") {
        return;
    }
    let link = document().query_selector(&format!("[data-order=\"{id}\"] {LINKS}"));
    if let Some(link) = link.ok().flatten() {
        focus(&link);
    }
}

/// The link of the card that the focus is in.
fn focused() -> Option<Element> {
    let card = document().active_element()?.closest(".card").ok().flatten();
    card?.query_selector(LINKS).ok().flatten()
}

fn focus(link: &Element) {
    if let Some(link) = link.dyn_ref::<HtmlElement>() {
        let _ = link.focus();
    }
}

fn elements(nodes: &NodeList) -> impl Iterator<Item = Element> + '_ {
    (0..nodes.length()).filter_map(|index| nodes.item(index)?.dyn_into().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lengths: &[usize], at: Option<At>, way: Way, expected: Option<At>) {
        assert_eq!(next(lengths, at, way), expected, "{at:?} {way:?}");
    }

    #[test]
    fn from_nowhere_it_is_the_first_card() {
        check(&[0, 2, 1], None, Way::Down, Some((1, 0)));
        check(&[0, 0], None, Way::Right, None);
        check(&[], None, Way::Down, None);
    }

    #[test]
    fn along_a_lane_it_ends_at_its_ends() {
        check(&[3], Some((0, 1)), Way::Down, Some((0, 2)));
        check(&[3], Some((0, 2)), Way::Down, None);
        check(&[3], Some((0, 1)), Way::Up, Some((0, 0)));
        check(&[3], Some((0, 0)), Way::Up, None);
    }

    #[test]
    fn between_lanes_empty_ones_are_passed_over_and_short_ones_entered_at_their_end() {
        check(&[5, 0, 2], Some((0, 4)), Way::Right, Some((2, 1)));
        check(&[5, 0, 2], Some((2, 1)), Way::Left, Some((0, 1)));
        check(&[5, 0, 2], Some((2, 0)), Way::Right, None);
        check(&[5, 0], Some((0, 0)), Way::Right, None);
        check(&[0, 1], Some((1, 0)), Way::Left, None);
    }
}
