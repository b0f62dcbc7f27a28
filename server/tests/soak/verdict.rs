//! What must be so when everything has come to rest, as the server tells it.

use live_orders::{Order, OrderQuery, Seq};

use crate::page::Page;
use crate::promises::{FELL, Promise};
use crate::shop::Books;
use crate::wire::{Trouble, Wire};

/// All orders and products, read anew.
pub(crate) async fn books(wire: &Wire, head: Seq) -> Books {
    let plain = OrderQuery::default();
    let loaded = wire.load(plain.clone(), 1).await.expect("the server runs");
    let orders = wire.all_orders(&plain).await.expect("the server runs");
    Books::new(head, orders.items, loaded.products.items)
}

/// A page shows what a fresh one would, and has its books right.
pub(crate) async fn compare(page: &Page, wire: &Wire, books: &Books) -> Result<(), String> {
    let wrong = |trouble: Trouble| format!("{trouble:?}");
    let fresh = wire.all_orders(page.query()).await.map_err(wrong)?;
    let (rows, total) = (page.view.rows(), page.view.total());
    if let Some(row) = rows.iter().find(|row| row.pending) {
        return Err(format!("a row still waits: {row:?}"));
    }
    let shown: Vec<Order> = rows.into_iter().map(|row| row.order).collect();
    let loaded = fresh.items.into_iter();
    let expected: Vec<Order> = loaded.filter(|order| page.is_loaded(order)).collect();
    if shown != expected || total != fresh.total || fresh.seq != books.seq {
        return Err(format!(
            "at {} it shows {shown:?} of {total}, and should show {expected:?} of {}",
            books.seq, fresh.total
        ));
    }
    match &page.books {
        Some(kept) if kept != books => Err(format!("its books are {kept:?}, not {books:?}")),
        _ => Ok(()),
    }
}

/// A mutation that is sent once more is answered as it was.
pub(crate) async fn ask_again(promise: &Promise, wire: &Wire) -> Result<(), String> {
    let id = &promise.deed.mutation.id;
    if promise.answer.as_ref().is_err_and(|why| why == FELL) {
        // It was never sent.
        return Ok(());
    }
    let again = match wire.send(id, &promise.deed.letter).await {
        Ok(outcome) => Ok(Box::new(outcome)),
        Err(Trouble::Refused(problem)) => Err(problem.to_string()),
        Err(trouble) => return Err(format!("{id}: {trouble:?}")),
    };
    if again == promise.answer {
        Ok(())
    } else {
        let first = &promise.answer;
        Err(format!("{id} was answered {first:?}, and then {again:?}"))
    }
}
