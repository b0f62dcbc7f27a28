//! One mutation within the writer's transaction: has it happened already, what does it rest on,
//! what does the domain decide, and writing that down.

use live_orders::decide::{State, decide};
use live_orders::{Change, Command, Mutation, Refusal, Timestamp};
use live_orders_app::port::Foreseen;
use sqlx::SqliteConnection;

use super::effects::{self, Rest};
use super::error::Fault;
use super::ledger::Ledger;
use super::mutations::{self, Answer, Fingerprint};
use super::orders::{self, Stored};
use super::{changes, products};

/// Carries a mutation out, or answers what it was answered before. Gives its changes as well; a
/// refusal and a repetition have none.
pub(super) async fn execute(
    db: &mut SqliteConnection,
    ledger: &mut Ledger,
    mutation: &Mutation,
    fingerprint: &Fingerprint,
    now: Timestamp,
) -> Result<(Answer, Vec<Change>), Fault> {
    if let Some(answer) = mutations::recall(db, mutation, fingerprint).await? {
        return Ok((answer, Vec::new()));
    }
    let (stored, state) = load(db, ledger, &mutation.command, now).await?;
    let (answer, written) = match decide(&mutation.command, &state) {
        Ok(effects) => {
            let stored = stored.as_ref();
            let rest = Rest {
                stored,
                took_stock: state.order_took_stock,
            };
            let written = effects::write(db, ledger, mutation, &rest, effects, now).await?;
            let first = written
                .first()
                .ok_or_else(|| Fault::Row("a command had no effect".to_owned()))?;
            (Ok(changes::outcome(first)), written)
        }
        Err(refusal) => (Err(refusal), Vec::new()),
    };
    mutations::remember(db, mutation, fingerprint, &answer, now).await?;
    Ok((answer, written))
}

/// What carrying a mutation out would come to.
pub(super) async fn foresee(
    db: &mut SqliteConnection,
    ledger: &Ledger,
    mutation: &Mutation,
    fingerprint: &Fingerprint,
    now: Timestamp,
) -> Result<Result<Foreseen, Refusal>, Fault> {
    if let Some(answer) = mutations::recall(db, mutation, fingerprint).await? {
        return Ok(answer.map(|_| Foreseen::Done));
    }
    let (_, state) = load(db, ledger, &mutation.command, now).await?;
    Ok(decide(&mutation.command, &state).map(|_| Foreseen::WouldBeDone))
}

/// What the decision rests on, and the order's row.
async fn load(
    db: &mut SqliteConnection,
    ledger: &Ledger,
    command: &Command,
    now: Timestamp,
) -> Result<(Option<Stored>, State), Fault> {
    let stored = match command.order_id() {
        Some(id) => orders::find(db, id).await?,
        None => None,
    };
    let mut skus = command.skus();
    if let Some(stored) = &stored {
        skus.extend(stored.order.lines.iter().map(|line| &line.sku));
    }
    skus.sort_unstable();
    skus.dedup();
    let number_taken = match command {
        Command::Import(import) => orders::is_taken(db, import.order().number).await?,
        _ => false,
    };
    let reverted = match command {
        Command::Revert(revert) => mutations::change_of(db, revert.mutation()).await?,
        _ => None,
    };
    if let Some(before) = reverted.as_ref().and_then(|it| it.effect.orders().0) {
        skus.extend(before.lines.iter().map(|line| &line.sku));
        skus.sort_unstable();
        skus.dedup();
    }
    let order_took_stock = match (command, &stored, &reverted) {
        (Command::Import(_), ..) => false,
        (_, Some(stored), _) => stored.took_stock,
        // An order that is gone had taken its goods if its deletion gave some back.
        (Command::Revert(_), None, Some(deletion)) => deletion.commit > deletion.seq,
        _ => true,
    };
    let products = products::of_skus(db, &skus).await?;
    let state = State {
        order: stored.as_ref().map(|stored| stored.order.clone()),
        order_took_stock,
        reverted,
        products,
        number_taken,
        next_number: ledger.next_number,
        currency: ledger.currency,
        now,
    };
    Ok((stored, state))
}
