//! One run: a server on a new file behind the proxy, the clients of the plan, a storm, the calm
//! after it, and all that must then be so.

use std::fmt::Write;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use live_orders::Seq;
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, sleep_until, timeout};

use crate::audit::audit;
use crate::client::{Client, Standing};
use crate::fate;
use crate::follower::{Rows, follow};
use crate::page::Page;
use crate::plan::{Fate, Plan};
use crate::program::Program;
use crate::proxy::Proxy;
use crate::shop;
use crate::tally::Tally;
use crate::verdict;
use crate::wire::Wire;
use crate::world::World;

/// How long the clients may take to come to rest: many times what they need on a busy machine.
const REST_MAX: Duration = Duration::from_mins(1);
/// The number of the follower's lane: above those of all clients.
const FOLLOWERS_LANE: u64 = 100;

/// A run under way.
struct Run {
    plan: Plan,
    world: World,
    proxy: Proxy,
    folder: TempDir,
    clients: Vec<Seat>,
    pages: JoinSet<(String, Option<Page>)>,
    follower: Option<(watch::Receiver<Seq>, JoinHandle<Rows>)>,
}

/// A client as the run sees it.
struct Seat {
    name: String,
    standing: watch::Receiver<Standing>,
}

/// Carries a seed's plan out. What is wrong comes with all that is needed to look into it.
pub(crate) async fn run(seed: u64, tally: Arc<Tally>) -> Result<(), String> {
    let plan = Plan::of(seed);
    let world = World::new(tally);
    let proxy = Proxy::new(
        seed,
        plan.fierceness,
        world.tally.clone(),
        world.witness.clone(),
    );
    let mut run = Run {
        plan,
        proxy,
        folder: tempfile::tempdir().unwrap(),
        clients: Vec::new(),
        pages: JoinSet::new(),
        follower: None,
        world: world.clone(),
    };
    let went = std::panic::AssertUnwindSafe(run.go()).catch_unwind().await;
    if went.is_err() {
        world.witness.fail("the run", "panicked");
    }
    world.done.cancel();
    match world.witness.failure() {
        None => Ok(()),
        Some(what) => Err(run.report(&what)),
    }
}

impl Run {
    async fn go(&mut self) {
        let world = self.world.clone();
        let through = async {
            let program = self.start().await;
            shop::open(program.url()).await;
            self.proxy.lead_to(Some(program.url()));
            self.open_pages().await;
            let program = self.storm(program).await;
            self.proxy.calm_down();
            self.world.calm.cancel();
            let head = self.come_to_rest(program.url()).await;
            self.world.done.cancel();
            if let Some(head) = head {
                self.compare(program.url(), head).await;
                self.compare_followed(program.url()).await;
                self.ask_again(program.url()).await;
            }
            program.stop().await;
            self.audit().await;
        };
        tokio::select! {
            () = through => {}
            () = world.witness.failed() => {}
        }
    }

    async fn start(&self) -> Program {
        let log = File::options().append(true).create(true).open(self.log());
        let log = Stdio::from(log.unwrap());
        let program = Program::start(&self.file(), &self.plan.arguments, log).await;
        self.world
            .witness
            .note("server", format!("answers at {}", program.url()));
        program
    }

    async fn open_pages(&mut self) {
        for (index, role) in (0_u64..).zip(self.plan.roles.clone()) {
            let lane = self.proxy.lane(index, &role.name).await;
            let (told, standing) = watch::channel(Standing::default());
            let name = role.name.clone();
            self.clients.push(Seat {
                name: name.clone(),
                standing,
            });
            let seed = (self.plan.seed << 8) ^ index;
            let client = Client::run(self.world.clone(), role, lane, seed, told);
            self.pages.spawn(async move { (name, client.await) });
        }
        let lane = self.proxy.lane(FOLLOWERS_LANE, "follower").await;
        let (told, place) = watch::channel(Seq::default());
        let (world, query) = (self.world.clone(), self.plan.followed.clone());
        let following = follow(world, lane.url, query, self.plan.seed, told);
        self.follower = Some((place, tokio::spawn(following)));
    }

    /// Until the storm is over. Gives the server that is there then.
    async fn storm(&self, mut program: Program) -> Program {
        let witness = &self.world.witness;
        for outage in &self.plan.outages {
            sleep(outage.after).await;
            self.proxy.lead_to(None);
            if outage.is_kill {
                witness.note("server", "is killed");
                program.kill();
                program.killed().await;
                self.world.tally.kills.more();
            } else {
                witness.note("server", "is told to stop");
                program.stop().await;
                self.world.tally.restarts.more();
            }
            sleep(outage.down).await;
            if outage.fate != Fate::Left {
                let told = self.world.promises.all();
                let what = fate::befall(&self.file(), outage.fate, &told).await;
                witness.note("file", what);
            }
            program = self.start().await;
            self.proxy.lead_to(Some(program.url()));
        }
        sleep_until((self.world.since + self.plan.storm).into()).await;
        witness.note("storm", "is over");
        program
    }

