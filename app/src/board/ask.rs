//! What the reader can ask for: its way to the server, its words on the screen, and the form that
//! comes back where it is refused. When it is sent is [`crate::board::outbox`]'s.

use live_orders::{
    Command, Currency, MutationId, Order, OrderId, OrderNumber, Outcome, Refusal, Rule, Sku,
    Status, Version, draft,
};
use serde::{Deserialize, Serialize};

use crate::address::Open;
use crate::api::{products, write};
use crate::error::AppError;
use crate::form::OrderForm;
use crate::product_form::ProductForm;
use crate::refusals;
use crate::texts::told;
use crate::words;

/// Something that the reader asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Ask {
    /// Place an order.
    Place {
        /// Its id, made when the form was opened: sent again, it is the same order.
        id: OrderId,
        /// What was typed.
        form: OrderForm,
    },
    /// Edit one.
    Edit {
        /// As it was seen.
        before: Box<Order>,
        /// What was typed.
        form: OrderForm,
    },
    /// Move one on, or cancel it.
    Status {
        /// Which.
        id: OrderId,
        /// As it was seen.
        version: Version,
        /// Where to.
        status: Status,
    },
    /// Delete one.
    Delete {
        /// Which.
        id: OrderId,
        /// As it was seen.
        version: Version,
    },
    /// Take back what an earlier one did.
    Revert {
        /// The earlier one.
        mutation: MutationId,
        /// The order as it was before that.
        before: Box<Order>,
        /// Whether that deleted it.
        #[serde(default)]
        revives: bool,
    },
    /// Add a product.
    AddProduct {
        /// What was typed.
        form: Box<ProductForm>,
        /// What its price is in.
        currency: Currency,
    },
    /// Edit one.
    EditProduct {
        /// Which.
        sku: Sku,
        /// As it was seen.
        seen: Box<ProductForm>,
        /// What was typed.
        form: Box<ProductForm>,
        /// What its price is in.
        currency: Currency,
    },
    /// Add to the stock what came in.
    Restock {
        /// Which.
        sku: Sku,
        /// What people call it.
        name: String,
        /// What was typed.
        form: Box<ProductForm>,
    },
    /// Sell one no longer, or again.
    Discontinue {
        /// Which.
        sku: Sku,
        /// What people call it.
        name: String,
        /// Whether it is no longer sold.
        discontinued: bool,
    },
}

/// What something is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// An order.
    Order(OrderId),
    /// A product, by its SKU.
    Product(String),
}

/// The order or product that something is asked for, as people call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Its number, once the store has given it one.
    pub number: Option<OrderNumber>,
    /// Who gets it; nobody, where it is a product.
    pub customer: String,
    /// What the product is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
}

/// A form that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// The order that it is about.
    pub id: OrderId,
    /// The dialog that it belongs to.
    pub open: Open,
    /// The order as it was seen, for an edit.
    pub before: Option<Order>,
    /// What was typed.
    pub form: OrderForm,
    /// Why it came back.
    pub reason: Reason,
}

/// Why something is taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The server did not do it.
    Error(AppError),
    /// It has waited for so long that the server might not recognise it as sent before.
    TooOld,
}

impl Ask {
    /// What it is about.
    pub fn about(&self) -> About {
        match self {
            Self::Place { id, .. } | Self::Status { id, .. } | Self::Delete { id, .. } => {
                About::Order(*id)
            }
            Self::Edit { before, .. } | Self::Revert { before, .. } => About::Order(before.id),
            Self::AddProduct { form, .. } => About::Product(form.sku.trim().to_owned()),
            Self::EditProduct { sku, .. }
            | Self::Restock { sku, .. }
            | Self::Discontinue { sku, .. } => About::Product(sku.to_string()),
        }
    }

    /// The order that it is about.
    pub fn order_id(&self) -> Option<OrderId> {
        match self.about() {
            About::Order(id) => Some(id),
            About::Product(_) => None,
        }
    }

