// SPDX-License-Identifier: LGPL-2.1-or-later
//! Transcripts of logins: flags are byte 1 of the PDU, `|` stands for the zero byte after a pair.

use super::*;
use crate::auth::chap::ChapAlgorithm;
use crate::text::TextError;
use alloc::format;
use alloc::vec;

pub(super) const OPERATIONAL: &str = "HeaderDigest=None,CRC32C|DataDigest=None|InitialR2T=No|\
    ImmediateData=Yes|MaxBurstLength=262144|FirstBurstLength=262144|DefaultTime2Wait=2|\
    DefaultTime2Retain=0|MaxOutstandingR2T=1|ErrorRecoveryLevel=0|IFMarker=No|OFMarker=No|\
    MaxConnections=1|MaxRecvDataSegmentLength=262144|DataPDUInOrder=Yes|DataSequenceInOrder=Yes|";
pub(super) const NAMES: &str = "InitiatorName=iqn.i|TargetName=iqn.t|SessionType=Normal|";
pub(super) const CHALLENGE: &str = "CHAP_A=5|CHAP_I=7|CHAP_C=0x00112233445566778899aabbccddeeff|";

pub(super) fn plain() -> LoginConfig {
    LoginConfig {
        initiator_name: b"iqn.i".to_vec(),
        initiator_alias: None,
        target_name: Some(b"iqn.t".to_vec()),
        session_type: SessionType::Normal,
        header_digest: DigestPreference::NoneCrc32c,
        data_digest: DigestPreference::None,
        initial_r2t: false,
        immediate_data: true,
        max_burst_length: 262_144,
        first_burst_length: 262_144,
        max_recv_data_segment_length: 262_144,
        default_time2wait: 2,
        default_time2retain: 0,
        max_outstanding_r2t: 1,
        chap: None,
        target_chap: None,
        chap_policy: ChapPolicy::Allowed,
        chap_algorithms: vec![ChapAlgorithm::MD5],
        own_challenge: None,
    }
}

pub(super) fn chap() -> LoginConfig {
    let chap = ChapCredentials { user: b"user".to_vec(), secret: b"password1234".to_vec().into() };
    LoginConfig { chap: Some(chap), ..plain() }
}

pub(super) fn discovery() -> LoginConfig {
    LoginConfig { session_type: SessionType::Discovery, ..plain() }
}

pub(super) fn bytes(text: &str) -> Vec<u8> {
    text.bytes().map(|byte| if byte == b'|' { 0 } else { byte }).collect()
}

/// Byte 1 and text of the next request.
pub(super) fn request(login: &mut Login) -> Option<(u8, String)> {
    let mut text = Vec::new();
    let flags = login.poll_request(&mut text)?;
    assert!(text.len() <= limits::LOGIN_SEGMENT_LENGTH);
    assert_eq!(flags.tsih, 0);
    let byte = u8::from(flags.transit) << 7
        | u8::from(flags.continues) << 6
        | u8::from(flags.current_stage) << 2
        | u8::from(flags.next_stage);
    let text = text.iter().map(|&byte| if byte == 0 { '|' } else { char::from(byte) });
    Some((byte, text.collect()))
}

pub(super) fn response(flags: u8) -> ResponseView {
    ResponseView {
        transit: flags & 0x80 != 0,
        continues: flags & 0x40 != 0,
        current_stage: (flags >> 2).into(),
        next_stage: flags.into(),
        version_active: 0,
        tsih: 1,
        status: 0,
    }
}

/// Sends every request that is due and answers with `responses`, byte 1 and text.
pub(super) fn run(config: LoginConfig, responses: &[(u8, &str)]) -> Result<LoginStep, LoginError> {
    let mut login = Login::new(config)?;
    let mut step = Ok(LoginStep::SendRequest);
    for (flags, text) in responses {
        assert_eq!(step, Ok(LoginStep::SendRequest), "before {text}");
        assert!(request(&mut login).is_some());
        step = login.handle_response(&response(*flags), &bytes(text));
    }
    step
}

fn negotiated(config: LoginConfig, text: &str) -> Negotiated {
    match run(config, &[(0x87, text)]) {
        Ok(LoginStep::Complete(negotiated)) => *negotiated,
        other => panic!("{text}: {other:?}"),
    }
}

/// Byte 1 and text.
pub(super) type Leg<'a> = (u8, &'a str);

