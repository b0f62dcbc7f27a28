//! Clients that place orders through the JSON API and keep what they were told.

use std::sync::atomic::{AtomicUsize, Ordering};

use live_orders::Order;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

/// Pieces of each product at the start: more than all orders of the test take.
pub(crate) const STOCK: u32 = 1_000_000;
/// The products, and their prices in minor units.
pub(crate) const PRODUCTS: [(&str, i64); 4] =
    [("TEA", 250), ("KEG", 4_000), ("RYE", 99), ("FIG", 1_234)];

/// The clients' side.
pub(crate) struct Shop {
    client: Client,
}

/// A request to place an order.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    key: String,
    body: Value,
}

/// What clients wrote, and what they were told.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// Requests that were answered, with the order of the answer.
    pub(crate) acknowledged: Vec<(Request, Order)>,
    /// Requests that the server's end left without an answer.
    pub(crate) unanswered: Vec<Request>,
}

impl Request {
    /// An order that no other request asks for: `serial` decides who it is for and what is on it.
    fn new(serial: usize) -> Self {
        let lines: Vec<Value> = (0..=serial % 3)
            .map(|line| {
                let (sku, _) = PRODUCTS[(serial + line) % PRODUCTS.len()];
                json!({ "sku": sku, "quantity": 1 + (serial + line) % 7 })
            })
            .collect();
        let mut body = json!({ "customer": format!("Customer {serial}"), "lines": lines });
        // Scripts need not make an id: then the key alone makes it happen once.
        if serial.is_multiple_of(2) {
            body["id"] = json!(Uuid::now_v7());
        }
        let key = format!("crash-{serial}-{}", Uuid::new_v4());
        Self { key, body }
    }
}

impl Shop {
    /// Adds the products.
    pub(crate) async fn open(url: &str) -> Self {
        let client = Client::builder().no_proxy().build().unwrap();
        for (sku, price) in PRODUCTS {
            let product = json!({
                "sku": sku, "name": sku, "unit_price_minor": price, "stock": STOCK,
            });
            let request = client.post(format!("{url}/api/products")).json(&product);
            let status = request.send().await.unwrap().status();
            assert_eq!(status, StatusCode::CREATED);
        }
        Self { client }
    }

    /// So many clients place order after order; once `answers` have come, `then` is called, and
    /// they go on until the server is gone.
    pub(crate) async fn busy(
        &self,
        url: &str,
        clients: usize,
        then: impl Fn(),
        answers: usize,
    ) -> Written {
        let serial = AtomicUsize::new(answers * 100_000);
        let left = AtomicUsize::new(answers);
        let client = async || {
            let mut written = Written::default();
            loop {
                let request = Request::new(serial.fetch_add(1, Ordering::Relaxed));
                let Some(order) = self.send(url, &request).await else {
                    written.unanswered.push(request);
                    return written;
                };
                written.acknowledged.push((request, order));
                if left.fetch_sub(1, Ordering::Relaxed) == 1 {
                    then();
                }
            }
        };
        let all = futures::future::join_all((0..clients).map(|_| client())).await;
        let mut written = Written::default();
        for part in all {
            written.acknowledged.extend(part.acknowledged);
            written.unanswered.extend(part.unanswered);
        }
        written
    }

    /// Sends again what was not answered.
    pub(crate) async fn send_again(&self, url: &str, written: &Written) -> Written {
        let mut again = Written::default();
        for request in &written.unanswered {
            let order = self.send(url, request).await.expect("the server runs");
            again.acknowledged.push((request.clone(), order));
        }
        again
    }

    /// Sends everything again: each request gets its first answer.
    pub(crate) async fn repeat(&self, url: &str, written: &Written) {
        for (request, first) in &written.acknowledged {
            let order = self.send(url, request).await.expect("the server runs");
            assert_eq!(order, *first, "{}", request.key);
        }
    }

    /// The order that was placed; `None` where no whole answer came.
    async fn send(&self, url: &str, request: &Request) -> Option<Order> {
        let answer = self
            .client
            .post(format!("{url}/api/orders"))
            .header("Idempotency-Key", &request.key)
            .json(&request.body)
            .send()
            .await
            .ok()?;
        let status = answer.status();
        let body = answer.bytes().await.ok()?;
        assert_eq!(
            status,
            StatusCode::CREATED,
            "{}",
            String::from_utf8_lossy(&body)
        );
        Some(serde_json::from_slice(&body).expect("an order"))
    }
}
