//! What WooCommerce sends for the topic `order.created`: the order as its REST API has it, in JSON, with the
//! base64 of HMAC-SHA256 over the body in `X-WC-Webhook-Signature` and the topic in `X-WC-Webhook-Topic`
//! (<https://woocommerce.github.io/woocommerce-rest-api-docs/#webhooks>). When a webhook is saved it sends
//! `webhook_id=…` as a form, unsigned, and wants to hear that somebody is there.

use axum::http::HeaderMap;
use serde::Deserialize;

use super::incoming::{Incoming, IncomingLine, Sent, Unreadable, first, full_name, percent, text};

/// The header with the signature.
pub const SIGNATURE: &str = "x-wc-webhook-signature";
const TOPIC: &str = "x-wc-webhook-topic";
const PLACED: &str = "order.created";
const PING: &[u8] = b"webhook_id=";

#[derive(Deserialize)]
struct Order {
    id: u64,
    #[serde(default, deserialize_with = "text")]
    number: String,
    /// In UTC, without saying so.
    date_created_gmt: String,
    currency: String,
    #[serde(default, deserialize_with = "text")]
    customer_note: String,
    #[serde(default)]
    billing: Address,
    #[serde(default)]
    shipping: Address,
    line_items: Vec<Line>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Address {
    #[serde(deserialize_with = "text")]
    first_name: String,
    #[serde(deserialize_with = "text")]
    last_name: String,
    #[serde(deserialize_with = "text")]
    company: String,
    #[serde(deserialize_with = "text")]
    city: String,
    /// Two letters: ISO 3166-1.
    #[serde(deserialize_with = "text")]
    country: String,
    #[serde(deserialize_with = "text")]
    email: String,
    #[serde(deserialize_with = "text")]
    phone: String,
}

#[derive(Deserialize)]
struct Line {
    #[serde(default, deserialize_with = "text")]
    name: String,
    #[serde(default, deserialize_with = "text")]
    sku: String,
    #[serde(default)]
    product_id: u64,
    #[serde(default)]
    variation_id: u64,
    quantity: i64,
    /// Before what is taken off, for all pieces.
    subtotal: String,
    /// After that.
    total: String,
}

/// Whether it only asks whether somebody is there.
pub fn is_ping(body: &[u8]) -> bool {
    body.starts_with(PING)
}

/// Reads what was sent.
pub fn read(headers: &HeaderMap, body: &[u8]) -> Result<Sent, Unreadable> {
    let topic = headers.get(TOPIC).and_then(|topic| topic.to_str().ok());
    if topic != Some(PLACED) {
        return Ok(Sent::Nothing);
    }
    let order: Order = serde_json::from_slice(body)?;
    let (to, payer) = (order.shipping, order.billing);
    let (receiver, person) = (
        full_name(&to.first_name, &to.last_name),
        full_name(&payer.first_name, &payer.last_name),
    );
    let placed_at = format!("{}Z", order.date_created_gmt.trim_end_matches('Z'));
    let incoming = Incoming {
        id: order.id.to_string(),
        placed_at: placed_at
            .parse()
            .map_err(|_| Unreadable::Time("date_created_gmt"))?,
        currency: order.currency,
        customer: first([
            to.company.as_str(),
            &receiver,
            &payer.company,
            &person,
            &payer.email,
        ]),
        contact: first([payer.email.as_str(), &payer.phone]),
        city: first([to.city.as_str(), &payer.city]),
        country: first([to.country.as_str(), &payer.country]),
        note: order.customer_note,
        lines: order.line_items.into_iter().map(Line::into).collect(),
        name: format!("#{}", first([order.number.as_str(), &order.id.to_string()])),
    };
    Ok(Sent::Order(Box::new(incoming)))
}

impl From<Line> for IncomingLine {
    fn from(line: Line) -> Self {
        let number = match (line.variation_id, line.product_id) {
            (0, 0) => String::new(),
            (0, id) | (id, _) => format!("WOO-{id}"),
        };
        let whole: f64 = line.subtotal.trim().parse().unwrap_or_default();
        let paid: f64 = line.total.trim().parse().unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "nobody orders so many")]
        let price = whole / line.quantity.max(1) as f64;
        Self {
            sku: first([line.sku.as_str(), &number]),
            name: line.name,
            quantity: line.quantity,
            price: format!("{price:.2}"),
            discount_percent: percent(&format!("{:.4}", whole - paid), whole),
        }
    }
}
