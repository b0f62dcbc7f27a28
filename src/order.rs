//! An order and its lines: the record that everything else is about, and what each command makes
//! of it. Stock is not the order's business; see [`crate::decide`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::change::{Entity, Record};
use crate::command::{ChangeStatus, DeleteOrder, EditOrder, LineRequest, PlaceOrder};
use crate::ids::{OrderId, OrderNumber, Sku, Version};
use crate::money::{Currency, Money};
use crate::product::Product;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::search;
use crate::status::Status;
use crate::timestamp::Timestamp;

/// Most lines of one order: what fits a page of a packing slip run, and bounds every row.
pub const LINES_MAX: usize = 100;
/// Most pieces on one line.
pub const QUANTITY_MAX: u32 = 10_000;

/// What somebody wants delivered, and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Made by whoever placed it.
    pub id: OrderId,
    /// Made by the store.
    pub number: OrderNumber,
    /// Who gets it.
    pub customer: String,
    /// Whom to ask; may be empty.
    pub contact: String,
    /// Where it goes; may be empty.
    pub city: String,
    /// Where it goes; may be empty.
    pub country: String,
    /// Anything else; may be empty.
    pub note: String,
    /// How far it has come.
    pub status: Status,
    /// What its amounts are in.
    pub currency: Currency,
    /// The sum of its lines.
    #[serde(rename = "total_minor")]
    pub total: Money,
    /// 1 to 100 lines.
    pub lines: Vec<Line>,
    /// How often it has been written.
    pub version: Version,
    /// When it was placed.
    pub created_at: Timestamp,
    /// When it was last written.
    pub updated_at: Timestamp,
}

/// So many pieces of one product, at the name and price of the time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The product.
    pub sku: Sku,
    /// Its name when it was ordered.
    pub name: String,
    /// Its price when it was ordered.
    #[serde(rename = "unit_price_minor")]
    pub unit_price: Money,
    /// 1 to 10,000 pieces.
    pub quantity: u32,
    /// 0 to 100 percent off.
    pub discount_percent: u8,
    /// Price times quantity less discount, rounded half up.
    #[serde(rename = "total_minor")]
    pub total: Money,
}

/// The products that a command names, by SKU.
pub type Products = BTreeMap<Sku, Product>;

impl Line {
    /// A line at a given name and price, or `None` where its total does not fit.
    pub fn new(
        sku: Sku,
        name: String,
        unit_price: Money,
        quantity: u32,
        discount_percent: u8,
    ) -> Option<Self> {
        let total = unit_price.times(quantity, discount_percent)?;
        Some(Self {
            sku,
            name,
            unit_price,
            quantity,
            discount_percent,
            total,
        })
    }
}

impl Order {
    /// The order that placing it makes, at the products' names and prices of now.
    pub fn place(
        command: &PlaceOrder,
        products: &Products,
        currency: Currency,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        let lines = price_lines(command.lines(), &[], products)?;
        let details = command.details().clone();
        Ok(Self {
            id: command.id(),
            number: OrderNumber::UNASSIGNED,
            customer: details.customer,
            contact: details.contact,
            city: details.city,
            country: details.country,
            note: details.note,
            status: Status::New,
            currency,
            total: sum(&lines)?,
            lines,
            version: Version::FIRST,
            created_at: now,
            updated_at: now,
        })
    }

    /// The order after an edit. A product that was on it before keeps its name and price of then.
    pub fn edit(
        &self,
        command: &EditOrder,
        products: &Products,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        self.expect_version(command.version())?;
        if !self.status.is_editable() {
            return Err(Refusal::NotEditable {
                status: self.status,
            });
        }
        let mut edited = self.written(now);
        if let Some(lines) = command.lines() {
            edited.lines = price_lines(lines, &self.lines, products)?;
            edited.total = sum(&edited.lines)?;
        }
        let set = |field: &mut String, value: Option<&String>| {
            if let Some(value) = value {
                field.clone_from(value);
            }
        };
        set(&mut edited.customer, command.customer());
        set(&mut edited.contact, command.contact());
        set(&mut edited.city, command.city());
        set(&mut edited.country, command.country());
        set(&mut edited.note, command.note());
        Ok(edited)
    }

