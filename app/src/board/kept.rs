//! The queue over a reload: written to the tab's own storage at each change, and read when the page
//! comes to life again. It owns the form in which it is written.
//!
//! A tab that the reader duplicates starts with a copy of that storage. Both then show and send the
//! same mutations, which is harmless because each has its id: it happens once. What is cancelled in
//! one of the two is still sent by the other. To tell the two apart would take a lock that is held
//! for as long as something waits; browsers give none to pages that are served without TLS, and a
//! copy that is mistaken for the original would lose what somebody typed.
//!
//! It is kept for whoever is signed in: what one has asked for is never sent in the name of another who
//! signs in after them, and waits until they are back.
//!
//! The life of the store is not written down: what was asked for is still wanted of a store that
//! was put back to an earlier day, and what rests on a version that it does not have is refused.

use leptos::prelude::window;
use serde::{Deserialize, Serialize};
use web_sys::Storage;

use crate::board::queue::{Job, Queue};
use crate::signed::Signed;

/// Where in the storage; nobody else writes there. The name of whoever is signed in follows.
const KEY: &str = "live-orders.outbox";
/// The form in which it is written. A page that changes the form changes the number.
const FORM: u32 = 1;

#[derive(Serialize)]
struct Written<'a> {
    form: u32,
    jobs: Vec<&'a Job>,
}

#[derive(Deserialize)]
struct Read {
    jobs: Vec<Job>,
}

#[derive(Deserialize)]
struct Form {
    form: u32,
}

/// What is there cannot be read: a page of another version wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("what was kept is in a form that this version does not read")]
pub struct Unreadable;

/// Keeps the queue; `false` where the browser does not let it. To be called in the browser.
pub fn keep(queue: &Queue) -> bool {
    let storage = storage();
    if queue.jobs().len() == 0 {
        // Where nothing can be taken away, nothing is there.
        let _ = storage.map(|storage| storage.remove_item(&key()));
        return true;
    }
    storage.is_some_and(|storage| {
        let kept = storage.set_item(&key(), &write(queue));
        if kept.is_err() {
            // It is full. What was kept before is out of date: it may hold what was cancelled since.
            let _ = storage.remove_item(&key());
        }
        kept.is_ok()
    })
}

/// The queue that was kept; empty where there was none. To be called in the browser.
///
/// What was asked for in this tab while there were no accounts belongs to whoever first signs in in it.
pub fn kept() -> Result<Queue, Unreadable> {
    let key = key();
    if let Some(storage) = storage().filter(|_| key != KEY)
        && let Ok(Some(text)) = storage.get_item(KEY)
        && matches!(storage.get_item(&key), Ok(None))
        && storage.set_item(&key, &text).is_ok()
    {
        let _ = storage.remove_item(KEY);
    }
    let text = storage().and_then(|storage| storage.get_item(&key).ok().flatten());
    text.map_or_else(|| Ok(Queue::default()), |text| read(&text))
}

fn key() -> String {
    match Signed::of_reader() {
        Signed::In { name, .. } => format!("{KEY}.{name}"),
        Signed::Local | Signed::Out => KEY.to_owned(),
    }
}

fn storage() -> Option<Storage> {
    // It fails where the reader has forbidden it.
    window().session_storage().ok().flatten()
}

fn write(queue: &Queue) -> String {
    let written = Written {
        form: FORM,
        jobs: queue.jobs().collect(),
    };
    serde_json::to_string(&written).unwrap_or_default()
}

fn read(text: &str) -> Result<Queue, Unreadable> {
    let form: Form = serde_json::from_str(text).map_err(|_| Unreadable)?;
    if form.form != FORM {
        return Err(Unreadable);
    }
    let read: Read = serde_json::from_str(text).map_err(|_| Unreadable)?;
    Ok(Queue::restored(read.jobs))
}

#[cfg(test)]
mod tests {
    use live_orders::Status;
    use live_orders::view::PENDING_MAX;

    use super::*;
    use crate::board::queue::tests::{edit, move_to, place};

    fn queue(jobs: Vec<Job>) -> Queue {
        let mut queue = Queue::default();
        for job in jobs {
            queue.push(job).expect("room");
        }
        queue
    }

    #[test]
    fn what_is_written_is_read_back() {
        let queue = queue(vec![
            place("a", 1),
            edit("b", 1),
            move_to("c", 1, Status::Paid),
        ]);
        assert_eq!(read(&write(&queue)), Ok(queue));
    }

    #[test]
    fn what_was_under_way_is_sent_again_and_known_as_sent() {
        let mut queue = queue(vec![place("a", 1)]);
        let sent = queue.next_to_send().expect("sent");
        let mut again = read(&write(&queue)).expect("reads");
        let resent = again.next_to_send().expect("sent again");
        assert_eq!((resent.mutation, resent.attempts), (sent.mutation, 2));
    }

    #[test]
    fn the_form_of_today_is_read_in_time_to_come() {
        let text = r#"{"form":1,"jobs":[{"mutation":"a","ask":{"kind":"status",
            "id":"00000000-0000-0000-0000-000000000001","version":3,"status":"paid"},
            "subject":{"number":11078,"customer":"Nadia’s Deli"},"products":{},
            "asked_at":"2026-03-01T12:00:00Z","attempts":2}]}"#;
        let queue = read(text).expect("reads");
        assert_eq!(queue.waiting()[0].words, "#11078 → Paid");
    }

    #[test]
    fn what_another_version_wrote_is_told_and_not_guessed_at() {
        for text in [
            "",
            "{}",
            r#"{"form":2,"jobs":[]}"#,
            r#"{"form":1,"jobs":[{"ask":"dance"}]}"#,
        ] {
            assert_eq!(read(text), Err(Unreadable), "{text}");
        }
    }

    #[test]
    fn a_copy_is_read_once_and_no_more_than_may_wait() {
        let twice = vec![place("a", 1), place("a", 1)];
        assert_eq!(Queue::restored(twice).jobs().len(), 1);
        let many = (0..PENDING_MAX + 5).map(|n| place(&format!("m{n}"), 1));
        assert_eq!(Queue::restored(many.collect()).jobs().len(), PENDING_MAX);
    }
}
