//! The form of an order: what has been typed, as it was typed, and its way into a draft of the
//! domain. The same fields come from the dialog, from a plain form post and from a URL.

use live_orders::draft::{LineDraft, OrderDraft, OrderPatch};
use live_orders::order::LINES_MAX;
use live_orders::{Command, Order, OrderId, Refusal, Sku, Version};
use serde::{Deserialize, Serialize};

/// Rows that a new form opens with where scripts cannot add any.
pub const ROWS_PLAIN: usize = 3;

/// The text of each field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderForm {
    /// Who gets it.
    pub customer: String,
    /// Whom to ask.
    pub contact: String,
    /// Where it goes.
    pub city: String,
    /// Where it goes.
    pub country: String,
    /// Anything else.
    pub note: String,
    /// What is ordered; rows without a product are ignored.
    pub lines: Vec<LineForm>,
}

/// The text of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LineForm {
    /// The product; empty while none is chosen.
    pub sku: String,
    /// How many.
    pub quantity: String,
    /// Percent off.
    pub discount_percent: String,
}

impl Default for LineForm {
    fn default() -> Self {
        Self {
            sku: String::new(),
            quantity: "1".into(),
            discount_percent: String::new(),
        }
    }
}

impl LineForm {
    /// The row as the domain reads it. What is no number becomes one that the domain refuses.
    fn draft(&self) -> LineDraft {
        let number = |text: &str, empty: i64| match text.trim() {
            "" => empty,
            text => text.parse().unwrap_or(i64::MIN),
        };
        LineDraft {
            sku: self.sku.clone(),
            quantity: number(&self.quantity, i64::MIN),
            discount_percent: number(&self.discount_percent, 0),
        }
    }
}

impl OrderForm {
    /// An empty form with so many rows.
    pub fn blank(rows: usize) -> Self {
        Self {
            lines: vec![LineForm::default(); rows],
            ..Self::default()
        }
    }

    /// What would have to be typed to get an order.
    pub fn of(order: &Order) -> Self {
        let draft = OrderDraft::from(order);
        Self {
            customer: draft.customer,
            contact: draft.contact,
            city: draft.city,
            country: draft.country,
            note: draft.note,
            lines: draft
                .lines
                .into_iter()
                .map(|line| LineForm {
                    sku: line.sku,
                    quantity: line.quantity.to_string(),
                    discount_percent: match line.discount_percent {
                        0 => String::new(),
                        percent => percent.to_string(),
                    },
                })
                .collect(),
        }
    }

