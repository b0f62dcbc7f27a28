//! The file of settings: TOML, a line for each, without tables. Whether a key is a setting and its value
//! one that it takes, clap's definition says.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, Args, Command};
use toml::{Spanned, Value};

use super::problem::Wrong;

/// Largest file: with all keys and a remark on each it is a tenth of it.
const BYTES_MAX: u64 = 64 * 1024;

/// Which file.
#[derive(Clone, Debug, Args)]
pub struct SettingsFile {
    /// A file of settings (TOML), in which each flag of `serve` is a key, as in docs/settings.toml; the
    /// environment counts for more than it, and flags for more than both
    #[arg(long, env = "LIVE_ORDERS_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// The settings of a file, by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    settings: BTreeMap<String, Line>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its value as a flag would have it.
    pub text: String,
    /// The file and the line: `settings.toml:3`.
    pub place: String,
}

/// What a value has to be in TOML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Flag,
    Number,
    Text,
}

impl File {
    /// Reads a file. What is wrong is noted, and the rest read all the same. `named_by` is what named it.
    pub fn read(path: &Path, named_by: &str, serve: &Command, wrong: &mut Wrong) -> Self {
        let text = std::fs::metadata(path).and_then(|found| {
            if found.len() > BYTES_MAX {
                return Ok(None);
            }
            std::fs::read_to_string(path).map(Some)
        });
        match text {
            Ok(Some(text)) => Self::parse(&text, &path.display().to_string(), serve, wrong),
            Ok(None) => {
                let what = format!("{} is larger than 64 KiB", path.display());
                wrong.add(named_by, what);
                Self::default()
            }
            Err(error) => {
                let what = format!("{} cannot be read: {error}", path.display());
                wrong.add(named_by, what);
                Self::default()
            }
        }
    }

    /// Reads a file's text.
    pub fn parse(text: &str, name: &str, serve: &Command, wrong: &mut Wrong) -> Self {
        let place = |at: usize| {
            let before = text.as_bytes().iter().take(at);
            let line = before.filter(|byte| **byte == b'\n').count() + 1;
            format!("{name}:{line}")
        };
        let table: BTreeMap<String, Spanned<Value>> = match toml::from_str(text) {
            Ok(table) => table,
            Err(error) => {
                // The line itself is not shown: it may hold a secret.
                let at = error.span().map_or(0, |span| span.start);
                let what = format!("is not TOML: {}", error.message());
                wrong.add(place(at), what);
                return Self::default();
            }
        };
        let mut settings = BTreeMap::new();
        let mut table: Vec<_> = table.into_iter().collect();
        table.sort_by_key(|(_, value)| value.span().start);
        for (key, value) in table {
            let place = place(value.span().start);
            let Some(arg) = setting(serve, &key) else {
                wrong.add(place, format!("“{key}” is no setting"));
                continue;
            };
            match text_of(value.into_inner(), kind(arg)) {
                Ok(text) => {
                    settings.insert(key, Line { text, place });
                }
                Err(expected) => wrong.add(place, format!("{key} must be {expected}")),
            }
        }
        Self { settings }
    }

    /// What it says of a setting.
    pub fn line(&self, key: &str) -> Option<&Line> {
        self.settings.get(key)
    }

    /// All that it says.
    pub fn lines(&self) -> impl Iterator<Item = (&str, &Line)> {
        self.settings.iter().map(|(key, line)| (key.as_str(), line))
    }
}

/// What can be set: each flag of `serve`, but the one that names the file.
pub fn settings(serve: &Command) -> impl Iterator<Item = (&str, &Arg)> {
    let named = serve
        .get_arguments()
        .filter_map(|arg| Some((arg.get_long()?, arg)));
    named.filter(|(key, _)| !["config", "help", "version"].contains(key))
}

/// One of them.
pub fn setting<'a>(serve: &'a Command, key: &str) -> Option<&'a Arg> {
    settings(serve).find_map(|(known, arg)| (known == key).then_some(arg))
}

/// A value, as TOML writes it.
pub fn written(arg: &Arg, text: &str) -> String {
    match kind(arg) {
        Kind::Flag | Kind::Number => text.to_owned(),
        Kind::Text => Value::String(text.to_owned()).to_string(),
    }
}

fn kind(arg: &Arg) -> Kind {
    let of = arg.get_value_parser().type_id();
    let numbers = [
        TypeId::of::<u32>(),
        TypeId::of::<u64>(),
        TypeId::of::<usize>(),
    ];
    match arg.get_action() {
        ArgAction::SetTrue | ArgAction::SetFalse => Kind::Flag,
        _ if numbers.iter().any(|number| of == *number) => Kind::Number,
        _ => Kind::Text,
    }
}

