//! The connection's table, cell by cell, and walked at random.

use std::time::Duration;

use proptest::prelude::*;

use super::backoff::BACKOFF_MAX;
use super::mode::{HEAD_CHECK_EVERY, Interval, Mode};
use super::state::{
    Action, CONNECT_MAX, Event, FALLBACK_AFTER, FALLBACK_EVERY, Phase, SILENCE_MAX, State,
};

const EVERY: Mode = Mode::Every(Interval::Ten);

/// The columns of the tables below.
const EVENTS: [Event; 17] = [
    Event::Started,
    Event::Stopped,
    Event::Connected,
    Event::Heard,
    Event::Heartbeat,
    Event::Lost,
    Event::Silent,
    Event::Promoted,
    Event::Due,
    Event::Polled,
    Event::PollFailed,
    Event::Reset,
    Event::Loaded,
    Event::LoadFailed,
    Event::Online,
    Event::Offline,
    Event::Visible,
];

/// A row a phase, a letter an event: the phase that follows. A dot: nothing changes and nothing is
/// done.
const LIVE: [(Phase, &str); 7] = [
    //                    S S C H h L S P D P f R L l O o V
    (Phase::Idle, "        C . . . . . . . . . . . . . . . ."),
    (Phase::Connecting, "  . I L . . R R C . P . S . . . O ."),
    (Phase::Live, "        . I L L L R R L . . . S . . . O ."),
    (Phase::Reconnecting, ". I L . . . . . C P . S . . C O C"),
    (Phase::Polling, "     . I L . . P P . P . R S . . P O ."),
    (Phase::Offline, "     . I . . . . . . C . . . . . C . C"),
    (Phase::Resetting, "   . I . . . . . . . . . . C R . O ."),
];

const ASKING: [(Phase, &str); 5] = [
    (Phase::Idle, "        P . . . . . . . . . . . . . . . ."),
    (Phase::Reconnecting, ". I . . . . . . P P . S . . P O P"),
    (Phase::Polling, "     . I . . . . . . . P R S . . . O ."),
    (Phase::Offline, "     . I . . . . . . P . . . . . P . P"),
    (Phase::Resetting, "   . I . . . . . . . . . . P R . O ."),
];

const PAUSED: [(Phase, &str); 5] = [
    (Phase::Idle, "        U . . . . . . . . . . . . . . . ."),
    (Phase::Reconnecting, ". I . . . . . . U . . S . . U O U"),
    (Phase::Paused, "      . I . . . . . . . . . S . . . O ."),
    (Phase::Offline, "     . I . . . . . . U . . . . . U . U"),
    (Phase::Resetting, "   . I . . . . . . . . . . U R . O ."),
];

fn letter(phase: Phase) -> char {
    match phase {
        Phase::Idle => 'I',
        Phase::Connecting => 'C',
        Phase::Live => 'L',
        Phase::Reconnecting => 'R',
        Phase::Polling => 'P',
        Phase::Paused => 'U',
        Phase::Offline => 'O',
        Phase::Resetting => 'S',
    }
}

fn at(phase: Phase, mode: Mode) -> State {
    State {
        phase,
        mode,
        failures: 1,
        short_lived: 1,
        resets: 0,
    }
}

#[test]
fn every_cell_of_the_table() {
    for (mode, table) in [
        (Mode::Live, &LIVE[..]),
        (EVERY, &ASKING),
        (Mode::Paused, &PAUSED),
    ] {
        for (phase, row) in table {
            let cells: Vec<&str> = row.split_whitespace().collect();
            assert_eq!(cells.len(), EVENTS.len(), "{phase:?}");
            for (event, cell) in EVENTS.iter().zip(cells) {
                let before = at(*phase, mode);
                let (after, actions) = before.step(*event, 1.0);
                let told = format!("{mode}: {phase:?} × {event:?} → {after:?}, {actions:?}");
                if cell == "." {
                    assert_eq!((after, actions), (before, vec![]), "{told}");
                } else {
                    assert_eq!(letter(after.phase).to_string(), cell, "{told}");
                }
            }
        }
    }
}

