//! The live connection: [`state`] decides, purely, what to do about what happens to it; [`stream`]
//! does it in the browser, over an `EventSource` of its own making.

pub mod state;
pub mod stream;
