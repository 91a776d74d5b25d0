// SPDX-License-Identifier: LGPL-2.1-or-later
//! Why a login failed, in words. No text ever holds a secret.

use crate::auth::chap::{ChapAlgorithm, ChapError, algorithm_list};
use crate::text::TextError;
use crate::wire::login::{LoginStatus, Stage};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// Why a login failed. The connection is of no more use after it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoginError {
    /// Authentication is demanded without credentials.
    NoCredentials,
    /// The target is to prove itself, and there are no credentials of the target.
    NoTargetCredentials,
    /// The initiator and the target have the same secret.
    EqualSecrets,
    /// `AuthMethod=None`, which was not offered.
    NoneInsteadOfChap,
    /// A normal session without a target name.
    TargetNameNotSet,
    /// Empty, too long, with a zero byte, or out of range.
    InvalidSetting(&'static str),
    /// Login status other than success.
    Status(u16),
    /// A login status that ends the authentication.
    Refused {
        /// The status.
        status: u16,
        /// What seems to be the reason.
        cause: Refusal,
    },
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

/// What a target that ended the authentication has not accepted, by how far the login had come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A login without authentication, and there are no credentials.
    NoCredentials,
    /// A login without authentication, as the policy wants it.
    PolicyNever,
    /// CHAP.
    Method,
    /// These algorithms.
    Algorithms(Vec<ChapAlgorithm>),
    /// This user name, or its secret; with escapes.
    Credentials(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NoCredentials => {
                formatter.write_str("The target demands authentication, but no user name and password are set.")
            }
            Refusal::PolicyNever => {
                formatter.write_str("The target demands authentication, but chap=never forbids it.")
            }
            Refusal::Method => formatter.write_str("The target does not take CHAP."),
            Refusal::Algorithms(offered) => write!(
                formatter,
                "The target ended the login when CHAP_A={} was offered: it may lack these algorithms, or know others by these numbers.",
                algorithm_list(offered)
            ),
            Refusal::Credentials(user) => {
                write!(formatter, "The target does not know the user name \"{user}\", or its password is another one.")
            }
        }
    }
}

impl LoginError {
    /// The login status, if that is the reason.
    pub fn status(&self) -> Option<u16> {
        match self {
            LoginError::Status(status) | LoginError::Refused { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Whether the target ended the login because of the algorithms offered, as far as that can be known.
    pub fn is_refusal_of_algorithms(&self) -> bool {
        matches!(self, LoginError::Refused { cause: Refusal::Algorithms(_), .. })
    }
}

/// A status by its name and number, and by its class (RFC 7143 11.13.5).
fn write_status(formatter: &mut fmt::Formatter<'_>, status: u16) -> fmt::Result {
    let name = LoginStatus(status).name().unwrap_or("Unknown login error");
    let class = match status >> 8 {
        1 => "Redirection",
        2 => "Initiator Error",
        3 => "Target Error",
        _ => "unknown",
    };
    write!(formatter, "Status: {name}({status}), class {class}.")
}

/// What people can do about a status.
fn advice(status: LoginStatus) -> Option<&'static str> {
    Some(match status {
        LoginStatus::AuthenticationFailure => {
            "User name, password or method of authentication are not those that the target has for this initiator."
        }
        LoginStatus::AuthorizationFailure => {
            "The target does not let this initiator in: its name must be in the target's access list."
        }
        LoginStatus::TargetNotFound => {
            "The target knows no such name, or hides it from initiators that are not in its access list: compare the names of target and initiator with its configuration."
        }
        LoginStatus::TargetRemoved => "The target was removed and is not to come back.",
        LoginStatus::TooManyConnections => {
            "Another session of this initiator may still be open; the target may allow more."
        }
        LoginStatus::ServiceUnavailable | LoginStatus::OutOfResources => {
            "The target is starting, stopping or full: another attempt later may succeed."
        }
        _ => return None,
    })
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
            // Programs and scripts know these as they are (contract 22).
            LoginError::Chap(ChapError::WrongResponse | ChapError::WrongResponseLength) => {}
            _ => formatter.write_str("Failed to log in to target. ")?,
        }
        match self {
            LoginError::TargetNameNotSet | LoginError::TooManyRequests => Ok(()),
            LoginError::NoCredentials => {
                formatter.write_str("CHAP is required, but no user name and password of the initiator are set.")
            }
            LoginError::NoTargetCredentials => {
                formatter.write_str("Mutual CHAP is required, but no user name and password of the target are set.")
            }
            LoginError::EqualSecrets => {
                formatter.write_str("The passwords of initiator and target must not be the same (mutual CHAP).")
            }
            LoginError::NoneInsteadOfChap => {
                formatter.write_str("The target wants no authentication, but CHAP is required.")
            }
            LoginError::InvalidSetting(setting) => write!(formatter, "Invalid setting of {setting}."),
            LoginError::Status(status) => {
                write_status(formatter, *status)?;
                advice(LoginStatus(*status)).map_or(Ok(()), |advice| write!(formatter, " {advice}"))
            }
            LoginError::Refused { status, cause } => {
                write_status(formatter, *status)?;
                write!(formatter, " {cause}")
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