/// Requests and responses in turn; the requests must be exactly these.
pub(super) fn transcript(config: LoginConfig, legs: &[(Leg<'_>, Leg<'_>)]) {
    let mut login = Login::new(config).unwrap();
    let mut step = LoginStep::SendRequest;
    for ((request_flags, request_text), (flags, text)) in legs {
        assert_eq!(step, LoginStep::SendRequest);
        assert_eq!(request(&mut login), Some((*request_flags, (*request_text).into())));
        assert_eq!(request(&mut login), None, "one request at a time");
        step = login.handle_response(&response(*flags), &bytes(text)).unwrap();
    }
    assert!(matches!(step, LoginStep::Complete(_)), "{step:?}");
    assert_eq!(request(&mut login), None);
    let late = login.handle_response(&response(0x87), b"");
    assert_eq!(late, Err(LoginError::UnexpectedResponse));
}

#[test]
fn one_leg_without_chap() {
    transcript(plain(), &[((0x87, &format!("{NAMES}{OPERATIONAL}")), (0x87, ""))]);
    let named = LoginConfig { initiator_alias: Some(b"me".to_vec()), ..plain() };
    let names = "InitiatorName=iqn.i|InitiatorAlias=me|TargetName=iqn.t|SessionType=Normal|";
    transcript(named, &[((0x87, &format!("{names}{OPERATIONAL}")), (0x87, ""))]);
    let names = "InitiatorName=iqn.i|SessionType=Discovery|";
    transcript(discovery(), &[((0x87, &format!("{names}{OPERATIONAL}")), (0x87, ""))]);
}

#[test]
fn four_legs_with_chap() {
    let method = format!("{NAMES}AuthMethod=CHAP,None|");
    let response = "CHAP_N=user|CHAP_R=0x3F7EEAC3FBFBE00C72F7DD772C486069|";
    let legs = [
        ((0x81, method.as_str()), (0x00, "TargetPortalGroupTag=1|AuthMethod=CHAP|")),
        ((0x00, "CHAP_A=5|"), (0x00, CHALLENGE)),
        ((0x81, response), (0x81, "")),
        ((0x87, OPERATIONAL), (0x87, "")),
    ];
    transcript(chap(), &legs);
    // A target that takes one more round everywhere, and gives its challenge in pieces.
    let slow = [
        ((0x81, method.as_str()), (0x00, "")),
        ((0x81, ""), (0x00, "AuthMethod=CHAP|")),
        ((0x00, "CHAP_A=5|"), (0x00, "CHAP_A=5|CHAP_I=7|")),
        ((0x00, ""), (0x00, "CHAP_C=0bABEiM0RVZneImaq7zN3u/w==|")),
        ((0x81, response), (0x00, "")),
        ((0x81, ""), (0x81, "")),
        ((0x87, OPERATIONAL), (0x04, "")),
        ((0x87, ""), (0x87, "")),
    ];
    transcript(chap(), &slow);
}

#[test]
fn a_target_may_want_no_authentication() {
    let method = format!("{NAMES}AuthMethod=CHAP,None|");
    let at_once = [
        ((0x81, method.as_str()), (0x81, "AuthMethod=None|TargetPortalGroupTag=1|")),
        ((0x87, OPERATIONAL), (0x87, "TargetPortalGroupTag=1|")),
    ];
    transcript(chap(), &at_once);
    let later = [
        ((0x81, method.as_str()), (0x00, "AuthMethod=None|")),
        ((0x81, ""), (0x81, "")),
        ((0x87, OPERATIONAL), (0x87, "")),
    ];
    transcript(chap(), &later);
}

