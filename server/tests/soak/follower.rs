//! A script that follows some of the orders over a filtered stream: it loads them once, takes in
//! what it is told, and knows nothing of what lies outside of its filter.

use std::collections::BTreeMap;
use std::time::Duration;

use live_orders::{Change, Effect, Order, OrderId, OrderQuery, Seq};
use live_orders_app::live::changes::Place;
use live_orders_app::live::state::{BACKOFF_FIRST, CONNECT_MAX, SILENCE_MAX};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::client::ANSWER_MAX;
use crate::events::{Event, Events};
use crate::wire::{Trouble, Wire};
use crate::world::World;

/// The rows that it has, by id.
pub(crate) type Rows = BTreeMap<OrderId, Order>;

struct Follower {
    world: World,
    wire: Wire,
    query: OrderQuery,
    /// What it has; `None` where it has to load.
    rows: Option<Rows>,
    place: Place,
    told: watch::Sender<Seq>,
}

/// Follows until the run is done. Gives what it then has.
pub(crate) async fn follow(
    world: World,
    url: String,
    query: OrderQuery,
    seed: u64,
    told: watch::Sender<Seq>,
) -> Rows {
    let done = world.done.clone();
    let mut follower = Follower {
        wire: Wire::to(&url, false),
        world,
        query,
        rows: None,
        place: Place::default(),
        told,
    };
    let mut rng = StdRng::seed_from_u64(seed);
    let following = async {
        loop {
            follower.listen().await;
            let wait = BACKOFF_FIRST.mul_f64(rng.random_range(0.25..2.0));
            sleep(World::wait(wait)).await;
        }
    };
    done.run_until_cancelled(following).await;
    follower.rows.unwrap_or_default()
}

impl Follower {
    /// Loads, if it has to, and listens until something breaks.
    async fn listen(&mut self) {
        if self.rows.is_none() && !self.load().await {
            return;
        }
        let topic = format!("orders?{}", self.query.to_url());
        let opening = self.wire.open(&topic, &self.place);
        let Some(Ok(mut response)) = self.patiently(CONNECT_MAX, opening).await else {
            return;
        };
        let mut events = Events::default();
        while let Some(Ok(Some(piece))) = self.patiently(SILENCE_MAX, response.chunk()).await {
            for event in events.take(&piece) {
                if let Err(what) = self.hear(&event) {
                    return self.world.witness.fail("the follower", what);
                }
            }
            if self.rows.is_none() {
                return;
            }
        }
    }

    async fn load(&mut self) -> bool {
        let loading = self.wire.orders(&self.query, 100, None);
        match self.patiently(ANSWER_MAX, loading).await {
            Some(Ok(page)) => {
                assert!(page.next_cursor.is_none(), "no run has so many");
                let rows = page.items.into_iter().map(|order| (order.id, order));
                self.rows = Some(rows.collect());
                self.place = Place {
                    after: page.seq,
                    epoch: String::new(),
                };
                true
            }
            Some(Err(Trouble::Wrong(what))) => {
                self.world.witness.fail("the follower", what);
                false
            }
            _ => false,
        }
    }

    fn hear(&mut self, event: &Event) -> Result<(), String> {
        let wrong = |what: &str| Err(format!("{what}: {event:?}"));
        let data: Value = serde_json::from_str(&event.data).map_err(|error| error.to_string())?;
        let seq = Seq(data["seq"].as_u64().unwrap_or_default());
        match event.name.as_str() {
            "connected" => {
                if data["resumed"] == true && seq != self.place.after {
                    return wrong("it does not begin where it was to");
                }
                let epoch = data["epoch"].as_str().unwrap_or_default();
                epoch.clone_into(&mut self.place.epoch);
            }
            "reset" => {
                self.world.tally.resets.more();
                self.rows = None;
                return Ok(());
            }
            "heartbeat" if seq < self.place.after => return wrong("it went back"),
            "heartbeat" => self.place.after = seq,
            name => {
                let change = Change::from_event(name, &event.data);
                let change = change.map_err(|error| error.to_string())?;
                if change.seq <= self.place.after {
                    return wrong("it came before");
                }
                self.place.after = change.seq;
                self.take(&change)?;
            }
        }
        self.told.send_replace(self.place.after);
        Ok(())
    }

    /// What enters was not there, what changes or leaves was there as the change says.
    fn take(&mut self, change: &Change) -> Result<(), String> {
        let rows = self.rows.get_or_insert_default();
        let (before, after) = change.effect.orders();
        let order = after.or(before).ok_or("it is of no order")?;
        let known = match (&change.effect, after) {
            (Effect::Insert(_) | Effect::Update { .. }, Some(after)) => {
                if !self.query.matches(after) {
                    return Err(format!("{change:?} is not in {:?}", self.query));
                }
                rows.insert(after.id, after.clone())
            }
            _ => rows.remove(&order.id),
        };
        if known.as_ref() != before {
            return Err(format!("{change:?} came on top of {known:?}"));
        }
        self.world.tally.changes.more();
        Ok(())
    }

    async fn patiently<F: Future>(&self, patience: Duration, future: F) -> Option<F::Output> {
        timeout(self.world.patience(patience), future).await.ok()
    }
}
