//! Streams through a filter: what leaves it is told as deleted, what enters it as inserted, live and
//! in a replay.

use std::collections::BTreeMap;
use std::time::Duration;

use live_orders::{Change, Effect};
use live_orders_server::live::HubConfig;
use live_orders_server::live::ring::RingBounds;
use live_orders_server::serve::LiveConfig;
use proptest::prelude::*;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::listener::{Event, Listener};
use crate::support::Running;

/// Brings an order into a status.
async fn bring(server: &Running, order: &Value, status: &str) {
    let path = format!(
        "/api/orders/{}/status",
        order["id"].as_str().expect("an id")
    );
    server
        .post(&path, json!({ "status": status }))
        .await
        .expect(StatusCode::OK);
}

/// The next change must be of that kind and have that place.
async fn check(stream: &mut Listener, name: &str, seq: u64) -> Event {
    let event = stream.change().await;
    assert_eq!(
        (event.name.as_str(), event.id),
        (name, Some(seq)),
        "{event:?}"
    );
    event
}

#[tokio::test]
async fn an_order_comes_into_sight_and_leaves_it() {
    let server = Running::start().await;
    server.product("A", 100).await;
    let open = async |query: &str| {
        let path = format!("/api/sse/orders?{query}");
        let mut stream = Listener::get(&server, &path).await;
        assert_eq!(stream.greeted().await.entity(), "orders");
        stream
    };
    // The same again later, from the store.
    let mut streams = vec![
        open("status=new").await,
        open("status=paid").await,
        open("q=ana").await,
    ];
    // 2 is Ana's order, 3 its stock; 4 is Bea's, 5 its stock.
    let ana = server.order("Ana", "A", 1).await;
    let bea = server.order("Bea", "A", 1).await;
    bring(&server, &ana, "paid").await;
    let path = format!("/api/orders/{}", bea["id"].as_str().expect("an id"));
    server
        .patch(&path, json!({ "customer": "Anatol" }))
        .await
        .expect(StatusCode::OK);
    server.delete(&path).await.expect(StatusCode::OK);
    for query in ["status=new", "status=paid", "q=ana"] {
        streams.push(open(&format!("{query}&after=1")).await);
    }
    for [new, paid, named] in streams.as_chunks_mut().0 {
        check(new, "insert", 2).await;
        check(new, "insert", 4).await;
        let left = check(new, "delete", 6).await;
        assert_eq!(
            (&left.data["reason"], &left.data["id"], &left.data["status"]),
            (&json!("left"), &ana["id"], &json!("new"))
        );
        let read = Change::from_event(&left.name, &left.data.to_string()).expect("a change");
        assert!(matches!(read.effect, Effect::Delete(_)), "{read:?}");
        check(new, "update", 7).await;
        let deleted = check(new, "delete", 8).await;
        assert_eq!(deleted.data["reason"], Value::Null, "this one is gone");

        let entered = check(paid, "insert", 6).await;
        assert_eq!(
            (&entered.data["status"], &entered.data["version"]),
            (&json!("paid"), &json!(2))
        );
        assert_eq!(entered.data["was"], Value::Null, "it was not there before");
        assert_eq!(entered.data["commit"], json!(6));

        check(named, "insert", 2).await;
        check(named, "update", 6).await;
        let entered = check(named, "insert", 7).await;
        assert_eq!(entered.data["customer"], "Anatol");
        check(named, "delete", 8).await;
    }
}

#[tokio::test]
async fn what_does_not_pass_is_passed_over_but_counts_as_read() {
    let hub = HubConfig {
        heartbeat: Duration::from_millis(20),
        ..HubConfig::default()
    };
    let server = Running::start_with(LiveConfig {
        hub,
        ..LiveConfig::default()
    })
    .await;
    server.product("A", 100).await;
    let mut stream = Listener::get(&server, "/api/sse/orders?q=nobody&after=0").await;
    stream.greeted().await;
    server.order("Ana", "A", 1).await;
    loop {
        let event = stream.next().await;
        assert_eq!(event.name, "heartbeat", "{event:?}");
        if event.data == json!({ "seq": 3 }) {
            break;
        }
    }
}

#[tokio::test]
async fn a_filter_that_lets_everything_through_is_the_plain_stream() {
    let server = Running::start().await;
    server.product("A", 100).await;
    let mut stream = Listener::get(&server, "/api/sse/orders?status=&q=").await;
    stream.greeted().await;
    let order = server.order("Ana", "A", 1).await;
    bring(&server, &order, "paid").await;
    check(&mut stream, "insert", 2).await;
    check(&mut stream, "update", 4).await;
}

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
