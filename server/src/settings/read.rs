//! Reads the command line with the settings file that it names. First as words alone, which finds the
//! file and says what was said where; then each value is looked at by itself, so that all that is wrong
//! is told at once; then clap reads it as it always does, with the file's values for its defaults.

use std::ffi::OsString;
use std::path::Path;

use clap::builder::{OsStringValueParser, Resettable};
use clap::{ArgAction, ArgMatches, Args, Command, CommandFactory, FromArgMatches};

use super::file::{self, File};
use super::given::{self, Given, Source};
use super::problem::Wrong;
use crate::cli::{Cli, ServeArgs};
use crate::config::ServeConfig;

/// The name of what names the file.
const CONFIG: &str = "config";

/// What the program was told.
#[derive(Clone, Debug)]
pub struct Told {
    /// What to do, and how.
    pub cli: Cli,
    /// Where its settings come from.
    pub given: Given,
}

/// Reads a command line, the program's name included. What is no command line is said in clap's way,
/// and so is `--help`: then this does not come back.
pub fn read(args: Vec<OsString>) -> Result<Told, Wrong> {
    let command = Cli::command();
    let words = relaxed(command.clone())
        .try_get_matches_from(&args)
        .unwrap_or_else(|_| command.clone().get_matches_from(&args));
    let serve = ServeArgs::augment_args(Command::new("serve"));
    let (leaf, told) = leaf(&command, &words);
    let mut wrong = Wrong::default();
    let file = named_file(leaf, told).map_or_else(File::default, |(path, named_by)| {
        File::read(Path::new(&path), &named_by, &serve, &mut wrong)
    });
    let mut given = Given::of(leaf, told, &file);
    for (key, line) in file.lines() {
        // What a flag says instead may be right: what the file says is wrong all the same.
        let here = Source::File(line.place.clone());
        let is_in_force = given.setting(key).is_some_and(|it| it.source == here);
        let arg = file::setting(&serve, key).filter(|_| !is_in_force);
        let text = OsString::from(&line.text);
        if let Some(fault) = arg.and_then(|arg| given::fault(arg, key, &text)) {
            wrong.add(&line.place, fault);
        }
    }
    if takes_file(leaf) {
        given.check(&mut wrong);
    }
    if wrong.is_nothing() {
        let matches = with_defaults(command, &file).get_matches_from(args);
        let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
        return Ok(Told { cli, given });
    }
    // What the rest means together is told as well.
    let is_of_serve = file::settings(&serve).all(|(key, _)| given.setting(key).is_some());
    if let Some(args) = is_of_serve.then(|| in_force(&serve, &given)).flatten()
        && let Err(more) = check(&args, &given)
    {
        wrong.problems.extend(more.problems);
    }
    Err(wrong)
}

/// What settings mean together, or all that is wrong with that.
pub fn check(args: &ServeArgs, given: &Given) -> Result<ServeConfig, Wrong> {
    ServeConfig::check(args).map_err(|errors| {
        let mut wrong = Wrong::default();
        for error in errors {
            let settings = error.settings().iter();
            let sources = settings.filter_map(|key| Some(&given.setting(key)?.source));
            let said = sources.filter(|source| **source != Source::Default);
            let places: Vec<&str> = said.map(Source::place).collect();
            let place = if places.is_empty() {
                Source::Default.place().to_owned()
            } else {
                places.join(", ")
            };
            wrong.add(place, error.to_string());
        }
        wrong
    })
}

/// The same command, which takes any words for values.
fn relaxed(command: Command) -> Command {
    let any = |arg: clap::Arg| match arg.get_action() {
        ArgAction::Set | ArgAction::Append => arg.value_parser(OsStringValueParser::new()),
        _ => arg,
    };
    command.mut_args(any).mut_subcommands(relaxed)
}

/// The same command, whose defaults are the file's.
fn with_defaults(command: Command, file: &File) -> Command {
    if !takes_file(&command) {
        return command.mut_subcommands(|command| with_defaults(command, file));
    }
    let told = |arg: clap::Arg| match arg.get_long().and_then(|key| file.line(key)) {
        Some(line) => arg.default_value(line.text.clone()),
        None => arg,
    };
    let command = command.mut_args(told);
    command.mut_subcommands(|command| with_defaults(command, file))
}

