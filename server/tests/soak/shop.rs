//! The shop of a run: its products, and the rule that its stock adds up at every moment.

use std::collections::BTreeMap;

use live_orders::order::Products;
use live_orders::{Change, Effect, Order, OrderId, Product, Record, Seq};
use serde_json::json;

/// The products, their prices in minor units, and the stock that the shop opens with. There is
/// little of the last one, so that some orders are refused.
pub(crate) const PRODUCTS: [(&str, i64, u32); 4] = [
    ("TEA", 250, 1_000_000),
    ("KEG", 4_000, 1_000_000),
    ("RYE", 99, 1_000_000),
    ("FIG", 1_234, 40),
];

/// All orders and all products, as they are known at some change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Books {
    /// The last change that is in them.
    pub(crate) seq: Seq,
    /// The orders.
    pub(crate) orders: BTreeMap<OrderId, Order>,
    /// The products.
    pub(crate) products: Products,
}

/// Adds the products to a new store.
pub(crate) async fn open(url: &str) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for (sku, unit_price_minor, stock) in PRODUCTS {
        let product = json!({
            "sku": sku, "name": format!("Product {sku}"), "stock": stock,
            "unit_price_minor": unit_price_minor,
        });
        let request = client.post(format!("{url}/api/products")).json(&product);
        let status = request.send().await.unwrap().status();
        assert_eq!(status, reqwest::StatusCode::CREATED);
    }
}

impl Books {
    /// What lists say that were read at `seq`.
    pub(crate) fn new(
        seq: Seq,
        orders: impl IntoIterator<Item = Order>,
        products: impl IntoIterator<Item = Product>,
    ) -> Self {
        let orders = orders.into_iter().map(|order| (order.id, order));
        let products = products.into_iter().map(|p| (p.sku.clone(), p));
        Self {
            seq,
            orders: orders.collect(),
            products: products.collect(),
        }
    }

    /// Takes in the changes of one mutation, which must be the next ones and fit what is there;
    /// afterwards the stock must add up.
    pub(crate) fn take(&mut self, changes: &[Change]) -> Result<(), String> {
        for change in changes {
            if change.seq != self.seq.next() {
                return Err(format!("change {} came after {}", change.seq, self.seq));
            }
            self.seq = change.seq;
            let before = self.put(&change.effect);
            if before.as_ref() != change.effect.before() {
                let told = change.effect.before();
                return Err(format!(
                    "change {} says that there was {told:?}, and there was {before:?}",
                    change.seq
                ));
            }
        }
        self.check_stock()
    }

    /// What the shop opened with is in stock or on orders.
    pub(crate) fn check_stock(&self) -> Result<(), String> {
        for (name, _, opening) in PRODUCTS {
            let product = self.products.values().find(|p| p.sku.as_str() == name);
            let stock = product.map_or(0, |product| product.stock);
            let taking = self.orders.values().filter(|o| o.status.takes_stock());
            let lines = taking.flat_map(|order| &order.lines);
            let taken: u32 = lines
                .filter(|line| line.sku.as_str() == name)
                .map(|line| line.quantity)
                .sum();
            if stock + taken != opening {
                return Err(format!(
                    "at {} there are {stock} {name} in stock and {taken} on orders, of {opening}",
                    self.seq
                ));
            }
        }
        Ok(())
    }

    /// Puts the effect's record in its place, and gives what was there.
    fn put(&mut self, effect: &Effect) -> Option<Record> {
        match effect.record() {
            Record::Order(order) => {
                let before = match effect.after() {
                    Some(_) => self.orders.insert(order.id, order.clone()),
                    None => self.orders.remove(&order.id),
                };
                before.map(Record::Order)
            }
            Record::Product(product) => {
                let sku = product.sku.clone();
                let before = match effect.after() {
                    Some(_) => self.products.insert(sku, product.clone()),
                    None => self.products.remove(&sku),
                };
                before.map(Record::Product)
            }
        }
    }
}
