// SPDX-License-Identifier: LGPL-2.1-or-later
//! What units answer: sense data and the data of every command that is read.

use std::hint::black_box;

use iscsi_client::error::sense_text;
use iscsi_proto::limits;
use iscsi_proto::scsi::Cdb;
use iscsi_proto::scsi::answer::Answer;
use iscsi_proto::scsi::cdb::decode::{BlockTransfer, Decoded, decode};
use iscsi_proto::scsi::full_size::full_size;
use iscsi_proto::scsi::mode::{Form, ModePage, ModeSense, Parameters};
use iscsi_proto::scsi::names;
use iscsi_proto::scsi::opcode::Opcode;
use iscsi_proto::scsi::sense::Sense;
use iscsi_proto::scsi::table_of_contents::Entries;

/// Sense data with any lengths in them; what can be said in the fixed format is read again as it was.
pub(crate) fn sense(bytes: &[u8]) {
    let sense = Sense::parse(bytes);
    assert!(sense_text(&sense).contains("SENSE KEY:"));
    let Some(cause) = sense.cause else {
        assert!(!(0x70..=0x73).contains(&sense.response_code));
        return;
    };
    let again = Sense::parse(&cause.to_fixed()).cause.expect("the fixed format is known");
    assert_eq!((again.key, again.additional, again.field), (cause.key, cause.additional, cause.field));
    assert_eq!(again.information, cause.information.filter(|&information| u32::try_from(information).is_ok()));
}

/// The first three bytes of a command tell what its answer is; what follows them is the answer.
pub(crate) fn data_in(bytes: &[u8]) {
    let Some((block, answer)) = bytes.split_first_chunk::<3>() else { return };
    let Some(cdb) = Cdb::new(block) else { return };
    black_box(full_size(&cdb, answer));
    let Some(parsed) = Answer::parse(&cdb, answer) else { return };
    assert!(!answer.is_empty());
    read(&parsed, answer);
}

/// Reads all of an answer; nothing is more than the bytes have room for.
fn read(parsed: &Answer<'_>, answer: &[u8]) {
    let length = answer.len();
    let within = |part: &[u8]| part.is_empty() || answer.as_ptr_range().contains(&part.as_ptr());
    assert!(!format!("{parsed:?}").is_empty());
    match parsed {
        Answer::DeviceIdentification(page) => {
            let designators: Vec<_> = page.designators().collect();
            assert!(designators.len() * 4 <= length);
            assert!(designators.iter().all(|designator| within(designator.designator)));
        }
        Answer::ThirdPartyCopy(page) => {
            if let Some(commands) = &page.supported_commands {
                let count = commands.iter().inspect(|(_, actions)| assert!(within(actions))).count();
                assert!(count * 2 <= length);
            }
        }
        Answer::LunList(luns) => assert!(luns.iter().count() == luns.len() && luns.len() * 8 <= length),
        Answer::LbaStatus(list) => assert!(list.iter().count() == list.len() && list.len() * 16 <= length + 16),
        Answer::RegisteredKeys(keys) => assert!(keys.iter().count() == keys.len() && keys.len() * 8 <= length),
        Answer::SupportedCommands(commands) => {
            // As many as were announced, up to a ceiling: what was not received reads as zeros.
            assert_eq!(commands.iter().map(black_box).count(), commands.len());
            assert!(commands.len() * 8 <= length.max(limits::SUPPORTED_COMMANDS_LENGTH));
        }
        Answer::TargetPortGroups(groups) => {
            assert!(groups.iter().count() == groups.len() && groups.len() * 8 <= length);
            let ports: usize = groups.iter().map(|group| group.ports().map(black_box).count()).sum();
            assert!(ports * 4 <= length);
        }
        Answer::TableOfContents(table) => {
            let count = match &table.entries {
                Entries::Tracks(entries) => entries.iter().map(black_box).count(),
                Entries::Full(entries) => entries.iter().map(black_box).count(),
                _ => 0,
            };
            assert!(count * 8 <= length);
        }
        Answer::OperatingParameters(parameters) => assert!(within(parameters.implemented_descriptors)),
        Answer::ModeSense(answer) => mode_pages(answer, length),
        _ => {}
    }
}

/// What the parameters of a page say is what MODE SELECT with them says.
fn mode_pages(answer: &ModeSense<'_>, length: usize) {
    let pages: Vec<ModePage> = answer.pages().collect();
    assert!(pages.len() * 2 <= length);
    for page in pages {
        for form in [Form::Six, Form::Ten] {
            let Some(list) = page.mode_select(form) else {
                assert_eq!(page.parameters, Parameters::Unknown);
                continue;
            };
            let mut bytes = list.as_slice().to_vec();
            assert!(bytes.len() > form.header_len());
            match form {
                Form::Six => bytes[0] = (list.as_slice().len() - 1) as u8,
                Form::Ten => bytes[..2].copy_from_slice(&(list.as_slice().len() as u16 - 2).to_be_bytes()),
            }
            let again = ModeSense::parse(&bytes, form).and_then(|answer| answer.pages().next());
            let again = again.expect("a page that was written is read");
            assert_eq!((again.page_code, again.savable), (page.page_code, page.savable));
            if !page.subpage_format {
                assert_eq!(again.parameters, page.parameters);
            }
        }
    }
}

/// Blocks of any length: what a target is asked for.
pub(crate) fn cdb(block: &[u8]) {
    let decoded = decode(block);
    let transfer = BlockTransfer::decode(block);
    assert!(!format!("{decoded:?}{transfer:?}").is_empty());
    if let Decoded::Read(read) | Decoded::Write(read) | Decoded::Verify(read) | Decoded::WriteAtomic(read) = decoded {
        assert_eq!(transfer, Some(read));
        assert!(u64::from(read.blocks()) <= 1 << 32);
    }
    match Cdb::new(block) {
        Some(cdb) => {
            assert_eq!(cdb.as_slice(), block);
            black_box(decode(cdb.padded()));
            black_box(full_size(&cdb, &[0xff; 8]));
        }
        None => assert!(block.len() > Cdb::MAX_LEN),
    }
    let opcode = Opcode(block.first().copied().unwrap_or(0));
    assert!(!names::as_str(names::opcode(opcode.0.into())).is_empty());
}