#[test]
fn answers_become_results() {
    // A target that says nothing: offers hold, except what would assume an agreement.
    let silent = Negotiated {
        header_digest: false,
        data_digest: false,
        max_recv_data_segment_length: 8192,
        first_burst_length: 262_144,
        max_burst_length: 262_144,
        initial_r2t: true,
        immediate_data: true,
        default_time2wait: 2,
        default_time2retain: 0,
        max_outstanding_r2t: 1,
        error_recovery_level: 0,
        target_alias: None,
        target_portal_group_tag: None,
        tsih: 1,
        target_address: None,
    };
    assert_eq!(negotiated(plain(), ""), silent);

    let answer = "TargetAlias=disk 1|TargetPortalGroupTag=2|TargetAddress=h:1|TargetAddress=h:2|\
        HeaderDigest=CRC32C|DataDigest=None|InitialR2T=No|ImmediateData=No|MaxBurstLength=0x10000|\
        FirstBurstLength=512|DefaultTime2Wait=3600|DefaultTime2Retain=0|MaxOutstandingR2T=1|\
        ErrorRecoveryLevel=0|IFMarker=Reject|OFMarker=No|MaxConnections=1|\
        MaxRecvDataSegmentLength=16777215|DataPDUInOrder=Yes|DataSequenceInOrder=Yes|";
    let spoken = Negotiated {
        header_digest: true,
        max_recv_data_segment_length: 16_777_215,
        first_burst_length: 512,
        max_burst_length: 65_536,
        initial_r2t: false,
        immediate_data: false,
        default_time2wait: 3600,
        target_alias: Some(b"disk 1".to_vec()),
        target_portal_group_tag: Some(2),
        target_address: Some(b"h:1".to_vec()),
        ..silent.clone()
    };
    assert_eq!(negotiated(plain(), answer), spoken);

    let burst = negotiated(plain(), "MaxBurstLength=512|");
    assert_eq!((burst.first_burst_length, burst.max_burst_length), (512, 512));
    let rejected = negotiated(
        plain(),
        "MaxBurstLength=Reject|FirstBurstLength=Irrelevant|\
        InitialR2T=NotUnderstood|HeaderDigest=Reject|DefaultTime2Retain=Reject|",
    );
    let defaults = Negotiated { first_burst_length: 65_536, default_time2retain: 20, ..silent };
    assert_eq!(rejected, defaults);

    let no_immediate = LoginConfig { immediate_data: false, ..plain() };
    for answer in ["", "ImmediateData=No|", "ImmediateData=Reject|"] {
        assert!(!negotiated(no_immediate.clone(), answer).immediate_data, "{answer}");
    }
    // Unknown and repeated declarations, and keys of the initiator, do no harm in the last response.
    negotiated(plain(), "X-com.example=1|TargetAlias=a|TargetAlias=a|SessionType=Normal|");
    negotiated(plain(), "MaxBurstLength=512||MaxBurstLength");
}

#[test]
fn first_burst_is_never_offered_above_max_burst() {
    let config = LoginConfig { max_burst_length: 1024, ..plain() };
    let mut login = Login::new(config).unwrap();
    let (_, text) = request(&mut login).unwrap();
    assert!(text.contains("|MaxBurstLength=1024|FirstBurstLength=1024|"), "{text}");
}

