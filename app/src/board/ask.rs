//! What the reader can ask for: its way to the server, its words on the screen, and the form that
//! comes back where it is refused. When it is sent is [`crate::board::outbox`]'s.

use std::fmt;

use live_orders::{
    Command, MutationId, Order, OrderId, OrderNumber, Outcome, Refusal, Status, Version, draft,
};
use serde::{Deserialize, Serialize};

use crate::address::Open;
use crate::api::write;
use crate::board::queue::KEPT_DAYS;
use crate::error::AppError;
use crate::form::OrderForm;

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
    },
}

/// The order that something is asked for, as people call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Its number, once the store has given it one.
    pub number: Option<OrderNumber>,
    /// Who gets it.
    pub customer: String,
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
    /// The order that it is about.
    pub fn order_id(&self) -> OrderId {
        match self {
            Self::Place { id, .. } | Self::Status { id, .. } | Self::Delete { id, .. } => *id,
            Self::Edit { before, .. } | Self::Revert { before, .. } => before.id,
        }
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
            Self::Revert { mutation, before } => {
                let shown = Order::clone(before);
                Ok(draft::revert_order(
                    before.id,
                    mutation.clone(),
                    Some(shown),
                ))
            }
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
            } => write::revert_order(mutation, before.id, reverted, list).await,
        }
    }

    /// What it is, in few words: `New order for Nadia’s Deli`, `#11078 → Paid`.
    pub fn words(&self, subject: &Subject) -> String {
        match self {
            Self::Place { .. } => format!("New order for {}", subject.customer),
            Self::Edit { .. } => format!("Changes to {subject}"),
            Self::Status { status, .. } => {
                let subject = subject.to_string();
                let mut letters = subject.chars();
                let first = letters.next().into_iter().flat_map(char::to_uppercase);
                let subject: String = first.chain(letters).collect();
                format!("{subject} → {}", status.label())
            }
            Self::Delete { .. } => format!("Delete {subject}"),
            Self::Revert { .. } => format!("Undo for {subject}"),
        }
    }

    /// That it is done, for an offer to take it back; `None` where that cannot be.
    pub fn done(&self, subject: &Subject) -> Option<String> {
        match self {
            Self::Place { .. } | Self::Revert { .. } => None,
            Self::Edit { .. } => Some(format!("Changes to {subject} saved")),
            Self::Status { .. } => Some(self.words(subject)),
            Self::Delete { .. } => Some(format!("Deleted {subject}")),
        }
    }

    /// That it was not done.
    pub const fn failure(&self) -> &'static str {
        match self {
            Self::Place { .. } => "The order was not placed",
            Self::Edit { .. } => "The changes were not saved",
            Self::Status { .. } => "The status was not changed",
            Self::Delete { .. } => "The order was not deleted",
            Self::Revert { .. } => "It was not undone",
        }
    }

    /// The form that comes back with it, filled in as the last of those that rested on it was: that
    /// is what the reader typed last.
    pub fn returned(self, resting: Vec<Self>, reason: Reason) -> Option<Returned> {
        let (id, open, before, form) = match self {
            Self::Place { id, form } => (id, Open::New, None, form),
            Self::Edit { before, form } => (before.id, Open::Edit(before.id), Some(*before), form),
            Self::Status { .. } | Self::Delete { .. } | Self::Revert { .. } => return None,
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
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            Some(number) => number.fmt(out),
            None => write!(out, "new order for {}", self.customer),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(error) => error.fmt(out),
            Self::TooOld => write!(
                out,
                "It has waited for more than {KEPT_DAYS} days. A server forgets in time what was sent to it, so it is not sent again by itself: look whether it is there already, then decide."
            ),
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

    #[test]
    fn it_is_put_into_words() {
        let numbered = Subject {
            number: Some(OrderNumber(11_078)),
            customer: "Nadia’s Deli".into(),
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
        ] {
            assert_eq!(ask.words(subject), words);
        }
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
