//! `live-orders token …`: what programs are known by. All work beside a running server, which heeds
//! them within a second.

use std::io::{self, Write};

use clap::{Subcommand, value_parser};
use live_orders::{Role, Timestamp};

use super::account::AccountName;
use super::book::{Book, By};
use super::command::open;
use super::secret::Secret;
use super::tokens::{NewToken, Token};
use crate::store::now;
use crate::upkeep::UpkeepArgs;

/// What to do with tokens. The flags come after the verb, as people say them.
#[derive(Clone, Debug, Subcommand)]
pub enum TokenCommand {
    /// Make a token and print it; it is kept nowhere, and cannot be shown again
    Add {
        /// What it is called, and what changes say who has made them
        name: AccountName,
        /// What it lets do: viewer (read), operator (orders and products as well), admin (all)
        #[arg(long)]
        role: Role,
        /// Days until it ends; without, it ends when it is told to
        #[arg(long, value_name = "DAYS", value_parser = value_parser!(u32).range(1..=36_500))]
        days: Option<u32>,
        /// Of which store.
        #[command(flatten)]
        of: UpkeepArgs,
    },
    /// List tokens, with their roles and when they were last used
    List {
        /// Of which store.
        #[command(flatten)]
        of: UpkeepArgs,
    },
    /// End a token, and the streams that were opened with it
    End {
        /// Which.
        name: AccountName,
        /// Of which store.
        #[command(flatten)]
        of: UpkeepArgs,
    },
}

impl TokenCommand {
    /// Of which store.
    pub const fn of(&self) -> &UpkeepArgs {
        match self {
            Self::Add { of, .. } | Self::List { of } | Self::End { of, .. } => of,
        }
    }
}

/// Does what was asked for.
pub async fn run(command: &TokenCommand) -> anyhow::Result<()> {
    let book = open(command.of()).await?;
    let done = carry_out(command, &book).await;
    book.close().await;
    writeln!(io::stdout(), "{}", done?)?;
    Ok(())
}

/// Does it, and says what is to be said.
async fn carry_out(command: &TokenCommand, book: &Book) -> anyhow::Result<String> {
    let (by, now) = (By::COMMAND_LINE, now());
    match command {
        TokenCommand::Add {
            name, role, days, ..
        } => {
            let secret = Secret::random();
            let token = NewToken {
                name,
                role: *role,
                ends_at: days.map(|days| now.plus_days(i64::from(days))),
            };
            book.add_token(token, &secret.hash(), by, now).await?;
            Ok(secret.token_text())
        }
        TokenCommand::List { .. } => {
            let tokens = book.tokens().await?;
            if tokens.is_empty() {
                return Ok("There are no tokens.".to_owned());
            }
            let lines: Vec<String> = tokens.iter().map(|token| line(token, now)).collect();
            Ok(lines.join("\n"))
        }
        TokenCommand::End { name, .. } => {
            book.end_token(name, by, now).await?;
            Ok(format!("{name} is ended"))
        }
    }
}

/// One line: fields with tabs between them, so that other programs can read it as well.
fn line(token: &Token, now: Timestamp) -> String {
    let used = token
        .used_at
        .map_or("never used".to_owned(), |at| format!("last used {at}"));
    let ends = match token.ends_at {
        None => "no end".to_owned(),
        Some(at) if at <= now => format!("ended {at}"),
        Some(at) => format!("until {at}"),
    };
    let (name, role, made_at) = (&token.name, token.role, token.made_at);
    format!("{name}\t{role}\t{used}\t{ends}\tsince {made_at}")
}