    /// Whether it cannot go through without an earlier one. All that is asked for an order rests on
    /// what was asked for it before; of a product an edit rests on an edit, and all of it on its
    /// addition, but pieces come in whatever else becomes of it.
    pub fn rests_on(&self, earlier: &Self) -> bool {
        let is_free = match (earlier, self) {
            (Self::EditProduct { .. }, Self::EditProduct { .. }) => false,
            (Self::EditProduct { .. } | Self::Restock { .. } | Self::Discontinue { .. }, _) => true,
            _ => false,
        };
        !is_free && self.about() == earlier.about()
    }

    /// The command that it comes to.
    pub fn command(&self) -> Result<Command, Refusal> {
        match self {
            Self::Place { id, form } => form.place(*id),
            Self::Edit { before, form } => form.edit(before.id, before.version),
            Self::Status {
                id,
                version,
                status,
            } => Ok(draft::change_status(*id, *status, Some(*version))),
            Self::Delete { id, version } => Ok(draft::delete_order(*id, Some(*version))),
            Self::Revert {
                mutation,
                before,
                revives,
            } => {
                let before = Order::clone(before);
                Ok(draft::revert_shown(mutation.clone(), before, *revives))
            }
            Self::AddProduct { form, currency } => form.add(*currency),
            Self::EditProduct {
                sku,
                seen,
                form,
                currency,
            } => form
                .edit(seen, sku.clone(), *currency)?
                .ok_or_else(|| Refusal::against("body", Rule::Changes)),
            Self::Restock { sku, form, .. } => form.restock(sku.clone()),
            Self::Discontinue {
                sku, discontinued, ..
            } => draft::discontinue(sku.clone(), *discontinued),
        }
    }

    /// Sends it, once.
    pub async fn send(self, mutation: MutationId) -> Result<Outcome, AppError> {
        let list = String::new();
        match self {
            Self::Place { id, form } => write::place_order(mutation, id, form, list).await,
            Self::Edit { before, form } => {
                write::edit_order(mutation, before.id, before.version, form, list).await
            }
            Self::Status {
                id,
                version,
                status,
            } => write::change_status(mutation, id, version, status, list).await,
            Self::Delete { id, version } => write::delete_order(mutation, id, version, list).await,
            Self::Revert {
                mutation: reverted,
                before,
                ..
            } => write::revert_order(mutation, before.id, reverted, list).await,
            Self::AddProduct { form, .. } => products::add_product(mutation, *form, list).await,
            Self::EditProduct {
                sku, seen, form, ..
            } => products::edit_product(mutation, sku, *seen, *form, list).await,
            Self::Restock { sku, form, .. } => {
                products::restock_product(mutation, sku, *form, list).await
            }
            Self::Discontinue {
                sku, discontinued, ..
            } => products::discontinue_product(mutation, sku, discontinued, list).await,
        }
    }

    /// What it is, in few words: `New order for Nadia’s Deli`, `#11078 → Paid`.
    pub fn words(&self, subject: &Subject) -> String {
        let name = subject.words();
        match self {
            Self::Place { .. } => told::new_order_for(&subject.customer),
            Self::Edit { .. } | Self::EditProduct { .. } => told::changes_to(&name),
            Self::Status { status, .. } => {
                told::to_status(&refusals::opened(&name), words::status(*status))
            }
            Self::Delete { .. } => told::delete(&name),
            Self::Revert { .. } => told::undo_for(&name),
            Self::AddProduct { .. } => told::new_product(&name),
            Self::Restock { form, .. } => told::restock(&name, form.restock.trim()),
            Self::Discontinue {
                discontinued: true, ..
            } => told::discontinue(&name),
            Self::Discontinue { .. } => told::bring_back(&name),
        }
    }

    /// That it is done, for an offer to take it back; `None` where that cannot be.
    pub fn done(&self, subject: &Subject) -> Option<String> {
        let name = subject.words();
        match self {
            Self::Edit { .. } | Self::EditProduct { .. } => Some(told::changes_saved(&name)),
            Self::Status { .. } => Some(self.words(subject)),
            Self::Delete { .. } => Some(told::deleted(&name)),
            Self::Restock { form, .. } => Some(match form.restock.trim().strip_prefix('-') {
                None => told::restocked(form.restock.trim(), &name),
                Some(pieces) => told::taken_out(pieces, &name),
            }),
            Self::Discontinue {
                discontinued: true, ..
            } => Some(told::no_longer_sold(&name)),
            Self::Discontinue { .. } => Some(told::sold_again(&name)),
            Self::Place { .. } | Self::AddProduct { .. } | Self::Revert { .. } => None,
        }
    }

