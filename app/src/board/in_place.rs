//! A value that was edited in its place, on its way: like an edit of the whole form, and back to that
//! form where it cannot go through as it is.

use leptos::prelude::*;
use live_orders::{Order, Refusal};

use crate::board::state::Board;
use crate::in_place::{Saving, Typed};

impl Board {
    /// Saves what was typed, on top of the order as it is shown now. Where somebody else has written
    /// the same the form of the order opens, with both values side by side.
    pub fn save_in_place(self, typed: &Typed) -> Result<(), Refusal> {
        let id = typed.before.id;
        let shown = self
            .focus
            .panel
            .try_with_untracked(|it| it.order().cloned());
        let now = shown.flatten().filter(|order| order.id == id);
        // From another order than the open one: it is saved on leaving this one.
        let now = now.or_else(|| self.list.order(id));
        let Some(now) = now else {
            return Err(Order::not_found(id));
        };
        match typed.saving(&now) {
            Saving::Nothing => Ok(()),
            Saving::Edit(ask) => self.ask(*ask),
            Saving::Choice(returned) => {
                self.outbox.give_back(*returned);
                Ok(())
            }
        }
    }
}