    /// Waits until everything is answered and everybody has seen it. Gives the head of the store.
    async fn come_to_rest(&mut self, url: &str) -> Option<Seq> {
        for seat in &mut self.clients {
            seat.wait("nothing to be answered", Standing::is_answered, &self.world)
                .await?;
        }
        // What the proxy still holds back are repetitions, which change nothing.
        let head = Wire::to(url, false).head().await.expect("the server runs");
        for seat in &mut self.clients {
            seat.wait(&format!("change {head}"), |at| at.is_at(head), &self.world)
                .await?;
        }
        let (place, _) = self.follower.as_mut()?;
        let waited = timeout(REST_MAX, place.wait_for(|place| *place >= head)).await;
        if !matches!(waited, Ok(Ok(_))) {
            let what = format!("never came to {head}");
            self.world.witness.fail("the follower", what);
            return None;
        }
        Some(head)
    }

    /// Every page shows what a fresh one would.
    async fn compare(&mut self, url: &str, head: Seq) {
        let wire = Wire::to(url, false);
        let books = verdict::books(&wire, head).await;
        while let Some(page) = self.pages.join_next().await {
            let (name, page) = page.expect("no panic");
            let Some(page) = page else { continue };
            if let Err(what) = verdict::compare(&page, &wire, &books).await {
                self.world.witness.fail(&name, what);
            }
        }
    }

    /// What was followed is what there is.
    async fn compare_followed(&mut self, url: &str) {
        let Some((_, following)) = self.follower.take() else {
            return;
        };
        let rows = following.await.expect("no panic");
        let query = &self.plan.followed;
        let fresh = Wire::to(url, false).all_orders(query).await;
        let fresh = fresh.expect("the server runs").items;
        let fresh: Rows = fresh.into_iter().map(|order| (order.id, order)).collect();
        if rows != fresh {
            let what = format!("it has {rows:?}, and should have {fresh:?}");
            self.world.witness.fail("the follower", what);
        }
    }

    /// Whatever is asked for again is answered as it was, unless the answer is forgotten by now.
    async fn ask_again(&self, url: &str) {
        if self
            .plan
            .outages
            .iter()
            .any(|outage| outage.fate == Fate::Aged)
        {
            return;
        }
        let wire = Wire::to(url, true);
        for promise in self.world.promises.all() {
            if let Err(what) = verdict::ask_again(&promise, &wire).await {
                self.world.witness.fail("the server", what);
            }
        }
    }

    async fn audit(&self) {
        let promises = self.world.promises.all();
        if let Err(what) = audit(&self.file(), &promises).await {
            self.world.witness.fail("the file", what);
        }
        let log = std::fs::read_to_string(self.log()).unwrap();
        if let Some(line) = log.lines().find(|line| line.contains(" ERROR ")) {
            self.world.witness.fail("the server", line);
        }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("orders.db")
    }

    fn log(&self) -> PathBuf {
        log_beside(&self.file())
    }

    fn report(&self, what: &str) -> String {
        let seed = self.plan.seed;
        let mut report = format!(
            "seed {seed} failed: {what}\nreplay with: make soak SEEDS={seed}..{seed}\n\nthe plan:\n{}\n",
            self.plan
        );
        for seat in &self.clients {
            let standing = seat.standing.borrow();
            let _ = writeln!(report, "{} is at {:?}", seat.name, *standing);
        }
        let log = std::fs::read_to_string(self.log()).unwrap_or_default();
        let notes = self.world.witness.notes();
        let _ = write!(
            report,
            "\nthe last that happened:\n{notes}\nthe server's log:\n{log}"
        );
        report
    }
}

impl Seat {
    /// Waits for the client to be as it should be; it is a failure if it never is.
    async fn wait(
        &mut self,
        wanted: &str,
        is_so: impl Fn(&Standing) -> bool,
        world: &World,
    ) -> Option<()> {
        let waiting = self.standing.wait_for(|standing| is_so(standing));
        let waited = timeout(REST_MAX, waiting).await;
        let is_there = matches!(waited, Ok(Ok(_)));
        drop(waited);
        if !is_there {
            let what = format!("never came to {wanted}: {:?}", *self.standing.borrow());
            world.witness.fail(&self.name, what);
            return None;
        }
        Some(())
    }
}

fn log_beside(file: &Path) -> PathBuf {
    file.with_extension("log")
}
