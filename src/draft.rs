//! What people and scripts send, unchecked, and the one place where it is checked. Each `parse`
//! gives a command, or a refusal that names the first field that is wrong.

use serde::{Deserialize, Serialize};

use crate::command::{
    AddProduct, ChangeStatus, Command, DeleteOrder, Details, EditOrder, EditProduct, LineRequest,
    PlaceOrder, RevertOrder,
};
pub use crate::field::{NAME_MAX_CHARS, NOTE_MAX_CHARS};
use crate::field::{note, optional, required, restock, sku, stock, unit_price, within};
use crate::ids::{MutationId, OrderId, Sku, Version};
use crate::order::{LINES_MAX, Order, QUANTITY_MAX};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::status::Status;

/// An order to be placed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderDraft {
    /// Its id; whoever receives the draft makes one where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<OrderId>,
    /// Who gets it; required.
    pub customer: String,
    /// Whom to ask.
    #[serde(default)]
    pub contact: String,
    /// Where it goes.
    #[serde(default)]
    pub city: String,
    /// Where it goes.
    #[serde(default)]
    pub country: String,
    /// Anything else.
    #[serde(default)]
    pub note: String,
    /// What is ordered; required.
    pub lines: Vec<LineDraft>,
}

/// A line to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineDraft {
    /// The product.
    pub sku: String,
    /// How many.
    pub quantity: i64,
    /// Percent off.
    #[serde(default)]
    pub discount_percent: i64,
}

/// Changes to an order: what is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrderPatch {
    /// The version that was seen.
    pub version: Option<Version>,
    /// Who gets it.
    pub customer: Option<String>,
    /// Whom to ask.
    pub contact: Option<String>,
    /// Where it goes.
    pub city: Option<String>,
    /// Where it goes.
    pub country: Option<String>,
    /// Anything else.
    pub note: Option<String>,
    /// All lines anew.
    pub lines: Option<Vec<LineDraft>>,
}

/// A product to be added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductDraft {
    /// Its id.
    pub sku: String,
    /// What people call it.
    pub name: String,
    /// The shelf it belongs to.
    #[serde(default)]
    pub category: String,
    /// What one piece is.
    #[serde(default)]
    pub unit: String,
    /// Its price in minor units.
    pub unit_price_minor: i64,
    /// Pieces in stock.
    pub stock: i64,
    /// Not to be sold.
    #[serde(default)]
    pub discontinued: bool,
}

/// Changes to a product: what is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProductPatch {
    /// The version that was seen.
    pub version: Option<Version>,
    /// Its price in minor units.
    pub unit_price_minor: Option<i64>,
    /// Pieces in stock.
    pub stock: Option<i64>,
    /// Whether it is no longer sold.
    pub discontinued: Option<bool>,
    /// What people call it.
    pub name: Option<String>,
    /// The shelf it belongs to.
    pub category: Option<String>,
    /// What one piece is.
    pub unit: Option<String>,
    /// Pieces to be added to the stock as it then stands; below zero, to be taken out of it.
    pub restock: Option<i64>,
    /// How the fields stood when they were seen: refused where one of them does not any more.
    pub was: ProductWas,
}

/// How a product stood, as far as it is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProductWas {
    /// What people called it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The shelf it belonged to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// What one piece was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Its price in minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_price_minor: Option<i64>,
    /// Pieces in stock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stock: Option<i64>,
}

impl OrderDraft {
    /// The command to place it under `id`.
    pub fn parse(self, id: OrderId) -> Result<Command, Refusal> {
        if id.0.is_nil() {
            return Err(Refusal::invalid("id", "must not be the nil UUID"));
        }
        let details = Details {
            customer: required("customer", &self.customer)?,
            contact: optional("contact", &self.contact)?,
            city: optional("city", &self.city)?,
            country: optional("country", &self.country)?,
            note: note(&self.note)?,
        };
        Ok(Command::Place(PlaceOrder {
            id,
            details,
            lines: lines(&self.lines)?,
        }))
    }
}

impl From<&Order> for OrderDraft {
    /// What would have to be typed to get this order again.
    fn from(order: &Order) -> Self {
        Self {
            id: Some(order.id),
            customer: order.customer.clone(),
            contact: order.contact.clone(),
            city: order.city.clone(),
            country: order.country.clone(),
            note: order.note.clone(),
            lines: order
                .lines
                .iter()
                .map(|line| LineDraft {
                    sku: line.sku.to_string(),
                    quantity: i64::from(line.quantity),
                    discount_percent: i64::from(line.discount_percent),
                })
                .collect(),
        }
    }
}

