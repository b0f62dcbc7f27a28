//! What was typed and comes back while its form is on another page: the way to the form, filled in as
//! it was, with the reason. A product's forms lie on the page of products, an order's on the
//! dashboard; what waits is sent from either, in the order in which it was done.

use leptos::prelude::*;
use live_orders::view::ProductRow;
use live_orders::{Command, Product, Refusal};

use crate::address::Address;
use crate::board::ask::{Ask, Reason, Returned};
use crate::board::state::Board;
use crate::product_form::ProductForm;
use crate::shelf::{OpenProduct, ShelfAddress};
use crate::texts::told;
use crate::told::Told;

/// A form of a product that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnedProduct {
    /// The dialog that it belongs to.
    pub open: OpenProduct,
    /// The product as it was seen, for an edit.
    pub seen: Option<ProductForm>,
    /// What was typed.
    pub form: ProductForm,
    /// Why it came back.
    pub reason: Reason,
}

impl ReturnedProduct {
    /// The form that comes back with what was asked for, filled in as the last of those that rested
    /// on it was; `None` where nothing was typed.
    pub fn of(ask: &Ask, resting: &[Ask], reason: &Reason) -> Option<Self> {
        let (open, seen, form) = match ask {
            Ask::AddProduct { form, .. } => (OpenProduct::New, None, form),
            Ask::EditProduct {
                sku, seen, form, ..
            } => (OpenProduct::Edit(sku.clone()), Some(&**seen), form),
            Ask::Restock { sku, form, .. } => (OpenProduct::Restock(sku.clone()), None, form),
            _ => return None,
        };
        let last = resting.iter().rev().find_map(|ask| match ask {
            Ask::EditProduct { form, .. } => Some(&**form),
            _ => None,
        });
        let typed = ProductForm {
            stock: form.stock.clone(),
            ..last.unwrap_or(form).clone()
        };
        Some(Self {
            open,
            seen: seen.cloned(),
            form: typed,
            reason: reason.clone(),
        })
    }

    /// The page that shows the form again.
    pub fn href(&self) -> String {
        let address = ShelfAddress::default().with(self.open.clone());
        telling(address.href(), &self.reason, &self.form.to_url())
    }
}

impl Returned {
    /// The page that shows the form again.
    pub fn href(&self) -> String {
        let address = Address::default().with(self.open);
        telling(address.href(), &self.reason, &self.form.to_url())
    }
}

impl Board {
    /// The ways to the forms of orders that came back, for a page that has no such forms.
    pub fn returned_orders(self) -> Vec<(String, String)> {
        let link = |it: &Returned| (told::order_came_back(&it.form.customer), it.href());
        self.outbox
            .returned
            .with(|all| all.iter().map(link).collect())
    }

    /// The same of products.
    pub fn returned_products(self) -> Vec<(String, String)> {
        let link = |it: &ReturnedProduct| {
            let name = if it.form.name.is_empty() {
                told::what_came_in()
            } else {
                &it.form.name
            };
            (told::product_came_back(name), it.href())
        };
        let returned = self.outbox.returned_products;
        returned.with(|all| all.iter().map(link).collect())
    }

    /// Whether the domain would carry out what is asked for a product as it is shown. Pieces that go
    /// out are left to the server: others may have come in since.
    pub(super) fn foresee_product(self, ask: &Ask, command: &Command) -> Result<(), Refusal> {
        let Some(sku) = command.sku().cloned() else {
            return Ok(());
        };
        let shown = self.product(&sku).map(|ProductRow { product, .. }| product);
        match (command, shown) {
            (Command::AddProduct(_), Some(_)) => Err(Refusal::AlreadyExists {
                field: "sku".into(),
                entity: live_orders::Entity::Products,
                id: sku.to_string(),
            }),
            (Command::EditProduct(edit), Some(product)) => match ask {
                Ask::Restock { .. } => Ok(()),
                _ => product.edited(edit).map(|_| ()),
            },
            (Command::EditProduct(_), None) if self.catalogue.is_loaded.get_untracked() => {
                Err(Product::not_found(&sku))
            }
            _ => Ok(()),
        }
    }
}

fn telling(page: String, reason: &Reason, form: &str) -> String {
    let reason = match reason {
        Reason::Error(error) => Told::of(error).to_url(),
        Reason::TooOld => String::new(),
    };
    let parts = [reason.as_str(), form].join("&");
    format!("{page}?{}", parts.trim_matches('&'))
}

#[cfg(test)]
mod tests {
    use live_orders::Currency;

    use super::*;
    use crate::error::AppError;

    #[test]
    fn the_form_comes_back_as_it_was_typed_last_and_a_link_leads_to_it() {
        let form = |name: &str, stock: &str| {
            Box::new(ProductForm {
                sku: "N-1".into(),
                name: name.into(),
                stock: stock.into(),
                ..ProductForm::default()
            })
        };
        let currency = Currency::USD;
        let add = Ask::AddProduct {
            form: form("Nettle", "5"),
            currency,
        };
        let edit = Ask::EditProduct {
            sku: "N-1".parse().expect("a SKU"),
            seen: form("Nettle", ""),
            form: form("Nettle tea", ""),
            currency,
        };
        let reason = Reason::Error(AppError::Busy);
        let returned = ReturnedProduct::of(&add, &[edit], &reason).expect("a form");
        assert_eq!(returned.form, *form("Nettle tea", "5"));
        assert_eq!(
            returned.href(),
            "/products/new?refused=busy&product%5Bsku%5D=N-1&product%5Bname%5D=Nettle+tea&product%5Bstock%5D=5"
        );
    }
}
