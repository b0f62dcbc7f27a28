//! The command line of the demo: keeps the rate, bounds what is under way, counts.

use std::future::Future;
use std::io::{self, Write};
use std::time::Duration;

use indicatif::ProgressBar;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::client::Client;
use super::plan::Plan;
use super::shop::{self, Done};

/// Actions under way at once. When that many wait for the server, the rate drops.
const IN_FLIGHT: usize = 64;
/// Actions per second that may be asked for.
const RATE: std::ops::RangeInclusive<f64> = 0.01..=1_000.0;
/// As long as it takes to start a server anew.
const PATIENCE_SECONDS: u32 = 30;
/// How long what is under way at the end may take: a request's time and a little more.
const FINISH: Duration = Duration::from_secs(12);
/// How often the line that tells the counts is drawn anew, where there is a terminal.
const DRAW: Duration = Duration::from_millis(250);

/// What the demo is to do.
#[derive(Clone, Debug, clap::Args)]
pub struct DemoArgs {
    /// Where the server answers
    #[arg(long, env = "LIVE_ORDERS_URL", default_value = "http://127.0.0.1:3000")]
    pub url: String,
    /// Orders placed or moved on, per second
    #[arg(long, default_value = "2", value_parser = rate)]
    pub rate: f64,
    /// Stop after so many; without it, at Ctrl-C
    #[arg(long)]
    pub count: Option<u64>,
    /// Where chance starts: the same seed draws the same orders
    #[arg(long)]
    pub seed: Option<u64>,
    /// For how many seconds a server that does not answer is asked again
    #[arg(long, value_name = "SECONDS", default_value_t = PATIENCE_SECONDS)]
    pub patience: u32,
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Orders placed.
    pub placed: u64,
    /// Orders moved on or cancelled.
    pub moved: u64,
    /// Products restocked.
    pub restocked: u64,
    /// Refused by the server.
    pub refused: u64,
}

/// Works until Ctrl-C, the count, or a server that no longer answers; then tells the counts.
pub async fn run(args: &DemoArgs) -> anyhow::Result<()> {
    let stop = async {
        // Without the signal's handler, Ctrl-C ends the program as it always does.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let (counts, outcome) = work(args, stop).await;
    writeln!(io::stdout(), "{}", counts.sentence())?;
    outcome
}

/// Works until `stop`, the count, or a server that no longer answers. What is under way is
/// finished, and counted, in either case.
pub async fn work(args: &DemoArgs, stop: impl Future<Output = ()>) -> (Counts, anyhow::Result<()>) {
    let mut counts = Counts::default();
    let outcome = work_counting(args, stop, &mut counts).await;
    (counts, outcome)
}

async fn work_counting(
    args: &DemoArgs,
    stop: impl Future<Output = ()>,
    counts: &mut Counts,
) -> anyhow::Result<()> {
    let client = Client::new(&args.url, Duration::from_secs(args.patience.into()))?;
    let seed = args.seed.unwrap_or_else(rand::random);
    let mut plan = Plan::new(seed, &shop::sold(&client).await?)?;
    for order in shop::open_orders(&client).await? {
        plan.remember(order);
    }
    // A line on standard error that tells the counts; nothing where that is no terminal.
    let bar = ProgressBar::new_spinner();
    bar.enable_steady_tick(DRAW);
    let mut ticks = interval(Duration::from_secs_f64(1.0 / args.rate));
    // A late tick is made up for, so that high rates are kept on a coarse timer.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut under_way = JoinSet::new();
    let mut started = 0;
    let mut stop = std::pin::pin!(stop);
    let mut outcome = Ok(());
    while outcome.is_ok() && args.count.is_none_or(|count| started < count) {
        tokio::select! {
            () = &mut stop => break,
            Some(done) = under_way.join_next() => outcome = settle(done, &mut plan, counts),
            _ = ticks.tick(), if under_way.len() < IN_FLIGHT => {
                let Some(action) = plan.next() else { break };
                started += 1;
                let client = client.clone();
                under_way.spawn(async move { shop::act(&client, action).await });
            }
        }
        bar.set_message(counts.sentence());
    }
    let finish = async {
        while let Some(done) = under_way.join_next().await {
            settle(done, &mut plan, counts)?;
        }
        Ok(())
    };
    let finished = timeout(FINISH, finish).await;
    let finished = finished.unwrap_or_else(|_| {
        tracing::warn!("what was under way is given up");
        Ok(())
    });
    bar.finish_and_clear();
    outcome.and(finished)
}

fn settle(
    done: Result<anyhow::Result<Done>, tokio::task::JoinError>,
    plan: &mut Plan,
    counts: &mut Counts,
) -> anyhow::Result<()> {
    let done = done??;
    counts.restocked += done.restocked;
    if let Some(problem) = done.refused {
        counts.refused += 1;
        tracing::debug!(code = problem.code, detail = problem.detail, "refused");
    }
    if let Some(sku) = done.unsold {
        plan.forget(&sku);
    }
    if let Some(order) = done.order {
        let counted = if done.placed {
            &mut counts.placed
        } else {
            &mut counts.moved
        };
        *counted += 1;
        plan.remember(order);
    }
    Ok(())
}

impl Counts {
    fn sentence(&self) -> String {
        let Self {
            placed,
            moved,
            restocked,
            refused,
        } = self;
        format!(
            "{placed} orders placed, {moved} moved on, {restocked} products restocked, {refused} refused"
        )
    }
}

fn rate(text: &str) -> Result<f64, String> {
    let rate = text.parse().ok();
    rate.filter(|rate| RATE.contains(rate))
        .ok_or_else(|| format!("must be a number from {} to {}", RATE.start(), RATE.end()))
}