#[test]
fn what_a_target_must_not_answer() {
    let failed = "Failed to log in to target. ";
    let operational: &[(u8, &str, &str)] = &[
        (0x81, "", "The target answered in the SecurityNegotiation stage instead of LoginOperationalNegotiation."),
        (0x85, "", "The target went to the LoginOperationalNegotiation stage instead of FullFeaturePhase."),
        (0xc7, "", "The target changed the stage inside of an unfinished text."),
        (0x87, "MaxBurstLength=511|", "Invalid value of MaxBurstLength: \"511\"."),
        (0x87, "MaxBurstLength=262145|", "Invalid value of MaxBurstLength: \"262145\"."),
        (0x87, "FirstBurstLength=0|", "Invalid value of FirstBurstLength: \"0\"."),
        (0x87, "FirstBurstLength=-1|", "Invalid value of FirstBurstLength: \"-1\"."),
        (0x87, "MaxRecvDataSegmentLength=16777216|", "Invalid value of MaxRecvDataSegmentLength: \"16777216\"."),
        (0x87, "MaxRecvDataSegmentLength=4294967808|", "Invalid value of MaxRecvDataSegmentLength: \"4294967808\"."),
        (0x87, "DefaultTime2Wait=1|", "Invalid value of DefaultTime2Wait: \"1\"."),
        (0x87, "DefaultTime2Retain=1|", "Invalid value of DefaultTime2Retain: \"1\"."),
        (0x87, "MaxOutstandingR2T=0|", "Invalid value of MaxOutstandingR2T: \"0\"."),
        (0x87, "ErrorRecoveryLevel=1|", "Invalid value of ErrorRecoveryLevel: \"1\"."),
        (0x87, "DataDigest=CRC32C|", "Invalid value of DataDigest: \"CRC32C\"."),
        (0x87, "HeaderDigest=None,CRC32C|", "Invalid value of HeaderDigest: \"None,CRC32C\"."),
        (0x87, "IFMarker=Yes|", "Invalid value of IFMarker: \"Yes\"."),
        (0x87, "InitialR2T=yes|", "Invalid value of InitialR2T: \"yes\"."),
        (0x87, "DataPDUInOrder=No|", "Invalid value of DataPDUInOrder: \"No\"."),
        (0x87, "TargetAlias=a\nb|", "Invalid value of TargetAlias: \"a\\nb\"."),
        (0x87, "TargetAddress=|", "Invalid value of TargetAddress: \"\"."),
        (0x87, "TargetPortalGroupTag=65536|", "Invalid value of TargetPortalGroupTag: \"65536\"."),
        (0x87, "MaxBurstLength=512|MaxBurstLength=512|", "The target sent MaxBurstLength twice."),
        (0x87, "TargetAlias=a|TargetAlias=b|", "The target sent TargetAlias twice."),
        (0x87, "AuthMethod=None|", "AuthMethod is not allowed in the LoginOperationalNegotiation stage."),
        (0x87, "CHAP_R=0x00|", "CHAP_R is not allowed in the LoginOperationalNegotiation stage."),
        (0x87, "MaxBurstLength=512", "Text of the target: the last key=value pair is not terminated."),
        (0x87, "MaxBurstLength|", "Text of the target: a key without a value."),
    ];
    for (flags, text, expected) in operational {
        let error = run(plain(), &[(*flags, text)]).unwrap_err();
        assert_eq!(error.to_string(), format!("{failed}{expected}"), "{text}");
        assert_eq!(error.status(), None);
    }
    let after_a_round = run(plain(), &[(0x04, "MaxBurstLength=512|"), (0x87, "MaxBurstLength=512|")]);
    assert_eq!(after_a_round, Err(LoginError::RepeatedKey("MaxBurstLength".into())));
}

#[test]
fn what_a_target_must_not_answer_to_chap() {
    const AGREED: (u8, &str) = (0x00, "AuthMethod=CHAP|");
    const CHALLENGED: (u8, &str) = (0x00, CHALLENGE);
    let cases: &[(&[(u8, &str)], &str)] = &[
        (&[(0x81, "AuthMethod=CHAP|")], "The target left the SecurityNegotiation stage without authentication."),
        (&[(0x81, "")], "The target left the SecurityNegotiation stage without authentication."),
        (
            &[(0x83, "AuthMethod=None|")],
            "The target went to the FullFeaturePhase stage instead of LoginOperationalNegotiation.",
        ),
        (&[(0x87, "")], "The target answered in the LoginOperationalNegotiation stage instead of SecurityNegotiation."),
        (&[(0x00, "AuthMethod=KRB5|")], "Invalid value of AuthMethod."),
        (&[(0x00, "AuthMethod=Reject|")], "Invalid value of AuthMethod."),
        (&[(0x00, "AuthMethod=CHAP|CHAP_A=5|")], "The target sent CHAP_A without being asked."),
        (&[(0x00, "CHAP_A=5|")], "The target sent CHAP_A without being asked."),
        (&[(0x00, "HeaderDigest=None|")], "HeaderDigest is not allowed in the SecurityNegotiation stage."),
        (&[AGREED, (0x81, CHALLENGE)], "The target left the SecurityNegotiation stage without being asked."),
        (&[AGREED, (0x00, "AuthMethod=None|")], "The target sent AuthMethod twice."),
        (&[AGREED, (0x00, "CHAP_A=6|")], "CHAP_A of the target is no algorithm that was offered."),
        (&[AGREED, (0x00, "CHAP_A=5|CHAP_I=256|")], "CHAP_I of the target is no number from 0 to 255."),
        (&[AGREED, (0x00, "CHAP_C=0x|")], "CHAP_C of the target is not 1 to 1024 bytes in hex or base64."),
        (&[AGREED, (0x00, "CHAP_C=0x123|")], "CHAP_C of the target is not 1 to 1024 bytes in hex or base64."),
        (&[AGREED, (0x00, "CHAP_N=t|")], "The target sent CHAP_N without being asked."),
        (&[AGREED, CHALLENGED, (0x81, "CHAP_N=t|CHAP_R=0x00|")], "The target sent CHAP_N without being asked."),
        (&[AGREED, CHALLENGED, (0x00, "CHAP_C=0x00|")], "The target sent CHAP_C twice."),
    ];
    for (responses, expected) in cases {
        let error = run(chap(), responses).unwrap_err();
        assert_eq!(error.to_string(), format!("Failed to log in to target. {expected}"));
    }
}

