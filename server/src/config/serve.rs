//! What the command line means, checked before anything is opened.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::num::{NonZeroU32, NonZeroU64};
use std::time::Duration;

use ipnet::IpNet;

use super::error::{ConfigError, LOG_KEEP_CHANGES_MIN};
use crate::backups::BackupConfig;
use crate::cli::{Durability, LiveArgs, Sample, ServeArgs, StoreArgs};
use crate::http::connections::ConnectionsConfig;
use crate::http::rates::RatesConfig;
use crate::import::Dates;
use crate::intake::Sources;
use crate::live::HubConfig;
use crate::live::ring::RingBounds;
use crate::log;
use crate::serve::LiveConfig;
use crate::sinks::SinkConfig;
use crate::store::{KEPT_DAYS, Retention, StoreConfig, Synchronous};

/// How to serve.
#[derive(Clone, Debug)]
pub struct ServeConfig {
    /// Which store.
    pub store: StoreConfig,
    /// Where to listen.
    pub bind: SocketAddr,
    /// What a new store starts with.
    pub sample: Sample,
    /// What becomes of the sample's dates.
    pub sample_dates: Dates,
    /// How long it goes on answering after it was told to stop.
    pub shutdown_notice: Duration,
    /// The copies that it makes by itself, if any.
    pub backups: Option<BackupConfig>,
    /// How much the live side holds.
    pub live: LiveConfig,
    /// Whether everybody is asked who they are, on loopback, too.
    pub requires_accounts: bool,
    /// The networks of proxies whose word counts for who asks.
    pub trusted_proxies: Vec<IpNet>,
    /// The outside services to be told of changes.
    pub sinks: Vec<SinkConfig>,
    /// Those that send orders.
    pub sources: Sources,
}

impl ServeConfig {
    /// What the arguments mean, or all that makes no sense of it.
    pub fn check(args: &ServeArgs) -> Result<Self, Vec<ConfigError>> {
        let mut errors = Vec::new();
        let store = noted(store(&args.store), &mut errors);
        let bind = noted(address(&args.bind), &mut errors);
        let retention = noted(retention(&args.live), &mut errors);
        let live = noted(live(&args.live), &mut errors);
        let services = noted(args.sinks.read(), &mut errors);
        let trusted = noted(networks(&args.live.trusted_proxies), &mut errors);
        noted(log::filter(&args.log.log_level), &mut errors);
        let (
            Some(store),
            Some(bind),
            Some(retention),
            Some(live),
            Some(services),
            Some(trusted_proxies),
            [],
        ) = (store, bind, retention, live, services, trusted, &*errors)
        else {
            return Err(errors);
        };
        Ok(Self {
            store: StoreConfig { retention, ..store },
            bind,
            sample: args.sample,
            sample_dates: args.sample_dates,
            shutdown_notice: Duration::from_secs(args.shutdown_notice),
            backups: args.backups.config(),
            live,
            requires_accounts: args.live.require_accounts,
            trusted_proxies,
            sinks: services.sinks,
            sources: services.sources,
        })
    }
}

fn noted<T, E: Into<ConfigError>>(found: Result<T, E>, errors: &mut Vec<ConfigError>) -> Option<T> {
    found.map_err(|error| errors.push(error.into())).ok()
}

/// Which store, and how it is written.
pub fn store(args: &StoreArgs) -> Result<StoreConfig, ConfigError> {
    let is_url = args.database.starts_with("sqlite:") || args.database.contains("://");
    let mut config = if is_url {
        StoreConfig::from_url(&args.database)?
    } else {
        StoreConfig::at(&args.database)
    };
    config.currency = args.currency;
    config.synchronous = match args.synchronous {
        Durability::Full => Synchronous::Full,
        Durability::Normal => Synchronous::Normal,
    };
    Ok(config)
}

/// How much of the log is kept.
fn retention(args: &LiveArgs) -> Result<Retention, ConfigError> {
    let (days, changes) = (args.log_keep_days, args.log_keep_changes);
    if days > 0 && i64::from(days) < KEPT_DAYS {
        return Err(ConfigError::LogKeepDays(days));
    }
    if changes > 0 && changes < LOG_KEEP_CHANGES_MIN {
        return Err(ConfigError::LogKeepChanges(changes));
    }
    Ok(Retention {
        days: NonZeroU32::new(days),
        changes: NonZeroU64::new(changes),
    })
}

