//! What can be asked for, validated: a command can only be made from a draft that holds together
//! (see [`crate::draft`]), so that whoever holds one need not look at its fields again.

use serde::Serialize;

use crate::change::{Actor, Entity};
use crate::draft::ProductWas;
use crate::ids::{MutationId, OrderId, Sku, Version};
use crate::money::Money;
use crate::order::Order;
use crate::status::Status;

/// A command, who asks for it, and the id under which it happens once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutation {
    /// Made by whoever asks; sent twice, it happens once.
    pub id: MutationId,
    /// Who asks.
    pub actor: Actor,
    /// What for.
    pub command: Command,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Place an order and take its goods from the stock.
    Place(PlaceOrder),
    /// Edit a new order and move the difference in stock.
    Edit(EditOrder),
    /// Move an order on, or cancel it.
    ChangeStatus(ChangeStatus),
    /// Delete an order.
    Delete(DeleteOrder),
    /// Take back what a mutation did to an order.
    Revert(RevertOrder),
    /// Take over an order from elsewhere, with its number and dates; it takes no stock.
    Import(ImportOrder),
    /// Add a product.
    AddProduct(AddProduct),
    /// Set what a product is called, its price, its stock, or whether it is sold.
    EditProduct(EditProduct),
}

/// Who gets an order, validated and trimmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Details {
    pub(crate) customer: String,
    pub(crate) contact: String,
    pub(crate) city: String,
    pub(crate) country: String,
    pub(crate) note: String,
}

/// So many pieces of a product, validated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineRequest {
    pub(crate) sku: Sku,
    pub(crate) quantity: u32,
    pub(crate) discount_percent: u8,
}

/// Place an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlaceOrder {
    pub(crate) id: OrderId,
    pub(crate) details: Details,
    pub(crate) lines: Vec<LineRequest>,
}

/// Edit an order: what is `None` stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EditOrder {
    pub(crate) id: OrderId,
    pub(crate) version: Option<Version>,
    pub(crate) customer: Option<String>,
    pub(crate) contact: Option<String>,
    pub(crate) city: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) lines: Option<Vec<LineRequest>>,
}

/// Bring an order into another status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeStatus {
    pub(crate) id: OrderId,
    pub(crate) version: Option<Version>,
    pub(crate) status: Status,
}

/// Delete an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeleteOrder {
    pub(crate) id: OrderId,
    pub(crate) version: Option<Version>,
}

/// Take back what a mutation did to an order, see [`crate::revert`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RevertOrder {
    pub(crate) id: OrderId,
    pub(crate) mutation: MutationId,
    /// The order as a page remembers it from before, to be shown until the server answers. The
    /// decision goes by the log and never looks at it.
    #[serde(skip)]
    pub(crate) before: Option<Box<Order>>,
    /// Whether it was deleted, as far as that page knows: only then is an order shown that is not
    /// there.
    #[serde(skip)]
    pub(crate) revives: bool,
}

/// Take over an order as it stands elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportOrder {
    pub(crate) order: Order,
}

/// Add a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AddProduct {
    pub(crate) sku: Sku,
    pub(crate) name: String,
    pub(crate) category: String,
    pub(crate) unit: String,
    pub(crate) unit_price: Money,
    pub(crate) stock: u32,
    pub(crate) discontinued: bool,
}

/// Change a product: what is `None` stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EditProduct {
    pub(crate) sku: Sku,
    pub(crate) version: Option<Version>,
    pub(crate) unit_price: Option<Money>,
    pub(crate) stock: Option<u32>,
    pub(crate) discontinued: Option<bool>,
    // What is left out where there is nothing to say: the fingerprints of commands that older
    // versions carried out stay what they were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) category: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unit: Option<String>,
    /// Pieces that come in, or go out where it is below zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) restock: Option<i64>,
    /// How the fields stood that are to change, as far as that was told.
    #[serde(skip_serializing_if = "ProductWas::is_empty")]
    pub(crate) was: ProductWas,
}

impl Command {
    /// What the command is about: the entity of the record it writes first.
    pub const fn entity(&self) -> Entity {
        match self {
            Self::Place(_)
            | Self::Edit(_)
            | Self::ChangeStatus(_)
            | Self::Delete(_)
            | Self::Revert(_)
            | Self::Import(_) => Entity::Orders,
            Self::AddProduct(_) | Self::EditProduct(_) => Entity::Products,
        }
    }

