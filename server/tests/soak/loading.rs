//! How a client loads: its page at first and again, the list that is wanted, and further rows.

use std::time::Duration;

use live_orders::view::Extended;
use live_orders::{Order, Page as Rows};
use live_orders_app::live::state::Event as Happening;
use tokio::time::{sleep, timeout};

use crate::client::{ANSWER_MAX, Client, Told};
use crate::connection::Connection;
use crate::eyes::Eyes;
use crate::page::Page;
use crate::plan::Role;
use crate::wire::{Loaded, Trouble, Wire};
use crate::world::World;

/// Tries of a load before it counts as failed.
const LOAD_TRIES_MAX: u32 = 5;
/// A real page's wait after the first failed try; each further one doubles it.
const LOAD_WAIT: Duration = Duration::from_millis(500);

/// What a page opens with, however long it takes.
pub(crate) async fn first(world: &World, wire: &Wire, role: &Role) -> Loaded {
    loop {
        let loading = wire.load(role.query.clone(), role.limit);
        match timeout(world.patience(ANSWER_MAX), loading).await {
            Ok(Ok(loaded)) => {
                let at = loaded.orders.seq;
                world.witness.note(&role.name, format!("opens at {at}"));
                return loaded;
            }
            Ok(Err(Trouble::Wrong(what))) => world.witness.fail(&role.name, what),
            _ => sleep(World::wait(LOAD_WAIT)).await,
        }
    }
}

impl Client {
    /// Somebody loads the page again: all is forgotten but what waits in the queue. Without a network
    /// nobody would.
    pub(crate) async fn reload(&mut self) {
        if self.lane.is_offline() {
            return;
        }
        self.note("Reload");
        self.tasks.abort_all();
        self.connection = Connection::after(&self.connection);
        self.asked += 1;
        self.is_loading = false;
        self.role.query.clone_from(&self.wanted);
        let (world, wire) = (self.world.clone(), self.wire.clone());
        let loading = first(&world, &wire, &self.role);
        let Some(loaded) = world.done.run_until_cancelled(loading).await else {
            return;
        };
        self.page = Page::open(loaded);
        self.eyes = Eyes::default();
        self.take_up();
        self.happen(Happening::Started);
    }

    /// Loads the list that is wanted; the page starts over with it, or goes on.
    pub(crate) fn load(&mut self, is_start: bool) {
        self.asked += 1;
        self.is_loading = true;
        self.page.wants_list = false;
        let (asked, query, limit) = (self.asked, self.wanted.clone(), self.role.limit);
        let (wire, world, inbox) = (self.wire.clone(), self.world.clone(), self.inbox.clone());
        self.tasks.spawn(async move {
            let mut wait = World::wait(LOAD_WAIT);
            let mut result = Err(String::new());
            for _ in 0..LOAD_TRIES_MAX {
                let loading = wire.load(query.clone(), limit);
                match timeout(world.patience(ANSWER_MAX), loading).await {
                    Ok(Ok(loaded)) => {
                        result = Ok(Box::new(loaded));
                        break;
                    }
                    Ok(Err(Trouble::Passing(why))) => result = Err(why),
                    Ok(Err(what)) => world.witness.fail("a load", format!("{what:?}")),
                    Err(_) => result = Err("no answer".into()),
                }
                sleep(wait).await;
                wait *= 2;
            }
            drop(inbox.send(Told::Loaded(asked, is_start, result)).await);
        });
    }

    pub(crate) fn put(&mut self, is_start: bool, loaded: Result<Box<Loaded>, String>) {
        self.is_loading = false;
        let loaded = match loaded {
            Ok(loaded) => loaded,
            Err(why) if is_start => {
                self.note(format!("could not start over: {why}"));
                return self.load_failed();
            }
            Err(_) => {
                // A person would click on “Try again”.
                self.page.wants_list = true;
                return;
            }
        };
        self.world.tally.loads.more();
        self.note(format!("loaded at {}", loaded.orders.seq));
        // Whatever has happened in the meantime may have opened a stream: then the page goes on.
        let is_start = is_start && self.connection.is_resetting();
        let put = if is_start {
            self.page.start_over(&loaded)
        } else {
            self.page.put(&loaded)
        };
        if let Err(what) = put {
            self.fail(what);
        }
        if is_start {
            self.loaded();
        }
    }

    pub(crate) fn more(&mut self) {
        let Some(cursor) = self.page.view.next_cursor().filter(|_| !self.is_loading) else {
            return;
        };
        let (asked, query, limit) = (self.asked, self.page.query().clone(), self.role.limit);
        let (wire, inbox) = (self.wire.clone(), self.inbox.clone());
        let patience = self.world.patience(ANSWER_MAX);
        self.tasks.spawn(async move {
            let cursor = cursor.to_string();
            let reading = wire.orders(&query, limit, Some(&cursor));
            if let Ok(rows) = timeout(patience, reading).await {
                drop(inbox.send(Told::More(asked, rows)).await);
            }
        });
    }

    /// Takes further rows in, unless the list is about to be another one.
    pub(crate) fn put_more(&mut self, rows: Result<Rows<Order>, Trouble>) {
        match rows {
            Ok(_) if self.is_loading => {}
            Ok(rows) => {
                let extended = self.page.put_more(rows);
                if extended == Extended::Stale {
                    self.more();
                }
            }
            Err(Trouble::Wrong(what)) => self.fail(what),
            Err(_) => {}
        }
    }
}
