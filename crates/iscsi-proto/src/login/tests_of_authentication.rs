// SPDX-License-Identifier: LGPL-2.1-or-later
//! Which logins authenticate whom, and that no target gets around it. The form of transcripts is that of `tests`.

use super::tests::{CHALLENGE, Leg, NAMES, OPERATIONAL, bytes, chap, plain, request, response, run, transcript};
use super::*;
use crate::auth::chap::{ChapAlgorithm, OwnChallenge};
use crate::text::value;
use alloc::format;

/// What the target sends that has agreed to CHAP.
const AGREED: (u8, &str) = (0x00, "AuthMethod=CHAP|");
const CHALLENGED: (u8, &str) = (0x00, CHALLENGE);
/// The proof of the target for MD5; all of these were computed with Python's hashlib.
const PROOF: &str = "0xc9b59aeee38854bc4f348cdd022d24e6";

fn credentials(user: &str, secret: &str) -> Option<ChapCredentials> {
    Some(ChapCredentials { user: user.into(), secret: secret.as_bytes().into() })
}

fn mutual() -> LoginConfig {
    let own_challenge = OwnChallenge { identifier: 9, bytes: core::array::from_fn(|index| index as u8) };
    LoginConfig { target_chap: credentials("disk", "otherpassword"), own_challenge: Some(own_challenge), ..chap() }
}

fn required() -> LoginConfig {
    LoginConfig { chap_policy: ChapPolicy::Required, ..chap() }
}

#[test]
fn both_sides_prove_themselves_with_every_algorithm() {
    let vectors = [
        (ChapAlgorithm::MD5, "3F7EEAC3FBFBE00C72F7DD772C486069", PROOF),
        (ChapAlgorithm::SHA1, "DBA507A29812B97A6C1649D876A31C60171C40ED", "0x22d0d2fbc28b8cd2acf3f47639458965a0a28a61"),
        (
            ChapAlgorithm::SHA256,
            "C0D93E7F3C2EF05DEA154D9BC857216418D13835D5AA55128D8F6008D1AEFDB0",
            "0x29793b1152eaf7c09394b4aad311977fe9dc2dc170cd7a8972f46895991bdd4d",
        ),
        (
            ChapAlgorithm::SHA3_256,
            "BAED81D131343BE763596A397EA308E1BE911831E14FD7DE28BBD087B65674B1",
            "0X87F34FFC9DA2740CAA84E4FED06929E6D90A16241E7A55B905F335FB79D0B707",
        ),
    ];
    for (algorithm, ours, theirs) in vectors {
        let number = algorithm.0;
        let length = 2 * algorithm.response_length().unwrap();
        let question: Vec<u8> = (0..length as u8).collect();
        let question = String::from_utf8(value::to_hex(&question)).unwrap();
        let challenge = format!("CHAP_A={number}|CHAP_I=7|CHAP_C=0x00112233445566778899aabbccddeeff|");
        let proof = format!("CHAP_N=user|CHAP_R=0x{ours}|CHAP_I=9|CHAP_C={question}|");
        let answer = format!("CHAP_N=disk|CHAP_R={theirs}|");
        let config = LoginConfig { chap_algorithms: ChapAlgorithm::ALL.to_vec(), ..mutual() };
        let legs = [
            ((0x81, &*format!("{NAMES}AuthMethod=CHAP|")), AGREED),
            ((0x00, "CHAP_A=8,7,6,5|"), (0x00, &*challenge)),
            ((0x81, &*proof), (0x81, &*answer)),
            ((0x87, OPERATIONAL), (0x87, "")),
        ];
        transcript(config, &legs);
    }
    // The proof may come in base64, in pieces, and before the target leaves the stage.
    let in_pieces = [
        AGREED,
        CHALLENGED,
        (0x00, "CHAP_R=0bybWa7uOIVLxPNIzdAi0k5g==|"),
        (0x00, "CHAP_N=disk|"),
        (0x81, ""),
        (0x87, ""),
    ];
    assert!(matches!(run(mutual(), &in_pieces), Ok(LoginStep::Complete(_))));
}

