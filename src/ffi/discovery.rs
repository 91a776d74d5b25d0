// SPDX-License-Identifier: LGPL-2.1-or-later
//! Discovery: asking a portal for its targets.

use core::ffi::{c_int, c_void};
use core::{fmt, ptr};
use std::sync::Arc;

use iscsi_client::error::submit_text;
use iscsi_proto::discovery::{DiscoveryError, parse_send_targets};

use super::callback::{Answer, Pending, Subject};
use super::guard::guard;
use super::handle::{Context, with};
use super::layout::{iscsi_discovery_address, iscsi_target_portal};
use super::types_iscsi::{iscsi_command_cb, iscsi_context};
use super::{alloc, sync};

/// A list of targets in C form, in the order in which the target sent them. It frees itself.
pub(crate) struct TargetList {
    head: *mut iscsi_discovery_address,
}

/// Why there is no list.
pub(crate) enum TargetListError {
    Answer(DiscoveryError),
    OutOfMemory,
}

impl fmt::Display for TargetListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer(error) => error.fmt(f),
            Self::OutOfMemory => f.write_str("Out-of-memory: the list could not be made"),
        }
    }
}

impl TargetList {
    /// The records of a SendTargets answer.
    pub(crate) fn parse(text: &[u8]) -> Result<Self, TargetListError> {
        let mut list = Self { head: ptr::null_mut() };
        let targets = parse_send_targets(text).map_err(TargetListError::Answer)?;
        for target in targets.iter().rev() {
            let node = alloc::zeroed::<iscsi_discovery_address>();
            // SAFETY: null, or a new zeroed node.
            let Some(fields) = (unsafe { node.as_mut() }) else { return Err(TargetListError::OutOfMemory) };
            fields.next = list.head;
            list.head = node;
            fields.target_name = alloc::copied_string(&target.name).cast();
            if fields.target_name.is_null() {
                return Err(TargetListError::OutOfMemory);
            }
            for text in target.portals.iter().rev() {
                let portal = alloc::zeroed::<iscsi_target_portal>();
                // SAFETY: null, or a new zeroed node.
                let Some(portal_fields) = (unsafe { portal.as_mut() }) else {
                    return Err(TargetListError::OutOfMemory);
                };
                portal_fields.next = fields.portals;
                fields.portals = portal;
                portal_fields.portal = alloc::copied_string(text).cast();
                if portal_fields.portal.is_null() {
                    return Err(TargetListError::OutOfMemory);
                }
            }
        }
        Ok(list)
    }

    /// Turns targets and portals round, as callbacks get them (contract 9.4). The list keeps them.
    pub(crate) fn reversed(&mut self) -> *mut iscsi_discovery_address {
        let mut reversed: *mut iscsi_discovery_address = ptr::null_mut();
        let mut node = self.head;
        // SAFETY: the list is made of valid nodes and ends with null.
        while let Some(fields) = unsafe { node.as_mut() } {
            let next = fields.next;
            fields.next = reversed;
            reversed = node;
            let mut portals: *mut iscsi_target_portal = ptr::null_mut();
            let mut portal = fields.portals;
            // SAFETY: as above.
            while let Some(portal_fields) = unsafe { portal.as_mut() } {
                let next = portal_fields.next;
                portal_fields.next = portals;
                portals = portal;
                portal = next;
            }
            fields.portals = portals;
            node = next;
        }
        self.head = reversed;
        reversed
    }

    /// Hands the list to C, which frees it with `iscsi_free_discovery_data`.
    fn into_raw(mut self) -> *mut iscsi_discovery_address {
        core::mem::replace(&mut self.head, ptr::null_mut())
    }
}

// SAFETY: the list owns its nodes, and nothing but it refers to them.
unsafe impl Send for TargetList {}

impl Drop for TargetList {
    fn drop(&mut self) {
        // SAFETY: the list owns its nodes.
        unsafe { free_list(self.head) };
    }
}

/// Frees a list and all its strings.
///
/// # Safety
/// The list was made by `TargetList` and is not used again.
unsafe fn free_list(head: *mut iscsi_discovery_address) {
    let mut node = head;
    // SAFETY: valid nodes up to the null at the end.
    while let Some(fields) = unsafe { node.as_mut() } {
        let mut portal = fields.portals;
        // SAFETY: as above.
        while let Some(portal_fields) = unsafe { portal.as_mut() } {
            let next = portal_fields.next;
            // SAFETY: a string of malloc that belongs to the node, or null.
            unsafe { alloc::free_string(portal_fields.portal) };
            // SAFETY: a node of malloc, not used again.
            unsafe { alloc::free(portal) };
            portal = next;
        }
        let next = fields.next;
        // SAFETY: a string of malloc that belongs to the node, or null.
        unsafe { alloc::free_string(fields.target_name) };
        // SAFETY: a node of malloc, not used again.
        unsafe { alloc::free(node) };
        node = next;
    }
}

fn send_targets(context: &mut Context, owner: Pending) -> bool {
    match context.driver.send_targets(owner) {
        Ok(_) => true,
        Err((error, _)) => {
            context.set_error(format_args!("{}", submit_text("do discovery", error)));
            false
        }
    }
}

/// Asks the portal for all its targets (SendTargets=All, RFC 7143 appendix C). A discovery session is meant for it; a
/// normal one does as well.
///
/// `cb` runs once: with `SCSI_STATUS_GOOD` and a `struct iscsi_discovery_address *` as `command_data`, which is NULL
/// if there is no target; the list begins with the last target of the answer, and is valid in the callback only.
/// Otherwise with `SCSI_STATUS_ERROR`, `SCSI_STATUS_CANCELLED` or `SCSI_STATUS_TIMEOUT`, and NULL. Answers over
/// several PDUs are joined.
///
/// Returns 0, or -1 with an error text (not logged in, for example): `cb` will then not be called.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_discovery_async(
    iscsi: *mut iscsi_context,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> c_int {
    guard!(-1, {
        let owner = Pending::callback(Subject::Discovery, cb, private_data);
        // SAFETY: the application gives null or a valid context.
        let begun = unsafe { with(iscsi, |context| send_targets(context, owner)) };
        if begun == Some(true) { 0 } else { -1 }
    })
}

/// Asks the portal for all its targets (SendTargets=All, RFC 7143 appendix C), and waits for the answer.
///
/// Returns a list in the order of the answer, which the program frees with `iscsi_free_discovery_data()`. NULL after
/// an error, see `iscsi_get_error()`, and also if the portal has no target for this initiator.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_discovery_sync(iscsi: *mut iscsi_context) -> *mut iscsi_discovery_address {
    guard!(ptr::null_mut(), {
        let answer = Arc::new(Answer::default());
        let owner = Pending::waiter(Subject::Discovery, &answer);
        // SAFETY: the application gives null or a valid context.
        if unsafe { with(iscsi, |context| send_targets(context, owner)) } != Some(true) {
            return ptr::null_mut();
        }
        // SAFETY: as above.
        let told = unsafe { sync::wait(iscsi, &answer) };
        told.and_then(|told| told.targets).map_or(ptr::null_mut(), TargetList::into_raw)
    })
}

/// Frees a list of `iscsi_discovery_sync()`. The context is not used, it may be gone; a NULL list is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_free_discovery_data(_iscsi: *mut iscsi_context, da: *mut iscsi_discovery_address) {
    guard!((), {
        // SAFETY: the application gives null or a list that it does not use again.
        unsafe { free_list(da) };
    })
}
