//! What Shopify sends for the topic `orders/create`: the order as its REST API has it, in JSON, with the
//! base64 of HMAC-SHA256 over the body in `X-Shopify-Hmac-SHA256` and the topic in `X-Shopify-Topic`
//! (<https://shopify.dev/docs/api/admin-rest/latest/resources/order>,
//! <https://shopify.dev/docs/apps/build/webhooks>).

use axum::http::HeaderMap;
use serde::Deserialize;

use super::incoming::{Incoming, IncomingLine, Sent, Unreadable, first, full_name, percent, text};

/// The header with the signature.
pub const SIGNATURE: &str = "x-shopify-hmac-sha256";
const TOPIC: &str = "x-shopify-topic";
const PLACED: &str = "orders/create";

#[derive(Deserialize)]
struct Order {
    id: u64,
    #[serde(default, deserialize_with = "text")]
    name: String,
    created_at: String,
    currency: String,
    #[serde(default, deserialize_with = "text")]
    email: String,
    #[serde(default, deserialize_with = "text")]
    phone: String,
    #[serde(default, deserialize_with = "text")]
    note: String,
    customer: Option<Customer>,
    shipping_address: Option<Address>,
    billing_address: Option<Address>,
    line_items: Vec<Line>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Customer {
    #[serde(deserialize_with = "text")]
    first_name: String,
    #[serde(deserialize_with = "text")]
    last_name: String,
    #[serde(deserialize_with = "text")]
    email: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Address {
    #[serde(deserialize_with = "text")]
    name: String,
    #[serde(deserialize_with = "text")]
    company: String,
    #[serde(deserialize_with = "text")]
    city: String,
    #[serde(deserialize_with = "text")]
    country: String,
}

#[derive(Deserialize)]
struct Line {
    #[serde(default, deserialize_with = "text")]
    sku: String,
    variant_id: Option<u64>,
    product_id: Option<u64>,
    #[serde(default, deserialize_with = "text")]
    name: String,
    #[serde(default, deserialize_with = "text")]
    title: String,
    quantity: i64,
    price: String,
    #[serde(default, deserialize_with = "text")]
    total_discount: String,
}

/// Reads what was sent.
pub fn read(headers: &HeaderMap, body: &[u8]) -> Result<Sent, Unreadable> {
    let topic = headers.get(TOPIC).and_then(|topic| topic.to_str().ok());
    if topic != Some(PLACED) {
        return Ok(Sent::Nothing);
    }
    let order: Order = serde_json::from_slice(body)?;
    let shipping = order.shipping_address.or(order.billing_address);
    let (shipping, customer) = (
        shipping.unwrap_or_default(),
        order.customer.unwrap_or_default(),
    );
    let person = full_name(&customer.first_name, &customer.last_name);
    let incoming = Incoming {
        id: order.id.to_string(),
        placed_at: order
            .created_at
            .parse()
            .map_err(|_| Unreadable::Time("created_at"))?,
        currency: order.currency,
        customer: first([
            shipping.company.as_str(),
            &shipping.name,
            &person,
            &order.email,
            &order.name,
        ]),
        contact: first([order.email.as_str(), &customer.email, &order.phone]),
        city: shipping.city,
        country: shipping.country,
        note: order.note,
        lines: order.line_items.into_iter().map(Line::into).collect(),
        name: order.name,
    };
    Ok(Sent::Order(Box::new(incoming)))
}

impl From<Line> for IncomingLine {
    fn from(line: Line) -> Self {
        let number = line.variant_id.or(line.product_id);
        let number = number.map(|id| format!("SHOPIFY-{id}")).unwrap_or_default();
        let price: f64 = line.price.trim().parse().unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "nobody orders so many")]
        let whole = price * line.quantity as f64;
        Self {
            sku: first([line.sku.as_str(), &number]),
            name: first([line.name.as_str(), &line.title]),
            quantity: line.quantity,
            discount_percent: percent(&line.total_discount, whole),
            price: line.price,
        }
    }
}
