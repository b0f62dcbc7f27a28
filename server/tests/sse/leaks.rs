//! Nothing is left of streams that are gone, however they went. What the program's memory and open
//! files say about it is in the tests of the program.

use futures::future::join_all;
use live_orders::draft::{LineDraft, OrderDraft, ProductDraft};
use live_orders::{Actor, Command, Mutation, OrderId};
use tokio::net::TcpStream;
use uuid::Uuid;

use crate::by_hand;
use crate::support::{Running, soon};

/// Streams of each kind in a round, a thousand in all; fewer of those that fill their sockets, whose
/// buffers are the system's memory.
const WAITING: usize = 450;
const FILTERED: usize = 300;
const HASTY: usize = 200;
const STALLED: usize = 50;
/// Enough to fill the buffers of a socket, with notes of the largest size.
const ORDERS: usize = 700;

/// All that streams hold.
#[derive(Debug, PartialEq, Eq)]
struct Held {
    streams: usize,
    waiting: usize,
    connections: usize,
    tasks: usize,
}

fn held(server: &Running) -> Held {
    Held {
        streams: server.hub.streams(),
        waiting: server.hub.waiting(),
        connections: server.connections.open(),
        tasks: tokio::runtime::Handle::current()
            .metrics()
            .num_alive_tasks(),
    }
}

/// Carries a command out without a connection, which would be among what is counted.
async fn execute(server: &Running, command: Command) {
    let mutation = Mutation {
        id: Uuid::new_v4().into(),
        actor: Actor::new("test"),
        command,
    };
    server.store.execute(mutation).await.expect("carried out");
}

fn place() -> Command {
    let line = LineDraft {
        sku: "A".into(),
        quantity: 1,
        discount_percent: 0,
    };
    let draft = OrderDraft {
        customer: "Ana".into(),
        note: "🫖".repeat(2_000),
        lines: vec![line],
        ..OrderDraft::default()
    };
    draft.parse(OrderId(Uuid::new_v4())).expect("an order")
}

/// Opens a thousand streams, and leaves them in every way there is.
async fn round(server: &Running) {
    let waiting = join_all((0..WAITING).map(|_| by_hand::connected(server, "/api/sse/*")));
    let filtered = "/api/sse/orders?status=paid&q=ana";
    let filtered = join_all((0..FILTERED).map(|_| by_hand::connected(server, filtered)));
    let stalled = join_all((0..STALLED).map(async |_| {
        let mut stream = by_hand::narrow_connection(server).await;
        by_hand::ask(&mut stream, server, "/api/sse/*?after=0").await;
        stream
    }));
    let (waiting, filtered, stalled) = futures::join!(waiting, filtered, stalled);
    let all_open = async {
        while server.hub.streams() < WAITING + FILTERED + STALLED {
            tokio::task::yield_now().await;
        }
    };
    soon(all_open).await;
    let most = held(server);
    assert!(
        most.connections >= 800 && most.tasks >= 800 && most.waiting >= 800,
        "{most:?}"
    );
    // These ask, and are gone before the answer, some perhaps before the question is read.
    for _ in 0..HASTY {
        let mut stream = soon(TcpStream::connect(server.address))
            .await
            .expect("a connection");
        by_hand::ask(&mut stream, server, "/api/sse/*?after=0").await;
    }
    // A change on its way to all of them while they go.
    let going = async { drop((waiting, filtered, stalled)) };
    futures::join!(execute(server, place()), going);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_left_of_streams_that_are_gone() {
    live_orders_server::open_files::raise_limit();
    let server = Running::start().await;
    let product = ProductDraft {
        sku: "A".into(),
        name: "Tea".into(),
        unit_price_minor: 100,
        stock: 1_000_000,
        ..ProductDraft::default()
    };
    execute(&server, product.parse().expect("a product")).await;
    join_all((0..ORDERS).map(|_| execute(&server, place()))).await;
    let before = held(&server);
    assert_eq!((before.streams, before.connections), (0, 0));
    for _ in 0..2 {
        round(&server).await;
        let gone = async {
            while held(&server) != before {
                tokio::task::yield_now().await;
            }
        };
        if tokio::time::timeout(crate::support::PATIENCE, gone)
            .await
            .is_err()
        {
            panic!("{:?} is left, where {before:?} was", held(&server));
        }
    }
}