#[test]
fn digests_can_be_demanded() {
    let config = LoginConfig { header_digest: DigestPreference::Crc32c, ..plain() };
    assert!(negotiated(config.clone(), "HeaderDigest=CRC32C|").header_digest);
    for answer in ["", "HeaderDigest=Reject|"] {
        let error = run(config.clone(), &[(0x87, answer)]);
        assert_eq!(error, Err(LoginError::DigestRefused("HeaderDigest")), "{answer}");
    }
    assert!(matches!(run(config, &[(0x87, "HeaderDigest=None|")]), Err(LoginError::BadValue { .. })));
}

fn refused(status: u16, text: &str) -> Result<LoginStep, LoginError> {
    let mut login = Login::new(plain()).unwrap();
    request(&mut login).unwrap();
    let result = login.handle_response(&ResponseView { status, ..response(0x04) }, &bytes(text));
    assert_eq!(request(&mut login), None);
    result
}

#[test]
fn status_becomes_text_or_redirect() {
    let cases = [
        (0x0101, "Target moved temporarily(257), class Redirection.", ""),
        (0x0200, "Initiator error(512), class Initiator Error.", ""),
        (0x0202, "Authorization failure(514), class Initiator Error.", "access list"),
        (0x0203, "Target not found(515), class Initiator Error.", "compare the names"),
        (0x0302, "Out of resources(770), class Target Error.", "later"),
        (0x0303, "Unknown login error(771), class Target Error.", ""),
        (0xffff, "Unknown login error(65535), class unknown.", ""),
    ];
    for (status, text, advice) in cases {
        let error = refused(status, "").unwrap_err();
        let shown = error.to_string();
        let given = shown.strip_prefix(&format!("Failed to log in to target. Status: {text}")).expect("the status");
        assert!(given.contains(advice) && given.is_empty() == advice.is_empty(), "{shown}");
        assert_eq!(error.status(), Some(status));
    }
    for status in [0x0101, 0x0102] {
        let redirect = refused(status, "TargetName=iqn.t|TargetAddress=[::1]:3261|TargetAddress=h|");
        let expected =
            LoginStep::Redirect { status, address: b"[::1]:3261".to_vec(), target_name: Some(b"iqn.t".to_vec()) };
        assert_eq!(redirect, Ok(expected));
    }
    assert_eq!(refused(0x0203, "TargetAddress=h|"), Err(LoginError::Status(0x0203)));
    assert_eq!(refused(0x0101, "TargetAddress=h"), Err(TextError::MissingTerminator.into()));
    assert!(matches!(refused(0x0101, "TargetAddress=h\x07|"), Err(LoginError::BadValue { .. })));
}

#[test]
fn version_and_session_handle_are_checked() {
    let mut login = Login::new(plain()).unwrap();
    request(&mut login).unwrap();
    let version = ResponseView { version_active: 1, ..response(0x87) };
    assert_eq!(login.handle_response(&version, b""), Err(LoginError::Version(1)));
    let mut login = Login::new(plain()).unwrap();
    request(&mut login).unwrap();
    let no_handle = ResponseView { tsih: 0, ..response(0x87) };
    assert_eq!(login.handle_response(&no_handle, b""), Err(LoginError::NoSessionHandle));
}

#[test]
fn text_of_the_target_is_joined_before_it_is_read() {
    let pieces = [(0x44, "MaxBurst"), (0x44, "Length=5"), (0x04, "12|"), (0x87, "")];
    let Ok(LoginStep::Complete(negotiated)) = run(plain(), &pieces) else {
        panic!("not complete");
    };
    assert_eq!(negotiated.max_burst_length, 512);

    // A request that only asks for more is empty and does not ask for a stage.
    let mut login = Login::new(plain()).unwrap();
    request(&mut login).unwrap();
    login.handle_response(&response(0x44), b"A").unwrap();
    assert_eq!(request(&mut login), Some((0x04, String::new())));
    let transit = login.handle_response(&response(0x87), b"=\0");
    assert_eq!(transit, Err(LoginError::UnrequestedTransition(Stage::Operational)));
}

