//! The law of a transaction: what is carried out together comes to what it would come to one after the
//! other, whatever it is: orders that are placed, edited, moved on, deleted and brought back, imported
//! and sent twice, all of them few, so that they get in each other's way.

use futures::future::join_all;
use live_orders::draft::{self, OrderPatch};
use live_orders::{Change, Command, Mutation, MutationId, OrderId, Outcome, Seq, Status};
use live_orders_app::port::PortError;
use live_orders_server::store::check;
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::bench::{Bench, edit_product, lines, mutation, place_as, run};
use crate::seeds::Seed;

const CUSTOMERS: [&str; 3] = ["Toms", "Ernst Handel", "toms"];
const ORDERS: u128 = 3;
/// The last change of a shop that opens: its products.
const OPENED: Seq = Seq(2);
const STEPS_MAX: usize = 24;

/// What is asked for, of an order among few.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Place(u128, usize, i64),
    Rewrite(u128, usize, i64),
    Bring(u128, Status),
    Delete(u128),
    Import(i64),
    Restock(i64),
    /// Takes an earlier step back.
    Revert(u128, usize),
    /// Sends an earlier step again.
    Again(usize),
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let order = 0..ORDERS;
    let of_order = (0..ORDERS, 0..CUSTOMERS.len(), 1_i64..6);
    let step = prop_oneof![
        4 => of_order.clone().prop_map(|(id, customer, pieces)| Step::Place(id, customer, pieces)),
        2 => of_order.prop_map(|(id, customer, pieces)| Step::Rewrite(id, customer, pieces)),
        3 => (order.clone(), prop::sample::select(Status::ALL.to_vec()))
            .prop_map(|(id, status)| Step::Bring(id, status)),
        2 => order.clone().prop_map(Step::Delete),
        1 => (1_i64..4).prop_map(Step::Import),
        1 => (0_i64..20).prop_map(Step::Restock),
        3 => (order, 0..STEPS_MAX).prop_map(|(id, step)| Step::Revert(id, step)),
        1 => (0..STEPS_MAX).prop_map(Step::Again),
    ];
    prop::collection::vec(step, 1..STEPS_MAX)
}

fn command(step: &Step, earlier: &[Mutation]) -> Command {
    let id = |order: u128| OrderId(Uuid::from_u128(order + 1));
    match *step {
        Step::Place(order, customer, pieces) => place_as(
            id(order),
            CUSTOMERS[customer],
            &[("KEG", pieces), ("TEA", 1)],
        ),
        Step::Rewrite(order, customer, pieces) => {
            let patch = OrderPatch {
                customer: Some(CUSTOMERS[customer].to_owned()),
                lines: Some(lines(&[("TEA", pieces)])),
                ..OrderPatch::default()
            };
            patch.parse(id(order)).unwrap()
        }
        Step::Bring(order, status) => draft::change_status(id(order), status, None),
        Step::Delete(order) => draft::delete_order(id(order), None),
        Step::Import(number) => {
            let names = [CUSTOMERS[0], "", "", ""].map(str::to_owned);
            let lines = vec![("Tea".into(), 2, 1)];
            let seed = Seed {
                names,
                day: 0,
                lines,
                moves: vec![],
            };
            seed.command(number)
        }
        Step::Restock(stock) => edit_product("KEG", |patch| patch.stock = Some(stock)),
        Step::Revert(order, step) => {
            let reverted = earlier
                .get(step)
                .map_or_else(nothing, |step| step.id.clone());
            draft::revert_order(id(order), reverted)
        }
        Step::Again(step) => earlier.get(step).map_or_else(
            || draft::delete_order(id(0), None),
            |step| step.command.clone(),
        ),
    }
}

fn nothing() -> MutationId {
    MutationId::from(Uuid::nil())
}

pub(crate) fn mutations(steps: &[Step]) -> Vec<Mutation> {
    let mut asked: Vec<Mutation> = Vec::new();
    for step in steps {
        let mut next = mutation(command(step, &asked));
        if let Step::Again(step) = step {
            next.id = asked.get(*step).map_or(next.id, |step| step.id.clone());
        }
        asked.push(next);
    }
    asked
}

/// All that can be told of a store, but for when it came about.
async fn told(bench: &Bench, answers: Vec<Result<Outcome, PortError>>) -> Value {
    let answers = answers.into_iter().map(|answer| match answer {
        Ok(outcome) => json!(outcome),
        Err(PortError::Refused(refusal)) => json!(refusal),
        Err(error) => panic!("{error}"),
    });
    let mut told = json!({
        "answers": answers.collect::<Vec<_>>(),
        "log": since_opened(bench.log().await),
        "heard": since_opened(bench.heard.changes()),
        "orders": bench.list("sort=number").await.items,
        "found": bench.list("q=tom&sort=number").await.items,
        "summary": bench.store.summary().await.unwrap(),
        "stock": [bench.stock("KEG").await, bench.stock("TEA").await],
    });
    forget_times(&mut told);
    told
}

/// Without what the shop began with, under ids of its own.
fn since_opened(mut log: Vec<Change>) -> Vec<Change> {
    log.retain(|change| change.seq > OPENED);
    log
}

fn forget_times(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !["at", "created_at", "updated_at"].contains(&name.as_str()));
            fields.values_mut().for_each(forget_times);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_times),
        _ => {}
    }
}

async fn agrees(bench: &Bench) {
    let mut findings = Vec::new();
    let is_sound = check(&bench.path(), |finding| {
        findings.push(format!("{finding:?}"));
    })
    .await;
    assert!(is_sound.unwrap(), "{findings:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn together_is_as_one_after_the_other(steps in steps()) {
        run(async {
            let asked = mutations(&steps);
            let (one_by_one, together) = (Bench::shop().await, Bench::shop().await);
            let mut answers = Vec::new();
            for mutation in &asked {
                answers.push(one_by_one.store.execute(mutation.clone()).await);
            }
            let expected = told(&one_by_one, answers).await;
            // On this test's one thread all wait before the writer gets its turn: one transaction.
            let execute = |mutation: &Mutation| together.store.execute(mutation.clone());
            let answers = join_all(asked.iter().map(execute)).await;
            assert_eq!(told(&together, answers).await, expected);
            agrees(&together).await;
        });
    }
}
