//! A client: a page, its connection and its queue, and whoever sits in front of it. One task; what
//! takes time is spawned and tells its result to the inbox, so that everything happens one after
//! another, as in a browser, and the rows are looked at after each step.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use live_orders::{MutationId, Order, OrderQuery, Outcome, Page as Rows, Seq};
use live_orders_app::live::mode::Mode;
use live_orders_app::live::state::Event as Happening;
use rand::SeedableRng;
use rand::rngs::StdRng;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::sleep_until;

use crate::connection::Connection;
use crate::events::Event;
use crate::eyes::Eyes;
use crate::loading;
use crate::outbox::Outbox;
use crate::page::Page;
use crate::plan::{Act, Role};
use crate::proxy::Lane;
use crate::wire::{Loaded, News, Trouble, Wire};
use crate::world::World;

/// Results that may wait in the inbox; whoever finds it full waits.
const INBOX_MAX: usize = 64;
/// How long a real page waits for an answer before it tries again.
pub(crate) const ANSWER_MAX: Duration = Duration::from_secs(10);

/// A client.
pub(crate) struct Client {
    pub(crate) name: String,
    pub(crate) world: World,
    pub(crate) wire: Wire,
    pub(crate) rng: StdRng,
    pub(crate) page: Page,
    pub(crate) connection: Connection,
    pub(crate) tasks: JoinSet<()>,
    pub(crate) inbox: mpsc::Sender<Told>,
    told: mpsc::Receiver<Told>,
    pub(crate) role: Role,
    pub(crate) lane: Lane,
    pub(crate) eyes: Eyes,
    pub(crate) outbox: Outbox,
    /// The list that is wanted, and how often one was asked for: only the last answer counts.
    pub(crate) wanted: OrderQuery,
    pub(crate) asked: u64,
    pub(crate) is_loading: bool,
    agenda: VecDeque<(Duration, Act)>,
    is_calm: bool,
    standing: watch::Sender<Standing>,
}

/// Where a client stands, for whoever waits for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// The last change that came.
    pub(crate) cursor: Seq,
    /// The last one in the list.
    pub(crate) list: Seq,
    /// Whether nobody does anything new.
    pub(crate) is_calm: bool,
    /// Mutations without an answer.
    pub(crate) queued: usize,
    /// Mutations that the rows do not show as settled.
    pub(crate) pending: usize,
    /// Whether a list or a change is on its way.
    pub(crate) is_busy: bool,
    /// The connection.
    pub(crate) connection: &'static str,
}

/// What a spawned task tells.
pub(crate) enum Told {
    /// An event of the stream of that number.
    Event(u64, Event),
    /// The end of that stream.
    Lost(u64, String),
    /// The answer to the question of that number.
    News(u64, Result<News, Trouble>),
    /// The answer to a load, and whether the page starts over with it.
    Loaded(u64, bool, Result<Box<Loaded>, String>),
    /// Further rows.
    More(u64, Result<Rows<Order>, Trouble>),
    /// What became of the try of that number.
    Answered(u64, MutationId, Result<Box<Outcome>, Trouble>),
}

impl Client {
    /// Opens the page, and stays until the run is done. Gives the page as it then is.
    pub(crate) async fn run(
        world: World,
        role: Role,
        lane: Lane,
        seed: u64,
        standing: watch::Sender<Standing>,
    ) -> Option<Page> {
        let done = world.done.clone();
        let opening = Self::open(world, role, lane, seed, standing);
        let mut client = done.run_until_cancelled(opening).await?;
        client.happen(Happening::Started);
        loop {
            client.look();
            if !client.step().await {
                return Some(client.page);
            }
        }
    }

    async fn open(
        world: World,
        role: Role,
        lane: Lane,
        seed: u64,
        standing: watch::Sender<Standing>,
    ) -> Self {
        sleep_until((world.since + role.opens_at).into()).await;
        let wire = Wire::to(&lane.url, role.keeps);
        let loaded = loading::first(&world, &wire, &role).await;
        let (inbox, told) = mpsc::channel(INBOX_MAX);
        Self {
            name: role.name.clone(),
            wire,
            rng: StdRng::seed_from_u64(seed),
            page: Page::open(loaded),
            connection: Connection::new(role.mode),
            tasks: JoinSet::new(),
            inbox,
            told,
            lane,
            eyes: Eyes::default(),
            agenda: role.agenda.clone().into(),
            outbox: Outbox::default(),
            wanted: role.query.clone(),
            asked: 0,
            is_loading: false,
            is_calm: false,
            standing,
            world,
            role,
        }
    }