#[test]
fn endless_answers_end() {
    let rounds = |flags: u8, text: &str| {
        let mut login = Login::new(plain()).unwrap();
        for round in 1.. {
            request(&mut login).unwrap();
            if let Err(error) = login.handle_response(&response(flags), text.as_bytes()) {
                return (round, error);
            }
        }
        unreachable!("the loop has no end");
    };
    assert_eq!(rounds(0x04, ""), (11, LoginError::TooManyRequests));
    assert_eq!(rounds(0x44, ""), (11, LoginError::TooManyRequests));
    assert_eq!(rounds(0x44, &"A".repeat(8192)), (9, LoginError::TextTooLong));
    assert_eq!(rounds(0x04, &"A".repeat(8193)), (1, LoginError::TextTooLong));
    assert_eq!(LoginError::TooManyRequests.to_string(), "login took too many tries. giving up.");
    let many = "A=|".repeat(257);
    assert_eq!(run(plain(), &[(0x04, "A=|")]), Ok(LoginStep::SendRequest));
    assert!(matches!(run(plain(), &[(0x04, &many)]), Err(LoginError::RepeatedKey(_))));
    let many: String = (0..257).map(|number| format!("A{number}=|")).collect();
    assert_eq!(run(plain(), &[(0x04, &many)]), Err(TextError::TooManyPairs.into()));
}

#[test]
fn keys_that_the_target_proposes_are_answered() {
    let proposals = "iSCSIProtocolLevel=2|TaskReporting=FastAbort,RFC3720|IFMarkInt=1~2|\
        X#NodeArchitecture=x|X-com.example=1|Other=NotUnderstood|";
    let answer = |config: LoginConfig| {
        let mut login = Login::new(config).unwrap();
        request(&mut login).unwrap();
        login.handle_response(&response(0x04), &bytes(proposals)).unwrap();
        request(&mut login)
    };
    let normal = "iSCSIProtocolLevel=1|TaskReporting=RFC3720|IFMarkInt=Reject|X-com.example=NotUnderstood|";
    assert_eq!(answer(plain()), Some((0x87, normal.into())));
    let irrelevant = "iSCSIProtocolLevel=Irrelevant|TaskReporting=Irrelevant|IFMarkInt=Reject|\
        X-com.example=NotUnderstood|";
    assert_eq!(answer(discovery()), Some((0x87, irrelevant.into())));
}

#[test]
fn long_text_is_sent_with_the_c_bit() {
    let name = |number: usize| format!("X{number:061}");
    let proposals: Vec<String> = (0..120).map(|number| format!("{}=|", name(number))).collect();
    let answers: String = (0..120).map(|number| format!("{}=NotUnderstood|", name(number))).collect();
    let mut login = Login::new(plain()).unwrap();
    request(&mut login).unwrap();
    login.handle_response(&response(0x04), &bytes(&proposals.concat())).unwrap();
    let (flags, begin) = request(&mut login).unwrap();
    assert_eq!((flags, begin.len()), (0x44, limits::LOGIN_SEGMENT_LENGTH));
    assert_eq!(login.handle_response(&response(0x04), b""), Ok(LoginStep::SendRequest));
    let (flags, end) = request(&mut login).unwrap();
    assert_eq!((flags, begin + &end), (0x87, answers));

    let mut login = Login::new(plain()).unwrap();
    request(&mut login).unwrap();
    login.handle_response(&response(0x04), &bytes(&proposals.concat())).unwrap();
    request(&mut login).unwrap();
    let early = login.handle_response(&response(0x04), b"A=\0");
    assert_eq!(early, Err(LoginError::DataInsteadOfAcknowledgement));
}

