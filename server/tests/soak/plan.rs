//! What a seed stands for: who takes part, what they do when, and what becomes of the server.

use std::fmt;
use std::time::Duration;

use live_orders::OrderQuery;
use live_orders_app::live::mode::{Interval, Mode};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

/// Lists that orders fall in and out of; most people look at the plain one.
const LISTS: [&str; 9] = [
    "",
    "status=new",
    "status=paid&sort=-updated_at",
    "q=ana",
    "sort=total",
    "sort=customer",
    "sort=-number",
    "min_total=2000&sort=-total",
    "q=keg&sort=status",
];

/// What scripts follow.
const FILTERS: [&str; 4] = ["status=new", "status=paid", "q=ana", "min_total=2000"];

/// Days for which the log is kept: the fewest that the server takes.
pub(crate) const KEEP_DAYS: i64 = 14;

/// A run.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The seed.
    pub(crate) seed: u64,
    /// How long things go wrong.
    pub(crate) storm: Duration,
    /// How many connections have a fault, from 0 to 1.
    pub(crate) fierceness: f64,
    /// Ends of the server, in order.
    pub(crate) outages: Vec<Outage>,
    /// How the server is started.
    pub(crate) arguments: Vec<String>,
    /// Who takes part.
    pub(crate) roles: Vec<Role>,
    /// What a script follows.
    pub(crate) followed: OrderQuery,
}

/// The server ends and comes back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outage {
    /// How long after the start, or after the outage before.
    pub(crate) after: Duration,
    /// Whether it is killed.
    pub(crate) is_kill: bool,
    /// How long it is away.
    pub(crate) down: Duration,
    /// What becomes of its file meanwhile.
    pub(crate) fate: Fate,
}

/// What becomes of a file while the server is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Nothing.
    Left,
    /// It lies in a drawer for weeks: what it no longer has to remember it forgets, when it is used
    /// again.
    Aged,
    /// It begins another life.
    Reborn,
}

/// A client.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    /// Its name.
    pub(crate) name: String,
    /// The list that it opens with.
    pub(crate) query: OrderQuery,
    /// Rows that it loads at a time.
    pub(crate) limit: u16,
    /// How it keeps up at first.
    pub(crate) mode: Mode,
    /// Whether it keeps its connections for further requests.
    pub(crate) keeps: bool,
    /// When it opens its page.
    pub(crate) opens_at: Duration,
    /// What it does later.
    pub(crate) agenda: Vec<(Duration, Act)>,
}

/// Something that happens at a client.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Act {
    /// Somebody does something to an order.
    Deed,
    /// Somebody wants another list.
    Show(Box<OrderQuery>),
    /// Somebody scrolls on.
    More,
    /// Somebody takes back what they did last.
    Cancel,
    /// Somebody loads the page again.
    Reload,
    /// Somebody chooses how to keep up.
    Choose(Mode),
    /// Somebody comes back to the page.
    Visible,
    /// The device loses its network.
    Offline,
    /// The device has it again.
    Online,
}

impl Plan {
    /// The plan of a seed.
    pub(crate) fn of(seed: u64) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let storm = ms(&mut rng, 2_000, 4_000);
        let writers = rng.random_range(2..=3);
        let watchers = rng.random_range(2..=4);
        let names = (1..=writers).map(|n| (format!("writer-{n}"), true));
        let names = names.chain((1..=watchers).map(|n| (format!("watcher-{n}"), false)));
        Self {
            seed,
            storm,
            fierceness: *[0.05, 0.2, 0.35, 0.5].choose(&mut rng).expect("some"),
            outages: (0..rng.random_range(0..=3))
                .map(|_| Outage {
                    after: ms(&mut rng, 300, 900),
                    is_kill: rng.random(),
                    down: ms(&mut rng, 10, 400),
                    fate: match rng.random_range(0..10) {
                        0..6 => Fate::Left,
                        6..9 => Fate::Aged,
                        _ => Fate::Reborn,
                    },
                })
                .collect(),
            arguments: arguments(&mut rng),
            roles: names
                .map(|(name, writes)| Role::draw(&mut rng, name, writes, storm))
                .collect(),
            followed: {
                let filter = FILTERS.choose(&mut rng).expect("some");
                OrderQuery::from_url(filter).expect("a filter")
            },
        }
    }
}