    /// Waits for something to happen, and does what follows from it. False when the run is over.
    async fn step(&mut self) -> bool {
        let (done, calm) = (self.world.done.clone(), self.world.calm.clone());
        let act_at = self.agenda.front().map(|(at, _)| self.world.since + *at);
        tokio::select! {
            () = done.cancelled() => return false,
            () = calm.cancelled(), if !self.is_calm => self.calm_down(),
            told = self.told.recv() => self.hear(told.expect("it holds a sender")),
            () = at(act_at) => match self.agenda.pop_front().expect("it was there") {
                (_, Act::Reload) => self.reload().await,
                (_, act) => self.act(act),
            },
            timer = self.connection.timer() => self.ring(timer),
            () = at(self.outbox.retry_at) => {
                self.outbox.retry_at = None;
                self.send_next();
            }
            Some(ended) = self.tasks.join_next() => match ended {
                Err(error) if error.is_panic() => self.fail(format!("panicked: {error}")),
                _ => {}
            }
        }
        self.poll_if_due();
        if self.page.wants_list && !self.is_loading {
            self.load(false);
        }
        true
    }

    /// Looks at the rows, and says where it stands.
    fn look(&mut self) {
        self.world.tally.looks.more();
        if let Err(what) = self.eyes.look(&self.page) {
            self.fail(what);
        }
        let standing = Standing {
            cursor: self.page.cursor(),
            list: self.page.view.seq(),
            is_calm: self.is_calm,
            queued: self.outbox.len(),
            pending: self.page.view.pending().len(),
            is_busy: self.is_loading || self.page.wants_list,
            connection: self.connection.name(),
        };
        self.standing.send_if_modified(|before| {
            let is_news = *before != standing;
            *before = standing;
            is_news
        });
    }

    fn hear(&mut self, told: Told) {
        match told {
            Told::Event(number, event) => self.hear_event(number, &event),
            Told::Lost(number, why) => self.lose(number, &why),
            Told::News(number, news) => self.hear_news(number, news),
            Told::Loaded(asked, is_start, loaded) if asked == self.asked => {
                self.put(is_start, loaded);
            }
            Told::More(asked, rows) if asked == self.asked => self.put_more(rows),
            Told::Answered(number, id, answer) => self.answered(number, &id, answer),
            // Answers to earlier questions.
            Told::Loaded(..) | Told::More(..) => {}
        }
    }

    fn act(&mut self, act: Act) {
        self.note(format!("{act:?}"));
        match act {
            Act::Deed => self.ask(),
            Act::Show(query) => {
                self.wanted = *query;
                self.load(self.connection.is_resetting());
            }
            Act::More => self.more(),
            Act::Cancel => self.cancel(),
            Act::Reload => unreachable!("it takes time"),
            Act::Choose(mode) => self.choose(mode),
            Act::Visible => self.come_back(),
            Act::Offline => {
                self.lane.set_offline(true);
                self.lose_network();
            }
            Act::Online => {
                self.lane.set_offline(false);
                self.find_network();
            }
        }
    }

    /// Nothing goes wrong any more: what was begun is finished, and nothing new begun.
    fn calm_down(&mut self) {
        self.is_calm = true;
        self.agenda.clear();
        // Whoever had a network all along has to find back by itself.
        if self.lane.is_offline() {
            self.act(Act::Online);
        }
        if self.connection.is_paused() {
            self.act(Act::Choose(Mode::Live));
        }
    }

    pub(crate) fn note(&self, what: impl std::fmt::Display) {
        self.world.witness.note(&self.name, what);
    }

    pub(crate) fn fail(&self, what: impl std::fmt::Display) {
        self.world.witness.fail(&self.name, what);
    }
}

impl Standing {
    /// Whether everything is answered that was and will be asked for.
    pub(crate) fn is_answered(&self) -> bool {
        self.is_calm && self.queued == 0
    }

    /// Whether it shows the store as it is at `head`.
    pub(crate) fn is_at(&self, head: Seq) -> bool {
        self.cursor == head && self.list == head && self.pending == 0 && !self.is_busy
    }
}

/// Until then; for ever if there is no such moment.
pub(crate) async fn at(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment.into()).await,
        None => std::future::pending().await,
    }
}
