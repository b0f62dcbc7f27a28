//! `live-orders check`, `backup` and `restore`: what an owner does with the file of data. The work is
//! the store's; what is said of it is here.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::accounts::restored::Whose;
use crate::cli::StoreArgs;
use crate::config;
use crate::log::LogArgs;
use crate::settings::file::SettingsFile;
use crate::store::{back_up, check, restore};

/// Of which store.
#[derive(Clone, Debug, Args)]
pub struct UpkeepArgs {
    /// Which store.
    #[command(flatten)]
    pub store: StoreArgs,
    /// Which settings.
    #[command(flatten)]
    pub settings: SettingsFile,
    /// What to say.
    #[command(flatten)]
    pub log: LogArgs,
}

/// What to make of a copy.
#[derive(Clone, Debug, Args)]
pub struct RestoreArgs {
    /// The copy, as `live-orders backup` has made it
    #[arg(value_name = "FILE")]
    pub from: PathBuf,
    /// Move a database that is there aside; it is kept beside the new one
    #[arg(long)]
    pub replace: bool,
    /// Of which store.
    #[command(flatten)]
    pub of: UpkeepArgs,
}

/// Looks at the store, and says what it looks at; fails where something is not as it ought to be.
pub async fn run_check(args: &UpkeepArgs) -> anyhow::Result<ExitCode> {
    let path = config::store(&args.store)?.path;
    let is_sound = check(&path, |finding| {
        let outcome = if finding.faults.is_empty() {
            "ok"
        } else {
            "WRONG"
        };
        say(&format!("{outcome}: {}", finding.what));
        for fault in &finding.faults {
            say(&format!("  {fault}"));
        }
    });
    if is_sound.await? {
        say(&format!("{} is as it ought to be", path.display()));
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

/// Makes a copy.
pub async fn run_backup(to: &Path, args: &UpkeepArgs) -> anyhow::Result<ExitCode> {
    let path = config::store(&args.store)?.path;
    let bytes = back_up(&path, to).await?;
    say(&format!("{} holds a copy, {bytes} bytes", to.display()));
    Ok(ExitCode::SUCCESS)
}

/// Puts a copy in the store's place.
pub async fn run_restore(args: &RestoreArgs) -> anyhow::Result<ExitCode> {
    let path = config::store(&args.of.store)?.path;
    let restored = restore(&args.from, &path, args.replace).await?;
    if let Some(aside) = restored.aside {
        say(&format!("what was there is in {}", aside.display()));
    }
    say(match restored.whose {
        Whose::Kept => "accounts and tokens are as they were; everybody has to sign in again",
        Whose::OfCopy => "accounts and tokens are those of the copy: see user list and token list",
    });
    say(&format!("{} is restored", path.display()));
    Ok(ExitCode::SUCCESS)
}

/// What was asked for goes to standard output; whoever closes it does not want to know.
fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}
