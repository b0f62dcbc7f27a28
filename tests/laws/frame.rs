//! The wire: what is written of a change is read back whole, by the stream and by the log.

use live_orders::Change;
use live_orders::frame::FrameError;
use proptest::prelude::*;
use serde_json::Value;

use crate::shop::{Shop, any_deed, mutation};

proptest! {
    #[test]
    fn a_change_survives_the_wire(deeds in prop::collection::vec(any_deed(), 1..40)) {
        let mut shop = Shop::open();
        for (index, deed) in deeds.iter().enumerate() {
            if let Some(command) = shop.command(deed, None) {
                let _ = shop.execute(&mutation(format!("m{index}"), command));
            }
        }
        for change in &shop.log {
            let data = change.data();
            prop_assert!(!data.contains('\n'), "an event's data is one line");
            prop_assert_eq!(&Change::from_event(change.event(), &data).expect("a frame"), change);
            let json = serde_json::to_string(change).expect("serialises");
            prop_assert_eq!(&serde_json::from_str::<Change>(&json).expect("a change"), change);
        }
    }
}

#[test]
fn an_event_says_what_it_is_about() {
    let change = Shop::open().log.remove(0);
    let data: Value = serde_json::from_str(&change.data()).unwrap();
    assert_eq!(
        (change.event(), &data["entity"], &data["id"]),
        ("insert", &"products".into(), &"A-1".into())
    );
    assert_eq!(
        (&data["version"], &data["seq"], &data["mutation"]),
        (&1.into(), &1.into(), &"stock-A-1".into())
    );
}

#[test]
fn what_was_written_before_commits_were_told_stands_for_itself() {
    let mut change = Shop::open().log.remove(0);
    change.commit = change.seq.next();
    let without = |json: &str| {
        let mut json: Value = serde_json::from_str(json).unwrap();
        let told = json.as_object_mut().unwrap().remove("commit");
        assert_eq!(told, Some(2.into()), "it is told otherwise");
        json.to_string()
    };
    let data = without(&change.data());
    let event = Change::from_event(change.event(), &data).expect("a frame");
    let item = without(&serde_json::to_string(&change).expect("serialises"));
    let item: Change = serde_json::from_str(&item).expect("a change");
    assert_eq!((event.commit, item.commit), (change.seq, change.seq));
}

#[test]
fn what_is_no_frame_is_an_error() {
    let change = Shop::open().log.remove(0);
    assert!(matches!(
        Change::from_event("upsert", &change.data()),
        Err(FrameError::UnknownEvent(_))
    ));
    assert!(matches!(
        Change::from_event("insert", "{}"),
        Err(FrameError::Malformed(_))
    ));
    assert!(matches!(
        Change::from_event("insert", "no JSON"),
        Err(FrameError::Malformed(_))
    ));
}