#[test]
fn a_target_that_does_not_prove_itself_is_left() {
    let answer = |name: &str, proof: &str| format!("CHAP_N={name}|CHAP_R={proof}|");
    let cases = [
        (String::new(), "It did not return CHAP_N during SECNEG."),
        (format!("CHAP_R={PROOF}|"), "It did not return CHAP_N during SECNEG."),
        ("CHAP_N=disk|".into(), "It did not return CHAP_R during SECNEG."),
        (answer("disc", PROOF), "Wrong CHAP targetname received: disc"),
        (answer("", PROOF), "Wrong CHAP targetname received: "),
        (answer("a\nb", PROOF), "Wrong CHAP targetname received: a\\nb"),
        (answer(&"n".repeat(7000), PROOF), &*format!("Wrong CHAP targetname received: {}", "n".repeat(64))),
        (answer("disk", "0x00"), "Wrong size of CHAP_R received from target."),
        (answer("disk", &format!("{PROOF}00")), "Wrong size of CHAP_R received from target."),
        (answer("disk", "0x"), "CHAP_R of the target is not 1 to 1024 bytes in hex or base64."),
        (answer("disk", "yes"), "CHAP_R of the target is not 1 to 1024 bytes in hex or base64."),
        (
            answer("disk", "0xc9b59aeee38854bc4f348cdd022d24e7"),
            "Authentication failed. Invalid CHAP_R response from the target",
        ),
        (answer("disk", "0x3F7EEAC3FBFBE00C72F7DD772C486069"), "CHAP_R of the target is our own response."),
        ("CHAP_I=1|CHAP_C=0x00|".into(), "The target sent CHAP_I twice."),
    ];
    for (text, expected) in &cases {
        let error = run(mutual(), &[AGREED, CHALLENGED, (0x81, text)]).unwrap_err().to_string();
        let known = ["Wrong size of CHAP_R", "Authentication failed."].iter().any(|text| expected.starts_with(text));
        let prefix = if known { "" } else { "Failed to log in to target. " };
        assert_eq!(error, format!("{prefix}{expected}"));
    }
    // It claims other stages, at any point.
    let skips: &[&[(u8, &str)]] = &[
        &[(0x81, "AuthMethod=None|")],
        &[(0x00, "AuthMethod=None|")],
        &[(0x81, "AuthMethod=CHAP|")],
        &[(0x83, "AuthMethod=CHAP|")],
        &[(0x87, "")],
        &[(0x81, "")],
        &[AGREED, (0x81, CHALLENGE)],
        &[AGREED, (0x87, "")],
        &[AGREED, (0x83, "")],
        &[AGREED, CHALLENGED, (0x83, "")],
        &[AGREED, CHALLENGED, (0x87, "")],
        &[AGREED, CHALLENGED, (0x83, &*answer("disk", "0x00"))],
        &[AGREED, CHALLENGED, (0x00, ""), (0x81, "")],
        &[AGREED, CHALLENGED, (0x40, "CHAP_N=di"), (0x81, "sk|")],
    ];
    for responses in skips {
        assert!(run(mutual(), responses).is_err(), "{responses:?}");
    }
    // It never comes to a proof: the login ends by itself.
    let endless: Vec<(u8, &str)> = [AGREED, CHALLENGED].into_iter().chain([(0x00, ""); 9]).collect();
    assert_eq!(run(mutual(), &endless), Err(LoginError::TooManyRequests));
}

#[test]
fn a_reflected_challenge_is_refused() {
    let own: Vec<u8> = (0..32).collect();
    let reflected = format!("CHAP_A=5|CHAP_I=9|CHAP_C={}|", String::from_utf8(value::to_hex(&own)).unwrap());
    let error = run(mutual(), &[AGREED, (0x00, &reflected)]).unwrap_err().to_string();
    assert_eq!(error, "Failed to log in to target. CHAP_C of the target is our own challenge.");
}