    /// The order that it is about.
    pub const fn order_id(&self) -> Option<OrderId> {
        match self {
            Self::Place(command) => Some(command.id),
            Self::Edit(command) => Some(command.id),
            Self::ChangeStatus(command) => Some(command.id),
            Self::Delete(command) => Some(command.id),
            Self::Revert(command) => Some(command.id),
            Self::Import(command) => Some(command.order.id),
            Self::AddProduct(_) | Self::EditProduct(_) => None,
        }
    }

    /// The product that it is about.
    pub const fn sku(&self) -> Option<&Sku> {
        match self {
            Self::AddProduct(command) => Some(&command.sku),
            Self::EditProduct(command) => Some(&command.sku),
            Self::Place(_)
            | Self::Edit(_)
            | Self::ChangeStatus(_)
            | Self::Delete(_)
            | Self::Revert(_)
            | Self::Import(_) => None,
        }
    }

    /// The products that it names, some perhaps more than once.
    pub fn skus(&self) -> Vec<&Sku> {
        fn of_lines(lines: &[LineRequest]) -> Vec<&Sku> {
            lines.iter().map(LineRequest::sku).collect()
        }
        match self {
            Self::Place(command) => of_lines(&command.lines),
            Self::Edit(command) => command.lines.as_deref().map(of_lines).unwrap_or_default(),
            Self::ChangeStatus(_) | Self::Delete(_) | Self::Revert(_) | Self::Import(_) => {
                Vec::new()
            }
            Self::AddProduct(command) => vec![&command.sku],
            Self::EditProduct(command) => vec![&command.sku],
        }
    }

    /// What a repetition must have in common with the first sending, as canonical JSON. The id of
    /// an order to be placed is left out: a script that sends none gets another at each try.
    pub fn fingerprint_source(&self) -> String {
        let mut json = serde_json::to_value(self).unwrap_or_default();
        if let (Self::Place(_), Some(object)) = (self, json.as_object_mut()) {
            object.remove("id");
        }
        json.to_string()
    }
}

impl LineRequest {
    /// The product.
    pub const fn sku(&self) -> &Sku {
        &self.sku
    }
    /// 1 to 10,000 pieces.
    pub const fn quantity(&self) -> u32 {
        self.quantity
    }
    /// 0 to 100 percent off.
    pub const fn discount_percent(&self) -> u8 {
        self.discount_percent
    }
}

impl PlaceOrder {
    /// The new order's id.
    pub const fn id(&self) -> OrderId {
        self.id
    }
    /// Who gets it.
    pub const fn details(&self) -> &Details {
        &self.details
    }
    /// 1 to 100 lines.
    pub fn lines(&self) -> &[LineRequest] {
        &self.lines
    }
}

impl EditOrder {
    /// The order.
    pub const fn id(&self) -> OrderId {
        self.id
    }
    /// The version that was seen; `None` to edit whichever stands.
    pub const fn version(&self) -> Option<Version> {
        self.version
    }
    /// The new customer.
    pub const fn customer(&self) -> Option<&String> {
        self.customer.as_ref()
    }
    /// The new contact.
    pub const fn contact(&self) -> Option<&String> {
        self.contact.as_ref()
    }
    /// The new city.
    pub const fn city(&self) -> Option<&String> {
        self.city.as_ref()
    }
    /// The new country.
    pub const fn country(&self) -> Option<&String> {
        self.country.as_ref()
    }
    /// The new note.
    pub const fn note(&self) -> Option<&String> {
        self.note.as_ref()
    }
    /// All its lines anew.
    pub fn lines(&self) -> Option<&[LineRequest]> {
        self.lines.as_deref()
    }
}

impl RevertOrder {
    /// The order.
    pub const fn id(&self) -> OrderId {
        self.id
    }
    /// What is to be taken back.
    pub const fn mutation(&self) -> &MutationId {
        &self.mutation
    }
}

impl ImportOrder {
    /// The order, whole.
    pub const fn order(&self) -> &Order {
        &self.order
    }
}

impl ChangeStatus {
    /// The version that was seen; `None` for whichever stands.
    pub const fn version(&self) -> Option<Version> {
        self.version
    }
    /// The status to go to.
    pub const fn status(&self) -> Status {
        self.status
    }
}

impl DeleteOrder {
    /// The version that was seen; `None` for whichever stands.
    pub const fn version(&self) -> Option<Version> {
        self.version
    }
}
