//! What is in force, and where each setting comes from.

use std::ffi::OsString;
use std::fmt;

use clap::error::{ContextKind, ContextValue};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command};

use super::file::{self, File};
use super::problem::Wrong;

/// Where a setting comes from; later ones count for more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Nobody has said anything.
    Default,
    /// A line of the file: `settings.toml:3`.
    File(String),
    /// A variable, by its name.
    Environment(String),
    /// A flag, by its name.
    Flag(String),
}

/// One setting.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Its key in the file, which is the name of its flag.
    pub key: String,
    /// Its value as a flag would have it; `None` where it has none.
    pub text: Option<OsString>,
    /// Where it comes from.
    pub source: Source,
    /// How clap defines it.
    pub arg: Arg,
}

/// All settings that a command takes.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// In the order of the flags.
    pub settings: Vec<Setting>,
}

impl Given {
    /// What a command was told: its flags and variables are in `matches`.
    pub fn of(command: &Command, matches: &ArgMatches, file: &File) -> Self {
        let settings = file::settings(command);
        let settings = settings.map(|(key, arg)| Setting::of(key, arg, matches, file));
        Self {
            settings: settings.collect(),
        }
    }

    /// One setting.
    pub fn setting(&self, key: &str) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.key == key)
    }

    /// Notes values that are none of those that a setting takes, and takes back what was said there.
    pub fn check(&mut self, wrong: &mut Wrong) {
        for setting in &mut self.settings {
            let Some(reason) = setting.fault() else {
                continue;
            };
            wrong.add(setting.source.place(), reason);
            setting.text = None;
            setting.source = Source::Default;
        }
    }
}

impl Setting {
    fn of(key: &str, arg: &Arg, matches: &ArgMatches, file: &File) -> Self {
        let id = arg.get_id().as_str();
        let told = matches
            .value_source(id)
            .filter(|it| *it != ValueSource::DefaultValue);
        let line = file.line(key);
        let source = match (told, line) {
            (Some(ValueSource::CommandLine), _) => Source::Flag(format!("--{key}")),
            (Some(_), _) => Source::Environment(variable(arg)),
            (None, Some(line)) => Source::File(line.place.clone()),
            (None, None) => Source::Default,
        };
        let text = match (&source, line) {
            (Source::File(_), Some(line)) => Some(line.text.clone().into()),
            _ if is_flag(arg) => Some(matches.get_flag(id).to_string().into()),
            _ => matches
                .get_raw(id)
                .and_then(|mut raw| raw.next_back())
                .map(Into::into),
        };
        Self {
            key: key.to_owned(),
            text,
            source,
            arg: arg.clone(),
        }
    }

    /// Whether its value is not to be shown.
    pub fn is_secret(&self) -> bool {
        self.arg.is_hide_env_values_set()
    }

    /// What is wrong with its value, if anything is.
    fn fault(&self) -> Option<String> {
        let text = self
            .text
            .as_ref()
            .filter(|_| self.source != Source::Default)?;
        fault(&self.arg, &self.key, text)
    }
}

impl Source {
    /// What is to be looked at where something is wrong.
    pub fn place(&self) -> &str {
        match self {
            Self::Default => "default",
            Self::File(place) | Self::Environment(place) | Self::Flag(place) => place,
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => out.write_str("default"),
            Self::File(place) => out.write_str(place),
            Self::Environment(name) => write!(out, "environment {name}"),
            Self::Flag(name) => write!(out, "flag {name}"),
        }
    }
}

/// What is wrong with a value of a setting, by clap's own word.
pub fn fault(arg: &Arg, key: &str, text: &OsString) -> Option<String> {
    if is_flag(arg) {
        return None;
    }
    let mut said = OsString::from(format!("--{key}="));
    said.push(text);
    let alone = Command::new("alone")
        .no_binary_name(true)
        .disable_help_flag(true)
        .arg(arg.clone());
    let error = alone.try_get_matches_from([said]).err()?;
    if arg.is_hide_env_values_set() {
        return Some(format!("{key} cannot be what it is"));
    }
    let reason = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(words)) => format!("it is one of {}", words.join(", ")),
        _ => std::error::Error::source(&error).map_or_else(String::new, ToString::to_string),
    };
    let text = text.to_string_lossy();
    Some(format!("{key} cannot be “{text}”: {reason}"))
}

fn is_flag(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::SetTrue | ArgAction::SetFalse)
}

fn variable(arg: &Arg) -> String {
    let name = arg
        .get_env()
        .map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_default()
}
