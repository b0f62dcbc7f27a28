//! `live-orders manual` and `live-orders completions`: what clap knows of the commands and their flags,
//! as manual pages and for shells to complete. Nothing of it is written down a second time.

use std::io::{self, Write};
use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::cli::Cli;

/// Prints the page of the program itself, or writes a page for each command into a folder, which is made
/// if it is not there.
pub fn run(folder: Option<&Path>) -> io::Result<()> {
    let command = Cli::command();
    if let Some(folder) = folder {
        std::fs::create_dir_all(folder)?;
        return clap_mangen::generate_to(command, folder);
    }
    let mut page = Vec::new();
    Man::new(command.disable_help_subcommand(true)).render(&mut page)?;
    io::stdout().write_all(&page)
}

/// Prints what a shell has to know.
pub fn complete(shell: Shell) -> io::Result<()> {
    let mut command = Cli::command();
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, name, &mut script);
    io::stdout().write_all(&script)
}