/// Settings without what is wrong with them, as `serve` would have them.
fn in_force(serve: &Command, given: &Given) -> Option<ServeArgs> {
    let told = |arg: clap::Arg| {
        let setting = arg.get_long().and_then(|key| given.setting(key));
        let text = setting.and_then(|setting| setting.text.clone());
        let arg = arg.env(Resettable::<clap::builder::OsStr>::Reset);
        match text {
            Some(text) => arg.default_value(text),
            None => arg,
        }
    };
    let command = serve.clone().no_binary_name(true).mut_args(told);
    let matches = command.try_get_matches_from([] as [&str; 0]).ok()?;
    ServeArgs::from_arg_matches(&matches).ok()
}

/// The command that was said last, and what it was told.
fn leaf<'a>(command: &'a Command, matches: &'a ArgMatches) -> (&'a Command, &'a ArgMatches) {
    let Some((name, within)) = matches.subcommand() else {
        return (command, matches);
    };
    match command.find_subcommand(name) {
        Some(command) => leaf(command, within),
        None => (command, matches),
    }
}

fn takes_file(command: &Command) -> bool {
    let mut args = command.get_arguments();
    args.any(|arg| arg.get_long() == Some(CONFIG))
}

/// The file, and what has named it.
fn named_file(command: &Command, matches: &ArgMatches) -> Option<(OsString, String)> {
    let mut args = command.get_arguments();
    let arg = args.find(|arg| arg.get_long() == Some(CONFIG))?;
    let path = matches.get_raw(arg.get_id().as_str())?.next_back()?;
    let is_flag =
        matches.value_source(arg.get_id().as_str()) == Some(clap::parser::ValueSource::CommandLine);
    let variable = arg
        .get_env()
        .map(|name| name.to_string_lossy().into_owned());
    let named_by = if is_flag { None } else { variable };
    Some((
        path.to_owned(),
        named_by.unwrap_or_else(|| format!("--{CONFIG}")),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, args: &[&str]) -> Result<Told, Wrong> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("it.toml");
        std::fs::write(&path, text).expect("written");
        let begin = ["live-orders", "serve", "--config"].map(OsString::from);
        let args = args.iter().map(OsString::from);
        read(begin.into_iter().chain([path.into()]).chain(args).collect())
    }

    fn source(told: &Told, key: &str) -> String {
        let setting = told.given.setting(key).expect("a setting");
        let source = setting.source.to_string();
        source.rsplit('/').next().unwrap_or_default().to_owned()
    }

    #[track_caller]
    fn refused(text: &str, args: &[&str], expected: &[&str]) {
        let wrong = told(text, args).expect_err("wrong");
        let said = wrong.problems.iter().map(|problem| {
            let said = problem.to_string();
            said.rsplit('/').next().unwrap_or_default().to_owned()
        });
        assert_eq!(said.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_flag_counts_for_more_than_the_file() {
        let text = "heartbeat = 5\nstreams-max = 7\nsinks = \"none.toml\"\n";
        let told = told(text, &["--streams-max", "9"]).expect("settings");
        let Some(crate::cli::Command::Serve(args)) = &told.cli.command else {
            panic!("{:?}", told.cli.command);
        };
        assert_eq!((args.live.heartbeat, args.live.streams_max), (5, 9));
        assert_eq!(args.sinks.file.as_deref(), Some(Path::new("none.toml")));
        assert_eq!(args.live.ring_mib, crate::live::ring::MIB_MAX);
        assert_eq!(source(&told, "heartbeat"), "it.toml:1");
        assert_eq!(source(&told, "streams-max"), "flag --streams-max");
        assert_eq!(source(&told, "ring-mib"), "default");
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        refused(
            "heartbeat = 31\nsteams-max = 1\nsample = \"southwind\"\nlog-keep-days = 3\n",
            &["--ring-mib", "0", "--bind", "nowhere"],
            &[
                "it.toml:2: “steams-max” is no setting",
                "it.toml:3: sample cannot be “southwind”: it is one of none, northwind",
                "--ring-mib: ring-mib cannot be “0”: 0 is not in 1..=4096",
                "it.toml:1: heartbeat cannot be “31”: 31 is not in 1..=30",
                "--bind: “nowhere” is not an address to listen on; it must look like 127.0.0.1:3000",
                "it.toml:4: --log-keep-days 3 is too few: for 14 days a request that is repeated is \
                 answered from the log; keep 14 days or more, or say 0 to keep all",
            ],
        );
    }

    #[test]
    fn what_is_wrong_in_the_file_is_told_where_a_flag_overrules_it_too() {
        refused(
            "heartbeat = 31\n",
            &["--heartbeat", "5"],
            &["it.toml:1: heartbeat cannot be “31”: 31 is not in 1..=30"],
        );
    }
}
