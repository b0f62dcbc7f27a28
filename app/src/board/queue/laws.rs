//! The queue's laws, whatever happens in whatever order: each mutation ends exactly once, those on
//! one order reach the server in the order in which they were done, and nothing is sent after what
//! it rests on was refused or taken back.

use std::collections::{BTreeMap, BTreeSet};

use live_orders::Status;
use proptest::prelude::*;

use super::tests::{edit, move_to, of_product, place};
use super::*;
use crate::board::ask::About;

/// What happens to a queue.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// The reader does something to an order.
    Ask { order: u8 },
    /// The first is sent.
    Send,
    /// What is under way is carried out.
    Answer,
    /// What is under way gets no answer.
    Fail,
    /// What is under way is refused.
    Refuse,
    /// The reader takes one back.
    Cancel { place: usize },
    /// The page is loaded again: what was kept is all that is left.
    Reload,
    /// So many days pass.
    Pass { days: i64 },
}

/// How a mutation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Done,
    Fallen,
}

#[derive(Default)]
struct Page {
    queue: Queue,
    asked: Vec<(MutationId, Ask)>,
    ends: BTreeMap<MutationId, End>,
    under_way: Option<MutationId>,
    /// The last that was sent of each order or product, by its place in the asking.
    sent: BTreeMap<About, usize>,
    now: Timestamp,
}

impl Page {
    fn ask(&mut self, order: u8) -> Result<(), TestCaseError> {
        let name = format!("m{}", self.asked.len());
        let turn = self.asked.len();
        let job = match (order % 2, turn % 3) {
            (1, _) => of_product(&name, order, turn),
            (_, 0) => place(&name, order.into()),
            (_, 1) => edit(&name, order.into()),
            _ => move_to(&name, order.into(), Status::Paid),
        };
        let job = Job {
            asked_at: self.now,
            ..job
        };
        self.asked.push((job.mutation.clone(), job.ask.clone()));
        prop_assert!(self.queue.push(job).is_ok());
        Ok(())
    }

    fn send(&mut self) -> Result<(), TestCaseError> {
        let Some(job) = self.queue.next_to_send() else {
            let may_send = self.under_way.is_none() && self.queue.jobs().len() > 0;
            prop_assert!(!may_send, "what could be sent was not");
            return Ok(());
        };
        prop_assert_eq!(self.under_way.replace(job.mutation.clone()), None);
        let index = self.index(&job.mutation);
        let sent = self.sent.entry(job.ask.about()).or_default();
        prop_assert!(*sent <= index, "an earlier one was sent after a later one");
        *sent = index;
        prop_assert!(!self.ends.contains_key(&job.mutation), "it had ended");
        Ok(())
    }

    fn end(&mut self, mutation: &MutationId, end: End) -> Result<(), TestCaseError> {
        prop_assert_eq!(
            self.ends.insert(mutation.clone(), end),
            None,
            "it ended twice"
        );
        Ok(())
    }

    /// With what falls goes all that rests on it: of an order whatever was asked of it after.
    fn fall(&mut self, fallen: Option<Fallen>) -> Result<(), TestCaseError> {
        let Some(fallen) = fallen else {
            return Ok(());
        };
        let ask = fallen.job.ask.clone();
        let rests = |of: &Ask| match ask.about() {
            About::Order(_) => of.about() == ask.about(),
            About::Product(_) => of.rests_on(&ask),
        };
        let from = self.index(&fallen.job.mutation);
        for job in fallen.jobs() {
            self.end(&job.mutation, End::Fallen)?;
        }
        let later = self.asked.iter().skip(from);
        for (mutation, _) in later.filter(|(_, of)| rests(of)) {
            prop_assert!(self.ends.contains_key(mutation), "{mutation} rested on it");
        }
        Ok(())
    }

    fn index(&self, mutation: &MutationId) -> usize {
        let mut asked = self.asked.iter();
        asked.position(|(asked, _)| asked == mutation).unwrap()
    }

    fn happen(&mut self, event: Event) -> Result<(), TestCaseError> {
        match event {
            Event::Ask { order } => self.ask(order)?,
            Event::Send => self.send()?,
            Event::Answer => {
                if let Some(mutation) = self.under_way.take() {
                    prop_assert!(self.queue.answered(&mutation).is_some());
                    self.end(&mutation, End::Done)?;
                }
            }
            Event::Fail => {
                if let Some(mutation) = self.under_way.take() {
                    self.queue.failed(&mutation);
                }
            }
            Event::Refuse => {
                if let Some(mutation) = self.under_way.take() {
                    let fallen = self.queue.refused(&mutation);
                    prop_assert!(fallen.is_some());
                    self.fall(fallen)?;
                }
            }
            Event::Cancel { place } => {
                let mutation = self.queue.jobs().nth(place).map(|job| job.mutation.clone());
                if let Some(mutation) = mutation {
                    let fallen = self.queue.cancel(&mutation);
                    prop_assert_eq!(fallen.is_none(), self.under_way == Some(mutation));
                    self.fall(fallen)?;
                }
            }
            Event::Reload => {
                self.under_way = None;
                self.queue = Queue::restored(self.queue.jobs().cloned().collect());
            }
            Event::Pass { days } => {
                self.now = self.now.plus_days(days);
                while let Some(fallen) = self.queue.too_old(self.now) {
                    self.fall(Some(fallen))?;
                }
            }
        }
        Ok(())
    }

    fn check(&self) -> Result<(), TestCaseError> {
        let waiting: BTreeSet<_> = self.queue.jobs().map(|job| &job.mutation).collect();
        prop_assert_eq!(waiting.len(), self.queue.jobs().len());
        for (mutation, _) in &self.asked {
            let has_ended = self.ends.contains_key(mutation);
            prop_assert!(
                has_ended != waiting.contains(mutation),
                "{mutation} is lost or doubled"
            );
        }
        let shown = self.queue.waiting();
        let under_way = shown.iter().filter(|it| it.is_sending);
        let under_way: Vec<_> = under_way.map(|it| it.mutation.clone()).collect();
        prop_assert_eq!(under_way, Vec::from_iter(self.under_way.clone()));
        Ok(())
    }
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => (0_u8..4).prop_map(|order| Event::Ask { order }),
        8 => Just(Event::Send),
        4 => Just(Event::Answer),
        3 => Just(Event::Fail),
        2 => Just(Event::Refuse),
        2 => (0_usize..8).prop_map(|place| Event::Cancel { place }),
        1 => Just(Event::Reload),
        1 => (1_i64..8).prop_map(|days| Event::Pass { days }),
    ]
}

proptest! {
    #[test]
    fn whatever_happens_each_ends_once_and_in_its_order(
        events in prop::collection::vec(any_event(), 1..120),
    ) {
        let mut page = Page::default();
        for event in events {
            page.happen(event)?;
            page.check()?;
        }
        // With the server back for good nothing is left.
        if let Some(mutation) = page.under_way.clone() {
            page.queue.failed(&mutation);
            page.under_way = None;
        }
        while page.queue.jobs().len() > 0 {
            page.happen(Event::Send)?;
            page.happen(Event::Answer)?;
        }
        page.check()?;
        prop_assert_eq!(page.ends.len(), page.asked.len());
    }
}
