//! What a server function answers when it does not do what was asked: a refusal of the domain, or
//! why there is no answer at all. It crosses the wire as JSON and reaches the page by variant.

use live_orders::{Refusal, Role};
use serde::{Deserialize, Serialize};
use server_fn::codec::JsonEncoding;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

/// Why a server function did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", content = "refusal", rename_all = "snake_case")]
pub enum AppError {
    /// The domain refuses it: a stable code, the field, a sentence, the row as it stands.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Too much is waiting already.
    #[error("The server is busy; try again in a moment.")]
    Busy,
    /// Something broke on the server, and was logged there.
    #[error("The server could not do this. The problem has been logged.")]
    Failed,
    /// Nobody is signed in, or no longer: what is asked for may be done once somebody is.
    #[error("Sign in first, or send a token.")]
    SignedOut,
    /// Whoever asks has not the role that it takes.
    #[error("This takes the role {0}.")]
    Forbidden(Role),
    /// The request is none that the server understands.
    #[error("The server did not understand the request. Reload the page and try again.")]
    Malformed,
    /// No answer came, or none that can be read.
    #[error("The server cannot be reached.")]
    Unreachable,
}

impl AppError {
    /// The refusal, if it is one.
    pub const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// Whether the same request may succeed if it is sent again.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Busy | Self::Unreachable | Self::SignedOut)
    }

    /// The HTTP status that says it.
    pub const fn http_status(&self) -> u16 {
        match self {
            Self::Refused(refusal) => refusal.http_status(),
            Self::Busy | Self::Unreachable => 503,
            Self::Failed => 500,
            Self::SignedOut => 401,
            Self::Forbidden(_) => 403,
            Self::Malformed => 400,
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let error = match error {
            // The browser got no answer, or one of somebody in between: a proxy, a captive portal.
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::Unreachable
            }
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::Malformed,
            _ => Self::Failed,
        };
        #[cfg(feature = "ssr")]
        crate::api::respond::with_status_of(&error);
        error
    }
}

#[cfg(feature = "ssr")]
impl From<crate::port::PortError> for AppError {
    fn from(error: crate::port::PortError) -> Self {
        match error {
            crate::port::PortError::Refused(refusal) => Self::Refused(refusal),
            crate::port::PortError::Busy => Self::Busy,
            crate::port::PortError::Failed => Self::Failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_crosses_the_wire() {
        for error in [
            AppError::Refused(Refusal::invalid("customer", "must not be empty")),
            AppError::Refused(Refusal::KeyReused),
            AppError::Busy,
            AppError::Failed,
            AppError::SignedOut,
            AppError::Forbidden(Role::Operator),
            AppError::Malformed,
            AppError::Unreachable,
        ] {
            assert_eq!(AppError::de(error.ser()), error);
        }
    }

    #[test]
    fn what_cannot_be_read_is_as_good_as_no_answer() {
        let page = AppError::de("<html>502 Bad Gateway</html>".into());
        assert_eq!(page, AppError::Unreachable);
    }
}
