//! When a poller may ask, rule by rule, and left to chance.

use std::time::Duration;

use proptest::prelude::*;

use super::schedule::{Due, Outcome, PollOptions, Schedule};

const FIVE: PollOptions = PollOptions {
    every: Duration::from_secs(5),
    in_background: false,
};

/// A schedule with a listener whose first question was answered at `0`.
fn answered() -> Schedule {
    answered_with(FIVE)
}

fn answered_with(options: PollOptions) -> Schedule {
    let mut schedule = Schedule::new(options);
    schedule.subscribe(0);
    assert_eq!(schedule.due(0), Due::Now);
    schedule.asked(0);
    schedule.answered(0, Outcome::Good, 1.0);
    schedule
}

#[test]
fn the_first_listener_starts_it_and_the_last_one_stops_it() {
    let mut schedule = Schedule::new(FIVE);
    assert_eq!(schedule.due(0), Due::Never);
    schedule.subscribe(0);
    assert_eq!(schedule.due(0), Due::Now);
    schedule.asked(0);
    schedule.answered(40, Outcome::Good, 1.0);
    schedule.subscribe(3_000);
    assert_eq!(schedule.due(3_000), Due::At(5_000));
    schedule.unsubscribe();
    assert_eq!(schedule.due(5_000), Due::Now);
    schedule.unsubscribe();
    assert_eq!(schedule.due(5_000), Due::Never);
}

#[test]
fn an_answer_that_reached_nobody_does_not_count() {
    let mut schedule = answered();
    schedule.asked(5_000);
    schedule.stop();
    schedule.subscribe(5_500);
    assert_eq!(schedule.due(5_500), Due::Now);
}

#[test]
fn questions_do_not_overlap() {
    let mut schedule = answered();
    schedule.asked(5_000);
    assert!(schedule.want(20_000), "what is being asked is everybody's");
    assert_eq!(schedule.due(20_000), Due::Never);
    schedule.answered(20_000, Outcome::Good, 1.0);
    assert_eq!(schedule.due(20_000), Due::Now);
}

#[test]
fn what_was_answered_within_two_seconds_is_not_asked_again() {
    let mut schedule = answered();
    assert!(!schedule.want(1_999));
    assert_eq!(schedule.due(1_999), Due::At(5_000));
    assert!(schedule.want(2_000));
    assert_eq!(schedule.due(2_000), Due::Now);
}

#[test]
fn no_interval_is_below_the_floor() {
    let mut schedule = answered();
    schedule.set_interval(Duration::from_millis(100));
    assert_eq!(schedule.due(100), Due::At(2_000));
}

#[test]
fn nothing_is_asked_while_hidden_and_at_once_on_coming_back() {
    let mut schedule = answered();
    schedule.set_visible(false, 1_000);
    assert_eq!(schedule.due(60_000), Due::Never);
    schedule.set_visible(true, 60_000);
    assert_eq!(schedule.due(60_000), Due::Now);
    let mut schedule = answered_with(PollOptions {
        in_background: true,
        ..FIVE
    });
    schedule.set_visible(false, 1_000);
    assert_eq!(schedule.due(5_000), Due::Now);
}

#[test]
fn nothing_is_asked_without_a_network_and_at_once_with_one() {
    let mut schedule = answered();
    schedule.set_online(false, 1_000);
    assert_eq!(schedule.due(60_000), Due::Never);
    schedule.set_online(true, 2_500);
    assert_eq!(schedule.due(2_500), Due::Now);
}

#[test]
fn nothing_is_asked_while_it_is_not_needed() {
    let mut schedule = answered();
    schedule.enable(false);
    assert_eq!(schedule.due(60_000), Due::Never);
    schedule.enable(true);
    assert_eq!(schedule.due(60_000), Due::Now);
}

#[test]
fn bad_answers_make_it_wait_longer_and_a_good_one_forgives() {
    let mut schedule = answered();
    let mut now = 5_000;
    let mut waits = Vec::new();
    for _ in 0..6 {
        schedule.asked(now);
        schedule.answered(now, Outcome::Bad(None), 1.0);
        let Due::At(at) = schedule.due(now) else {
            panic!("it waits");
        };
        waits.push((at - now) / 1_000);
        now = at;
    }
    assert_eq!(waits, [2, 2, 4, 8, 16, 30]);
    schedule.asked(now);
    schedule.answered(now, Outcome::Good, 1.0);
    assert_eq!(schedule.due(now), Due::At(now + 5_000));
}

#[test]
fn a_server_that_asks_for_a_pause_gets_it_within_reason() {
    for (asked_s, kept_s) in [(20, 20), (100_000, 300)] {
        let mut schedule = answered();
        schedule.asked(5_000);
        let pause = Some(Duration::from_secs(asked_s));
        schedule.answered(5_000, Outcome::Bad(pause), 0.0);
        assert_eq!(schedule.due(5_000), Due::At(5_000 + kept_s * 1_000));
    }
}

#[derive(Clone, Debug)]
enum Step {
    Subscribe,
    Unsubscribe,
    Want,
    Focus,
    Visible(bool),
    Online(bool),
    Enable(bool),
    Answer(bool),
    Pass(u64),
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => Just(Step::Subscribe),
        1 => Just(Step::Unsubscribe),
        2 => Just(Step::Want),
        1 => Just(Step::Focus),
        1 => any::<bool>().prop_map(Step::Visible),
        1 => any::<bool>().prop_map(Step::Online),
        1 => any::<bool>().prop_map(Step::Enable),
        4 => any::<bool>().prop_map(Step::Answer),
        8 => (0_u64..8_000).prop_map(Step::Pass),
    ]
}

proptest! {
    #[test]
    fn whatever_happens_the_server_is_left_in_peace(
        steps in proptest::collection::vec(any_step(), 0..200),
    ) {
        let mut schedule = Schedule::new(FIVE);
        let mut now = 0;
        let (mut listeners, mut visible, mut online, mut enabled) = (0_usize, true, true, true);
        let mut under_way = false;
        let (mut asked_at, mut good_at) = (0, None);
        for step in steps {
            match step {
                Step::Subscribe => { listeners += 1; schedule.subscribe(now); }
                Step::Unsubscribe => {
                    listeners = listeners.saturating_sub(1);
                    schedule.unsubscribe();
                }
                Step::Want => { schedule.want(now); }
                Step::Focus => schedule.focus(now),
                Step::Visible(is) => { visible = is; schedule.set_visible(is, now); }
                Step::Online(is) => { online = is; schedule.set_online(is, now); }
                Step::Enable(is) => { enabled = is; schedule.enable(is); }
                Step::Answer(is_good) if under_way => {
                    under_way = false;
                    let outcome = if is_good { Outcome::Good } else { Outcome::Bad(None) };
                    good_at = is_good.then_some(asked_at);
                    schedule.answered(now, outcome, 0.5);
                }
                Step::Answer(_) => {}
                Step::Pass(ms) => now += ms,
            }
            match schedule.due(now) {
                Due::Now => {
                    prop_assert!(!under_way && listeners > 0 && visible && online && enabled);
                    if let Some(good_at) = good_at {
                        prop_assert!(now - good_at >= 2_000, "asked {} ms after", now - good_at);
                    }
                    schedule.asked(now);
                    asked_at = now;
                    under_way = true;
                }
                Due::At(at) => prop_assert!(at > now && at - now <= 300_000),
                Due::Never => prop_assert!(
                    under_way || listeners == 0 || !visible || !online || !enabled
                ),
            }
        }
    }
}
