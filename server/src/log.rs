//! What the program logs, on standard error: as text for people or as JSON for programs, panics
//! included. What people typed is in none of it; see `http::trace` for what is said of a request.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, IsTerminal};
use std::panic;

use clap::{Args, ValueEnum};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;

/// What stands for a message that was put together.
const UNSAID: &str = "not said, because it may hold what somebody typed";

/// What is logged, on standard error.
#[derive(Clone, Debug, Args)]
pub struct LogArgs {
    /// What to log: error, warn, info, debug, trace, or a filter such as `tower_http=debug`
    #[arg(
        long,
        env = "LIVE_ORDERS_LOG_LEVEL",
        value_name = "LEVEL",
        default_value = "info"
    )]
    pub log_level: String,
    /// How it is written: for people, or as a JSON object on each line
    #[arg(long, env = "LIVE_ORDERS_LOG_FORMAT", value_enum, default_value_t)]
    pub log_format: LogFormat,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people
    #[default]
    Text,
    /// For programs: a JSON object on each line
    Json,
}

/// A level that is none.
#[derive(Debug, thiserror::Error)]
#[error("“{level}” is not a log level: {source}")]
pub struct NoLevel {
    level: String,
    source: ParseError,
}

/// Starts the log. Standard output is for what was asked for.
pub fn start(args: &LogArgs) -> Result<(), NoLevel> {
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter(&args.log_level)?)
        .with_writer(io::stderr);
    match args.log_format {
        LogFormat::Text => log.with_ansi(io::stderr().is_terminal()).init(),
        LogFormat::Json => log
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .with_ansi(false)
            .init(),
    }
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string);
        let backtrace = Backtrace::capture();
        let is_wanted = backtrace.status() == BacktraceStatus::Captured;
        tracing::error!(
            message = spoken(info.payload()),
            place,
            backtrace = is_wanted.then(|| backtrace.to_string()),
            "a panic"
        );
    }));
    Ok(())
}

/// What a level or a filter means.
pub fn filter(level: &str) -> Result<EnvFilter, NoLevel> {
    EnvFilter::try_new(level).map_err(|source| NoLevel {
        level: level.to_owned(),
        source,
    })
}

/// The message of a panic, where the program's text has it as it is. One that was put together may
/// quote what somebody typed: where a text is cut in a wrong place, for example, it quotes the text.
pub fn spoken(panic: &(dyn Any + Send)) -> &'static str {
    panic
        .downcast_ref::<&'static str>()
        .copied()
        .unwrap_or(UNSAID)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_quotes_somebody_is_not_said() {
        let customer = String::from("Ana");
        let quoted: Box<dyn Any + Send> = Box::new(format!("not within “{customer}”"));
        assert_eq!(spoken(&*quoted), UNSAID);
        let plain: Box<dyn Any + Send> = Box::new("out of luck");
        assert_eq!(spoken(&*plain), "out of luck");
    }

    #[test]
    fn what_is_no_level_is_said() {
        let error = filter("a=b=c").expect_err("no level").to_string();
        assert!(error.contains("a=b=c"), "{error}");
        assert!(filter("info,tower_http=debug").is_ok());
    }
}
