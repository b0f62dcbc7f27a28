//! The queue, case by case.

use live_orders::{Currency, Money, Order, Status, Version};
use uuid::Uuid;

use super::*;
use crate::form::OrderForm;
use crate::product_form::ProductForm;

/// An order of nothing: what a job is about matters here, not what is on it.
pub(crate) fn order(id: OrderId) -> Order {
    Order {
        id,
        number: OrderNumber(11_078),
        customer: "Nadia’s Deli".into(),
        contact: String::new(),
        city: String::new(),
        country: String::new(),
        note: String::new(),
        status: Status::New,
        currency: Currency::USD,
        total: Money::ZERO,
        lines: Vec::new(),
        version: Version::FIRST,
        created_at: Timestamp::default(),
        updated_at: Timestamp::default(),
    }
}

fn id(order: u128) -> OrderId {
    OrderId(Uuid::from_u128(order))
}

fn job(mutation: &str, ask: Ask) -> Job {
    Job {
        mutation: mutation.parse().expect("a mutation id"),
        subject: ask
            .order_id()
            .map_or_else(|| Subject::product("Chai"), |id| Subject::of(&order(id))),
        ask,
        products: Products::new(),
        asked_at: Timestamp::default(),
        attempts: 0,
    }
}

pub(crate) fn place(mutation: &str, order: u128) -> Job {
    let ask = Ask::Place {
        id: id(order),
        form: OrderForm::blank(1),
    };
    Job {
        subject: Subject {
            number: None,
            customer: "Nadia’s Deli".into(),
            product: None,
        },
        ..job(mutation, ask)
    }
}

pub(crate) fn edit(mutation: &str, of: u128) -> Job {
    let ask = Ask::Edit {
        before: Box::new(order(id(of))),
        form: OrderForm::blank(1),
    };
    job(mutation, ask)
}

pub(crate) fn move_to(mutation: &str, order: u128, status: Status) -> Job {
    let ask = Ask::Status {
        id: id(order),
        version: Version::FIRST,
        status,
    };
    job(mutation, ask)
}

/// Of product `sku`: its addition, an edit, or pieces that come in, in turn.
pub(crate) fn of_product(mutation: &str, sku: u8, turn: usize) -> Job {
    let form = Box::new(ProductForm {
        sku: sku.to_string(),
        ..ProductForm::default()
    });
    let (sku, currency) = (sku.to_string().parse().expect("a SKU"), Currency::USD);
    let ask = match turn % 3 {
        0 => Ask::AddProduct { form, currency },
        1 => Ask::EditProduct {
            sku,
            seen: form.clone(),
            form,
            currency,
        },
        _ => Ask::Restock {
            sku,
            name: "Chai".into(),
            form,
        },
    };
    job(mutation, ask)
}

fn delete(mutation: &str, order: u128) -> Job {
    let ask = Ask::Delete {
        id: id(order),
        version: Version::FIRST,
    };
    job(mutation, ask)
}

/// Two orders, with changes to each that rest on the one before.
fn full() -> Queue {
    let mut queue = Queue::default();
    for job in [
        place("place1", 1),
        edit("edit2", 2),
        move_to("pay1", 1, Status::Paid),
        delete("delete3", 3),
        move_to("pay2", 2, Status::Paid),
        move_to("pack1", 1, Status::Packed),
    ] {
        queue.push(job).expect("room");
    }
    queue
}

fn names<'a>(jobs: impl IntoIterator<Item = &'a Job>) -> Vec<&'a str> {
    let names = jobs.into_iter().map(|job| job.mutation.as_str());
    names.collect()
}

fn mutation(name: &str) -> MutationId {
    name.parse().expect("a mutation id")
}

/// Sends the first, and says what it was.
fn sent(queue: &mut Queue) -> MutationId {
    queue.next_to_send().expect("something to send").mutation
}

fn falls(refused: bool, name: &str, fallen: &[&str], left: &[&str]) {
    let mut queue = full();
    let name = mutation(name);
    if refused {
        while sent(&mut queue) != name {
            let first = queue.jobs().next().expect("a first").mutation.clone();
            queue.answered(&first).expect("answered");
        }
    }
    let gone = if refused {
        queue.refused(&name)
    } else {
        queue.cancel(&name)
    };
    let gone = gone.expect("taken out");
    assert_eq!(names(gone.jobs()), fallen, "{name} falls");
    assert_eq!(names(queue.jobs()), left, "{name} leaves");
}

#[test]
fn a_refused_one_takes_with_it_what_rests_on_it() {
    let of_1 = ["place1", "pay1", "pack1"];
    falls(true, "place1", &of_1, &["edit2", "delete3", "pay2"]);
    falls(
        true,
        "edit2",
        &["edit2", "pay2"],
        &["pay1", "delete3", "pack1"],
    );
    falls(true, "pay1", &["pay1", "pack1"], &["delete3", "pay2"]);
    falls(true, "delete3", &["delete3"], &["pay2", "pack1"]);
    falls(true, "pack1", &["pack1"], &[]);
}