#[test]
fn required_authentication_is_offered_alone_and_not_skipped() {
    let mut login = Login::new(required()).unwrap();
    assert_eq!(request(&mut login), Some((0x81, format!("{NAMES}AuthMethod=CHAP|"))));
    for flags in [0x00, 0x81] {
        let error = run(required(), &[(flags, "AuthMethod=None|")]);
        assert_eq!(error, Err(LoginError::NoneInsteadOfChap));
    }
    for responses in [&[(0x81, "")][..], &[(0x81, "AuthMethod=CHAP|")], &[AGREED, (0x81, "")], &[(0x87, "")]] {
        assert!(run(required(), responses).is_err(), "{responses:?}");
    }
    let good = run(required(), &[AGREED, CHALLENGED, (0x81, ""), (0x87, "")]);
    assert!(matches!(good, Ok(LoginStep::Complete(_))), "{good:?}");
}

#[test]
fn policies_come_to_what_credentials_allow() {
    use Authentication::{Mutual, None as Nobody, OneWay, Optional};
    let (ours, theirs) = (credentials("u", "one"), credentials("t", "two"));
    let no_own = Err(LoginError::NoCredentials);
    let no_target = Err(LoginError::NoTargetCredentials);
    let cases = [
        (ChapPolicy::Never, [Ok(Nobody), Ok(Nobody), Ok(Nobody), Ok(Nobody)]),
        (ChapPolicy::Allowed, [Ok(Nobody), Ok(Optional), no_own.clone(), Ok(Mutual)]),
        (ChapPolicy::Required, [no_own.clone(), Ok(OneWay), no_own.clone(), Ok(Mutual)]),
        (ChapPolicy::Mutual, [no_own.clone(), no_target, no_own, Ok(Mutual)]),
    ];
    for (policy, [none, own, target, both]) in cases {
        assert_eq!(policy.authentication(None, None), none, "{policy:?}");
        assert_eq!(policy.authentication(ours.as_ref(), None), own, "{policy:?}");
        assert_eq!(policy.authentication(None, theirs.as_ref()), target, "{policy:?}");
        assert_eq!(policy.authentication(ours.as_ref(), theirs.as_ref()), both, "{policy:?}");
    }
    let equal = ChapPolicy::Allowed.authentication(ours.as_ref(), credentials("t", "one").as_ref());
    assert_eq!(equal, Err(LoginError::EqualSecrets));
    let mut login = Login::new(LoginConfig { chap_policy: ChapPolicy::Never, ..chap() }).unwrap();
    assert_eq!(request(&mut login), Some((0x87, format!("{NAMES}{OPERATIONAL}"))));
}

/// The error of a login that the target ends with `status` after these responses.
fn refused(config: LoginConfig, responses: &[(u8, &str)], status: u16) -> LoginError {
    let mut login = Login::new(config).unwrap();
    for (flags, text) in responses {
        request(&mut login).unwrap();
        login.handle_response(&response(*flags), &bytes(text)).unwrap();
    }
    request(&mut login).unwrap();
    let is_offering = login.is_offering_algorithms();
    let error = login.handle_response(&ResponseView { status, ..response(0x00) }, b"").unwrap_err();
    assert!(!is_offering || error.is_refusal_of_algorithms());
    assert_eq!(error.status(), Some(status));
    error
}