    /// The order in its next status.
    pub fn change_status(&self, command: &ChangeStatus, now: Timestamp) -> Result<Self, Refusal> {
        self.expect_version(command.version())?;
        if !self.status.allows(command.status()) {
            return Err(Refusal::ForbiddenStatus {
                from: self.status,
                to: command.status(),
            });
        }
        let mut moved = self.written(now);
        moved.status = command.status();
        Ok(moved)
    }

    /// Whether it may be deleted.
    pub fn delete(&self, command: &DeleteOrder) -> Result<(), Refusal> {
        self.expect_version(command.version())?;
        if self.status.is_deletable() {
            Ok(())
        } else {
            Err(Refusal::NotDeletable {
                status: self.status,
            })
        }
    }

    /// How many pieces of each product it asks for.
    pub fn demand(&self) -> BTreeMap<&Sku, u64> {
        let mut demand = BTreeMap::new();
        for line in &self.lines {
            *demand.entry(&line.sku).or_default() += u64::from(line.quantity);
        }
        demand
    }

    /// Pieces on all its lines.
    pub fn pieces(&self) -> u64 {
        self.lines.iter().map(|line| u64::from(line.quantity)).sum()
    }

    /// The words that a search finds it by, folded, sorted, each once.
    pub fn search_words(&self) -> Vec<String> {
        let number = if self.number.is_assigned() {
            self.number.0.to_string()
        } else {
            String::new()
        };
        let texts = [
            number.as_str(),
            &self.customer,
            &self.contact,
            &self.city,
            &self.country,
        ]
        .into_iter()
        .chain(
            self.lines
                .iter()
                .flat_map(|line| [line.name.as_str(), line.sku.as_str()]),
        );
        search::distinct_words(texts)
    }

    fn expect_version(&self, seen: Option<Version>) -> Result<(), Refusal> {
        match seen {
            Some(version) if version != self.version => Err(Refusal::StaleVersion {
                current: Box::new(Record::Order(self.clone())),
            }),
            _ => Ok(()),
        }
    }

    fn written(&self, now: Timestamp) -> Self {
        // A clock that was set back must not let an order seem older than it was.
        Self {
            version: self.version.next(),
            updated_at: now.max(self.updated_at),
            ..self.clone()
        }
    }

    /// The refusal that says there is no such order.
    pub fn not_found(id: OrderId) -> Refusal {
        Refusal::NotFound {
            entity: Entity::Orders,
            id: id.to_string(),
        }
    }
}

fn price_lines(
    requests: &[LineRequest],
    kept: &[Line],
    products: &Products,
) -> Result<Vec<Line>, Refusal> {
    requests
        .iter()
        .enumerate()
        .map(|(index, request)| price_line(index, request, kept, products))
        .collect()
}

fn price_line(
    index: usize,
    request: &LineRequest,
    kept: &[Line],
    products: &Products,
) -> Result<Line, Refusal> {
    let sku = request.sku();
    let field = || format!("lines[{index}].sku");
    let (name, unit_price) = if let Some(line) = kept.iter().find(|line| line.sku == *sku) {
        (line.name.clone(), line.unit_price)
    } else {
        let product = products.get(sku).ok_or_else(|| Refusal::UnknownProduct {
            field: field(),
            sku: sku.clone(),
        })?;
        if product.discontinued {
            return Err(Refusal::Discontinued {
                field: field(),
                sku: sku.clone(),
                name: product.name.clone(),
            });
        }
        (product.name.clone(), product.unit_price)
    };
    Line::new(
        sku.clone(),
        name,
        unit_price,
        request.quantity(),
        request.discount_percent(),
    )
    .ok_or_else(|| Refusal::against(format!("lines[{index}]"), Rule::Total))
}

pub(crate) fn sum(lines: &[Line]) -> Result<Money, Refusal> {
    lines
        .iter()
        .try_fold(Money::ZERO, |total, line| total.checked_add(line.total))
        .ok_or_else(|| Refusal::against("lines", Rule::Sum))
}
