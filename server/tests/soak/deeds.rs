//! What the people at the pages do: they place orders, and edit, move on, cancel and delete those
//! that they see, the newest most of all, so that they get into each other's way.

use live_orders::view::Row;
use live_orders::{
    Actor, Command, Currency, Mutation, MutationId, Order, OrderId, Status, Timestamp, Version,
};
use live_orders_app::board::ask::{Ask, Subject};
use live_orders_app::board::queue::Job;
use live_orders_app::form::{LineForm, OrderForm};
use rand::RngExt;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::page::Page;
use crate::shop::PRODUCTS;
use crate::wire::Letter;

/// The rows that people reach for.
const REACH: usize = 6;
const CUSTOMERS: [&str; 5] = [
    "Ana Trujillo",
    "Blondel père et fils",
    "Ana Núñez",
    "Ærø Bakery",
    "Mère Paillarde",
];

/// Something that a person asks for.
#[derive(Clone, Debug)]
pub(crate) struct Deed {
    /// As the page's queue holds it.
    pub(crate) job: Job,
    /// What the domain is to do.
    pub(crate) mutation: Mutation,
    /// How the server is asked for it.
    pub(crate) letter: Letter,
    /// The version that was seen.
    pub(crate) seen: Option<Version>,
    /// The order as it was shown before.
    before: Option<Order>,
}

/// What somebody does next; `None` if the page would not let them.
pub(crate) fn next(
    rng: &mut StdRng,
    page: &Page,
    last: Option<&Deed>,
    (name, serial): (&str, usize),
) -> Option<Deed> {
    let rows = page.view.rows();
    let undo = last.and_then(undo);
    let ask = match (rng.random_range(0..100), pick(rng, &rows)) {
        (0..8, _) if undo.is_some() => undo?,
        (0..35, _) | (_, None) => place(rng),
        (35..60, Some(order)) => edit(rng, order, serial),
        (60..85, Some(order)) => move_on(order, *order.status.next().first()?),
        (85..91, Some(order)) => move_on(order, Status::Cancelled),
        (_, Some(order)) => Ask::Delete {
            id: order.id,
            version: order.version,
        },
    };
    let command = ask.command().expect("it holds together");
    foresee(page, &command)?;
    let seen_order = command.order_id().and_then(|id| page.view.row(id));
    let id: MutationId = format!("{name}-{serial}").parse().expect("an id");
    let (letter, seen) = letter(&ask);
    Some(Deed {
        job: Job {
            mutation: id.clone(),
            ask,
            subject: Subject {
                number: None,
                customer: String::new(),
                product: None,
            },
            products: page.products.clone(),
            asked_at: now(),
            attempts: 0,
        },
        mutation: Mutation {
            id,
            actor: Actor::new("api"),
            command,
        },
        letter,
        seen,
        before: seen_order.map(|row| row.order),
    })
}

/// What takes a deed back; not a deletion, because the pages of this shop take it to be for good.
fn undo(deed: &Deed) -> Option<Ask> {
    let before = deed.before.clone()?;
    let can = matches!(deed.job.ask, Ask::Edit { .. } | Ask::Status { .. });
    can.then(|| Ask::Revert {
        mutation: deed.mutation.id.clone(),
        before: Box::new(before),
        revives: false,
    })
}

/// The page's clock: predictions need a time, and nothing else does.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_millis(0)
}

fn pick<'a>(rng: &mut StdRng, rows: &'a [Row]) -> Option<&'a Order> {
    let near = &rows[..rows.len().min(REACH)];
    near.choose(rng).map(|row| &row.order)
}

fn place(rng: &mut StdRng) -> Ask {
    Ask::Place {
        id: OrderId(Uuid::from_u128(rng.random::<u128>() | 1)),
        form: OrderForm {
            customer: customer(rng),
            lines: lines(rng),
            ..OrderForm::default()
        },
    }
}

fn edit(rng: &mut StdRng, order: &Order, serial: usize) -> Ask {
    let mut form = OrderForm::of(order);
    match rng.random_range(0..3) {
        0 => form.note = format!("note {serial}"),
        1 => form.customer = customer(rng),
        _ => form.lines = lines(rng),
    }
    Ask::Edit {
        before: Box::new(order.clone()),
        form,
    }
}

fn move_on(order: &Order, status: Status) -> Ask {
    Ask::Status {
        id: order.id,
        version: order.version,
        status,
    }
}

/// The request that asks the JSON API for it, and the version in it.
fn letter(ask: &Ask) -> (Letter, Option<Version>) {
    let fields = |form: &OrderForm| {
        let line = |line: &LineForm| {
            let quantity: i64 = line.quantity.parse().expect("a number");
            json!({ "sku": line.sku, "quantity": quantity })
        };
        json!({
            "customer": form.customer, "contact": form.contact, "city": form.city,
            "country": form.country, "note": form.note,
            "lines": form.lines.iter().map(line).collect::<Vec<_>>(),
        })
    };
    let (method, path, mut body, seen) = match ask {
        Ask::Revert {
            mutation, before, ..
        } => {
            let path = format!("/api/orders/{}/revert", before.id);
            let body = json!({ "mutation": mutation });
            return (letter_of(Method::POST, path, body), None);
        }
        Ask::Place { id, form } => {
            let mut body = fields(form);
            body["id"] = json!(id);
            return (letter_of(Method::POST, "/api/orders".into(), body), None);
        }
        Ask::Edit { before, form } => {
            let path = format!("/api/orders/{}", before.id);
            (Method::PATCH, path, fields(form), before.version)
        }
        Ask::Status {
            id,
            version,
            status,
        } => {
            let path = format!("/api/orders/{id}/status");
            (Method::POST, path, json!({ "status": status }), *version)
        }
        Ask::Delete { id, version } => {
            let path = format!("/api/orders/{id}");
            (Method::DELETE, path, json!({}), *version)
        }
        // The pages of this shop write orders alone.
        other => panic!("nobody asks for {other:?} here"),
    };
    body["version"] = json!(seen);
    (letter_of(method, path, body), Some(seen))
}

const fn letter_of(method: Method, path: String, body: Value) -> Letter {
    Letter { method, path, body }
}

fn customer(rng: &mut StdRng) -> String {
    (*CUSTOMERS.choose(rng).expect("some")).to_owned()
}

fn lines(rng: &mut StdRng) -> Vec<LineForm> {
    let count = rng.random_range(1..=3);
    let draw = |_| LineForm {
        sku: PRODUCTS.choose(rng).expect("some").0.to_owned(),
        quantity: rng.random_range(1..=6).to_string(),
        discount_percent: String::new(),
    };
    (0..count).map(draw).collect()
}

/// What the page itself would refuse is not sent.
fn foresee(page: &Page, command: &Command) -> Option<()> {
    let (now, products) = (now(), &page.products);
    let id = command.order_id()?;
    let row = page.view.overlay(id, page.view.confirmed(id));
    match (command, row.map(|row| row.order)) {
        (Command::Place(place), _) => {
            Order::place(place, products, Currency::default(), now).map(drop)
        }
        (Command::Edit(edit), Some(order)) => order.edit(edit, products, now).map(drop),
        (Command::ChangeStatus(change), Some(order)) => order.change_status(change, now).map(drop),
        (Command::Delete(delete), Some(order)) => order.delete(delete),
        _ => Ok(()),
    }
    .ok()
}
