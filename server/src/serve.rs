//! The server put together: the store publishes into the live log, streams read from it, and the
//! router answers until it is told to stop.

use std::io::{self, Write};
use std::sync::Arc;

use anyhow::{Context, bail};
use axum::Router;
use ipnet::IpNet;
use leptos::config::LeptosOptions;
use live_orders::Seq;
use live_orders_app::port::Store;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::accounts::{AccountsError, Cost, Gate};
use crate::backups::{BackupConfig, Backups};
use crate::cli::Sample;
use crate::config::{ServeConfig, is_loopback};
use crate::http::connections::{Connections, ConnectionsConfig};
use crate::http::forwarded::Trusted;
use crate::http::meter::RequestMeter;
use crate::http::rates::{Rates, RatesConfig};
use crate::http::{self, AppState, starting};
use crate::intake::Sources;
use crate::live::ring::RingBounds;
use crate::live::{Hub, HubConfig, Log};
use crate::metrics::Metrics;
use crate::metrics::gauges::Gauges;
use crate::readiness::Readiness;
use crate::shutdown::{self, DRAIN_DEADLINE, Shutdown};
use crate::sinks::{SinkConfig, Sinks, SinksError};
use crate::store::{SqliteStore, StoreConfig, StoreError};
use crate::{open_files, sample, site};

/// Files that the server has open beside its connections: the database's and the pages'.
const OWN_FILES: u64 = 64;

/// A store and everything around it, not yet listening.
pub struct Server {
    store: SqliteStore,
    hub: Arc<Hub>,
    connections: Arc<Connections>,
    sinks: Arc<Sinks>,
    sources: Arc<Sources>,
    gate: Arc<Gate>,
    rates: Arc<Rates>,
    trusted: Trusted,
    /// `None` where no copies are wanted.
    backups: Option<Arc<Backups>>,
    requests: RequestMeter,
    readiness: Readiness,
    leptos: LeptosOptions,
    /// The log's head, by which the sinks are woken.
    head: watch::Receiver<Seq>,
    shutdown: Shutdown,
}

/// Why a server could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Its store could not be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Its accounts could not be read.
    #[error(transparent)]
    Accounts(#[from] AccountsError),
}

/// What can be set about the live side and its bounds.
#[derive(Clone, Copy, Debug, Default)]
pub struct LiveConfig {
    /// What the log in memory holds.
    pub ring: RingBounds,
    /// How streams behave.
    pub hub: HubConfig,
    /// How many connections there may be, and how long they may take.
    pub connections: ConnectionsConfig,
    /// How often somebody may ask.
    pub rates: RatesConfig,
}

/// Serves until a signal comes. Prints one line on standard output once it answers.
pub async fn run(config: ServeConfig) -> anyhow::Result<()> {
    let notice = config.shutdown_notice;
    let shutdown = shutdown::on_signal(notice).context("cannot listen for signals")?;
    let options = site::options()?;
    let connections_max = config.live.connections.max;
    warn_of_few_files(connections_max);
    let listener = TcpListener::bind(config.bind)
        .await
        .with_context(|| format!("cannot listen on {}", config.bind))?;
    let (open, opened) = watch::channel(None);
    let server = tokio::select! {
        server = prepare(config, options, shutdown.clone()) => server?,
        never = starting::answer(&listener, connections_max, opened, &shutdown) => match never {},
    };
    let router = server.router();
    open.send_replace(Some(router.clone()));
    writeln!(
        io::stdout(),
        "live-orders is ready at http://{}",
        listener.local_addr()?
    )?;
    server.answer_by(router, listener).await;
    tracing::info!("stopped");
    Ok(())
}

/// Everything that has to be there before the first request.
async fn prepare(
    config: ServeConfig,
    options: LeptosOptions,
    shutdown: Shutdown,
) -> anyhow::Result<Server> {
    let server = Server::open(&config.store, config.live, options, shutdown).await?;
    let server = server
        .trusting(&config.trusted_proxies)
        .taking(config.sources);
    if config.requires_accounts || !is_loopback(config.bind.ip()) {
        if !server.gate.has_accounts() {
            bail!(
                "{} can be reached from other machines, or accounts are required, and there is no account \
                 yet: whoever reaches it could read and change every order. Make one first (live-orders \
                 user add NAME --role admin --password-stdin), or listen on 127.0.0.1",
                config.bind
            );
        }
        server.gate.ask_always();
    }
    let store = server.store();
    if config.sample == Sample::Northwind && sample::is_wanted(&store).await? {
        let (products, orders) = sample::load(&store, config.sample_dates).await?;
        tracing::info!(
            products = products.imported,
            orders = orders.imported,
            "loaded the sample data"
        );
    }
    // After the sample, which is no news to anybody.
    let server = server.with_sinks(&config.store, config.sinks).await?;
    match config.backups {
        Some(backups) => Ok(server.with_backups(&config.store, backups).await?),
        None => Ok(server),
    }
}

/// A bound of connections that the system does not let come true should be known beforehand.
fn warn_of_few_files(connections: usize) {
    let wanted = connections as u64 + OWN_FILES;
    if let Some(limit) = open_files::raise_limit().filter(|limit| *limit < wanted) {
        tracing::warn!(
            limit,
            wanted,
            "the system lets this program open fewer files and sockets than --connections-max \
             needs; raise its limit (ulimit -n, LimitNOFILE), or lower --connections-max"
        );
    }
}

