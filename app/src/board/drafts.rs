//! What was typed into a form of an order that was closed before it was sent: it is there when the form
//! is opened again. In the page's memory, as long as the page is.

use leptos::prelude::*;
use live_orders::Order;

use crate::address::Open;
use crate::form::OrderForm;

/// More forms than anybody leaves half written; the oldest give way.
const DRAFTS_MAX: usize = 8;

/// What was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The form.
    pub form: OrderForm,
    /// The order as the form was put together with it, for an edit.
    pub before: Option<Order>,
}

/// The drafts, each of the dialog that it belongs to.
#[derive(Clone, Copy)]
pub struct Drafts {
    kept: StoredValue<Vec<(Open, Draft)>>,
}

impl Drafts {
    /// None.
    pub(super) fn new() -> Self {
        Self {
            kept: StoredValue::new(Vec::new()),
        }
    }

    /// Keeps one, in place of the one before.
    pub fn keep(self, open: Open, draft: Draft) {
        self.kept.try_update_value(|kept| {
            kept.retain(|(of, _)| *of != open);
            kept.truncate(DRAFTS_MAX - 1);
            kept.insert(0, (open, draft));
        });
    }

    /// The one of a dialog.
    pub fn of(self, open: Open) -> Option<Draft> {
        self.kept
            .try_with_value(|kept| {
                let found = kept.iter().find(|(of, _)| *of == open);
                found.map(|(_, draft)| draft.clone())
            })
            .flatten()
    }

    /// What was typed is sent, or no longer wanted.
    pub fn forget(self, open: Open) {
        self.kept
            .try_update_value(|kept| kept.retain(|(of, _)| *of != open));
    }
}

#[cfg(test)]
mod tests {
    use live_orders::OrderId;
    use uuid::Uuid;

    use super::*;

    fn draft(customer: &str) -> Draft {
        let form = OrderForm {
            customer: customer.into(),
            ..OrderForm::default()
        };
        Draft { form, before: None }
    }

    fn edit(number: usize) -> Open {
        let number = u128::try_from(number).unwrap_or_default();
        Open::Edit(OrderId(Uuid::from_u128(number)))
    }

    #[test]
    fn each_dialog_has_its_own_and_the_oldest_give_way() {
        let owner = Owner::new();
        owner.with(|| {
            let drafts = Drafts::new();
            drafts.keep(Open::New, draft("Ana"));
            drafts.keep(Open::New, draft("Anabel"));
            assert_eq!(drafts.of(Open::New), Some(draft("Anabel")));
            assert_eq!(drafts.of(edit(1)), None);
            for number in 1..DRAFTS_MAX {
                drafts.keep(edit(number), draft("Ben"));
            }
            assert_eq!(drafts.of(Open::New), Some(draft("Anabel")));
            drafts.keep(edit(DRAFTS_MAX), draft("Ben"));
            assert_eq!(drafts.of(Open::New), None);
            drafts.forget(edit(3));
            assert_eq!(
                (drafts.of(edit(3)), drafts.of(edit(4))),
                (None, Some(draft("Ben")))
            );
        });
    }
}