impl OrderPatch {
    /// The command to edit order `id` so.
    pub fn parse(self, id: OrderId) -> Result<Command, Refusal> {
        if (Self {
            version: None,
            ..self.clone()
        }) == Self::default()
        {
            return Err(Refusal::against("body", Rule::Changes));
        }
        Ok(Command::Edit(EditOrder {
            id,
            version: self.version,
            customer: self
                .customer
                .map(|text| required("customer", &text))
                .transpose()?,
            contact: self
                .contact
                .map(|text| optional("contact", &text))
                .transpose()?,
            city: self.city.map(|text| optional("city", &text)).transpose()?,
            country: self
                .country
                .map(|text| optional("country", &text))
                .transpose()?,
            note: self.note.map(|text| note(&text)).transpose()?,
            lines: self.lines.map(|drafts| lines(&drafts)).transpose()?,
        }))
    }
}

impl ProductDraft {
    /// The command to add it.
    pub fn parse(self) -> Result<Command, Refusal> {
        Ok(Command::AddProduct(AddProduct {
            sku: sku("sku", &self.sku)?,
            name: required("name", &self.name)?,
            category: optional("category", &self.category)?,
            unit: optional("unit", &self.unit)?,
            unit_price: unit_price(self.unit_price_minor)?,
            stock: stock(self.stock)?,
            discontinued: self.discontinued,
        }))
    }
}

impl ProductPatch {
    /// The command to change product `sku` so.
    pub fn parse(self, sku: Sku) -> Result<Command, Refusal> {
        if (Self {
            version: None,
            was: ProductWas::default(),
            ..self.clone()
        }) == Self::default()
        {
            return Err(Refusal::against("body", Rule::Changes));
        }
        if self.stock.is_some() && self.restock.is_some() {
            return Err(Refusal::invalid("restock", "cannot be given with stock"));
        }
        let line = |field, text: Option<String>| text.map(|text| optional(field, &text));
        Ok(Command::EditProduct(EditProduct {
            sku,
            version: self.version,
            unit_price: self.unit_price_minor.map(unit_price).transpose()?,
            stock: self.stock.map(stock).transpose()?,
            discontinued: self.discontinued,
            name: self.name.map(|text| required("name", &text)).transpose()?,
            category: line("category", self.category).transpose()?,
            unit: line("unit", self.unit).transpose()?,
            restock: self.restock.map(restock).transpose()?,
            was: self.was,
        }))
    }
}