/// How much the live side holds.
fn live(args: &LiveArgs) -> Result<LiveConfig, ConfigError> {
    let streams = args.streams_max;
    let connections = args.connections_max.unwrap_or(2 * streams);
    if connections <= streams {
        return Err(ConfigError::Connections {
            connections,
            streams,
        });
    }
    let per_address = |count: usize| (count > 0).then_some(count);
    Ok(LiveConfig {
        ring: RingBounds {
            frames: args.ring_frames,
            bytes: args.ring_mib * 1024 * 1024,
        },
        hub: HubConfig {
            streams_max: streams,
            streams_per_address: per_address(args.streams_per_address),
            heartbeat: Duration::from_secs(args.heartbeat),
            ..HubConfig::default()
        },
        connections: ConnectionsConfig {
            max: connections,
            per_address: per_address(args.connections_per_address),
            write_deadline: Duration::from_secs(args.write_deadline),
        },
        rates: RatesConfig {
            per_second: NonZeroU32::new(args.requests_per_second),
            burst: args.requests_burst,
        },
    })
}

/// Networks, and single addresses, with commas between them.
fn networks(text: &str) -> Result<Vec<IpNet>, ConfigError> {
    let parts = text.split(',').map(str::trim);
    let parts = parts.filter(|part| !part.is_empty());
    let network = |part: &str| {
        let network = part.parse::<IpNet>();
        let network = network.or_else(|_| part.parse::<IpAddr>().map(IpNet::from));
        network.map_err(|_| ConfigError::Network(part.to_owned()))
    };
    parts.map(network).collect()
}

fn address(text: &str) -> Result<SocketAddr, ConfigError> {
    let found = text
        .to_socket_addrs()
        .ok()
        .and_then(|mut found| found.next());
    found.ok_or_else(|| ConfigError::Bind(text.to_owned()))
}