impl Server {
    /// Opens the store and puts the parts together. They end with `shutdown`.
    pub async fn open(
        store: &StoreConfig,
        live: LiveConfig,
        leptos: LeptosOptions,
        shutdown: impl Into<Shutdown>,
    ) -> Result<Self, OpenError> {
        let shutdown = shutdown.into();
        let log = Arc::new(Log::new(live.ring));
        let sqlite = SqliteStore::open(store, log.clone()).await?;
        let gate = Gate::open(&store.path, Cost::default()).await?;
        log.begin_at(sqlite.head());
        let store: Store = Arc::new(sqlite.clone());
        let epoch = sqlite.epoch().to_owned();
        let head = log.watch();
        let begun = shutdown.begun().clone();
        let hub = Hub::new(live.hub, store, epoch, log, begun);
        let readiness = Readiness::new(shutdown.clone(), sqlite.pulse());
        Ok(Self {
            store: sqlite,
            hub: Arc::new(hub),
            connections: Arc::new(Connections::new(live.connections, readiness.clone())),
            sinks: Arc::new(Sinks::none()),
            sources: Arc::default(),
            gate: Arc::new(gate),
            rates: Arc::new(Rates::new(live.rates)),
            trusted: Trusted::default(),
            backups: None,
            requests: RequestMeter::default(),
            readiness,
            leptos,
            head,
            shutdown,
        })
    }

    /// Has it tell outside services of changes, from now on.
    pub async fn with_sinks(
        mut self,
        store: &StoreConfig,
        sinks: Vec<SinkConfig>,
    ) -> Result<Self, SinksError> {
        self.sinks = Arc::new(Sinks::open(&store.path, sinks).await?);
        Ok(self)
    }

    /// Has it take orders from these web stores.
    #[must_use]
    pub fn taking(mut self, sources: Sources) -> Self {
        self.sources = Arc::new(sources);
        self
    }

    /// Has it take the word of proxies in these networks for who asks.
    #[must_use]
    pub fn trusting(mut self, proxies: &[IpNet]) -> Self {
        self.trusted = proxies.into();
        self
    }

    /// Has it copy its file, from now on.
    pub async fn with_backups(
        mut self,
        store: &StoreConfig,
        backups: BackupConfig,
    ) -> Result<Self, StoreError> {
        self.backups = Some(Arc::new(Backups::open(&store.path, backups).await?));
        Ok(self)
    }

    /// The store.
    pub fn store(&self) -> Store {
        Arc::new(self.store.clone())
    }

    /// Its streams.
    pub fn hub(&self) -> Arc<Hub> {
        self.hub.clone()
    }

    /// What answers a request.
    pub fn router(&self) -> Router {
        http::router(AppState {
            store: self.store(),
            hub: self.hub.clone(),
            sinks: self.sinks.clone(),
            sources: self.sources.clone(),
            gate: self.gate.clone(),
            rates: self.rates.clone(),
            trusted: self.trusted.clone(),
            readiness: self.readiness.clone(),
            requests: self.requests.clone(),
            metrics: Arc::new(self.metrics()),
            leptos: self.leptos.clone(),
        })
    }

    /// What its parts count.
    fn metrics(&self) -> Metrics {
        let gauges = Gauges {
            store: self.store.clone(),
            hub: self.hub.clone(),
            connections: self.connections.clone(),
            sinks: self.sinks.clone(),
            backups: self.backups.clone(),
            readiness: self.readiness.clone(),
        };
        Metrics::new(
            &self.requests,
            self.store.meter(),
            self.hub.meter(),
            self.connections.meter(),
            self.sinks.meter(),
            gauges,
        )
    }

    /// Who comes in.
    pub fn gate(&self) -> Arc<Gate> {
        self.gate.clone()
    }

    /// Its connections.
    pub fn connections(&self) -> Arc<Connections> {
        self.connections.clone()
    }

    /// Answers until shutdown, lets the connections finish within [`DRAIN_DEADLINE`], and closes
    /// the store.
    pub async fn answer(self, listener: TcpListener) {
        let router = self.router();
        self.answer_by(router, listener).await;
    }

    async fn answer_by(self, router: Router, listener: TcpListener) {
        let hub = self.hub.clone();
        let pump = tokio::spawn(async move { hub.run().await });
        let port: Store = Arc::new(self.store.clone());
        let sinks = {
            let (sinks, store, head) = (self.sinks, port, self.head);
            let (epoch, begun) = (self.store.epoch().to_owned(), self.shutdown.begun().clone());
            tokio::spawn(async move { sinks.run(&store, &epoch, &head, &begun).await })
        };
        let backups = {
            let (backups, begun) = (self.backups, self.shutdown.begun().clone());
            tokio::spawn(async move {
                if let Some(backups) = backups {
                    backups.run(&begun).await;
                }
            })
        };
        let gate = {
            let (gate, begun) = (self.gate.clone(), self.shutdown.begun().clone());
            tokio::spawn(async move { gate.run(&begun).await })
        };
        self.connections
            .serve(listener, router, self.shutdown.begun(), DRAIN_DEADLINE)
            .await;
        // It ends with the same token; a panic has been told by the hook already.
        drop(pump.await);
        drop(sinks.await);
        drop(backups.await);
        drop(gate.await);
        self.gate.close().await;
        self.store.close().await;
    }
}