#[test]
fn settings_that_cannot_be_sent_are_refused() {
    let credentials =
        |user: &str, secret: &str| Some(ChapCredentials { user: user.into(), secret: secret.as_bytes().into() });
    let cases = [
        (LoginConfig { target_name: None, ..plain() }, LoginError::TargetNameNotSet),
        (LoginConfig { target_name: Some(vec![]), ..plain() }, LoginError::TargetNameNotSet),
        (LoginConfig { initiator_name: vec![], ..plain() }, LoginError::InvalidSetting("InitiatorName")),
        (LoginConfig { initiator_name: vec![b'i'; 256], ..plain() }, LoginError::InvalidSetting("InitiatorName")),
        (LoginConfig { target_name: Some(b"a\0b".to_vec()), ..plain() }, LoginError::InvalidSetting("TargetName")),
        (LoginConfig { initiator_alias: Some(vec![0]), ..plain() }, LoginError::InvalidSetting("InitiatorAlias")),
        (LoginConfig { chap: credentials("", "s"), ..plain() }, LoginError::InvalidSetting("CHAP user name")),
        (LoginConfig { chap: credentials("u", ""), ..plain() }, LoginError::InvalidSetting("CHAP secret")),
        (
            LoginConfig { target_chap: credentials("t", "other"), ..chap() },
            LoginError::InvalidSetting("CHAP challenge"),
        ),
        (LoginConfig { chap_algorithms: vec![], ..plain() }, LoginError::InvalidSetting("CHAP algorithms")),
        (
            LoginConfig { chap_algorithms: vec![ChapAlgorithm(9)], ..plain() },
            LoginError::InvalidSetting("CHAP algorithms"),
        ),
        (LoginConfig { max_burst_length: 511, ..plain() }, LoginError::InvalidSetting("MaxBurstLength")),
        (LoginConfig { first_burst_length: 1 << 24, ..plain() }, LoginError::InvalidSetting("FirstBurstLength")),
        (
            LoginConfig { max_recv_data_segment_length: 0, ..plain() },
            LoginError::InvalidSetting("MaxRecvDataSegmentLength"),
        ),
        (LoginConfig { default_time2wait: 3601, ..plain() }, LoginError::InvalidSetting("DefaultTime2Wait")),
        (LoginConfig { max_outstanding_r2t: 0, ..plain() }, LoginError::InvalidSetting("MaxOutstandingR2T")),
        (LoginConfig { max_outstanding_r2t: 17, ..plain() }, LoginError::InvalidSetting("MaxOutstandingR2T")),
    ];
    for (config, expected) in cases {
        assert_eq!(Login::new(config).unwrap_err(), expected);
    }
    assert!(Login::new(LoginConfig { target_name: None, ..discovery() }).is_ok());
    assert!(!format!("{:?}", chap()).contains("password1234"));
}

/// Good transcripts with random bytes changed: whatever comes, the login ends without a panic,
/// and never in full feature phase after CHAP was agreed on and not done.
#[test]
fn damaged_transcripts_end() {
    const LOGINS: u32 = if cfg!(miri) { 20 } else { 5000 };
    let good: [(u8, &str); 4] = [
        (0x00, "TargetPortalGroupTag=1|AuthMethod=CHAP|"),
        (0x00, CHALLENGE),
        (0x81, ""),
        (0x87, "HeaderDigest=CRC32C|MaxBurstLength=65536|InitialR2T=Yes|TargetAlias=x|"),
    ];
    let mut random: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random >> 33) as usize % below
    };
    let mut completed = 0;
    for _ in 0..LOGINS {
        let mut login = Login::new(chap()).unwrap();
        let mut has_responded = false;
        for round in 0..limits::LOGIN_REQUESTS as usize + 1 {
            let Some((_, text)) = request(&mut login) else { break };
            has_responded |= text.contains("CHAP_R=");
            let (flags, text) = good[round.min(3)];
            let mut data = bytes(text);
            let mut flags = flags;
            match next(8) {
                0 => flags = next(256) as u8,
                1 if !data.is_empty() => {
                    let position = next(data.len());
                    data[position] = next(256) as u8;
                }
                2 => data.truncate(next(data.len() + 1)),
                3 => data.extend((0..next(64)).map(|_| next(256) as u8)),
                _ => {}
            }
            match login.handle_response(&response(flags), &data) {
                Ok(LoginStep::SendRequest) => {}
                Ok(LoginStep::Complete(_)) => {
                    assert!(has_responded);
                    completed += 1;
                }
                Ok(LoginStep::Redirect { .. }) => panic!("a redirect without a status"),
                Err(error) => assert!(!error.to_string().contains("password1234")),
            }
        }
        assert_eq!(request(&mut login), None, "the login must be over");
    }
    assert!(completed > LOGINS / 50, "{completed}");
}