impl ProductWas {
    /// Whether nothing is told.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The command to bring order `id` into `status`.
pub fn change_status(id: OrderId, status: Status, version: Option<Version>) -> Command {
    Command::ChangeStatus(ChangeStatus {
        id,
        version,
        status,
    })
}

/// The command to delete order `id`.
pub fn delete_order(id: OrderId, version: Option<Version>) -> Command {
    Command::Delete(DeleteOrder { id, version })
}

/// Takes back what a mutation did to an order.
pub const fn revert_order(id: OrderId, mutation: MutationId) -> Command {
    Command::Revert(RevertOrder {
        id,
        mutation,
        before: None,
        revives: false,
    })
}

/// The same, with the order as a page remembers it from before, to be shown until the server answers;
/// `revives` says whether what is taken back is its deletion.
pub fn revert_shown(mutation: MutationId, before: Order, revives: bool) -> Command {
    Command::Revert(RevertOrder {
        id: before.id,
        mutation,
        before: Some(Box::new(before)),
        revives,
    })
}

/// The command to sell product `sku` no longer, or again.
pub fn discontinue(sku: Sku, discontinued: bool) -> Result<Command, Refusal> {
    let patch = ProductPatch {
        discontinued: Some(discontinued),
        ..ProductPatch::default()
    };
    patch.parse(sku)
}

fn lines(drafts: &[LineDraft]) -> Result<Vec<LineRequest>, Refusal> {
    if drafts.is_empty() {
        return Err(Refusal::against("lines", Rule::SomeLines));
    }
    if drafts.len() > LINES_MAX {
        return Err(Refusal::against("lines", Rule::Lines { most: LINES_MAX }));
    }
    drafts
        .iter()
        .enumerate()
        .map(|(index, draft)| line(index, draft))
        .collect()
}

fn line(index: usize, draft: &LineDraft) -> Result<LineRequest, Refusal> {
    let quantity = within(draft.quantity, 1, QUANTITY_MAX)
        .ok_or_else(|| Refusal::against(format!("lines[{index}].quantity"), Rule::Quantity))?;
    let discount =
        within(draft.discount_percent, 0, 100).and_then(|percent| u8::try_from(percent).ok());
    let discount_percent = discount.ok_or_else(|| {
        Refusal::against(format!("lines[{index}].discount_percent"), Rule::Percent)
    })?;
    Ok(LineRequest {
        sku: sku(&format!("lines[{index}].sku"), &draft.sku)?,
        quantity,
        discount_percent,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id() -> OrderId {
        "01890a5d-ac96-774b-bcce-b302099a8057"
            .parse()
            .expect("a UUID")
    }

    fn draft() -> OrderDraft {
        let line = LineDraft {
            sku: "NW-01".into(),
            quantity: 2,
            discount_percent: 0,
        };
        OrderDraft {
            customer: " Ana Trujillo ".into(),
            lines: vec![line],
            ..OrderDraft::default()
        }
    }

    fn refused(change: impl FnOnce(&mut OrderDraft), field: &str) {
        let mut draft = draft();
        change(&mut draft);
        let refusal = draft.parse(id()).expect_err(field);
        assert_eq!(refusal.field(), Some(field), "{refusal}");
    }

    #[test]
    fn a_good_draft_is_trimmed() {
        let Ok(Command::Place(command)) = draft().parse(id()) else {
            panic!("refused")
        };
        assert_eq!(command.details().customer, "Ana Trujillo");
    }

    #[test]
    fn a_bad_field_is_named() {
        refused(|d| d.customer = " ".into(), "customer");
        refused(|d| d.customer = "x".repeat(201), "customer");
        refused(|d| d.city = "a\nb".into(), "city");
        refused(|d| d.note = "\u{7}".into(), "note");
        refused(|d| d.lines.clear(), "lines");
        refused(|d| d.lines = vec![d.lines[0].clone(); 101], "lines");
        refused(|d| d.lines[0].quantity = 0, "lines[0].quantity");
        refused(|d| d.lines[0].quantity = 10_001, "lines[0].quantity");
        refused(
            |d| d.lines[0].discount_percent = 101,
            "lines[0].discount_percent",
        );
        refused(|d| d.lines[0].sku = String::new(), "lines[0].sku");
    }

    #[test]
    fn a_patch_changes_something() {
        let empty = OrderPatch {
            version: Some(Version(3)),
            ..OrderPatch::default()
        };
        assert_eq!(empty.parse(id()).expect_err("empty").field(), Some("body"));
        let negative = ProductPatch {
            stock: Some(-1),
            ..ProductPatch::default()
        };
        let sku = "NW-01".parse().expect("a SKU");
        assert_eq!(
            negative.parse(sku).expect_err("negative").field(),
            Some("stock")
        );
    }

    #[test]
    fn stock_is_set_or_moved_but_not_both() {
        let refused = |patch: ProductPatch| {
            let sku = "NW-01".parse().expect("a SKU");
            let refusal = patch.parse(sku).expect_err("refused");
            assert_eq!(refusal.field(), Some("restock"), "{refusal}");
        };
        for restock in [0, i64::MIN, 1_000_000_001] {
            refused(ProductPatch {
                restock: Some(restock),
                ..ProductPatch::default()
            });
        }
        refused(ProductPatch {
            stock: Some(1),
            restock: Some(1),
            ..ProductPatch::default()
        });
    }

    #[test]
    fn a_command_of_an_older_version_keeps_its_fingerprint() {
        let patch: ProductPatch = serde_json::from_str(r#"{"stock":5}"#).expect("a patch");
        let command = patch
            .parse("NW-01".parse().expect("a SKU"))
            .expect("parses");
        let before = r#"{"command":"edit_product","discontinued":null,"sku":"NW-01","stock":5,"unit_price":null,"version":null}"#;
        assert_eq!(command.fingerprint_source(), before);
    }

    #[test]
    fn an_unknown_field_is_named() {
        let error = serde_json::from_str::<OrderPatch>(r#"{"custmer":"x"}"#).expect_err("unknown");
        assert!(error.to_string().contains("custmer"), "{error}");
    }
}