    /// What undoes it, once it is done as this mutation; `before` is the order as it was then. An
    /// order's inverse is made by the store, from its log; a product's is what its own dialogs would
    /// ask for, and leaves alone what others have changed since. `None` where it cannot be undone.
    pub fn inverse(&self, mutation: &MutationId, before: Option<Order>) -> Option<Self> {
        match self {
            Self::Edit { .. } | Self::Status { .. } => {
                before.map(|before| Self::revert(mutation, before, false))
            }
            Self::Delete { .. } => before.map(|before| Self::revert(mutation, before, true)),
            Self::EditProduct {
                sku,
                seen,
                form,
                currency,
            } => Some(Self::EditProduct {
                sku: sku.clone(),
                seen: form.clone(),
                form: seen.clone(),
                currency: *currency,
            }),
            Self::Restock { sku, name, form } => {
                let pieces: i64 = form.restock.trim().parse().ok()?;
                let form = ProductForm {
                    restock: pieces.checked_neg()?.to_string(),
                    ..ProductForm::clone(form)
                };
                Some(Self::Restock {
                    sku: sku.clone(),
                    name: name.clone(),
                    form: Box::new(form),
                })
            }
            Self::Discontinue {
                sku,
                name,
                discontinued,
            } => Some(Self::Discontinue {
                sku: sku.clone(),
                name: name.clone(),
                discontinued: !discontinued,
            }),
            Self::Place { .. } | Self::AddProduct { .. } | Self::Revert { .. } => None,
        }
    }

    /// Takes back what a mutation did to an order; `revives` it where that had deleted it.
    pub fn revert(mutation: &MutationId, before: Order, revives: bool) -> Self {
        Self::Revert {
            mutation: mutation.clone(),
            before: Box::new(before),
            revives,
        }
    }

    /// That it was not done.
    pub fn failure(&self) -> &'static str {
        match self {
            Self::Place { .. } => told::order_not_placed(),
            Self::Edit { .. } => told::changes_not_saved(),
            Self::Status { .. } => told::status_not_changed(),
            Self::Delete { .. } => told::order_not_deleted(),
            Self::Revert { .. } => told::was_not_undone(),
            Self::AddProduct { .. } => told::product_not_added(),
            Self::EditProduct { .. } | Self::Discontinue { .. } => told::product_not_changed(),
            Self::Restock { .. } => told::stock_not_changed(),
        }
    }

    /// The form that comes back with it, filled in as the last of those that rested on it was: that
    /// is what the reader typed last.
    pub fn returned(self, resting: Vec<Self>, reason: Reason) -> Option<Returned> {
        let (id, open, before, form) = match self {
            Self::Place { id, form } => (id, Open::New, None, form),
            Self::Edit { before, form } => (before.id, Open::Edit(before.id), Some(*before), form),
            // Those of products come back on their own page: see `board::returned`.
            _ => return None,
        };
        let last = resting.into_iter().rev().find_map(|ask| match ask {
            Self::Edit { form, .. } => Some(form),
            _ => None,
        });
        Some(Returned {
            id,
            open,
            before,
            form: last.unwrap_or(form),
            reason,
        })
    }
}

impl Subject {
    /// What people call an order.
    pub fn of(order: &Order) -> Self {
        Self {
            number: Some(order.number).filter(|number| number.is_assigned()),
            customer: order.customer.clone(),
            product: None,
        }
    }

    /// A product.
    pub fn product(name: &str) -> Self {
        Self {
            number: None,
            customer: String::new(),
            product: Some(name.trim().to_owned()),
        }
    }

