//! The live side of the server: one log of frames in memory, and the streams that read it.
//!
//! Start at [`log`] (who publishes, who wakes whom), then [`subscription`] (one open stream, and
//! why it misses and repeats nothing), [`replay`] (what the log no longer holds comes from the
//! store), [`frame`] (also how a change looks through a filter), [`figures`] and [`presence`] (who
//! looks at which order). Nothing here knows HTTP beyond the bytes of the event stream.

pub mod batch;
pub mod farewell;
pub mod figures;
pub mod frame;
pub mod hub;
pub mod log;
pub mod meter;
pub mod presence;
pub mod readers;
pub mod replay;
pub mod resume;
pub mod ring;
pub mod subscription;
pub mod topic;

pub use hub::{Hub, HubConfig, Refused};
pub use log::Log;
pub use meter::StreamMeter;
pub use resume::{Lost, Resume, Start};
pub use topic::Topic;