#[test]
fn a_cancelled_one_takes_with_it_what_rests_on_it() {
    let of_1 = ["place1", "pay1", "pack1"];
    falls(false, "place1", &of_1, &["edit2", "delete3", "pay2"]);
    let rest = ["place1", "edit2", "delete3", "pay2"];
    falls(false, "pay1", &["pay1", "pack1"], &rest);
    let rest = ["place1", "edit2", "pay1", "delete3", "pay2"];
    falls(false, "pack1", &["pack1"], &rest);
}

#[test]
fn one_at_a_time_is_under_way_and_in_order() {
    let mut queue = full();
    let first = sent(&mut queue);
    assert_eq!(first.as_str(), "place1");
    assert_eq!(queue.next_to_send(), None);
    queue.failed(&first);
    let again = queue.next_to_send().expect("once more");
    assert_eq!((again.mutation.as_str(), again.attempts), ("place1", 2));
    assert!(queue.answered(&first).is_some());
    assert_eq!(sent(&mut queue).as_str(), "edit2");
}

#[test]
fn what_is_under_way_cannot_be_cancelled_but_what_rests_on_it_can() {
    let mut queue = full();
    let first = sent(&mut queue);
    assert_eq!(queue.cancel(&first), None);
    let fallen = queue.cancel(&mutation("pay1")).expect("cancelled");
    assert_eq!(names(fallen.jobs()), ["pay1", "pack1"]);
    queue.failed(&first);
    assert!(queue.cancel(&first).is_some());
}

#[test]
fn an_answer_to_what_is_not_under_way_changes_nothing() {
    let mut queue = full();
    let before = queue.clone();
    for name in ["place1", "pay1", "unheard-of"] {
        let name = mutation(name);
        assert_eq!(queue.answered(&name), None);
        assert_eq!(queue.refused(&name), None);
        queue.failed(&name);
    }
    assert_eq!(queue, before);
    sent(&mut queue);
    let before = queue.clone();
    assert_eq!(queue.answered(&mutation("edit2")), None);
    assert_eq!(queue.refused(&mutation("edit2")), None);
    assert_eq!(queue, before);
}

#[test]
fn it_is_held_from_the_first_failure_until_there_is_an_answer() {
    let mut queue = full();
    let first = sent(&mut queue);
    assert!(!queue.is_held());
    queue.failed(&first);
    assert!(queue.is_held());
    sent(&mut queue);
    assert!(queue.is_held(), "a further try is no news");
    queue.answered(&first);
    assert!(!queue.is_held());
    queue.hold();
    queue.cancel(&mutation("edit2"));
    assert!(queue.is_held(), "others still wait");
    for name in ["pay1", "delete3"] {
        queue.cancel(&mutation(name));
    }
    assert!(!queue.is_held(), "nothing waits");
}

#[test]
fn no_more_wait_than_may() {
    let mut queue = Queue::default();
    for n in 0..PENDING_MAX {
        queue.push(place(&format!("m{n}"), 1)).expect("room");
    }
    let refused = queue.push(place("one-more", 1)).expect_err("full");
    assert_eq!(refused.field(), Some("mutation"));
    assert_eq!(queue.jobs().len(), PENDING_MAX);
}

#[test]
fn what_has_waited_for_too_long_is_given_back_with_what_rests_on_it() {
    let asked_at = Timestamp::from_millis(1_000_000);
    let mut queue = Queue::default();
    for job in [
        place("old", 1),
        move_to("new", 1, Status::Paid),
        place("other", 2),
    ] {
        let asked_at = asked_at.plus_days(i64::from(job.mutation.as_str() != "old"));
        queue.push(Job { asked_at, ..job }).expect("room");
    }
    assert_eq!(queue.too_old(asked_at.plus_days(KEPT_DAYS)), None);
    let late = Timestamp::from_millis(asked_at.plus_days(KEPT_DAYS).millis() + 1);
    let first = sent(&mut queue);
    assert_eq!(queue.too_old(late), None, "its answer may be on its way");
    queue.failed(&first);
    let fallen = queue.too_old(late).expect("too old");
    assert_eq!(names(fallen.jobs()), ["old", "new"]);
    assert_eq!(names(queue.jobs()), ["other"]);
    assert_eq!(queue.too_old(late), None);
}

#[test]
fn the_reader_is_told_what_goes_together_and_what_is_under_way() {
    let mut queue = full();
    queue.next_to_send();
    queue.number(id(1), OrderNumber(11_079));
    let told: Vec<_> = queue
        .waiting()
        .into_iter()
        .map(|it| (it.words, it.is_sending, it.resting))
        .collect();
    let told: Vec<_> = told.iter().map(|(a, b, c)| (a.as_str(), *b, *c)).collect();
    assert_eq!(
        told,
        [
            ("New order for Nadia’s Deli", true, 2),
            ("Changes to #11078", false, 1),
            ("#11079 → Paid", false, 1),
            ("Delete #11078", false, 0),
            ("#11078 → Paid", false, 0),
            ("#11079 → Packed", false, 0),
        ]
    );
}

#[test]
fn waits_double_up_to_the_bound_and_are_never_nothing() {
    let longest: Vec<u128> = (0..7)
        .map(|failures| retry_wait(failures, 1.0).as_millis())
        .collect();
    assert_eq!(longest, [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    assert_eq!(retry_wait(u32::MAX, 1.0), RETRY_MAX);
    assert_eq!(retry_wait(5, 0.0), RETRY_MIN);
}
