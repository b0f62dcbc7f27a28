//! What a sink is: which changes, to which service, and what happens when it does not answer. Read
//! from a file once, at start; docs/sinks.md has every key.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use live_orders::query::PARAMETERS;
use live_orders::{Change, Entity, Operation, OrderQuery};
use toml::{Table, Value};

use super::keys::{Keys, Read};
use super::service::Service;
use crate::intake::{Sources, source};

/// Most sinks of one file: each is a task and a connection or two.
const SINKS_MAX: usize = 32;
/// Longest name of a sink.
const NAME_CHARS_MAX: usize = 40;
/// Largest file: some thirty sinks take a tenth of it.
const FILE_BYTES_MAX: u64 = 256 * 1024;
/// How long a service may take to answer, unless set otherwise: the lower end of what the standard
/// of webhooks advises.
const TIMEOUT: Duration = Duration::from_secs(15);
/// The longest wait after the first failure; it doubles with each further one.
const BACKOFF: Duration = Duration::from_secs(1);
/// No wait between two tries is longer, unless set otherwise.
const BACKOFF_MAX: Duration = Duration::from_mins(10);
/// Failures in a row after which a sink stops, unless set otherwise: with the waits in between some
/// 13 minutes, which outlasts a restart and most deployments.
const FAILURES_MAX: u32 = 12;
/// How long a sink that has stopped stays so before it tries again by itself.
const RESUME_AFTER: Duration = Duration::from_hours(1);

/// One sink.
#[derive(Clone, Debug)]
pub struct SinkConfig {
    /// What it is called; its cursor lies in the database under this name.
    pub name: String,
    /// Which changes it tells.
    pub wants: Wants,
    /// Where it starts when it is new.
    pub from: Start,
    /// When it tries again, and when it stops.
    pub policy: Policy,
    /// Whether it may send to addresses that are not public.
    pub allow_private: bool,
    /// Whom it tells.
    pub(super) service: Service,
}

/// Which changes a sink tells.
#[derive(Clone, Debug, Default)]
pub struct Wants {
    /// Of which kinds of records; all if there are none.
    pub entities: Vec<Entity>,
    /// Which operations; all if there are none.
    pub operations: Vec<Operation>,
    /// Of orders, only those that pass: as they stand after the change, or stood before they were
    /// deleted.
    pub filter: OrderQuery,
}

/// Where a new sink starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// With what is written from now on.
    #[default]
    Head,
    /// With the oldest change that the log still has.
    Earliest,
}

/// When a sink tries again, and when it stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// How long a service may take to answer.
    pub timeout: Duration,
    /// The longest wait after the first failure; it doubles with each further one.
    pub backoff: Duration,
    /// No wait between two tries is longer, but for what the service itself asks.
    pub backoff_max: Duration,
    /// Failures in a row after which the sink stops.
    pub failures_max: u32,
    /// How long it stays so before it tries again by itself.
    pub resume_after: Duration,
}

/// A file of sinks that makes no sense.
#[derive(Debug, thiserror::Error)]
pub enum SinkConfigError {
    /// The file cannot be read.
    #[error("the file of sinks {path} cannot be read: {source}")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// It is none that somebody has written by hand.
    #[error("the file of sinks {0} is larger than 256 KiB")]
    TooLarge(PathBuf),
    /// It is not TOML. The line itself is not shown: it may hold a secret.
    #[error("the file of sinks is not TOML: line {line}: {problem}")]
    Syntax {
        /// Where.
        line: usize,
        /// What is wrong there.
        problem: String,
    },
    /// Something that is no sink.
    #[error("the file of sinks: {0}")]
    Shape(String),
    /// A key of a sink.
    #[error("{sink}: {key} {problem}")]
    Key {
        /// Which sink.
        sink: String,
        /// Which key.
        key: String,
        /// What is wrong with it; reads on from the key.
        problem: String,
    },
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            timeout: TIMEOUT,
            backoff: BACKOFF,
            backoff_max: BACKOFF_MAX,
            failures_max: FAILURES_MAX,
            resume_after: RESUME_AFTER,
        }
    }
}

impl Wants {
    /// Whether a change is told.
    pub fn takes(&self, change: &Change) -> bool {
        let record = change.effect.record();
        let operation = change.effect.operation();
        (self.entities.is_empty() || self.entities.contains(&record.entity()))
            && (self.operations.is_empty() || self.operations.contains(&operation))
            && record
                .order()
                .is_none_or(|order| self.filter.matches(order))
    }
}

impl SinkConfig {
    /// What it speaks: `webhook`, `pusher`, `ably` or `supabase`.
    pub const fn kind(&self) -> &'static str {
        self.service.kind()
    }
}

/// What a file of outside services holds.
#[derive(Clone, Debug, Default)]
pub struct Services {
    /// Those that are told of changes.
    pub sinks: Vec<SinkConfig>,
    /// Those that send orders.
    pub sources: Sources,
}

/// Reads a file of outside services.
pub fn read(path: &Path) -> Result<Services, SinkConfigError> {
    let unreadable = |source| SinkConfigError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > FILE_BYTES_MAX {
        return Err(SinkConfigError::TooLarge(path.to_owned()));
    }
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    parse(&text, path.parent().unwrap_or(Path::new("")))
}

