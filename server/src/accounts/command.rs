//! `live-orders user …` and `live-orders audit`: who may sign in, and what became of it. All work
//! beside a running server, which heeds them within a second, and before the first start.

use std::io::{self, Read, Write};
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::{Args, Subcommand, value_parser};
use live_orders::{Change, Role};

use super::account::AccountName;
use super::book::{Book, By};
use super::password::{Cost, Hasher, PASSWORD_MAX_BYTES, Password};
use crate::config;
use crate::store::{Publish, SqliteStore, now};
use crate::upkeep::UpkeepArgs;

/// Where a password comes from.
#[derive(Clone, Copy, Debug, Args)]
pub struct PasswordArgs {
    /// Read the password from standard input, its first line; nothing else is taken, because command
    /// lines can be seen by others
    #[arg(long, required = true)]
    pub password_stdin: bool,
}

/// What to do with accounts. The flags come after the verb, as people say them.
#[derive(Clone, Debug, Subcommand)]
pub enum UserCommand {
    /// Make an account; from the first one on everybody has to sign in
    Add {
        /// What it is called: letters, digits and . _ - + @
        name: AccountName,
        /// What it may do: viewer (read), operator (orders and products as well), admin (all)
        #[arg(long)]
        role: Role,
        /// Its password.
        #[command(flatten)]
        password: PasswordArgs,
        /// Of which store.
        #[command(flatten)]
        of: UpkeepArgs,
    },
    /// List accounts, with their roles
    List {
        /// Of which store.
        #[command(flatten)]
        of: UpkeepArgs,
    },
    /// Let an account sign in no more, and end its sessions
    Disable {
        /// Which.
        name: AccountName,
        /// Of which store.
        #[command(flatten)]
        of: UpkeepArgs,
    },
    /// Let an account sign in again
    Enable {
        /// Which.
        name: AccountName,
        /// Of which store.
        #[command(flatten)]
        of: UpkeepArgs,
    },
    /// Give an account another role, in its open sessions as well
    Role {
        /// Which.
        name: AccountName,
        /// What it may do from now on: viewer, operator, admin
        role: Role,
        /// Of which store.
        #[command(flatten)]
        of: UpkeepArgs,
    },
    /// Give an account another password, and end its sessions
    Passwd {
        /// Which.
        name: AccountName,
        /// The new one.
        #[command(flatten)]
        password: PasswordArgs,
        /// Of which store.
        #[command(flatten)]
        of: UpkeepArgs,
    },
}

/// How much of the audit log to print.
#[derive(Clone, Debug, Args)]
pub struct AuditArgs {
    /// Most entries to print, the newest
    #[arg(long, value_name = "COUNT", default_value_t = 1_000, value_parser = value_parser!(u32).range(1..=1_000_000))]
    pub limit: u32,
    /// Of which store.
    #[command(flatten)]
    pub of: UpkeepArgs,
}

impl UserCommand {
    /// Of which store.
    pub const fn of(&self) -> &UpkeepArgs {
        match self {
            Self::Add { of, .. }
            | Self::List { of }
            | Self::Disable { of, .. }
            | Self::Enable { of, .. }
            | Self::Role { of, .. }
            | Self::Passwd { of, .. } => of,
        }
    }
}

/// Does what was asked for.
pub async fn run(command: &UserCommand) -> anyhow::Result<()> {
    // Before the store is opened: what cannot be a password should make no file.
    let password = match command {
        UserCommand::Add { name, .. } | UserCommand::Passwd { name, .. } => Some(read(name)?),
        _ => None,
    };
    let book = open(command.of()).await?;
    let done = carry_out(command, password, &book).await;
    book.close().await;
    done
}

/// Prints the audit log.
pub async fn run_audit(args: &AuditArgs) -> anyhow::Result<()> {
    let book = open(&args.of).await?;
    let entries = book.audit(args.limit).await;
    book.close().await;
    let mut out = io::stdout().lock();
    for entry in entries? {
        writeln!(out, "{entry}")?;
    }
    Ok(())
}

async fn carry_out(
    command: &UserCommand,
    password: Option<Password>,
    book: &Book,
) -> anyhow::Result<()> {
    let by = By::COMMAND_LINE;
    let kept = match password {
        Some(password) => Hasher::new(Cost::default())?.hash(password).await?,
        None => String::new(),
    };
    let said = match command {
        UserCommand::List { .. } => return list(book).await,
        UserCommand::Add { name, role, .. } => {
            book.add(name, *role, &kept, by, now()).await?;
            format!("{name} may sign in as {role}")
        }
        UserCommand::Disable { name, .. } => {
            book.set_disabled(name, true, by, now()).await?;
            format!("{name} may no longer sign in")
        }
        UserCommand::Enable { name, .. } => {
            book.set_disabled(name, false, by, now()).await?;
            format!("{name} may sign in")
        }
        UserCommand::Role { name, role, .. } => {
            book.set_role(name, *role, by, now()).await?;
            format!("{name} is {role} from now on")
        }
        UserCommand::Passwd { name, .. } => {
            book.set_password(name, &kept, by, now()).await?;
            format!("{name} has another password and has to sign in with it")
        }
    };
    writeln!(io::stdout(), "{said}")?;
    Ok(())
}

/// One line each: fields with tabs between them, so that other programs can read it as well.
async fn list(book: &Book) -> anyhow::Result<()> {
    let accounts = book.accounts().await?;
    let mut out = io::stdout().lock();
    for account in &accounts {
        let state = if account.is_disabled {
            "disabled"
        } else {
            "may sign in"
        };
        let (name, role, made_at) = (&account.name, account.role, account.made_at);
        writeln!(out, "{name}\t{role}\t{state}\tsince {made_at}")?;
    }
    if accounts.is_empty() {
        writeln!(out, "There are no accounts.")?;
    }
    Ok(())
}

/// The password: the first line of standard input, without its end.
fn read(name: &AccountName) -> anyhow::Result<Password> {
    let mut text = String::new();
    // A little more than may be, so that too long a one is seen to be.
    let most = u64::try_from(PASSWORD_MAX_BYTES + 2).unwrap_or(u64::MAX);
    let read = io::stdin().lock().take(most).read_to_string(&mut text);
    read.context("cannot read a password from standard input")?;
    let Some(line) = text.lines().next() else {
        bail!("there is no password on standard input");
    };
    Ok(Password::new(line, name)?)
}

/// The rows of a store, which is made or brought up to date where it has to be: accounts come before
/// the first start of a server that others can reach.
pub(super) async fn open(of: &UpkeepArgs) -> anyhow::Result<Book> {
    /// Nothing is changed that anybody listens to.
    struct Nobody;
    impl Publish for Nobody {
        fn publish(&self, _: &[Change]) {}
    }

    let config = config::store(&of.store)?;
    let store = SqliteStore::open(&config, Arc::new(Nobody)).await?;
    let book = Book::open(&config.path).await;
    store.close().await;
    Ok(book?)
}