    /// What people call it, in the midst of a line.
    pub fn words(&self) -> String {
        match (&self.product, self.number) {
            (Some(product), _) => product.clone(),
            (None, Some(number)) => number.to_string(),
            (None, None) => told::new_order_for_within(&self.customer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id() -> OrderId {
        OrderId(uuid::Uuid::from_u128(7))
    }

    fn place(customer: &str) -> Ask {
        let form = OrderForm {
            customer: customer.into(),
            ..OrderForm::default()
        };
        Ask::Place { id: id(), form }
    }

    fn pay() -> Ask {
        Ask::Status {
            id: id(),
            version: Version::FIRST,
            status: Status::Paid,
        }
    }

    fn restock(pieces: &str) -> Ask {
        let form = ProductForm {
            restock: pieces.into(),
            ..ProductForm::default()
        };
        Ask::Restock {
            sku: "NW-01".parse().expect("a SKU"),
            name: "Chai".into(),
            form: Box::new(form),
        }
    }

    #[test]
    fn what_came_in_rests_on_the_product_and_on_nothing_else_of_it() {
        let add = |sku: &str| Ask::AddProduct {
            form: Box::new(ProductForm {
                sku: sku.into(),
                ..ProductForm::default()
            }),
            currency: Currency::USD,
        };
        assert!(restock("1").rests_on(&add(" NW-01 ")));
        assert!(!restock("1").rests_on(&add("NW-02")));
        assert!(!restock("1").rests_on(&restock("2")));
        assert!(pay().rests_on(&place("x")));
    }

    #[test]
    fn it_is_put_into_words() {
        let numbered = Subject {
            number: Some(OrderNumber(11_078)),
            customer: "Nadia’s Deli".into(),
            product: None,
        };
        let unnumbered = Subject {
            number: None,
            ..numbered.clone()
        };
        let delete = Ask::Delete {
            id: id(),
            version: Version::FIRST,
        };
        for (ask, subject, words) in [
            (place("x"), &unnumbered, "New order for Nadia’s Deli"),
            (pay(), &numbered, "#11078 → Paid"),
            (pay(), &unnumbered, "New order for Nadia’s Deli → Paid"),
            (delete.clone(), &numbered, "Delete #11078"),
            (delete, &unnumbered, "Delete new order for Nadia’s Deli"),
            (
                restock("24"),
                &Subject::product("Chai"),
                "Restock Chai by 24",
            ),
        ] {
            assert_eq!(ask.words(subject), words);
        }
    }

    #[test]
    fn what_is_done_to_a_product_is_undone_by_its_own_dialogs() {
        let mutation: MutationId = "m".parse().expect("an id");
        let inverse = |ask: &Ask| ask.inverse(&mutation, None);
        assert_eq!(inverse(&restock("24")), Some(restock("-24")));
        assert_eq!(inverse(&restock("-3")), Some(restock("3")));
        assert_eq!(inverse(&restock("many")), None);
        let named = |name: &str| {
            Box::new(ProductForm {
                name: name.into(),
                ..ProductForm::default()
            })
        };
        let rename = |seen: &str, name: &str| Ask::EditProduct {
            sku: "NW-01".parse().expect("a SKU"),
            seen: named(seen),
            form: named(name),
            currency: Currency::USD,
        };
        let edit = rename("Chai", "Tea");
        assert_eq!(inverse(&edit), Some(rename("Tea", "Chai")));
        for ask in [edit, restock("1"), pay()] {
            let before = crate::board::queue::tests::order(id());
            let undone = ask.inverse(&mutation, Some(before)).expect("an inverse");
            assert_eq!(undone.about(), ask.about());
        }
        // Without the order as it was there is nothing to show until the server has answered.
        assert_eq!(inverse(&pay()), None);
        assert_eq!(inverse(&place("x")), None);
    }

    #[test]
    fn a_form_comes_back_as_it_was_typed_last() {
        let mut order = crate::board::queue::tests::order(id());
        order.customer = "First".into();
        let form = OrderForm {
            customer: "Last".into(),
            ..OrderForm::default()
        };
        let edit = Ask::Edit {
            before: Box::new(order),
            form,
        };
        let returned = place("First").returned(vec![edit, pay()], Reason::TooOld);
        let returned = returned.expect("a form");
        assert_eq!(
            (returned.open, returned.form.customer.as_str()),
            (Open::New, "Last")
        );
        assert_eq!(pay().returned(vec![place("x")], Reason::TooOld), None);
    }
}
