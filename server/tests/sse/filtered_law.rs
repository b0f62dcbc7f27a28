//! The law of filtered streams: a filtered snapshot with the filtered stream after it is a fresh
//! filtered snapshot, whatever happens, from wherever the stream starts.

use std::collections::BTreeMap;
use std::time::Duration;

use live_orders_server::live::HubConfig;
use live_orders_server::live::ring::RingBounds;
use live_orders_server::serve::LiveConfig;
use proptest::prelude::*;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::listener::{Event, Listener};
use crate::support::Running;

/// What one step asks for, of one of the orders that there are.
#[derive(Clone, Debug)]
enum Step {
    Place(&'static str, u32),
    Rename(usize, &'static str),
    Resize(usize, u32),
    Bring(usize, &'static str),
    Delete(usize),
    Restock(u32),
}

const CUSTOMERS: [&str; 4] = ["Ana", "Änne", "Bea Ana", "Zoë"];
const STATUSES: [&str; 5] = ["paid", "packed", "shipped", "delivered", "cancelled"];
const FILTERS: [&str; 7] = [
    "status=new",
    "status=paid",
    "q=an",
    "q=bea&status=new",
    "min_total=3000",
    "max_total=2000&q=a",
    "from=2020-01-01&to=2020-01-02",
];

fn any_step() -> impl Strategy<Value = Step> {
    let customer = || proptest::sample::select(&CUSTOMERS);
    prop_oneof![
        4 => (customer(), 1_u32..6).prop_map(|(customer, pieces)| Step::Place(customer, pieces)),
        2 => (any::<usize>(), customer()).prop_map(|(order, customer)| Step::Rename(order, customer)),
        2 => (any::<usize>(), 1_u32..6).prop_map(|(order, pieces)| Step::Resize(order, pieces)),
        5 => (any::<usize>(), proptest::sample::select(&STATUSES)).prop_map(|(order, status)| Step::Bring(order, status)),
        1 => any::<usize>().prop_map(Step::Delete),
        1 => (100_u32..200).prop_map(Step::Restock),
    ]
}

impl Step {
    /// Asks for it; that it is refused is as good.
    async fn take(&self, server: &Running, orders: &[String]) {
        let path = |index: usize| {
            let id = orders.get(index % orders.len().max(1));
            id.map(|id| format!("/api/orders/{id}"))
        };
        let lines = |pieces: u32| json!([{ "sku": "A", "quantity": pieces }]);
        match self {
            Self::Place(customer, pieces) => {
                server.order(customer, "A", *pieces).await;
            }
            Self::Restock(stock) => {
                server
                    .patch("/api/products/A", json!({ "stock": stock }))
                    .await;
            }
            Self::Rename(order, customer) => {
                let Some(path) = path(*order) else { return };
                server.patch(&path, json!({ "customer": customer })).await;
            }
            Self::Resize(order, pieces) => {
                let Some(path) = path(*order) else { return };
                server
                    .patch(&path, json!({ "lines": lines(*pieces) }))
                    .await;
            }
            Self::Bring(order, status) => {
                let Some(path) = path(*order) else { return };
                server
                    .post(&format!("{path}/status"), json!({ "status": status }))
                    .await;
            }
            Self::Delete(order) => {
                let Some(path) = path(*order) else { return };
                server.delete(&path).await;
            }
        }
    }
}

/// The orders of a filter, by their ids, and the seq at which they stand like that.
async fn snapshot(server: &Running, filter: &str) -> (BTreeMap<String, Value>, u64) {
    let page = server.get(&format!("/api/orders?limit=100&{filter}")).await;
    let page = page.expect(StatusCode::OK);
    let items = page["items"].as_array().expect("items").iter();
    let id = |order: &Value| order["id"].as_str().expect("an id").to_owned();
    let orders = items.map(|order| (id(order), order.clone())).collect();
    (orders, page["seq"].as_u64().expect("a seq"))
}

/// Applies a stream to a snapshot until the stream is complete up to `head`, as any client would that
/// knows nothing of filters.
async fn follow(stream: &mut Listener, orders: &mut BTreeMap<String, Value>, head: u64) {
    stream.greeted().await;
    loop {
        let Event { name, data, .. } = stream.next().await;
        if name == "heartbeat" {
            if data["seq"].as_u64() == Some(head) {
                return;
            }
            continue;
        }
        let id = data["id"].as_str().expect("an id").to_owned();
        let known = orders.remove(&id);
        assert_eq!(
            known.is_some(),
            name != "insert",
            "{name} of {known:?}: {data}"
        );
        if name != "delete" {
            orders.insert(id, data);
        }
    }
}

/// Checks that what was applied are the orders of a fresh snapshot.
fn agree(applied: &BTreeMap<String, Value>, fresh: &BTreeMap<String, Value>) {
    assert_eq!(
        applied.keys().collect::<Vec<_>>(),
        fresh.keys().collect::<Vec<_>>()
    );
    for (applied, fresh) in applied.values().zip(fresh.values()) {
        for (field, value) in fresh.as_object().expect("an order") {
            assert_eq!(&applied[field], value, "{field}");
        }
    }
}

async fn a_filtered_stream_keeps_up(steps: Vec<Step>, filter: &str, frames: usize) {
    let live = LiveConfig {
        ring: RingBounds {
            frames,
            ..RingBounds::default()
        },
        hub: HubConfig {
            heartbeat: Duration::from_millis(10),
            ..HubConfig::default()
        },
        ..LiveConfig::default()
    };
    let server = Running::start_with(live).await;
    server.product("A", 200).await;
    let open = async |after: u64| {
        Listener::get(&server, &format!("/api/sse/orders?{filter}&after={after}")).await
    };
    let mut followed = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        if index % 5 == 0 {
            let (orders, seq) = snapshot(&server, filter).await;
            // One stream is open while the steps are taken, the other opens afterwards.
            followed.push((orders.clone(), Some(open(seq).await), seq));
            followed.push((orders, None, seq));
        }
        let (orders, _) = snapshot(&server, "").await;
        step.take(&server, &orders.into_keys().collect::<Vec<_>>())
            .await;
    }
    let (fresh, head) = snapshot(&server, filter).await;
    for (mut orders, stream, seq) in followed {
        let mut stream = match stream {
            Some(stream) => stream,
            None => open(seq).await,
        };
        follow(&mut stream, &mut orders, head).await;
        agree(&orders, &fresh);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(14))]

    #[test]
    fn a_filtered_snapshot_with_its_stream_is_a_fresh_one(
        steps in prop::collection::vec(any_step(), 1..40),
        filter in proptest::sample::select(&FILTERS),
        frames in proptest::sample::select(vec![2_usize, 10_000]),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(a_filtered_stream_keeps_up(steps, filter, frames));
    }
}