impl Role {
    fn draw(rng: &mut StdRng, name: String, writes: bool, storm: Duration) -> Self {
        let opens_at = if rng.random_bool(0.6) {
            Duration::ZERO
        } else {
            storm.mul_f64(rng.random_range(0.0..0.5))
        };
        let mut agenda = Vec::new();
        let mut at = |rng: &mut StdRng, act: Act| {
            let share = rng.random_range(0.0..1.0);
            agenda.push((
                opens_at + (storm.saturating_sub(opens_at)).mul_f64(share),
                act,
            ));
        };
        if writes {
            for _ in 0..rng.random_range(10..=50) {
                at(rng, Act::Deed);
            }
        }
        if writes {
            for _ in 0..rng.random_range(0..=3) {
                at(rng, Act::Cancel);
            }
        }
        if rng.random_bool(0.3) {
            at(rng, Act::Reload);
        }
        if rng.random_bool(0.3) {
            let list = list(rng);
            at(rng, Act::Show(Box::new(list)));
        }
        for _ in 0..rng.random_range(0..=2) {
            at(rng, Act::More);
        }
        for _ in 0..rng.random_range(0..=2) {
            at(rng, Act::Visible);
        }
        for _ in 0..rng.random_range(0..=2) {
            let mode = mode(rng);
            at(rng, Act::Choose(mode));
        }
        if rng.random_bool(0.25) {
            at(rng, Act::Offline);
            at(rng, Act::Online);
        }
        agenda.sort_by_key(|(at, _)| *at);
        Self {
            name,
            query: list(rng),
            limit: *[5, 20, 100, 100].choose(rng).expect("some"),
            mode: mode(rng),
            keeps: rng.random_bool(0.3),
            opens_at,
            agenda,
        }
    }
}

/// A power cut is not tested, so that nothing waits for the disk; heartbeats come as often as they
/// can, in step with the clients' time; and some logs in memory hold next to nothing.
fn arguments(rng: &mut StdRng) -> Vec<String> {
    let mut arguments = vec![
        "--synchronous=normal".to_owned(),
        "--heartbeat=1".to_owned(),
        format!("--log-keep-days={KEEP_DAYS}"),
    ];
    if let Some(frames) = [None, Some(1), Some(4), Some(16)]
        .choose(rng)
        .expect("some")
    {
        arguments.push(format!("--ring-frames={frames}"));
    }
    arguments
}

fn list(rng: &mut StdRng) -> OrderQuery {
    let list = if rng.random_bool(0.5) {
        LISTS[0]
    } else {
        LISTS.choose(rng).expect("some")
    };
    OrderQuery::from_url(list).expect("a list")
}

fn mode(rng: &mut StdRng) -> Mode {
    match rng.random_range(0..10) {
        0..7 => Mode::Live,
        7..9 => Mode::Every(Interval::Five),
        _ => Mode::Paused,
    }
}

fn ms(rng: &mut StdRng, least: u64, most: u64) -> Duration {
    Duration::from_millis(rng.random_range(least..most))
}

impl fmt::Display for Plan {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "storm of {:?}, faults on {:.0} % of the connections, server {}",
            self.storm,
            self.fierceness * 100.0,
            self.arguments.join(" ")
        )?;
        for outage in &self.outages {
            let end = if outage.is_kill { "killed" } else { "stopped" };
            writeln!(
                out,
                "server {end} after {:?}, away for {:?}, file {:?}",
                outage.after, outage.down, outage.fate
            )?;
        }
        writeln!(out, "followed: {}", self.followed.to_url())?;
        for role in &self.roles {
            let count = |act: &Act| role.agenda.iter().filter(|(_, a)| a == act).count();
            writeln!(
                out,
                "{}: list “{}” by {}, {}, {} deeds, opens at {:?}",
                role.name,
                role.query.to_url(),
                role.limit,
                role.mode,
                count(&Act::Deed),
                role.opens_at
            )?;
        }
        Ok(())
    }
}
