//! What goes wrong with one connection. A fault is drawn from a generator of the seed, the client
//! and the number of its connection, so that a seed which is run again meets the same faults as
//! long as its clients open the same connections.

use std::fmt;
use std::time::Duration;

use rand::RngExt;
use rand::rngs::StdRng;

/// What a connection is opened for, as its first request tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To listen.
    Stream,
    /// To read.
    Read,
    /// To write.
    Write,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing.
    None,
    /// It is reset as soon as its request is there.
    Refuse,
    /// The request breaks off on its way to the server.
    CutRequest {
        /// How many of a hundred parts of it arrive.
        percent: usize,
    },
    /// The request never arrives, and nobody says so.
    SwallowRequest,
    /// The server carries the request out, and its answer is lost.
    DropAnswer {
        /// Whether the connection is closed in good order.
        clean: bool,
    },
    /// The request arrives twice: at the same time, or again after the first answer was lost.
    Repeat {
        /// At the same time.
        together: bool,
    },
    /// The answer breaks off after so many bytes.
    Cut {
        /// After so many.
        bytes: usize,
        /// Whether the connection is closed in good order.
        clean: bool,
    },
    /// The answer stands still after so many bytes.
    Stall {
        /// After so many.
        bytes: usize,
        /// For so long.
        hold: Duration,
    },
    /// From so many bytes on the client hears nothing more, and nobody says so.
    HalfOpen {
        /// After so many.
        bytes: usize,
    },
    /// Each piece of the answer comes late.
    Delay {
        /// By so much.
        each: Duration,
    },
}

impl Fault {
    /// Draws one. `fierceness`, from 0 to 1, is how many connections have one; nearly all streams do,
    /// sooner or later.
    pub(crate) fn draw(rng: &mut StdRng, purpose: Purpose, fierceness: f64) -> Self {
        let share = match purpose {
            Purpose::Stream => fierceness.sqrt(),
            Purpose::Read | Purpose::Write => fierceness,
        };
        if !rng.random_bool(share) {
            return Self::None;
        }
        // An answer has some hundred bytes to some kilobytes, a stream goes on and on. Small numbers
        // are drawn as often as large ones, so that heads and greetings are hit as well.
        let scale: f64 = rng.random();
        let most: f64 = match purpose {
            Purpose::Stream => 60_000.0,
            Purpose::Read | Purpose::Write => 4_000.0,
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "1 to 60,000"
        )]
        let bytes = most.powf(scale) as usize;
        let clean = rng.random();
        let ms =
            |rng: &mut StdRng, least, most| Duration::from_millis(rng.random_range(least..most));
        match (purpose, rng.random_range(0..100)) {
            (_, 0..6) => Self::Refuse,
            (_, 6..10) => Self::CutRequest {
                percent: rng.random_range(0..100),
            },
            (_, 10..14) => Self::SwallowRequest,
            (Purpose::Write, 14..40) | (Purpose::Read, 14..24) => Self::DropAnswer { clean },
            (Purpose::Write, 40..70) => Self::Repeat {
                together: rng.random(),
            },
            (Purpose::Stream, 14..24) | (_, 70..78) => Self::Delay {
                each: ms(rng, 1, 40),
            },
            (Purpose::Stream, 24..36) | (_, 78..84) => Self::HalfOpen { bytes },
            (Purpose::Stream, 36..50) | (_, 84..90) => Self::Stall {
                bytes,
                hold: ms(rng, 50, 3_000),
            },
            _ => Self::Cut { bytes, clean },
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |clean: bool| if clean { "closed" } else { "reset" };
        match *self {
            Self::None => out.write_str("no fault"),
            Self::Refuse => out.write_str("reset at once"),
            Self::CutRequest { percent } => write!(out, "request cut at {percent} %"),
            Self::SwallowRequest => out.write_str("request swallowed"),
            Self::DropAnswer { clean } => write!(out, "answer dropped, {}", end(clean)),
            Self::Repeat { together: true } => out.write_str("sent twice at the same time"),
            Self::Repeat { together: false } => out.write_str("sent again after a lost answer"),
            Self::Cut { bytes, clean } => write!(out, "{} after {bytes} bytes", end(clean)),
            Self::Stall { bytes, hold } => {
                write!(out, "stalled for {hold:?} after {bytes} bytes")
            }
            Self::HalfOpen { bytes } => write!(out, "silent after {bytes} bytes"),
            Self::Delay { each } => write!(out, "each piece {each:?} late"),
        }
    }
}