/// Reads a file's text; names of further files are relative to `folder`.
pub fn parse(text: &str, folder: &Path) -> Result<Services, SinkConfigError> {
    let mut file: Table = text.parse().map_err(|error| syntax(text, &error))?;
    let sinks = match file.remove("sink") {
        Some(Value::Array(sinks)) => sinks,
        None => Vec::new(),
        Some(_) => return Err(SinkConfigError::Shape("write each as [[sink]]".into())),
    };
    let sources = file.remove("source");
    if let Some(key) = file.keys().next() {
        let problem = format!(
            "there is no setting “{key}”; each sink begins with [[sink]], each source with [[source]]"
        );
        return Err(SinkConfigError::Shape(problem));
    }
    if sinks.len() > SINKS_MAX {
        let problem = format!("there are more than {SINKS_MAX} sinks");
        return Err(SinkConfigError::Shape(problem));
    }
    let mut names = HashSet::new();
    let mut read = Vec::with_capacity(sinks.len());
    for (index, sink) in sinks.into_iter().enumerate() {
        let called = format!("sink {}", index + 1);
        let Value::Table(table) = sink else {
            return Err(SinkConfigError::Shape("write each as [[sink]]".into()));
        };
        let sink = read_sink(Keys::new(called.clone(), table, folder))?;
        if !names.insert(sink.name.clone()) {
            return Err(SinkConfigError::Key {
                sink: called,
                key: "name".into(),
                problem: format!("“{}” is that of another sink already", sink.name),
            });
        }
        read.push(sink);
    }
    let sources = sources.map(|sources| source::read(sources, folder));
    Ok(Services {
        sinks: read,
        sources: sources.transpose()?.unwrap_or_default(),
    })
}

fn read_sink(mut keys: Keys<'_>) -> Read<SinkConfig> {
    let name = keys.name("name", None, NAME_CHARS_MAX, "-_")?;
    keys.call(format!("sink “{name}”"));
    let kind = keys.required("kind")?;
    let allow_private = keys.flag("allow_private", false)?;
    let wants = read_wants(&mut keys)?;
    let from = match keys.text("from")?.as_deref() {
        None | Some("head") => Start::Head,
        Some("earliest") => Start::Earliest,
        Some(_) => return Err(keys.problem("from", "must be \"head\" or \"earliest\"")),
    };
    let policy = read_policy(&mut keys)?;
    let service = Service::read(&kind, &mut keys, allow_private)?;
    keys.finish()?;
    Ok(SinkConfig {
        name,
        wants,
        from,
        policy,
        allow_private,
        service,
    })
}

fn read_wants(keys: &mut Keys<'_>) -> Read<Wants> {
    let entities = keys.list("entities", r#"["orders", "products"]"#, |word| {
        word.parse().ok()
    })?;
    let operations = keys.list("operations", r#"["insert", "update", "delete"]"#, |word| {
        [Operation::Insert, Operation::Update, Operation::Delete]
            .into_iter()
            .find(|operation| operation.name() == word)
    })?;
    let wants = Wants {
        entities: entities.unwrap_or_default(),
        operations: operations.unwrap_or_default(),
        filter: read_filter(keys)?,
    };
    let has_orders = wants.entities.is_empty() || wants.entities.contains(&Entity::Orders);
    if !has_orders && !wants.filter.is_unfiltered() {
        return Err(keys.problem("filter", "is for orders, and entities leaves them out"));
    }
    Ok(wants)
}

fn read_filter(keys: &mut Keys<'_>) -> Read<OrderQuery> {
    let text = keys.text("filter")?.unwrap_or_default();
    let text = text.trim_start_matches('?');
    for (name, _) in form_urlencoded::parse(text.as_bytes()) {
        if name == "sort" || !PARAMETERS.contains(&name.as_ref()) {
            let problem = format!("has a parameter “{name}” that is none of the list's filter");
            return Err(keys.problem("filter", problem));
        }
    }
    OrderQuery::from_url(text)
        .map_err(|refusal| keys.problem("filter", format!("is wrong: {refusal}")))
}

fn read_policy(keys: &mut Keys<'_>) -> Read<Policy> {
    let usual = Policy::default();
    let seconds = |found: Option<u32>, usual: Duration| {
        found.map_or(usual, |seconds| Duration::from_secs(seconds.into()))
    };
    Ok(Policy {
        timeout: seconds(keys.whole("timeout_s", 1, 60)?, usual.timeout),
        backoff: usual.backoff,
        backoff_max: seconds(keys.whole("backoff_max_s", 1, 3_600)?, usual.backoff_max),
        failures_max: keys
            .whole("failures_max", 1, 1_000)?
            .unwrap_or(usual.failures_max),
        resume_after: seconds(
            keys.whole("resume_after_s", 1, 604_800)?,
            usual.resume_after,
        ),
    })
}

fn syntax(text: &str, error: &toml::de::Error) -> SinkConfigError {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or_default();
    SinkConfigError::Syntax {
        line: before.matches('\n').count() + 1,
        problem: error.message().to_owned(),
    }
}
