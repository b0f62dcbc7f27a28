//! What the sample data says about who orders what, and how much of it.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use live_orders::Sku;
use live_orders::draft::{LineDraft, OrderDraft};
use live_orders::import::order::OrderRow;
use rand::RngExt;
use rand::seq::IndexedRandom;

use crate::sample::ORDERS_CSV;

/// Most lines of an order made up here; orders of the sample have 2.6 on average.
const LINES_MAX: usize = 5;

/// Customers and lines to draw from, each as often as the sample has it.
#[derive(Debug)]
pub(super) struct Sample {
    customers: Vec<OrderDraft>,
    lines: Vec<LineDraft>,
}

impl Sample {
    /// Reads the sample, keeping the lines whose product is among those `sold`.
    pub(super) fn read(sold: &BTreeSet<Sku>) -> anyhow::Result<Self> {
        let mut customers = BTreeMap::new();
        let mut lines = Vec::new();
        let mut reader = csv::Reader::from_reader(ORDERS_CSV.as_bytes());
        for row in reader.deserialize() {
            let row: OrderRow = row.context("the sample's orders")?;
            let number = |text: &str| text.parse().context("a number in the sample's orders");
            let line = LineDraft {
                quantity: number(&row.quantity)?,
                discount_percent: number(&row.discount_percent)?,
                sku: row.sku,
            };
            let is_sold = line.sku.parse().is_ok_and(|sku: Sku| sold.contains(&sku));
            lines.extend(Some(line).filter(|_| is_sold));
            customers.entry(row.order_number).or_insert(OrderDraft {
                customer: row.customer,
                contact: row.contact,
                city: row.city,
                country: row.country,
                ..OrderDraft::default()
            });
        }
        anyhow::ensure!(
            !lines.is_empty(),
            "the server sells none of the sample's products: start it with `--sample northwind`, or import them"
        );
        Ok(Self {
            customers: customers.into_values().collect(),
            lines,
        })
    }

    /// An order as somebody in the sample might place it, each product once.
    pub(super) fn order(&self, random: &mut impl RngExt) -> OrderDraft {
        let mut order = self.customers.choose(random).cloned().unwrap_or_default();
        let wanted = random.random_range(1..=LINES_MAX);
        for line in self.lines.sample(random, wanted) {
            if order.lines.iter().all(|other| other.sku != line.sku) {
                order.lines.push(line.clone());
            }
        }
        order
    }

    /// No longer offers a product.
    pub(super) fn forget(&mut self, sku: &str) {
        self.lines.retain(|line| line.sku != sku);
    }

    /// Whether there is anything left to order.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}
