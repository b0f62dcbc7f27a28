//! HTTP as the load generator speaks it: by hand, because whatever it costs itself is taken from the
//! figures of all that it measures.

pub(crate) mod audience;
pub(crate) mod chunked;
pub(crate) mod connection;
pub(crate) mod head;
pub(crate) mod marks;
