//! What differs between two states of one order, field by field: what a history shows of each
//! change, and what somebody chooses from whose edit was overtaken. Pure, and in the order in which
//! a form has the fields.

use crate::money::Money;
use crate::order::{Line, Order};
use crate::status::Status;

/// One field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A field of text.
    Text {
        /// Which.
        field: TextField,
        /// What it said; may be empty.
        before: String,
        /// What it says; may be empty.
        after: String,
    },
    /// How far it has come.
    Status {
        /// Where it stood.
        before: Status,
        /// Where it stands.
        after: Status,
    },
    /// A line that was not there.
    LineAdded(Line),
    /// A line that is there no longer.
    LineRemoved(Line),
    /// A line of the same product with other terms.
    LineChanged {
        /// As it was.
        before: Line,
        /// As it is.
        after: Line,
    },
    /// The same lines in another order, and nothing else about them.
    LinesMoved,
    /// The sum of the lines.
    Total {
        /// What it was.
        before: Money,
        /// What it is.
        after: Money,
    },
}

/// The fields of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextField {
    /// Who gets it.
    Customer,
    /// Whom to ask.
    Contact,
    /// Where it goes.
    City,
    /// Where it goes.
    Country,
    /// Anything else.
    Note,
}

impl TextField {
    /// All of them, as a form has them.
    pub const ALL: [Self; 5] = [
        Self::Customer,
        Self::Contact,
        Self::City,
        Self::Country,
        Self::Note,
    ];

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Contact => "contact",
            Self::City => "city",
            Self::Country => "country",
            Self::Note => "note",
        }
    }

    /// What an order has in it.
    pub fn of(self, order: &Order) -> &str {
        match self {
            Self::Customer => &order.customer,
            Self::Contact => &order.contact,
            Self::City => &order.city,
            Self::Country => &order.country,
            Self::Note => &order.note,
        }
    }
}

/// What differs; empty where only the version or the times do.
pub fn between(before: &Order, after: &Order) -> Vec<Difference> {
    let mut found = Vec::new();
    if before.status != after.status {
        found.push(Difference::Status {
            before: before.status,
            after: after.status,
        });
    }
    for field in TextField::ALL {
        let (before, after) = (field.of(before), field.of(after));
        if before != after {
            found.push(Difference::Text {
                field,
                before: before.into(),
                after: after.into(),
            });
        }
    }
    found.extend(lines(&before.lines, &after.lines));
    if before.total != after.total {
        found.push(Difference::Total {
            before: before.total,
            after: after.total,
        });
    }
    found
}

/// What differs between the lines. A product may stand on several: those that stayed as they were
/// are taken for one another first, the rest in their order, so that as little as possible is told.
fn lines(before: &[Line], after: &[Line]) -> Vec<Difference> {
    let mut old: Vec<Option<&Line>> = before.iter().map(Some).collect();
    let mut take = |matches: &dyn Fn(&Line) -> bool| {
        old.iter_mut()
            .find(|line| line.is_some_and(matches))
            .and_then(Option::take)
    };
    let same: Vec<bool> = after
        .iter()
        .map(|line| take(&|old| old == line).is_some())
        .collect();
    let mut found = Vec::new();
    for (line, _) in after.iter().zip(same).filter(|(_, same)| !same) {
        found.push(match take(&|old| old.sku == line.sku) {
            Some(old) => Difference::LineChanged {
                before: old.clone(),
                after: line.clone(),
            },
            None => Difference::LineAdded(line.clone()),
        });
    }
    let removed = old.into_iter().flatten().cloned();
    found.extend(removed.map(Difference::LineRemoved));
    if found.is_empty() && before != after {
        found.push(Difference::LinesMoved);
    }
    found
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::ids::{OrderId, OrderNumber, Version};
    use crate::money::Currency;
    use crate::timestamp::Timestamp;

    fn line(sku: &str, quantity: u32) -> Line {
        let sku = sku.parse().expect("a SKU");
        Line::new(sku, "Chai".into(), Money::from_minor(100), quantity, 0).expect("a line")
    }

    pub(crate) fn order(lines: &[Line]) -> Order {
        let now = Timestamp::from_millis(0);
        Order {
            id: OrderId(uuid::Uuid::nil()),
            number: OrderNumber(1),
            customer: "Ann".into(),
            contact: String::new(),
            city: "Oslo".into(),
            country: "Norway".into(),
            note: String::new(),
            status: Status::New,
            currency: Currency::USD,
            total: crate::order::sum(lines).expect("a sum"),
            lines: lines.to_vec(),
            version: Version::FIRST,
            created_at: now,
            updated_at: now,
        }
    }

    fn check(before: &[Line], after: &[Line], expected: &[Difference]) {
        assert_eq!(lines(before, after), expected);
    }

    #[test]
    fn each_text_field_is_told_with_both_its_values() {
        for field in TextField::ALL {
            let before = order(&[line("A", 1)]);
            let mut after = before.clone();
            *match field {
                TextField::Customer => &mut after.customer,
                TextField::Contact => &mut after.contact,
                TextField::City => &mut after.city,
                TextField::Country => &mut after.country,
                TextField::Note => &mut after.note,
            } = "Another".into();
            let expected = Difference::Text {
                field,
                before: field.of(&before).into(),
                after: "Another".into(),
            };
            assert_eq!(between(&before, &after), [expected]);
        }
    }

    #[test]
    fn a_step_is_told() {
        let before = order(&[line("A", 1)]);
        let mut after = before.clone();
        after.status = Status::Paid;
        let expected = Difference::Status {
            before: Status::New,
            after: Status::Paid,
        };
        assert_eq!(between(&before, &after), [expected]);
    }

    #[test]
    fn lines_are_told_one_by_one() {
        let (a1, a2, b1) = (line("A", 1), line("A", 2), line("B", 1));
        check(
            std::slice::from_ref(&a1),
            &[a1.clone(), b1.clone()],
            &[Difference::LineAdded(b1.clone())],
        );
        check(
            &[a1.clone(), b1.clone()],
            std::slice::from_ref(&b1),
            &[Difference::LineRemoved(a1.clone())],
        );
        let changed = Difference::LineChanged {
            before: a1.clone(),
            after: a2.clone(),
        };
        check(std::slice::from_ref(&a1), &[a2], &[changed]);
        check(
            &[a1.clone(), b1.clone()],
            &[b1, a1],
            &[Difference::LinesMoved],
        );
    }

    #[test]
    fn of_two_lines_of_a_product_only_the_changed_one_is_told() {
        let (one, two, three) = (line("A", 1), line("A", 2), line("A", 3));
        let changed = Difference::LineChanged {
            before: one.clone(),
            after: three.clone(),
        };
        check(&[one, two.clone()], &[two, three], &[changed]);
    }

    #[test]
    fn a_change_of_lines_tells_the_total() {
        let before = order(&[line("A", 1)]);
        let after = order(&[line("A", 3)]);
        let total = Difference::Total {
            before: Money::from_minor(100),
            after: Money::from_minor(300),
        };
        assert_eq!(between(&before, &after).last(), Some(&total));
    }

    #[test]
    fn a_mere_writing_tells_nothing() {
        let before = order(&[line("A", 1)]);
        let mut after = before.clone();
        after.version = after.version.next();
        after.updated_at = Timestamp::from_millis(5);
        assert_eq!(between(&before, &after), []);
    }
}
