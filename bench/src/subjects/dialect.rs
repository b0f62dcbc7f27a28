//! How a server is spoken to: where an order is placed and what is sent for it, where the stream is and
//! how it is asked for all orders. The order is the same for all, in the form that each takes it.

use serde_json::{Value, json};

use crate::wire::connection::post;
use crate::wire::marks;

/// The product of all orders, which ours looks up.
pub(crate) const SKU: &str = "TEA";

/// How a server is spoken to.
#[derive(Clone, Copy)]
pub(crate) struct Dialect {
    /// Where an order is placed.
    create: &'static str,
    /// Where the stream is.
    pub(crate) stream: &'static str,
    /// The body that places the order with a mark.
    body: fn(usize) -> String,
    /// What has to be asked for after the greeting, where that is not all.
    pub(crate) subscription: Option<Subscription>,
}

/// Makes of a greeting the path and the body of the request that subscribes.
pub(crate) type Subscription = fn(&str) -> Option<(String, String)>;

impl Dialect {
    /// The bytes of the request that places the order with a mark.
    pub(crate) fn order(self, mark: usize) -> Vec<u8> {
        post(self.create, &(self.body)(mark))
    }
}

/// The program's own: it works out prices, totals and numbers itself.
pub(crate) const OURS: Dialect = Dialect {
    create: "/api/orders",
    stream: "/api/sse/orders",
    body: |mark| {
        let order = json!({
            "customer": marks::text(mark), "contact": "Ana Trujillo", "city": "México D.F.",
            "country": "Mexico", "note": "by the back door",
            "lines": [{ "sku": SKU, "quantity": 2 }, { "sku": SKU, "quantity": 1 }],
        });
        order.to_string()
    },
    subscription: None,
};

/// `PocketBase`: the stream's greeting has an id, under which the collection is subscribed to.
pub(crate) const POCKETBASE: Dialect = Dialect {
    create: "/api/collections/orders/records",
    stream: "/api/realtime",
    body: |mark| record(mark).to_string(),
    subscription: Some(|greeting| {
        let data = greeting.lines().find_map(|line| line.strip_prefix("data:"));
        let data: Value = serde_json::from_str(data?).ok()?;
        let body = json!({ "clientId": data.get("clientId")?, "subscriptions": ["orders/*"] });
        Some(("/api/realtime".to_owned(), body.to_string()))
    }),
};

/// bknd, with the stream that bench/peers/bknd adds.
pub(crate) const BKND: Dialect = Dialect {
    create: "/api/data/entity/orders",
    stream: "/api/sse/orders",
    body: |mark| record(mark).to_string(),
    subscription: None,
};

/// What is written by hand in bench/peers/express.
pub(crate) const BY_HAND: Dialect = Dialect {
    create: "/api/orders",
    stream: "/api/sse/orders",
    body: |mark| record(mark).to_string(),
    subscription: None,
};

/// The bare program: it writes on what it is sent, so it is sent what ours writes.
pub(crate) const BARE: Dialect = Dialect {
    create: "/api/orders",
    stream: "/api/sse/orders",
    body: |mark| event_data(mark),
    subscription: None,
};

/// The order as a row without rules: a peer stores what it is sent.
fn record(mark: usize) -> Value {
    json!({
        "number": mark + 1, "customer": marks::text(mark), "contact": "Ana Trujillo",
        "city": "México D.F.", "country": "Mexico", "note": "by the back door",
        "status": "new", "currency": "USD", "total_minor": 750, "lines": [line(2), line(1)],
    })
}

/// The data of an event as ours has it, with ids of the same length.
pub(crate) fn event_data(mark: usize) -> String {
    const ID: &str = "01a21cb6-40fe-7236-b645-83bcd18ad34d";
    const AT: &str = "2026-11-27T11:13:55.966Z";
    let mut event = record(mark);
    if let Value::Object(event) = &mut event {
        for (name, value) in [
            ("id", ID),
            ("mutation", ID),
            ("at", AT),
            ("created_at", AT),
            ("updated_at", AT),
            ("actor", "api"),
            ("entity", "orders"),
        ] {
            event.insert(name.to_owned(), json!(value));
        }
        for (name, value) in [("seq", mark + 2), ("commit", mark + 3), ("version", 1)] {
            event.insert(name.to_owned(), json!(value));
        }
    }
    event.to_string()
}

fn line(quantity: u32) -> Value {
    json!({
        "sku": SKU, "name": "Tea", "unit_price_minor": 250, "quantity": quantity,
        "discount_percent": 0, "total_minor": 250 * quantity,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscription_is_made_of_the_greeting() {
        let greeting = "id:abc\nevent:PB_CONNECT\ndata:{\"clientId\":\"abc\"}\n\n";
        let (path, body) = POCKETBASE.subscription.unwrap()(greeting).unwrap();
        assert_eq!(path, "/api/realtime");
        assert_eq!(body, r#"{"clientId":"abc","subscriptions":["orders/*"]}"#);
    }

    #[test]
    fn every_body_has_its_mark() {
        for dialect in [OURS, POCKETBASE, BKND, BY_HAND, BARE] {
            assert!((dialect.body)(17).contains("mark-000017"));
        }
    }
}
