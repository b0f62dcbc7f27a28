//! Rows that have gone from the document: those that can be other keys' wait for them, for a while; the
//! rest is taken apart between the frames.

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::time::Duration;

use leptos::leptos_dom::helpers::set_timeout;

use crate::in_order::row::RowState;

/// So many wait: a screen, and what is rendered around it.
const SPARE_MAX: usize = 96;
/// So long they wait after the last one came: what comes in over several frames finds them, and a list
/// that has become short does not keep them.
const SPARE_STAY: Duration = Duration::from_secs(2);
/// So many are taken apart at once.
const APART_MAX: usize = 8;

/// The rows that wait.
pub(super) struct Spare<K: 'static>(Rc<RefCell<Waiting<K>>>);

struct Waiting<K: 'static> {
    rows: Vec<RowState<K>>,
    /// How often some have come: whoever is to clear away looks whether others came since.
    came: u32,
}

impl<K: 'static> Spare<K> {
    /// None yet.
    pub(super) fn new() -> Self {
        Self(Rc::new(RefCell::new(Waiting {
            rows: Vec::new(),
            came: 0,
        })))
    }

    /// Takes rows in that are out of the document.
    pub(super) fn put(&self, gone: Vec<RowState<K>>) {
        if gone.is_empty() {
            return;
        }
        let mut rest = Vec::new();
        let came = {
            let mut waiting = self.0.borrow_mut();
            for row in gone {
                if waiting.rows.len() < SPARE_MAX && row.turn_to(None) {
                    waiting.rows.push(row);
                } else {
                    rest.push(row);
                }
            }
            waiting.came = waiting.came.wrapping_add(1);
            waiting.came
        };
        drop_later(rest);
        let waiting = Rc::downgrade(&self.0);
        set_timeout(move || clear(&waiting, came), SPARE_STAY);
    }

    /// A row that shows a key from now on, if one waits that can.
    pub(super) fn take(&self, key: K) -> Option<RowState<K>> {
        let row = self.0.borrow_mut().rows.pop()?;
        if row.turn_to(Some(key)) {
            return Some(row);
        }
        // A gap, perhaps, for which no row can stand: the next key may find it.
        self.0.borrow_mut().rows.push(row);
        None
    }
}

/// Lets go of what still waits, unless others have come since.
fn clear<K: 'static>(waiting: &Weak<RefCell<Waiting<K>>>, came: u32) {
    let Some(waiting) = waiting.upgrade() else {
        return;
    };
    let rows = {
        let mut waiting = waiting.borrow_mut();
        if waiting.came != came {
            return;
        }
        std::mem::take(&mut waiting.rows)
    };
    drop_later(rows);
}

/// Lets go of rows, some at a time: what hangs on a screen of them (effects, listeners, signals) takes
/// as long to be taken apart as a third of them to be made. A timer, for frames are not counted while
/// nobody looks.
fn drop_later<K: 'static>(mut rows: Vec<RowState<K>>) {
    if rows.len() <= APART_MAX {
        return;
    }
    let drop_some = move || {
        rows.truncate(rows.len().saturating_sub(APART_MAX));
        drop_later(rows);
    };
    set_timeout(drop_some, Duration::ZERO);
}
