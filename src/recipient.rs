//! Whom orders went to before: what is offered where a customer is typed, so that nobody who orders
//! again has to be typed again.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::order::Order;
use crate::search::{Search, distinct_words, fold};

/// Most that are offered: who means another types another letter.
pub const OFFERED_MAX: usize = 6;

/// A customer, and where an order of theirs went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Who.
    pub customer: String,
    /// Whom to ask.
    pub contact: String,
    /// Where it went.
    pub city: String,
    /// Where it went.
    pub country: String,
}

/// Those whose names are found, each once and as the first of the orders has it.
pub fn recipients<'a>(
    orders: impl IntoIterator<Item = &'a Order>,
    search: &Search,
) -> Vec<Recipient> {
    let mut offered = HashSet::new();
    orders
        .into_iter()
        .filter(|order| search.matches(&distinct_words([order.customer.as_str()])))
        .filter(|order| offered.insert(fold(&order.customer)))
        .take(OFFERED_MAX)
        .map(|order| Recipient {
            customer: order.customer.clone(),
            contact: order.contact.clone(),
            city: order.city.clone(),
            country: order.country.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(customer: &str, city: &str) -> Order {
        Order {
            customer: customer.into(),
            city: city.into(),
            ..crate::difference::tests::order(&[])
        }
    }

    fn offered(orders: &[Order], typed: &str) -> Vec<(String, String)> {
        let found = recipients(orders, &Search::parse(typed).expect("a search"));
        let found = found.into_iter();
        found.map(|one| (one.customer, one.city)).collect()
    }

    #[test]
    fn each_customer_is_offered_once_as_their_first_order_has_it() {
        let orders = [
            order("Ana Trujillo", "México D.F."),
            order("Anatol", "Bern"),
            order("ana trujillo", "Puebla"),
            order("Bon app'", "Anaheim"),
        ];
        let both = [("Ana Trujillo", "México D.F."), ("Anatol", "Bern")];
        let both = both.map(|(customer, city)| (customer.to_owned(), city.to_owned()));
        assert_eq!(offered(&orders, "ana"), both);
        assert_eq!(offered(&orders, "truj ANA"), both[..1]);
        assert_eq!(offered(&orders, "bern"), []);
    }

    #[test]
    fn no_more_are_offered_than_can_be_read() {
        let orders: Vec<Order> = (0..20).map(|at| order(&format!("Ana {at}"), "")).collect();
        assert_eq!(offered(&orders, "ana").len(), OFFERED_MAX);
    }
}