#[test]
fn a_refusal_says_what_was_not_accepted() {
    let failed = "Failed to log in to target. Status: Authentication failure(513), class Initiator Error.";
    let never = LoginConfig { chap_policy: ChapPolicy::Never, ..chap() };
    let list = LoginConfig { chap_algorithms: ChapAlgorithm::ALL.to_vec(), ..chap() };
    let cases: [(LoginConfig, &[Leg<'_>], &str); 5] = [
        (plain(), &[], "The target demands authentication, but no user name and password are set."),
        (never, &[], "The target demands authentication, but chap=never forbids it."),
        (chap(), &[], "The target does not take CHAP."),
        (
            list,
            &[AGREED],
            "The target ended the login when CHAP_A=8,7,6,5 was offered: it may lack these algorithms, or know others by these numbers.",
        ),
        (
            chap(),
            &[AGREED, CHALLENGED],
            "The target does not know the user name \"user\", or its password is another one.",
        ),
    ];
    for (config, responses, expected) in cases {
        assert_eq!(refused(config, responses, 0x0201).to_string(), format!("{failed} {expected}"));
    }
    // A target that cannot read the response does not say that the secret is wrong.
    let old_number = (0x00, "CHAP_A=7|CHAP_I=7|CHAP_C=0x00|");
    let list = || LoginConfig { chap_algorithms: ChapAlgorithm::ALL.to_vec(), ..chap() };
    assert!(refused(list(), &[AGREED, old_number], 0x0200).is_refusal_of_algorithms());
    assert!(!refused(list(), &[AGREED, old_number], 0x0201).is_refusal_of_algorithms());
    assert!(!refused(list(), &[AGREED, CHALLENGED], 0x0200).is_refusal_of_algorithms());
    // Another status at the algorithms may mean them too; elsewhere it has its own meaning.
    assert!(refused(chap(), &[AGREED], 0x0200).is_refusal_of_algorithms());
    assert_eq!(refused(chap(), &[AGREED, CHALLENGED], 0x0203), LoginError::Status(0x0203));
    assert_eq!(refused(chap(), &[], 0x0203), LoginError::Status(0x0203));
}

#[test]
fn nothing_shows_a_secret() {
    let mut login = Login::new(mutual()).unwrap();
    let mut shown = format!("{login:?}");
    for (flags, text) in [AGREED, CHALLENGED, (0x81, "CHAP_N=disk|CHAP_R=0x00|")] {
        request(&mut login).unwrap();
        let result = login.handle_response(&response(flags), &bytes(text));
        shown.push_str(&format!("{result:?} {login:?}"));
        if let Err(error) = result {
            shown.push_str(&error.to_string());
        }
    }
    assert!(!shown.contains("password"), "{shown}");
    let as_list = |secret: &[u8]| format!("{secret:?}");
    assert!(!shown.contains(as_list(b"password1234").trim_matches(['[', ']'])), "{shown}");
    assert!(!shown.contains(as_list(b"otherpassword").trim_matches(['[', ']'])), "{shown}");
}

/// Mutual transcripts with random bytes changed: full feature phase is only reached behind the proof.
#[test]
fn damaged_proofs_do_not_lead_to_a_session() {
    let good = [AGREED, CHALLENGED, (0x81, &*format!("CHAP_N=disk|CHAP_R={PROOF}|")), (0x87, "MaxBurstLength=65536|")];
    let proof = bytes(good[2].1);
    let mut random: u64 = 0x2545_f491_4f6c_dd1d;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random >> 33) as usize % below
    };
    let mut completed = 0;
    for _ in 0..if cfg!(miri) { 20 } else { 5000 } {
        let mut login = Login::new(mutual()).unwrap();
        let mut is_proved = false;
        for (flags, text) in [good[0], good[1], good[2], good[3], good[3]] {
            if request(&mut login).is_none() {
                break;
            }
            let mut data = bytes(text);
            let mut flags = flags;
            match next(12) {
                0 => flags = next(256) as u8,
                1 => {
                    let position = next(data.len());
                    data[position] = next(256) as u8;
                }
                2 => data.truncate(next(data.len() + 1)),
                _ => {}
            }
            // Hex digits may be of either case, which is the only harmless change.
            is_proved |= data.eq_ignore_ascii_case(&proof);
            if let Ok(LoginStep::Complete(_)) = login.handle_response(&response(flags), &data) {
                assert!(is_proved);
                completed += 1;
            }
        }
    }
    assert!(completed > if cfg!(miri) { 0 } else { 100 }, "{completed}");
}
