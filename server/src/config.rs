//! What the command line means, checked before anything is opened.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs};

use crate::cli::{Durability, Sample, ServeArgs, StoreArgs};
use crate::import::Dates;
use crate::store::{StoreConfig, StoreError, Synchronous};

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
}

/// Settings that make no sense.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The address is none.
    #[error("“{0}” is not an address to listen on; it must look like 127.0.0.1:3000")]
    Bind(String),
    /// Others could reach the address.
    #[error(
        "{0} can be reached from other machines, and there is no login yet: whoever reaches it can \
         read and change every order. Listen on 127.0.0.1, or say --allow-insecure if something in \
         front of it lets in only those who may"
    )]
    Exposed(SocketAddr),
    /// The store's address is none.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TryFrom<&ServeArgs> for ServeConfig {
    type Error = ConfigError;

    fn try_from(args: &ServeArgs) -> Result<Self, ConfigError> {
        let bind = address(&args.bind)?;
        if !is_loopback(bind.ip()) && !args.allow_insecure {
            return Err(ConfigError::Exposed(bind));
        }
        Ok(Self {
            store: store(&args.store)?,
            bind,
            sample: args.sample,
            sample_dates: args.sample_dates,
        })
    }
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

fn address(text: &str) -> Result<SocketAddr, ConfigError> {
    let found = text
        .to_socket_addrs()
        .ok()
        .and_then(|mut found| found.next());
    found.ok_or_else(|| ConfigError::Bind(text.to_owned()))
}

fn is_loopback(ip: IpAddr) -> bool {
    ip.to_canonical().is_loopback()
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::Cli;

    fn check(args: &[&str], expected: Result<&str, &str>) {
        let cli = Cli::try_parse_from([&["live-orders"], args].concat()).expect("a command line");
        let found = ServeConfig::try_from(&cli.serve);
        match (found, expected) {
            (Ok(config), Ok(bind)) => assert_eq!(config.bind.to_string(), bind, "{args:?}"),
            (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
            (found, _) => panic!("{args:?}: {found:?}"),
        }
    }

    #[test]
    fn only_loopback_is_listened_on() {
        check(&["--bind", "127.0.0.1:8080"], Ok("127.0.0.1:8080"));
        check(&["--bind", "[::1]:8080"], Ok("[::1]:8080"));
        check(&["--bind", "0.0.0.0:8080"], Err("--allow-insecure"));
        check(&["--bind", "192.0.2.1:8080"], Err("no login"));
        check(&["--bind", "[::]:8080"], Err("no login"));
        check(
            &["--bind", "0.0.0.0:8080", "--allow-insecure"],
            Ok("0.0.0.0:8080"),
        );
        check(&["--bind", "8080"], Err("is not an address"));
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
