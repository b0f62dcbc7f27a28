//! An edit that was overtaken: what was typed and how the order stands now, part by part, for a
//! choice between them. What was left alone follows the other person; what was typed stays until
//! its writer says otherwise, and is kept even then.

use live_orders::difference::TextField;

use crate::form::OrderForm;
use crate::texts;
use crate::words;

/// What is chosen as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// A field of text.
    Text(TextField),
    /// All lines.
    Lines,
}

/// A part that two people have written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Which.
    pub part: Part,
    /// The form with what was typed.
    pub yours: OrderForm,
    /// The form as the order stands.
    pub theirs: OrderForm,
}

impl Part {
    /// All of them, as the form has them.
    pub const ALL: [Self; 6] = [
        Self::Text(TextField::Customer),
        Self::Text(TextField::Contact),
        Self::Text(TextField::City),
        Self::Text(TextField::Country),
        Self::Lines,
        Self::Text(TextField::Note),
    ];

    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Text(field) => words::field(field),
            Self::Lines => texts::words::lines(),
        }
    }

    /// Its name in URLs and forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text(field) => field.name(),
            Self::Lines => "lines",
        }
    }

    /// Whether two forms say the same in it.
    pub fn is_same(self, left: &OrderForm, right: &OrderForm) -> bool {
        match self {
            Self::Text(field) => text(left, field) == text(right, field),
            Self::Lines => left.clone().tidied().lines == right.clone().tidied().lines,
        }
    }

    /// What a form says in it, in one line.
    pub fn told(self, form: &OrderForm) -> String {
        match self {
            Self::Text(field) => text(form, field).to_owned(),
            Self::Lines => {
                let lines = form.clone().tidied().lines;
                let told = lines.iter().map(|line| {
                    let discount = match line.discount_percent.trim() {
                        "" | "0" => String::new(),
                        percent => format!(" − {percent} %"),
                    };
                    format!("{} × {}{discount}", line.quantity.trim(), line.sku.trim())
                });
                told.collect::<Vec<_>>().join(", ")
            }
        }
    }
}

/// The choices that there are once an order has gone from `base` to `now` under a form that says
/// `typed`. `earlier` are those that were there before, whose values are not lost.
pub fn choices(
    typed: &OrderForm,
    base: &OrderForm,
    now: &OrderForm,
    earlier: &[Choice],
) -> Vec<Choice> {
    Part::ALL
        .into_iter()
        .filter_map(|part| {
            let before = earlier.iter().find(|choice| choice.part == part);
            if before.is_none() && part.is_same(base, now) {
                return None;
            }
            // Who chose the other's value has their own still to go back to.
            let yours = before
                .filter(|choice| part.is_same(typed, &choice.theirs))
                .map_or(typed, |choice| &choice.yours);
            (!part.is_same(yours, now)).then(|| Choice {
                part,
                yours: yours.clone(),
                theirs: now.clone(),
            })
        })
        .collect()
}

fn text(form: &OrderForm, field: TextField) -> &str {
    match field {
        TextField::Customer => &form.customer,
        TextField::Contact => &form.contact,
        TextField::City => &form.city,
        TextField::Country => &form.country,
        TextField::Note => &form.note,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::LineForm;

    fn form(customer: &str, city: &str, quantity: &str) -> OrderForm {
        OrderForm {
            customer: customer.into(),
            city: city.into(),
            lines: vec![LineForm {
                sku: "NW-01".into(),
                quantity: quantity.into(),
                discount_percent: "10".into(),
            }],
            ..OrderForm::default()
        }
    }

    fn told(choices: &[Choice]) -> Vec<(&str, String, String)> {
        let told = |it: &Choice| {
            let (yours, theirs) = (it.part.told(&it.yours), it.part.told(&it.theirs));
            (it.part.name(), yours, theirs)
        };
        choices
            .iter()
            .map(|it| {
                let (name, yours, theirs) = told(it);
                (name, yours, theirs)
            })
            .collect()
    }

    #[test]
    fn each_part_that_somebody_else_wrote_is_a_choice() {
        let base = form("Ann", "Oslo", "1");
        let typed = form("Bea", "Oslo", "1");
        let now = form("Cleo", "Bergen", "3");
        assert_eq!(
            told(&choices(&typed, &base, &now, &[])),
            [
                ("customer", "Bea".into(), "Cleo".into()),
                ("city", "Oslo".into(), "Bergen".into()),
                (
                    "lines",
                    "1 × NW-01 − 10 %".into(),
                    "3 × NW-01 − 10 %".into()
                ),
            ]
        );
    }

    #[test]
    fn what_both_wrote_alike_or_nobody_else_wrote_is_none() {
        let base = form("Ann", "Oslo", "1");
        let typed = form("Bea", "Bergen", "1");
        let now = form("Ann", "Bergen", "1");
        assert_eq!(choices(&typed, &base, &now, &[]), []);
    }

    #[test]
    fn what_was_typed_is_kept_over_a_choice_and_a_second_change() {
        let base = form("Ann", "Oslo", "1");
        let first = choices(
            &form("Bea", "Oslo", "1"),
            &base,
            &form("Cleo", "Oslo", "1"),
            &[],
        );
        // The other's value was chosen; then it changes again.
        let now = form("Dora", "Oslo", "1");
        let second = choices(
            &form("Cleo", "Oslo", "1"),
            &form("Cleo", "Oslo", "1"),
            &now,
            &first,
        );
        assert_eq!(told(&second), [("customer", "Bea".into(), "Dora".into())]);
    }
}
