//! One value of an order that is edited where it is shown: which one, and what saving it comes to,
//! given how the order stood when the field was opened and how it stands now. Pure.

use live_orders::difference::TextField;
use live_orders::{Order, Record, Refusal};

use crate::address::Open;
use crate::board::{Ask, Reason, Returned};
use crate::error::AppError;
use crate::form::OrderForm;
use crate::merge::Part;

/// A value that can be edited in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spot {
    /// A field of text.
    Text(TextField),
    /// How many of a line, by its place among the lines, from 0.
    Quantity(usize),
}

/// What was typed into a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// Which field.
    pub spot: Spot,
    /// What it says.
    pub text: String,
    /// The order as it stood when the field was opened.
    pub before: Box<Order>,
}

/// What saving comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saving {
    /// Nothing: it says what it said, or what somebody else has made it say.
    Nothing,
    /// An edit.
    Edit(Box<Ask>),
    /// Somebody else has written the same: a choice between the two, in the form that has it.
    Choice(Box<Returned>),
}

impl Spot {
    /// Its name in the domain, by which a refusal names it: `lines[2].quantity`.
    pub fn name(self) -> String {
        match self {
            Self::Text(field) => field.name().to_owned(),
            Self::Quantity(line) => format!("lines[{line}].quantity"),
        }
    }

    /// What a form says there.
    pub fn read(self, form: &OrderForm) -> String {
        let text = match self {
            Self::Text(TextField::Customer) => Some(&form.customer),
            Self::Text(TextField::Contact) => Some(&form.contact),
            Self::Text(TextField::City) => Some(&form.city),
            Self::Text(TextField::Country) => Some(&form.country),
            Self::Text(TextField::Note) => Some(&form.note),
            Self::Quantity(line) => form.lines.get(line).map(|line| &line.quantity),
        };
        text.cloned().unwrap_or_default()
    }

    fn write(self, form: &mut OrderForm, text: &str) {
        let place = match self {
            Self::Text(TextField::Customer) => Some(&mut form.customer),
            Self::Text(TextField::Contact) => Some(&mut form.contact),
            Self::Text(TextField::City) => Some(&mut form.city),
            Self::Text(TextField::Country) => Some(&mut form.country),
            Self::Text(TextField::Note) => Some(&mut form.note),
            Self::Quantity(line) => form.lines.get_mut(line).map(|line| &mut line.quantity),
        };
        if let Some(place) = place {
            text.clone_into(place);
        }
    }

    /// What is chosen as a whole, where two people have written it.
    const fn part(self) -> Part {
        match self {
            Self::Text(field) => Part::Text(field),
            Self::Quantity(_) => Part::Lines,
        }
    }
}

impl Typed {
    /// What saving it comes to, with the order as it stands `now`.
    pub fn saving(&self, now: &Order) -> Saving {
        let (seen, current) = (OrderForm::of(&self.before), OrderForm::of(now));
        let text = self.text.trim();
        if text == self.spot.read(&seen) {
            return Saving::Nothing;
        }
        let mut form = seen.clone();
        self.spot.write(&mut form, text);
        let part = self.spot.part();
        if part.is_same(&form, &current) {
            return Saving::Nothing;
        }
        if !part.is_same(&seen, &current) {
            let stale = Refusal::StaleVersion {
                current: Box::new(Record::Order(now.clone())),
            };
            return Saving::Choice(Box::new(Returned {
                id: now.id,
                open: Open::Edit(now.id),
                before: Some(Order::clone(&self.before)),
                form,
                reason: Reason::Error(AppError::Refused(stale)),
            }));
        }
        Saving::Edit(Box::new(Ask::Edit {
            before: Box::new(now.clone()),
            form: form.rebased(&self.before, now),
        }))
    }
}

#[cfg(test)]
mod tests {
    use live_orders::{Line, Money, OrderId, Version};
    use uuid::Uuid;

    use super::*;
    use crate::board::queue::tests::order;

    const CITY: Spot = Spot::Text(TextField::City);

    fn before() -> Order {
        let mut order = order(OrderId(Uuid::from_u128(7)));
        let sku = "NW-01".parse().expect("a SKU");
        let line = Line::new(sku, "Chai".into(), Money::from_minor(100), 3, 0);
        order.lines.push(line.expect("a line"));
        order
    }

    fn later(change: impl FnOnce(&mut Order)) -> Order {
        let mut order = before();
        order.version = Version(order.version.0 + 1);
        change(&mut order);
        order
    }

    fn saving(spot: Spot, text: &str, now: &Order) -> Saving {
        let typed = Typed {
            spot,
            text: text.to_owned(),
            before: Box::new(before()),
        };
        typed.saving(now)
    }

    fn edited(saving: Saving) -> (Version, OrderForm) {
        match saving {
            Saving::Edit(ask) => match *ask {
                Ask::Edit { before, form } => (before.version, form),
                ask => panic!("{ask:?}"),
            },
            saving => panic!("{saving:?}"),
        }
    }

    #[test]
    fn every_value_is_written_where_it_is_read() {
        let mut form = OrderForm::of(&before());
        let texts = TextField::ALL.map(Spot::Text);
        for (place, spot) in texts.into_iter().chain([Spot::Quantity(0)]).enumerate() {
            let text = format!("{place}7");
            spot.write(&mut form, &text);
            assert_eq!(spot.read(&form), text, "{}", spot.name());
        }
        assert_eq!(Spot::Quantity(9).read(&form), "");
    }

    #[test]
    fn what_says_the_same_is_no_edit() {
        assert_eq!(saving(CITY, &before().city, &before()), Saving::Nothing);
        let same = format!("  {} ", before().customer);
        assert_eq!(
            saving(Spot::Text(TextField::Customer), &same, &before()),
            Saving::Nothing
        );
        // Somebody else was faster, with the same.
        let now = later(|order| order.city = "Oslo".into());
        assert_eq!(saving(CITY, "Oslo", &now), Saving::Nothing);
        // Whoever left it alone leaves it to whoever did not.
        assert_eq!(saving(CITY, &before().city, &now), Saving::Nothing);
    }

    #[test]
    fn what_others_wrote_elsewhere_stays() {
        let now = later(|order| order.note = "Theirs".into());
        let (version, form) = edited(saving(CITY, "Oslo", &now));
        assert_eq!(version, now.version);
        assert_eq!((form.city.as_str(), form.note.as_str()), ("Oslo", "Theirs"));
    }

    #[test]
    fn where_both_wrote_there_is_a_choice() {
        let now = later(|order| order.city = "Bergen".into());
        let Saving::Choice(returned) = saving(CITY, "Oslo", &now) else {
            panic!("no choice");
        };
        assert_eq!(returned.form.city, "Oslo");
        assert_eq!(returned.before, Some(before()));
        assert_eq!(returned.open, Open::Edit(before().id));
    }

    #[test]
    fn a_quantity_is_one_of_its_lines() {
        let (_, form) = edited(saving(Spot::Quantity(0), "12", &before()));
        assert_eq!(form.lines[0].quantity, "12");
        assert_eq!(Spot::Quantity(0).name(), "lines[0].quantity");
    }
}
