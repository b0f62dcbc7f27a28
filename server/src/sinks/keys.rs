//! The keys of one sink in the file, taken one by one: each problem names the sink and the key, and
//! what nobody has taken in the end is no key at all. No problem shows a value that may be a secret.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::config::SinkConfigError;
use super::secret::Secret;
use super::target::Target;

/// Longest file with one secret in it.
const SECRET_FILE_BYTES_MAX: u64 = 64 * 1024;
/// What a key ends with that names an environment variable instead of the secret.
const ENV: &str = "_env";
/// What a key ends with that names a file instead of the secret.
const FILE: &str = "_file";

/// The keys that are left.
pub(crate) struct Keys<'a> {
    /// How problems call the sink: `sink “orders”`.
    sink: String,
    table: Table,
    /// Relative names of files are of this folder.
    folder: &'a Path,
}

/// What reading a key gives.
pub(crate) type Read<T> = Result<T, SinkConfigError>;

impl<'a> Keys<'a> {
    /// The keys of a table.
    pub(crate) fn new(sink: String, table: Table, folder: &'a Path) -> Self {
        Self {
            sink,
            table,
            folder,
        }
    }

    /// Calls what the keys are of by another name in problems.
    pub(crate) fn call(&mut self, name: String) {
        self.sink = name;
    }

    /// A problem with a key; it reads on from the key's name.
    pub(crate) fn problem(&self, key: &str, problem: impl Into<String>) -> SinkConfigError {
        SinkConfigError::Key {
            sink: self.sink.clone(),
            key: key.to_owned(),
            problem: problem.into(),
        }
    }

    /// A text.
    pub(crate) fn text(&mut self, key: &str) -> Read<Option<String>> {
        match self.table.remove(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.problem(key, "must be a text in quotes")),
        }
    }

    /// A text that must be there.
    pub(crate) fn required(&mut self, key: &str) -> Read<String> {
        let text = self.text(key)?.filter(|text| !text.is_empty());
        text.ok_or_else(|| self.problem(key, "is missing"))
    }

    /// A text, of which all characters must be allowed; `what` says which are.
    pub(crate) fn name(
        &mut self,
        key: &str,
        default: Option<&str>,
        length_max: usize,
        allowed: &str,
    ) -> Read<String> {
        let text = match default {
            Some(default) => self.text(key)?.unwrap_or_else(|| default.to_owned()),
            None => self.required(key)?,
        };
        let fits = |c: char| c.is_ascii_alphanumeric() || allowed.contains(c);
        if text.is_empty() || text.len() > length_max || !text.chars().all(fits) {
            let problem =
                format!("must be 1 to {length_max} letters, digits and characters of {allowed}");
            return Err(self.problem(key, problem));
        }
        Ok(text)
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &str, default: bool) -> Read<bool> {
        match self.table.remove(key) {
            None => Ok(default),
            Some(Value::Boolean(flag)) => Ok(flag),
            Some(_) => Err(self.problem(key, "must be true or false")),
        }
    }

    /// A whole number within bounds.
    pub(crate) fn whole(&mut self, key: &str, least: u32, most: u32) -> Read<Option<u32>> {
        let Some(value) = self.table.remove(key) else {
            return Ok(None);
        };
        let number = value.as_integer().and_then(|it| u32::try_from(it).ok());
        let within = number.filter(|number| (least..=most).contains(number));
        within.map(Some).ok_or_else(|| {
            self.problem(
                key,
                format!("must be a whole number from {least} to {most}"),
            )
        })
    }

    /// A list of words, each of which is read.
    pub(super) fn list<T>(
        &mut self,
        key: &str,
        form: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Read<Option<Vec<T>>> {
        let Some(value) = self.table.remove(key) else {
            return Ok(None);
        };
        let words = match &value {
            Value::Array(words) if !words.is_empty() => words.as_slice(),
            _ => return Err(self.problem(key, format!("must be a list such as {form}"))),
        };
        let found: Option<Vec<T>> = words
            .iter()
            .map(|word| word.as_str().and_then(&read))
            .collect();
        found
            .map(Some)
            .ok_or_else(|| self.problem(key, format!("must be a list such as {form}")))
    }

    /// A secret: under its own key, or from the environment variable that `KEY_env` names, or from
    /// the file that `KEY_file` names.
    pub(super) fn secret(&mut self, key: &str) -> Read<Option<Secret>> {
        let from_env = format!("{key}{ENV}");
        let from_file = format!("{key}{FILE}");
        let inline = self.text(key)?;
        let env = self.text(&from_env)?;
        let file = self.text(&from_file)?;
        let text = match (inline, env, file) {
            (None, None, None) => return Ok(None),
            (Some(text), None, None) => text,
            (None, Some(name), None) => std::env::var(&name).map_err(|_| {
                let problem = format!("names the environment variable {name}, which is not set");
                self.problem(&from_env, problem)
            })?,
            (None, None, Some(path)) => self.secret_file(&from_file, &path)?,
            _ => {
                let problem =
                    format!("must be given once: as {key}, as {from_env} or as {from_file}");
                return Err(self.problem(key, problem));
            }
        };
        let text = text.trim();
        if text.is_empty() {
            return Err(self.problem(key, "is empty"));
        }
        Ok(Some(Secret::new(text)))
    }

    /// A secret that must be there.
    pub(crate) fn required_secret(&mut self, key: &str) -> Read<Secret> {
        self.secret(key)?
            .ok_or_else(|| self.problem(key, format!("is missing (or {key}{ENV}, or {key}{FILE})")))
    }

    /// Where to send to.
    pub(super) fn target(&mut self, key: &str, allow_private: bool) -> Read<Option<Target>> {
        let Some(text) = self.secret(key)? else {
            return Ok(None);
        };
        let target = Target::parse(text.expose(), allow_private);
        target
            .map(Some)
            .map_err(|problem| self.problem(key, problem))
    }

    /// Refuses what nobody has taken.
    pub(crate) fn finish(self) -> Read<()> {
        match self.table.keys().next() {
            None => Ok(()),
            Some(key) => Err(self.problem(key, "is no setting of this kind")),
        }
    }

    fn secret_file(&self, key: &str, path: &str) -> Read<String> {
        let path: PathBuf = self.folder.join(path);
        let unreadable = |problem: String| {
            self.problem(
                key,
                format!("names {}, which cannot be read: {problem}", path.display()),
            )
        };
        let size = std::fs::metadata(&path).map_err(|error| unreadable(error.to_string()))?;
        if size.len() > SECRET_FILE_BYTES_MAX {
            return Err(unreadable("it is too large".into()));
        }
        std::fs::read_to_string(&path).map_err(|error| unreadable(error.to_string()))
    }
}