#[test]
fn the_choice_is_taken_in_from_anywhere() {
    for phase in [
        Phase::Connecting,
        Phase::Live,
        Phase::Reconnecting,
        Phase::Polling,
        Phase::Offline,
    ] {
        let (state, actions) = at(phase, Mode::Live).step(Event::Chosen(EVERY), 1.0);
        assert_eq!((state.phase, state.mode), (Phase::Polling, EVERY));
        assert_eq!(
            actions,
            [Action::Leave, Action::Poll(Duration::from_secs(10))]
        );
        let (state, actions) = at(phase, EVERY).step(Event::Chosen(Mode::Paused), 1.0);
        assert_eq!((state.phase, state.mode), (Phase::Paused, Mode::Paused));
        assert_eq!(actions, [Action::Leave, Action::Poll(HEAD_CHECK_EVERY)]);
        let (state, actions) = at(phase, Mode::Paused).step(Event::Chosen(Mode::Live), 1.0);
        assert_eq!(state.phase, Phase::Connecting);
        assert_eq!(
            actions,
            [
                Action::StopPolling,
                Action::Open,
                Action::Watch(CONNECT_MAX)
            ]
        );
        // The same again is no news.
        let before = at(phase, EVERY);
        assert_eq!(before.step(Event::Chosen(EVERY), 1.0), (before, vec![]));
    }
}

#[test]
fn it_opens_is_live_and_watches() {
    let (state, actions) = State::default().step(Event::Started, 0.5);
    assert_eq!(
        actions,
        [
            Action::StopPolling,
            Action::Open,
            Action::Watch(CONNECT_MAX)
        ]
    );
    let (state, actions) = state.step(Event::Connected, 0.5);
    assert_eq!(state.phase, Phase::Live);
    assert_eq!(actions, [Action::StopPolling, Action::Watch(SILENCE_MAX)]);
}

#[test]
fn a_lost_stream_is_closed_and_tried_again() {
    for event in [Event::Lost, Event::Silent] {
        let live = State {
            phase: Phase::Live,
            ..State::default()
        };
        let (state, actions) = live.step(event, 0.5);
        assert_eq!((state.phase, state.failures), (Phase::Reconnecting, 1));
        assert_eq!(
            actions,
            [Action::Close, Action::Wait(Duration::from_millis(500))]
        );
    }
}

#[test]
fn a_greeting_alone_does_not_forgive_failures() {
    let (greeted, _) = at(Phase::Connecting, Mode::Live).step(Event::Connected, 0.5);
    assert_eq!(greeted.failures, 1);
    let (heard, _) = greeted.step(Event::Heard, 0.5);
    assert_eq!((heard.failures, heard.short_lived), (0, 1));
    let (proven, _) = heard.step(Event::Heartbeat, 0.5);
    assert_eq!(proven.short_lived, 0);
}

#[test]
fn streams_that_do_not_last_give_way_to_asking_and_come_back() {
    let mut state = State::default().step(Event::Started, 1.0).0;
    let mut actions = Vec::new();
    for _ in 0..FALLBACK_AFTER {
        if state.phase == Phase::Reconnecting {
            state = state.step(Event::Due, 1.0).0;
        }
        state = state.step(Event::Connected, 1.0).0;
        state = state.step(Event::Heard, 1.0).0;
        (state, actions) = state.step(Event::Lost, 1.0);
    }
    assert!(
        actions.contains(&Action::Poll(FALLBACK_EVERY)),
        "{actions:?}"
    );
    let (asking, _) = state.step(Event::Polled, 1.0);
    assert_eq!(asking.name(), "polling");
    // The stream is tried beside it, and takes over as soon as it can be had.
    let (trying, actions) = asking.step(Event::Due, 1.0);
    assert_eq!(trying.phase, Phase::Polling);
    assert_eq!(actions, [Action::Open, Action::Watch(CONNECT_MAX)]);
    let (live, actions) = trying.step(Event::Connected, 1.0);
    assert_eq!(live.phase, Phase::Live);
    assert!(actions.contains(&Action::StopPolling));
}

#[test]
fn a_server_that_is_gone_is_no_reason_to_say_polling() {
    let mut state = State::default().step(Event::Started, 1.0).0;
    for _ in 0..20 {
        state = state.step(Event::Lost, 1.0).0;
        state = state.step(Event::PollFailed, 1.0).0;
        assert_eq!(state.name(), "reconnecting");
        state = state.step(Event::Due, 1.0).0;
        assert_eq!(state.name(), "reconnecting");
    }
}

#[test]
fn without_a_network_it_waits_for_one() {
    let (state, actions) = at(Phase::Live, Mode::Live).step(Event::Offline, 0.5);
    assert_eq!(state.name(), "offline");
    assert_eq!(
        actions,
        [
            Action::Close,
            Action::StopPolling,
            Action::Wait(BACKOFF_MAX)
        ]
    );
}

/// What is going on outside, as the actions leave it.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a thing of its own that may go on"
)]
struct Outside {
    is_open: bool,
    is_watched: bool,
    is_waiting: bool,
    is_polling: bool,
    is_loading: bool,
    /// A stream has failed, and nothing has happened since that is worth another try.
    must_wait: bool,
    /// Loads in a row with nothing to follow in between.
    resets: u32,
}

