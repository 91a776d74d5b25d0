// SPDX-License-Identifier: LGPL-2.1-or-later
//! Why a login failed, in words. No text ever holds a secret.

use crate::auth::chap::ChapError;
use crate::text::TextError;
use crate::wire::login::{LoginStatus, Stage};
use alloc::string::String;
use core::fmt;

/// Why a login failed. The connection is of no more use after it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoginError {
    /// Target credentials are set and cannot be checked.
    MutualChapUnavailable,
    /// A normal session without a target name.
    TargetNameNotSet,
    /// Empty, too long, with a zero byte, or out of range.
    InvalidSetting(&'static str),
    /// Login status other than success.
    Status(u16),
    /// More than [`crate::limits::LOGIN_REQUESTS`] requests would be needed.
    TooManyRequests,
    /// A response when none was due.
    UnexpectedResponse,
    /// VersionActive is none that was offered.
    Version(u8),
    /// The response is for another stage than the request.
    WrongStage {
        /// CSG of the request.
        requested: Stage,
        /// CSG of the response.
        answered: Stage,
    },
    /// T without having been asked.
    UnrequestedTransition(Stage),
    /// T to another stage than the one asked for.
    WrongNextStage {
        /// NSG of the request.
        requested: Stage,
        /// NSG of the response.
        answered: Stage,
    },
    /// T together with C.
    TransitionInsideText,
    /// Data in answer to a request with C.
    DataInsteadOfAcknowledgement,
    /// A data segment, or the text joined from several, exceeds its limit.
    TextTooLong,
    /// Text that is no list of pairs.
    Text(TextError),
    /// A key that does not belong into this stage.
    KeyInWrongStage {
        /// The key.
        key: String,
        /// Where it was sent.
        stage: Stage,
    },
    /// A key that was already settled.
    RepeatedKey(String),
    /// A value that the key cannot have, or not in answer to what was offered.
    BadValue {
        /// The key.
        key: String,
        /// The beginning of the value, with escapes.
        value: String,
    },
    /// A key of authentication with a value that it cannot have; the value is not shown.
    BadSecurityValue(String),
    /// A key of authentication that nobody asked for.
    UnexpectedSecurityKey(String),
    /// The security stage ended before authentication.
    AuthenticationSkipped,
    /// A header or data digest was demanded and the target has none.
    DigestRefused(&'static str),
    /// Something about CHAP.
    Chap(ChapError),
    /// The final response of a new session carries TSIH 0.
    NoSessionHandle,
}

impl LoginError {
    /// The login status, if that is the reason.
    pub fn status(&self) -> Option<u16> {
        match self {
            LoginError::Status(status) => Some(*status),
            _ => None,
        }
    }
}

/// A stage by the name that RFC 7143 11.12.3 gives it.
fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Security => "SecurityNegotiation",
        Stage::Operational => "LoginOperationalNegotiation",
        Stage::Reserved => "reserved",
        Stage::FullFeature => "FullFeaturePhase",
    }
}

impl fmt::Display for LoginError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoginError::TargetNameNotSet => {
                return formatter.write_str("Trying normal connect but target name not set.");
            }
            LoginError::TooManyRequests => {
                return formatter.write_str("login took too many tries. giving up.");
            }
            _ => formatter.write_str("Failed to log in to target. ")?,
        }
        match self {
            LoginError::TargetNameNotSet | LoginError::TooManyRequests => Ok(()),
            LoginError::MutualChapUnavailable => {
                formatter.write_str("Target credentials are set, but mutual CHAP is not available in this version.")
            }
            LoginError::InvalidSetting(setting) => write!(formatter, "Invalid setting of {setting}."),
            LoginError::Status(status) => {
                let name = LoginStatus(*status).name().unwrap_or("Unknown login error");
                write!(formatter, "Status: {name}({status})")
            }
            LoginError::UnexpectedResponse => formatter.write_str("Login Response without a request."),
            LoginError::Version(version) => {
                write!(formatter, "The target chose version {version}, which was not offered.")
            }
            LoginError::WrongStage { requested, answered } => {
                write!(
                    formatter,
                    "The target answered in the {} stage instead of {}.",
                    stage_name(*answered),
                    stage_name(*requested)
                )
            }
            LoginError::UnrequestedTransition(stage) => {
                write!(formatter, "The target left the {} stage without being asked.", stage_name(*stage))
            }
            LoginError::WrongNextStage { requested, answered } => {
                write!(
                    formatter,
                    "The target went to the {} stage instead of {}.",
                    stage_name(*answered),
                    stage_name(*requested)
                )
            }
            LoginError::TransitionInsideText => {
                formatter.write_str("The target changed the stage inside of an unfinished text.")
            }
            LoginError::DataInsteadOfAcknowledgement => {
                formatter.write_str("The target answered before the text of the request was complete.")
            }
            LoginError::TextTooLong => formatter.write_str("The text of the target is too long."),
            LoginError::Text(error) => write!(formatter, "Text of the target: {error}."),
            LoginError::KeyInWrongStage { key, stage } => {
                write!(formatter, "{key} is not allowed in the {} stage.", stage_name(*stage))
            }
            LoginError::RepeatedKey(key) => write!(formatter, "The target sent {key} twice."),
            LoginError::BadValue { key, value } => {
                write!(formatter, "Invalid value of {key}: \"{value}\".")
            }
            LoginError::BadSecurityValue(key) => write!(formatter, "Invalid value of {key}."),
            LoginError::UnexpectedSecurityKey(key) => {
                write!(formatter, "The target sent {key} without being asked.")
            }
            LoginError::AuthenticationSkipped => {
                formatter.write_str("The target left the SecurityNegotiation stage without authentication.")
            }
            LoginError::DigestRefused(key) => {
                write!(formatter, "{key}=CRC32C is demanded, but the target does not agree to it.")
            }
            LoginError::Chap(error) => write!(formatter, "{error}"),
            LoginError::NoSessionHandle => formatter.write_str("The target gave no session handle (TSIH 0)."),
        }
    }
}

impl core::error::Error for LoginError {}

impl From<TextError> for LoginError {
    fn from(error: TextError) -> Self {
        LoginError::Text(error)
    }
}

impl From<ChapError> for LoginError {
    fn from(error: ChapError) -> Self {
        LoginError::Chap(error)
    }
}
