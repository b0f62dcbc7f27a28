//! Whether the file that a run leaves holds together, and keeps what clients were told.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use live_orders::{Change, Command, MutationId, Order, OrderId, Record, Seq, Status, Version};
use live_orders_app::port::Port;

use crate::promises::Promise;
use crate::shop::Books;
use crate::whole;

/// Checks it.
pub(crate) async fn audit(path: &Path, promises: &[Promise]) -> Result<(), String> {
    let store = whole::open(path).await;
    let log = whole::changes(&store).await;
    let books = Books::new(
        store.head(),
        whole::orders(&store).await.into_values(),
        whole::products(&store).await.into_values(),
    );
    let summary = store.summary().await.map_err(|error| error.to_string())?;
    store.close().await;
    check_places(&log, books.seq)?;
    check_told(&log, &books)?;
    check_mutations(&log, promises)?;
    let pruned_to = log.first().map_or(books.seq, |first| Seq(first.seq.0 - 1));
    for promise in promises {
        check_promise(promise, &log, &books, pruned_to)
            .map_err(|what| format!("{}: {what}", promise.deed.mutation.id))?;
    }
    books.check_stock()?;
    let taken = books
        .orders
        .values()
        .filter(|order| order.status.takes_stock());
    let total: i64 = taken.map(|order| order.total.minor()).sum();
    let counted = (summary.orders, summary.total.minor(), summary.seq);
    let scanned = (books.orders.len() as u64, total, books.seq);
    if counted != scanned {
        return Err(format!("the counters say {counted:?}, a scan {scanned:?}"));
    }
    Ok(())
}

/// Without a gap up to the head.
fn check_places(log: &[Change], head: Seq) -> Result<(), String> {
    let gap = log
        .windows(2)
        .find(|pair| pair[1].seq != pair[0].seq.next());
    if let Some(pair) = gap {
        return Err(format!("the log has {} after {}", pair[1].seq, pair[0].seq));
    }
    let last = log.last().map(|change| change.seq);
    if last.is_some_and(|last| last != head) {
        return Err(format!("the log ends at {last:?}, the store at {head}"));
    }
    Ok(())
}

/// Each change starts where the one before it has left the record, moves it as the domain allows,
/// and the last one says how it stands.
fn check_told(log: &[Change], books: &Books) -> Result<(), String> {
    let mut told: BTreeMap<String, Option<&Record>> = BTreeMap::new();
    let mut stood: HashSet<(OrderId, Status)> = HashSet::new();
    let mut cut: HashSet<OrderId> = HashSet::new();
    for change in log {
        let (before, after) = (change.effect.before(), change.effect.after());
        let known = told.insert(change.effect.record().id(), after);
        if let (None, Some(before)) = (known, before.and_then(Record::order)) {
            cut.insert(before.id);
        }
        if known.is_some_and(|known| known != before) {
            return Err(format!("{change:?} follows {known:?}"));
        }
        if let (Some(before), Some(after)) = (before, after) {
            let follows = after.version() == before.version().next();
            let is_move = match (before.order(), after.order()) {
                (Some(before), Some(after)) if before.status == after.status => {
                    before.status.is_editable()
                }
                // What is taken back leads to where it stood before. Of an order whose first changes
                // are cut off that is not known: what its last move can have been is.
                (Some(before), Some(after)) => {
                    before.status.allows(after.status)
                        || stood.contains(&(after.id, after.status))
                        || cut.contains(&after.id) && after.status.allows(before.status)
                }
                _ => true,
            };
            if !follows || !is_move {
                return Err(format!("{change:?} is no move"));
            }
        }
        for order in [before, after]
            .into_iter()
            .flatten()
            .filter_map(Record::order)
        {
            stood.insert((order.id, order.status));
        }
    }
    let orders = books.orders.values().cloned().map(Record::Order);
    let products = books.products.values().cloned().map(Record::Product);
    let rows: BTreeMap<String, Record> = orders.chain(products).map(|r| (r.id(), r)).collect();
    for (id, record) in told {
        if rows.get(&id) != record {
            return Err(format!(
                "{id} is {:?}, the log says {record:?}",
                rows.get(&id)
            ));
        }
    }
    Ok(())
}

