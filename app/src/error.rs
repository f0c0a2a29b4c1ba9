//! The error of pages and server functions: a code. Causes stay on the server.

use std::fmt;

use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// Why a request failed. It carries no data, so it can be shown and logged anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AppError {
    /// The caller is not logged in, or the login has ended.
    NotLoggedIn,
    /// The caller does not have the right.
    NotPermitted,
    /// What was asked for does not exist.
    NotFound,
    /// The request could not be read.
    Invalid,
    /// The answer did not arrive. Only a browser meets this one.
    Unreachable,
    /// Lethe failed; the log says how.
    Failed,
}

impl AppError {
    /// Returns the HTTP status that says the same.
    pub fn status(self) -> u16 {
        match self {
            Self::NotLoggedIn => 401,
            Self::NotPermitted => 403,
            Self::NotFound => 404,
            Self::Invalid => 400,
            Self::Unreachable | Self::Failed => 500,
        }
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotLoggedIn => "not logged in",
            Self::NotPermitted => "not permitted",
            Self::NotFound => "not found",
            Self::Invalid => "unreadable",
            Self::Unreachable => "unreachable",
            Self::Failed => "failed",
        })
    }
}

impl std::error::Error for AppError {}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => Self::Invalid,
            ServerFnErrorErr::Request(_) => Self::Unreachable,
            ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_)
            | ServerFnErrorErr::MiddlewareError(_)
            | ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::Serialization(_)
            | ServerFnErrorErr::Response(_) => Self::Failed,
        }
    }
}

#[cfg(feature = "ssr")]
impl From<store::Error> for AppError {
    /// Logs the failure. No other code logs failures of the store for pages and server functions.
    fn from(error: store::Error) -> Self {
        tracing::error!(%error, "the store failed");
        Self::Failed
    }
}

#[cfg(feature = "ssr")]
impl From<shared::access::Refusal> for AppError {
    fn from(refusal: shared::access::Refusal) -> Self {
        match refusal {
            shared::access::Refusal::NotLoggedIn => Self::NotLoggedIn,
            shared::access::Refusal::NotPermitted => Self::NotPermitted,
        }
    }
}
