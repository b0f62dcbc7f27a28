//! `live-orders config`: what is in force, and where each setting comes from. What it prints can be kept
//! as a settings file.

use std::io::{self, Write};

use super::file;
use super::given::{Given, Setting, Source};

/// Where remarks begin, unless a value is longer: most are not.
const REMARKS_AT: usize = 40;

/// Prints it.
pub fn run(given: &Given) -> io::Result<()> {
    io::stdout().write_all(text(given).as_bytes())
}

fn text(given: &Given) -> String {
    let lines = given.settings.iter().map(line);
    lines.map(|line| line + "\n").collect()
}

fn line(setting: &Setting) -> String {
    let Setting {
        key, text, source, ..
    } = setting;
    let said = match text {
        None => return format!("# {key} is not set"),
        Some(_) if setting.is_secret() && *source != Source::Default => {
            format!("# {key} is set, and not shown")
        }
        Some(text) => {
            let value = file::written(&setting.arg, &text.to_string_lossy());
            format!("{key} = {value}")
        }
    };
    format!("{said:REMARKS_AT$} # {source}")
}

#[cfg(test)]
mod tests {
    use clap::{Arg, Command};

    use super::*;
    use crate::settings::file::File;

    #[test]
    fn a_secret_is_not_shown() {
        let command = Command::new("it")
            .arg(Arg::new("token").long("token").hide_env_values(true))
            .arg(Arg::new("name").long("name").default_value("it"));
        let matches = command
            .clone()
            .get_matches_from(["it", "--token", "hunter2"]);
        let given = Given::of(&command, &matches, &File::default());
        assert_eq!(
            text(&given),
            "# token is set, and not shown            # flag --token\n\
             name = \"it\"                              # default\n"
        );
    }
}
