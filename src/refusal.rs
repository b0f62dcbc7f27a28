//! Why a command was refused: a stable code for scripts, the field, and a sentence for people.

use serde::{Deserialize, Serialize};

use crate::change::{Entity, Record};
use crate::ids::Sku;
use crate::revert::REVERT_MINUTES;
use crate::rule::Rule;
use crate::status::Status;

/// The outcome of a command that was understood and not carried out. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    /// A field holds what it must not hold.
    #[error("{detail}")]
    Invalid {
        /// The field, as the API names it: `customer`, `lines[0].quantity`.
        field: String,
        /// A sentence.
        detail: String,
        /// The rule that it breaks, where that is one of those that have a name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<Rule>,
    },
    /// No product has that SKU.
    #[error("There is no product “{sku}”.")]
    UnknownProduct {
        /// The field that named it.
        field: String,
        /// What was asked for.
        sku: Sku,
    },
    /// The product is no longer sold.
    #[error("{name} ({sku}) is discontinued and cannot be ordered.")]
    Discontinued {
        /// The field that named it.
        field: String,
        /// What was asked for.
        sku: Sku,
        /// The product's name.
        name: String,
    },
    /// There is less of the product than was asked for.
    #[error("Not enough {name} ({sku}): {wanted} wanted, {left} left.")]
    OutOfStock {
        /// The field that asked for it.
        field: String,
        /// The product.
        sku: Sku,
        /// The product's name.
        name: String,
        /// How many more were wanted.
        wanted: u64,
        /// How many are left.
        left: u32,
    },
    /// The row has been written since it was read.
    #[error("Somebody else has changed it in the meantime; this is how it stands now.")]
    StaleVersion {
        /// The row as it stands.
        current: Box<Record>,
    },
    /// The transition table has no such move.
    #[error("An order that is {from} cannot become {to}.")]
    ForbiddenStatus {
        /// Where it stands.
        from: Status,
        /// Where it was to go.
        to: Status,
    },
    /// Only new orders can be edited.
    #[error("Only new orders can be edited; this one is {status}.")]
    NotEditable {
        /// Where it stands. In a problem document `status` is the answer's own.
        #[serde(rename = "order_status", alias = "status")]
        status: Status,
    },
    /// Only new and cancelled orders can be deleted.
    #[error("Only new and cancelled orders can be deleted; this one is {status}.")]
    NotDeletable {
        /// Where it stands.
        #[serde(rename = "order_status", alias = "status")]
        status: Status,
    },
    /// What a mutation did cannot be taken back.
    #[error("This cannot be undone: {why}.")]
    NotRevertible {
        /// Why not.
        why: Irrevocable,
    },
    /// There is no such row.
    #[error("There is no {} “{id}”.", entity.singular())]
    NotFound {
        /// What was looked for.
        entity: Entity,
        /// Its id or SKU.
        id: String,
    },
    /// There already is such a row.
    #[error("There already is {} “{id}”.", entity.indefinite())]
    AlreadyExists {
        /// The field that holds the id.
        field: String,
        /// What was to be added.
        entity: Entity,
        /// Its id, number or SKU.
        id: String,
    },
    /// The mutation id was used before, for something else.
    #[error("This idempotency key was used before for another request.")]
    KeyReused,
}

/// Why something cannot be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Irrevocable {
    /// The log has no such mutation of that order: it was refused, or is forgotten.
    #[error("nothing is known of it for this order")]
    Unknown,
    /// It is too long ago.
    #[error("it is more than {REVERT_MINUTES} minutes ago")]
    TooOld,
    /// It brought the order into being; an order is deleted, then.
    #[error("it placed the order, which can be cancelled or deleted")]
    Placed,
}

impl Refusal {
    /// A field holds what it must not hold; the sentence opens with the field's name.
    pub fn invalid(field: impl Into<String>, problem: impl std::fmt::Display) -> Self {
        let field = field.into();
        let detail = format!("{field} {problem}.");
        Self::Invalid {
            field,
            detail,
            rule: None,
        }
    }

    /// The same of a rule that has a name, so that it can be told in any language.
    pub fn against(field: impl Into<String>, rule: impl Into<Rule>) -> Self {
        let (field, rule) = (field.into(), rule.into());
        let detail = format!("{field} {rule}.");
        Self::Invalid {
            field,
            detail,
            rule: Some(rule),
        }
    }

    /// The stable code, as scripts see it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Invalid { .. } => "invalid",
            Self::UnknownProduct { .. } => "unknown_product",
            Self::Discontinued { .. } => "discontinued",
            Self::OutOfStock { .. } => "out_of_stock",
            Self::StaleVersion { .. } => "stale_version",
            Self::ForbiddenStatus { .. } => "forbidden_status",
            Self::NotEditable { .. } => "not_editable",
            Self::NotDeletable { .. } => "not_deletable",
            Self::NotRevertible { .. } => "not_revertible",
            Self::NotFound { .. } => "not_found",
            Self::AlreadyExists { .. } => "already_exists",
            Self::KeyReused => "key_reused",
        }
    }

    /// The field that the refusal is about, where it is about one.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Invalid { field, .. }
            | Self::UnknownProduct { field, .. }
            | Self::Discontinued { field, .. }
            | Self::OutOfStock { field, .. }
            | Self::AlreadyExists { field, .. } => Some(field),
            Self::StaleVersion { .. } => Some("version"),
            Self::ForbiddenStatus { .. } | Self::NotEditable { .. } | Self::NotDeletable { .. } => {
                Some("status")
            }
            Self::NotRevertible { .. } => Some("mutation"),
            Self::NotFound { .. } => Some("id"),
            Self::KeyReused => None,
        }
    }

    /// The HTTP status that says it: 404 for what is not there, 409 for what stands against the
    /// state of the store, 422 for what is wrong whatever that state.
    pub const fn http_status(&self) -> u16 {
        match self {
            Self::NotFound { .. } => 404,
            Self::OutOfStock { .. }
            | Self::StaleVersion { .. }
            | Self::ForbiddenStatus { .. }
            | Self::NotEditable { .. }
            | Self::NotDeletable { .. }
            | Self::NotRevertible { .. }
            | Self::AlreadyExists { .. } => 409,
            Self::Invalid { .. }
            | Self::UnknownProduct { .. }
            | Self::Discontinued { .. }
            | Self::KeyReused => 422,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_on_the_wire_is_the_code() {
        let refusal = Refusal::ForbiddenStatus {
            from: Status::Shipped,
            to: Status::New,
        };
        let wire = serde_json::to_value(&refusal).expect("serialises");
        assert_eq!(wire["code"], refusal.code());
        assert_eq!(
            serde_json::from_value::<Refusal>(wire).expect("reads back"),
            refusal
        );
        assert_eq!(
            refusal.to_string(),
            "An order that is shipped cannot become new."
        );
    }

    #[test]
    fn a_refusal_that_was_kept_under_an_older_name_is_read() {
        let kept = serde_json::json!({ "code": "not_editable", "status": "paid" });
        let refusal: Refusal = serde_json::from_value(kept).expect("reads back");
        assert_eq!(
            refusal,
            Refusal::NotEditable {
                status: Status::Paid
            }
        );
    }

    #[test]
    fn an_invalid_field_opens_its_sentence() {
        let refusal = Refusal::invalid("customer", "must not be empty");
        assert_eq!(
            (refusal.field(), refusal.to_string().as_str()),
            (Some("customer"), "customer must not be empty.")
        );
    }
}
