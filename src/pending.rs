//! A mutation on its way, and what it makes of a row while nobody knows yet whether it is accepted.

use crate::command::{Command, Mutation};
use crate::ids::Seq;
use crate::money::Currency;
use crate::order::{Order, Products};
use crate::product::Product;
use crate::record::Record;
use crate::timestamp::Timestamp;

/// A mutation on its way.
#[derive(Clone, Debug)]
pub struct Pending {
    /// What was asked for.
    pub mutation: Mutation,
    /// When it was asked for: the times of a predicted row.
    pub at: Timestamp,
    /// The products at whose names and prices its lines are shown.
    pub products: Products,
    /// The answer, once it is there: shown in place of the prediction until the changes up to it
    /// have arrived.
    pub(crate) acknowledged: Option<Acknowledged>,
}

#[derive(Clone, Debug)]
pub(crate) struct Acknowledged {
    pub(crate) seq: Seq,
    /// The record after the mutation; `None` where it was deleted.
    pub(crate) record: Option<Record>,
}

impl Pending {
    /// What the mutation makes of the order. One that cannot be carried out on the row as it now
    /// stands leaves it alone: the server's refusal is on its way.
    pub(crate) fn replay(&self, order: Option<Order>, currency: Currency) -> Option<Order> {
        let predicted = match (&self.mutation.command, &order) {
            (Command::Place(command), None) => {
                Order::place(command, &self.products, currency, self.at).map(Some)
            }
            (Command::Edit(command), Some(order)) => {
                order.edit(command, &self.products, self.at).map(Some)
            }
            (Command::ChangeStatus(command), Some(order)) => {
                order.change_status(command, self.at).map(Some)
            }
            (Command::Delete(command), Some(order)) => order.delete(command).map(|()| None),
            (Command::Revert(command), order) => {
                let is_there = order.is_some() || command.revives;
                let before = command.before.as_deref().filter(|_| is_there);
                return before
                    .map(|before| Order::foresee_revert(order.as_ref(), before, self.at))
                    .or_else(|| order.clone());
            }
            _ => return order,
        };
        predicted.unwrap_or(order)
    }

    /// What it makes of a product, in the same way.
    pub(crate) fn replay_product(&self, product: Option<Product>) -> Option<Product> {
        match (&self.mutation.command, &product) {
            (Command::AddProduct(command), None) => Some(Product::added(command)),
            (Command::EditProduct(command), Some(known)) => {
                known.edited(command).map_or(product, Some)
            }
            _ => product,
        }
    }
}