/// Whether only this machine can reach an address. Where others can, there must be accounts.
pub fn is_loopback(ip: IpAddr) -> bool {
    ip.to_canonical().is_loopback()
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::Cli;

    fn check(args: &[&str], expected: Result<&str, &str>) {
        let cli = Cli::try_parse_from([&["live-orders"], args].concat()).expect("a command line");
        let found = ServeConfig::check(&cli.serve);
        match (found.as_ref().map_err(|errors| &**errors), expected) {
            (Ok(config), Ok(bind)) => assert_eq!(config.bind.to_string(), bind, "{args:?}"),
            (Err([error]), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
            (found, _) => panic!("{args:?}: {found:?}"),
        }
    }

    #[test]
    fn an_address_to_listen_on_is_read() {
        check(&["--bind", "127.0.0.1:8080"], Ok("127.0.0.1:8080"));
        check(&["--bind", "[::1]:8080"], Ok("[::1]:8080"));
        check(&["--bind", "0.0.0.0:8080"], Ok("0.0.0.0:8080"));
        check(&["--bind", "8080"], Err("is not an address"));
    }

    #[test]
    fn only_loopback_is_this_machine_s_alone() {
        for (ip, expected) in [
            ("127.0.0.1", true),
            ("127.8.9.1", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("0.0.0.0", false),
            ("::", false),
            ("192.0.2.1", false),
        ] {
            assert_eq!(
                is_loopback(ip.parse().expect("an address")),
                expected,
                "{ip}"
            );
        }
    }

    #[test]
    fn a_network_that_is_none_is_named() {
        check(&["--trusted-proxies", "10.0.0.0/40"], Err("10.0.0.0/40"));
        check(&["--trusted-proxies", "127.0.0.1, proxy"], Err("“proxy”"));
    }

    #[test]
    fn bounds_that_make_no_sense_are_refused() {
        let listens = Ok("127.0.0.1:3000");
        check(&["--log-keep-days", "13"], Err("14 days or more"));
        check(&["--log-keep-days", "14"], listens);
        check(&["--log-keep-changes", "999"], Err("1000 or more"));
        check(&["--log-keep-changes", "1000"], listens);
        check(&["--connections-max", "10000"], Err("--streams-max 10000"));
        check(&["--connections-max", "11", "--streams-max", "10"], listens);
        for (flag, wrong) in [
            ("--ring-frames", "0"),
            ("--ring-mib", "5000"),
            ("--streams-max", "0"),
            ("--streams-max", "many"),
            ("--connections-max", "0"),
            ("--heartbeat", "0"),
            ("--heartbeat", "31"),
            ("--write-deadline", "0"),
        ] {
            let args = ["live-orders", flag, wrong];
            let error = Cli::try_parse_from(args).expect_err(flag).to_string();
            assert!(error.contains(flag) && error.contains(wrong), "{error}");
        }
    }

    #[test]
    fn all_that_makes_no_sense_is_told() {
        let args = [
            "live-orders",
            "--bind=nowhere",
            "--database=postgres://x",
            "--log-keep-days=3",
            "--connections-max=1",
            "--sinks=/no/such/file",
            "--log-level=a=b=c",
        ];
        let cli = Cli::try_parse_from(args).expect("a command line");
        let errors = ServeConfig::check(&cli.serve).expect_err("nonsense");
        let settings: Vec<&str> = errors
            .iter()
            .flat_map(ConfigError::settings)
            .copied()
            .collect();
        assert_eq!(
            settings,
            [
                "database",
                "bind",
                "log-keep-days",
                "connections-max",
                "streams-max",
                "sinks",
                "log-level",
            ]
        );
    }

    #[test]
    fn bounds_are_what_was_said() {
        let config = |args: &[&str]| {
            let cli = Cli::try_parse_from([&["live-orders"], args].concat()).expect("flags");
            ServeConfig::check(&cli.serve).expect("a configuration")
        };
        let plain = config(&[]);
        assert!(plain.store.retention.keeps_all());
        let live = format!("{:?}", plain.live);
        assert_eq!(live, format!("{:?}", LiveConfig::default()));
        let set = config(&[
            "--ring-frames=1",
            "--ring-mib=2",
            "--log-keep-days=30",
            "--log-keep-changes=4000",
            "--streams-max=5",
            "--streams-per-address=6",
            "--requests-per-second=11",
            "--requests-burst=12",
            "--trusted-proxies=10.0.0.0/8, 127.0.0.1,fd00::/8",
            "--connections-per-address=7",
            "--write-deadline=8",
            "--heartbeat=9",
        ]);
        let LiveConfig {
            ring,
            hub,
            connections,
            rates,
        } = set.live;
        assert_eq!((ring.frames, ring.bytes), (1, 2 * 1024 * 1024));
        assert_eq!((hub.streams_max, hub.streams_per_address), (5, Some(6)));
        assert_eq!(hub.heartbeat.as_secs(), 9);
        assert_eq!((connections.max, connections.per_address), (10, Some(7)));
        assert_eq!(connections.write_deadline.as_secs(), 8);
        assert_eq!(rates.per_second.map(NonZeroU32::get), Some(11));
        assert_eq!(rates.burst, 12);
        let trusted = set.trusted_proxies.iter().map(ToString::to_string);
        let trusted: Vec<String> = trusted.collect();
        assert_eq!(trusted, ["10.0.0.0/8", "127.0.0.1/32", "fd00::/8"]);
        let Retention { days, changes } = set.store.retention;
        assert_eq!(days.map(NonZeroU32::get), Some(30));
        assert_eq!(changes.map(NonZeroU64::get), Some(4_000));
    }

    #[test]
    fn a_database_is_an_address_or_a_path() {
        let path = |database: &str| {
            let args = ["live-orders", "--database", database];
            let cli = Cli::try_parse_from(args).expect("a command line");
            store(&cli.serve.store).map(|config| config.path).ok()
        };
        assert_eq!(path("sqlite:a/b.db"), Some("a/b.db".into()));
        assert_eq!(path("a/b.db"), Some("a/b.db".into()));
        assert_eq!(path("postgres://localhost/orders"), None);
    }
}