fn text_of(value: Value, kind: Kind) -> Result<String, &'static str> {
    match (kind, value) {
        (Kind::Flag, Value::Boolean(flag)) => Ok(flag.to_string()),
        (Kind::Number, Value::Integer(number)) => Ok(number.to_string()),
        (Kind::Text, Value::String(text)) => Ok(text),
        (Kind::Flag, _) => Err("true or false"),
        (Kind::Number, _) => Err("a whole number, without quotes"),
        (Kind::Text, _) => Err("a text, in quotes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::ServeArgs;

    /// With a setting that is true or false, of which `serve` has none now.
    fn with_flag() -> Command {
        let flag = Arg::new("loud").long("loud").action(ArgAction::SetTrue);
        ServeArgs::augment_args(Command::new("serve")).arg(flag)
    }

    fn check(text: &str, expected: &[&str]) {
        let serve = with_flag();
        let mut wrong = Wrong::default();
        File::parse(text, "it.toml", &serve, &mut wrong);
        let said = wrong.problems.iter().map(ToString::to_string);
        assert_eq!(said.collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn all_that_is_wrong_is_said_with_its_line() {
        check("", &[]);
        check("bind = \"127.0.0.1:0\"\nheartbeat = 5\nloud = true", &[]);
        check(
            "# a remark\nstream-max = 5\n\nheartbeat = \"5\"\nbind = 3000\nloud = 1\n",
            &[
                "it.toml:2: “stream-max” is no setting",
                "it.toml:4: heartbeat must be a whole number, without quotes",
                "it.toml:5: bind must be a text, in quotes",
                "it.toml:6: loud must be true or false",
            ],
        );
        check(
            "config = \"other.toml\"",
            &["it.toml:1: “config” is no setting"],
        );
        check(
            "\n[live]\nheartbeat = 5",
            &["it.toml:2: “live” is no setting"],
        );
    }

    #[test]
    fn what_is_not_toml_is_said_without_showing_it() {
        let serve = ServeArgs::augment_args(Command::new("serve"));
        let mut wrong = Wrong::default();
        let text = "bind = \"127.0.0.1:0\"\nsecret = hunter2\n";
        File::parse(text, "it.toml", &serve, &mut wrong);
        let said = wrong.to_string();
        assert!(said.starts_with("it.toml:2: is not TOML: "), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }

    #[test]
    fn the_sample_file_names_every_setting_as_it_is_unless_it_is_set() {
        const SAMPLE: &str = include_str!("../../../docs/settings.toml");
        let serve = ServeArgs::augment_args(Command::new("serve"));
        let read = |text: &str| {
            let mut wrong = Wrong::default();
            let file = File::parse(text, "settings.toml", &serve, &mut wrong);
            assert!(wrong.is_nothing(), "{wrong}");
            file
        };
        let file = read(SAMPLE);
        for (key, arg) in settings(&serve) {
            let default = arg.get_default_values().first();
            let default = default.map(|text| text.to_string_lossy().into_owned());
            let default = default.or_else(|| (kind(arg) == Kind::Flag).then(|| "false".to_owned()));
            let said = file.line(key).map(|line| line.text.clone());
            assert_eq!(said, default, "{key}");
        }
        // What is not set unless it is set stands there as a remark.
        let all = SAMPLE
            .replace("# sinks =", "sinks =")
            .replace("# connections-max =", "connections-max =");
        let all = read(&all);
        let named: Vec<&str> = all.lines().map(|(key, _)| key).collect();
        let mut known: Vec<&str> = settings(&serve).map(|(key, _)| key).collect();
        known.sort_unstable();
        assert_eq!(named, known);
    }

    #[test]
    fn values_are_written_as_they_are_read() {
        let serve = with_flag();
        for (key, text) in [
            ("bind", "127.0.0.1:3000"),
            ("database", "sqlite:a \"quoted\"\\name\n.db"),
            ("heartbeat", "5"),
            ("loud", "true"),
        ] {
            let arg = setting(&serve, key).expect("a setting");
            let line = format!("{key} = {}", written(arg, text));
            let mut wrong = Wrong::default();
            let file = File::parse(&line, "it.toml", &serve, &mut wrong);
            assert!(wrong.is_nothing(), "{wrong}");
            assert_eq!(file.line(key).expect("a line").text, text);
        }
    }
}