/// Each mutation happened once: its changes stand together, the order first, then what it moves in
/// stock.
fn check_mutations(log: &[Change], promises: &[Promise]) -> Result<(), String> {
    let mut seen: HashMap<&MutationId, Seq> = HashMap::new();
    for group in log.chunk_by(|a, b| a.mutation == b.mutation && a.commit == b.commit) {
        let (first, last) = (&group[0], &group[group.len() - 1]);
        if let Some(before) = seen.insert(&first.mutation, first.seq) {
            return Err(format!(
                "{} happened twice, at {before} and at {}",
                first.mutation, first.seq
            ));
        }
        // The oldest part may be cut off in the middle of a mutation.
        let is_cut = first.seq == log[0].seq && first.seq.0 > 1;
        if last.seq != last.commit {
            return Err(format!("{first:?} is not complete"));
        }
        if let (Record::Order(_), false) = (first.effect.record(), is_cut) {
            check_stock_moves(group)?;
        }
    }
    for promise in promises.iter().filter(|promise| promise.answer.is_err()) {
        if let Some(seq) = seen.get(&promise.deed.mutation.id) {
            let id = &promise.deed.mutation.id;
            return Err(format!("{id} was refused, and happened at {seq}"));
        }
    }
    Ok(())
}

/// What an order's change takes is what the changes of stock beside it take.
fn check_stock_moves(group: &[Change]) -> Result<(), String> {
    let mut moves: BTreeMap<String, i64> = BTreeMap::new();
    let mut add = |sku: &str, pieces: i64| *moves.entry(sku.to_owned()).or_default() += pieces;
    for change in group {
        let sides = [(change.effect.before(), -1), (change.effect.after(), 1)];
        for (record, sign) in sides {
            match record {
                Some(Record::Order(order)) if order.status.takes_stock() => {
                    for line in &order.lines {
                        add(line.sku.as_str(), sign * i64::from(line.quantity));
                    }
                }
                Some(Record::Product(product)) => {
                    add(product.sku.as_str(), sign * i64::from(product.stock));
                }
                _ => {}
            }
        }
    }
    moves.retain(|_, pieces| *pieces != 0);
    if moves.is_empty() {
        Ok(())
    } else {
        Err(format!("{moves:?} pieces are lost by {:?}", group[0]))
    }
}

/// What was acknowledged is there as it was told, and rests on the version that was seen.
fn check_promise(
    promise: &Promise,
    log: &[Change],
    books: &Books,
    pruned_to: Seq,
) -> Result<(), String> {
    let Ok(outcome) = &promise.answer else {
        return Ok(());
    };
    let told = outcome.record.order().expect("an order");
    if outcome.seq <= pruned_to {
        return check_row(outcome.order(), told, books);
    }
    let change = log.iter().find(|change| change.seq == outcome.seq);
    let change = change.ok_or_else(|| format!("acknowledged at {} and lost", outcome.seq))?;
    if change.mutation != promise.deed.mutation.id || change.effect.record() != &outcome.record {
        return Err(format!("{outcome:?} was told, the log has {change:?}"));
    }
    let before: Option<Version> = change.effect.before().map(Record::version);
    // What takes back goes by what the order says, whatever its version.
    let names_none = matches!(promise.deed.mutation.command, Command::Revert(_));
    if before != promise.deed.seen && !names_none {
        let seen = promise.deed.seen;
        return Err(format!("{seen:?} was seen, and {before:?} written over"));
    }
    Ok(())
}

/// Where the log no longer tells of it, the row does; a row that is not there was deleted later, and
/// that may be in the part of the log that is cut off as well.
fn check_row(after: Option<&Order>, told: &Order, books: &Books) -> Result<(), String> {
    match (after, books.orders.get(&told.id)) {
        (None, Some(row)) => Err(format!("it was deleted, and is {row:?}")),
        (Some(_), Some(row)) if row.version < told.version => {
            Err(format!("it was {told:?}, and is {row:?}"))
        }
        _ => Ok(()),
    }
}