    /// Drops the rows without a product, so that the rows of a refusal are the rows of the form.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        self.lines.retain(|line| !line.sku.trim().is_empty());
        self
    }

    /// What was typed on a form that showed `before`, put on top of the order as it stands `now`:
    /// fields that were left alone follow whoever changed them in the meantime.
    #[must_use]
    pub fn rebased(self, before: &Order, now: &Order) -> Self {
        let typed = self.tidied();
        let (before, now) = (Self::of(before), Self::of(now));
        let text = |typed: String, before: String, now: String| {
            if typed == before { now } else { typed }
        };
        Self {
            customer: text(typed.customer, before.customer, now.customer),
            contact: text(typed.contact, before.contact, now.contact),
            city: text(typed.city, before.city, now.city),
            country: text(typed.country, before.country, now.country),
            note: text(typed.note, before.note, now.note),
            lines: if typed.lines == before.lines {
                now.lines
            } else {
                typed.lines
            },
        }
    }

    /// The command to place it.
    pub fn place(&self, id: OrderId) -> Result<Command, Refusal> {
        let form = self.clone().tidied();
        OrderDraft {
            id: Some(id),
            lines: form.lines.iter().map(LineForm::draft).collect(),
            customer: form.customer,
            contact: form.contact,
            city: form.city,
            country: form.country,
            note: form.note,
        }
        .parse(id)
    }

    /// The command to edit an order so.
    pub fn edit(&self, id: OrderId, version: Version) -> Result<Command, Refusal> {
        let form = self.clone().tidied();
        OrderPatch {
            version: Some(version),
            lines: Some(form.lines.iter().map(LineForm::draft).collect()),
            customer: Some(form.customer),
            contact: Some(form.contact),
            city: Some(form.city),
            country: Some(form.country),
            note: Some(form.note),
        }
        .parse(id)
    }

    /// The products that it names.
    pub fn skus(&self) -> impl Iterator<Item = Sku> + '_ {
        self.lines
            .iter()
            .filter_map(|line| line.sku.trim().parse().ok())
    }

    /// The fields as parameters of a URL, by the names that the form's inputs have.
    pub fn to_url(&self) -> String {
        let mut url = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("order[customer]", &self.customer),
            ("order[contact]", &self.contact),
            ("order[city]", &self.city),
            ("order[country]", &self.country),
            ("order[note]", &self.note),
        ] {
            if !value.is_empty() {
                url.append_pair(name, value);
            }
        }
        for (row, line) in self.lines.iter().enumerate() {
            for (part, value) in [
                ("sku", &line.sku),
                ("quantity", &line.quantity),
                ("discount_percent", &line.discount_percent),
            ] {
                if !value.is_empty() {
                    url.append_pair(&format!("order[lines][{row}][{part}]"), value);
                }
            }
        }
        url.finish()
    }

    /// Reads them back; `None` where there is none of them.
    pub fn from_url(search: &str) -> Option<Self> {
        let mut form = Self::default();
        let mut found = false;
        for (name, value) in form_urlencoded::parse(search.trim_start_matches('?').as_bytes()) {
            found |= form.set(&name, value.into_owned()).is_some();
        }
        found.then_some(form)
    }

    fn set(&mut self, name: &str, value: String) -> Option<()> {
        let name = name.strip_prefix("order[")?.strip_suffix(']')?;
        match name {
            "customer" => self.customer = value,
            "contact" => self.contact = value,
            "city" => self.city = value,
            "country" => self.country = value,
            "note" => self.note = value,
            _ => {
                let (row, part) = name.strip_prefix("lines][")?.split_once("][")?;
                let row: usize = row.parse().ok().filter(|row| *row < LINES_MAX)?;
                if self.lines.len() <= row {
                    self.lines.resize_with(row + 1, LineForm::default);
                }
                let line = self.lines.get_mut(row)?;
                match part {
                    "sku" => line.sku = value,
                    "quantity" => line.quantity = value,
                    "discount_percent" => line.discount_percent = value,
                    _ => return None,
                }
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(sku: &str, quantity: &str) -> LineForm {
        LineForm {
            sku: sku.into(),
            quantity: quantity.into(),
            ..LineForm::default()
        }
    }

    impl OrderForm {
        fn placed(&self) -> Order {
            let id = OrderId(uuid::Uuid::from_u128(1));
            let Ok(Command::Place(command)) = self.place(id) else {
                panic!("an order");
            };
            let product = live_orders::Product {
                sku: "1".parse().expect("a SKU"),
                name: "Chai".into(),
                category: String::new(),
                unit: String::new(),
                unit_price: live_orders::Money::from_minor(100),
                stock: 9,
                discontinued: false,
                version: Version::FIRST,
            };
            let products = [(product.sku.clone(), product)].into();
            Order::place(
                &command,
                &products,
                live_orders::Currency::USD,
                live_orders::Timestamp::default(),
            )
            .expect("placed")
        }
    }

    fn form(lines: Vec<LineForm>) -> OrderForm {
        OrderForm {
            customer: "Alfreds & Söhne".into(),
            lines,
            ..OrderForm::default()
        }
    }

    #[test]
    fn a_form_goes_through_a_url() {
        let form = form(vec![line("1", "2"), line("72", "x")]);
        assert_eq!(OrderForm::from_url(&form.to_url()), Some(form));
        assert_eq!(OrderForm::from_url("status=new&q=a"), None);
    }

    #[test]
    fn what_two_people_typed_is_put_together() {
        let before = form(vec![line("1", "2")]).placed();
        let mine = OrderForm {
            contact: "Maria".into(),
            ..OrderForm::of(&before)
        };
        let theirs = OrderForm {
            city: "Bern".into(),
            lines: vec![line("1", "5")],
            ..OrderForm::of(&before)
        };
        let rebased = mine.rebased(&before, &theirs.placed());
        assert_eq!(
            (rebased.contact.as_str(), rebased.city.as_str()),
            ("Maria", "Bern")
        );
        assert_eq!(rebased.lines, [line("1", "5")]);
    }

    #[test]
    fn rows_without_a_product_are_ignored() {
        let id = OrderId(uuid::Uuid::from_u128(1));
        let with_gaps = form(vec![line("", "1"), line("1", "2"), line(" ", "")]);
        assert_eq!(with_gaps.place(id), form(vec![line("1", "2")]).place(id));
        let none = form(vec![line("", "1")])
            .place(id)
            .expect_err("nothing ordered");
        assert_eq!(none.field(), Some("lines"));
    }

    #[test]
    fn what_is_no_number_is_refused_at_its_field() {
        let id = OrderId(uuid::Uuid::from_u128(1));
        for quantity in ["", "two", "1.5", "0", "10001"] {
            let refused = form(vec![line("1", "1"), line("2", quantity)])
                .place(id)
                .expect_err(quantity);
            assert_eq!(refused.field(), Some("lines[1].quantity"), "{quantity}");
        }
    }

    #[test]
    fn a_row_far_out_in_a_url_is_not_looked_at() {
        let form = OrderForm::from_url("order[lines][999999999][sku]=1&order[city]=Bern");
        assert_eq!(form.map(|form| form.lines.len()), Some(0));
    }
}