impl Outside {
    fn carry_out(&mut self, before: State, event: Event, after: State, actions: &[Action]) {
        match event {
            Event::Lost => self.is_open = false,
            Event::Silent => self.is_watched = false,
            Event::Due => self.is_waiting = false,
            Event::Loaded | Event::LoadFailed => self.is_loading = false,
            _ => {}
        }
        self.resets = match event {
            Event::Reset => self.resets + 1,
            Event::Heartbeat | Event::Polled | Event::Stopped => 0,
            _ => self.resets,
        };
        self.must_wait = match event {
            Event::Lost | Event::Silent => true,
            Event::Loaded if before.phase == Phase::Resetting => self.resets > 1,
            // A load that comes late means nothing: what it was asked for has been given up.
            Event::Loaded
            | Event::LoadFailed
            | Event::Polled
            | Event::PollFailed
            | Event::Promoted
            | Event::Offline => self.must_wait,
            _ => false,
        };
        self.is_waiting &= before.phase == after.phase;
        for action in actions {
            match action {
                Action::Open => {
                    assert!(
                        !self.must_wait,
                        "{before:?} × {event:?} opens without a wait"
                    );
                    self.is_open = true;
                }
                Action::Close | Action::Leave => {
                    self.is_open = false;
                    self.is_watched = false;
                }
                Action::Watch(_) => self.is_watched = true,
                Action::Wait(_) => self.is_waiting = true,
                Action::Poll(_) => self.is_polling = true,
                Action::StopPolling => self.is_polling = false,
                Action::Load => self.is_loading = true,
            }
        }
    }

    /// Whether it can happen now: only what was begun can end.
    fn allows(&self, event: Event) -> bool {
        match event {
            Event::Connected | Event::Heard | Event::Heartbeat | Event::Lost => self.is_open,
            Event::Silent => self.is_watched,
            Event::Due => self.is_waiting,
            Event::Polled | Event::PollFailed => self.is_polling,
            Event::Loaded | Event::LoadFailed => self.is_loading,
            Event::Reset => self.is_open || self.is_polling,
            _ => true,
        }
    }

    /// What must hold in each state; above all, that something will happen again by itself.
    fn check(&self, state: State) {
        let streams = state.mode == Mode::Live;
        let right = match state.phase {
            Phase::Idle => !self.is_open && !self.is_polling && !self.is_waiting,
            Phase::Connecting => self.is_open && self.is_watched && streams,
            Phase::Live => self.is_open && self.is_watched && !self.is_polling && streams,
            Phase::Reconnecting => !self.is_open && (self.is_waiting || self.is_polling),
            Phase::Polling if streams => {
                self.is_polling && (self.is_waiting || self.is_open && self.is_watched)
            }
            Phase::Polling => self.is_polling && !self.is_open,
            Phase::Paused => self.is_polling && !self.is_open && !streams,
            Phase::Offline => !self.is_open && !self.is_polling && self.is_waiting,
            Phase::Resetting => !self.is_open && !self.is_polling && self.is_loading,
        };
        assert!(right, "{state:?}: {self:?}");
    }
}

/// What puts the connection back to a beginning is rare, or no walk would get far.
fn any_event() -> impl Strategy<Value = Event> {
    let starts_over = |event: &Event| {
        matches!(
            event,
            Event::Stopped | Event::Offline | Event::Reset | Event::Heartbeat
        )
    };
    let (rare, usual): (Vec<Event>, Vec<Event>) = EVENTS.into_iter().partition(starts_over);
    let chosen = proptest::sample::select(&Mode::ALL[..]).prop_map(Event::Chosen);
    prop_oneof![
        60 => proptest::sample::select(usual),
        4 => proptest::sample::select(rare),
        1 => chosen,
    ]
}

proptest! {
    #[test]
    fn wherever_it_gets_it_goes_on(
        events in proptest::collection::vec((any_event(), 0.0..=1.0), 0..300),
    ) {
        let mut state = State::default();
        let mut outside = Outside::default();
        let happen = |state: &mut State, outside: &mut Outside, event, dice| {
            let (after, actions) = state.step(event, dice);
            outside.carry_out(*state, event, after, &actions);
            *state = after;
        };
        happen(&mut state, &mut outside, Event::Started, 0.5);
        for (event, dice) in events {
            if outside.allows(event) {
                happen(&mut state, &mut outside, event, dice);
                outside.check(state);
            }
        }
        // With a reader who wants it live and a server that answers, it becomes live.
        happen(&mut state, &mut outside, Event::Started, 0.5);
        happen(&mut state, &mut outside, Event::Chosen(Mode::Live), 0.5);
        for event in [Event::Loaded, Event::Due, Event::Connected] {
            if outside.allows(event) {
                happen(&mut state, &mut outside, event, 0.5);
            }
        }
        prop_assert_eq!(state.phase, Phase::Live);
    }
}
