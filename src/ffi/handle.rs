// SPDX-License-Identifier: LGPL-2.1-or-later
//! What an `iscsi_context` pointer points to, and how it is borrowed.
//!
//! Every exported function borrows the context for a moment with [`with`] and never while a
//! callback of the application runs: a callback may call any function, also one that destroys the
//! context. The borrow is a lock of the context's own, so that threads may share a context and never wait for another
//! one's. A [`Frame`] counts the functions on the stacks that run callbacks; a context destroyed meanwhile is freed when
//! the last of them returns.

use core::ffi::{CStr, c_char, c_int, c_void};
use std::fmt::{self, Write};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use iscsi_client::log::level;
use iscsi_client::{Driver, Settings};
use iscsi_proto::login::Parameters;
use parking_lot::Mutex;

use super::callback::Pending;
use super::command_memory::TaskBuffers;
use super::error_text::{Bounded, ErrorTexts, as_c, terminate};
use super::layout::LOG_NAMES_LUN;
use super::service_thread::{self, ServiceThread};
use super::types_extensions::iscsi_async_event;
use super::types_iscsi::{iscsi_context, iscsi_log_fn};

/// Bytes of a log message without its suffix.
const LOG_LENGTH: usize = 1023;

/// Marks memory that is a context; guards against pointers that are none any more.
const MAGIC: u64 = 0x6973_6373_692d_7273;

/// What an error text says of a context in which the library itself failed.
const POISONED: &CStr = c"internal error: the library panicked on this context; destroy it";

type AsyncEventFunction = unsafe extern "C" fn(*mut iscsi_context, *const iscsi_async_event, *mut c_void);

/// Memory behind an `iscsi_context` pointer.
struct Handle {
    magic: u64,
    /// Frames on all stacks.
    depth: AtomicU32,
    /// Destroyed; to be freed by the last frame.
    doomed: AtomicBool,
    context: Mutex<Context>,
}

/// State of a context.
pub(crate) struct Context {
    pub(crate) driver: Driver<Pending>,
    pub(crate) buffers: TaskBuffers,
    pub(crate) log_fn: iscsi_log_fn,
    /// Milliseconds; 0 for none.
    pub(crate) timeout: u64,
    /// The unit of the last full connect, or -1.
    pub(crate) lun: c_int,
    /// A call has set the policy for CHAP: URLs leave it alone.
    pub(crate) is_policy_set: bool,
    /// Numbers of the login that the application has set: no URL changes them.
    pub(crate) parameters: Parameters,
    /// Called when the target announces something, and what with.
    pub(crate) async_event: Option<(AsyncEventFunction, *mut c_void)>,
    /// Called when the descriptor's number gets another socket, and what with.
    pub(crate) fd_dup: Option<(unsafe extern "C" fn(*mut iscsi_context, *mut c_void), *mut c_void)>,
    pub(crate) errors: ErrorTexts,
    /// The context's error text during a borrow by a thread that has its own.
    pub(crate) lifted_text: Option<Vec<u8>>,
    pub(crate) service_thread: Option<ServiceThread>,
    /// A borrow is alive. It stays set after a panic: the state may be half changed.
    in_use: bool,
    target_address: Vec<u8>,
    /// The serial number in the driver's settings, with a terminator.
    unit_serial_number: Vec<u8>,
}

impl Context {
    /// Keeps an error text and logs it.
    pub(crate) fn set_error(&mut self, text: fmt::Arguments<'_>) {
        self.errors.set(text);
        self.driver.logger.log(level::ERROR, text);
    }

    /// The same for a text that is there, in few instructions.
    #[cold]
    #[inline(never)]
    pub(crate) fn refuse(&mut self, text: &str) {
        self.set_error(format_args!("{text}"));
    }

    /// Milliseconds that requests which begin from now on may take; 0 for no limit.
    pub(crate) fn set_timeout(&mut self, milliseconds: u64) {
        self.timeout = milliseconds;
        self.driver.set_timeout(milliseconds);
    }

    /// Takes the serial number that the unit must have; none, or an empty one, for any.
    pub(crate) fn set_unit_serial_number(&mut self, number: Option<Vec<u8>>) {
        let number = number.filter(|number| !number.is_empty());
        self.unit_serial_number = number.clone().unwrap_or_default();
        terminate(&mut self.unit_serial_number);
        self.driver.settings.unit_serial_number = number;
    }

    /// The serial number with its terminator.
    pub(crate) fn unit_serial_number(&self) -> *const c_char {
        as_c(&self.unit_serial_number)
    }

    /// Keeps the address to which the target redirects.
    pub(crate) fn set_target_address(&mut self, address: &[u8]) {
        self.target_address.clear();
        self.target_address.extend_from_slice(address);
        terminate(&mut self.target_address);
    }

    /// The address with its terminator.
    pub(crate) fn target_address(&self) -> *const c_char {
        as_c(&self.target_address)
    }
}

/// Makes a context.
pub(crate) fn create(settings: Settings) -> *mut iscsi_context {
    // Made where it stays: it is large, and moving it would take as long as all else.
    let mut place = Box::new_uninit();
    place.write(Handle {
        magic: MAGIC,
        depth: AtomicU32::new(0),
        doomed: AtomicBool::new(false),
        context: Mutex::new(Context {
            driver: Driver::new(settings),
            buffers: TaskBuffers::default(),
            log_fn: None,
            timeout: 0,
            lun: -1,
            is_policy_set: false,
            parameters: Parameters::default(),
            async_event: None,
            fd_dup: None,
            errors: ErrorTexts::default(),
            lifted_text: None,
            service_thread: None,
            in_use: false,
            target_address: Vec::new(),
            unit_serial_number: Vec::new(),
        }),
    });
    // SAFETY: it was written just now.
    let handle = unsafe { place.assume_init() };
    Box::into_raw(handle).cast()
}

/// The handle behind a pointer, or `None` if it is null or no context.
///
/// # Safety
/// The pointer is null or one that `create` gave and that was not freed since.
#[inline]
unsafe fn handle<'a>(iscsi: *mut iscsi_context) -> Option<&'a Handle> {
    // SAFETY: the caller promises a context; only shared references to a handle exist.
    let handle = unsafe { iscsi.cast::<Handle>().as_ref() }?;
    (handle.magic == MAGIC).then_some(handle)
}

/// Borrows a context for `body`, which must not call back into the application nor borrow it again. Log records that
/// it left are told afterwards. `None` if there is no context, or it is of no more use.
///
/// # Safety
/// The pointer is null or a context that was not freed.
#[inline]
pub(crate) unsafe fn with<R>(iscsi: *mut iscsi_context, body: impl FnOnce(&mut Context) -> R) -> Option<R> {
    // SAFETY: passed on to the caller.
    unsafe { with_depth(iscsi, |context, _| body(context)) }
}

/// As [`with`]; `body` also gets how many functions that run callbacks are on the stacks.
///
/// # Safety
/// As for [`with`].
#[inline]
pub(crate) unsafe fn with_depth<R>(iscsi: *mut iscsi_context, body: impl FnOnce(&mut Context, u32) -> R) -> Option<R> {
    // SAFETY: passed on to the caller.
    let handle = unsafe { handle(iscsi) }?;
    // SAFETY: passed on to the caller.
    unsafe { borrow(iscsi, handle, body) }
}

/// As [`with_depth`], for a context whose handle is known.
///
/// # Safety
/// As for [`with`]; `handle` is that of `iscsi`.
#[inline]
unsafe fn borrow<R>(
    iscsi: *mut iscsi_context,
    handle: &Handle,
    body: impl FnOnce(&mut Context, u32) -> R,
) -> Option<R> {
    let depth = handle.depth.load(Ordering::Relaxed);
    let mut context = handle.context.lock();
    if context.in_use {
        return None;
    }
    context.in_use = true;
    let shared = context.service_thread.is_some();
    if shared {
        service_thread::borrow_begins(&mut context);
    }
    let result = body(&mut context, depth);
    if shared {
        service_thread::borrow_ends(&mut context);
    }
    context.in_use = false;
    let quiet = context.driver.logger.is_empty();
    drop(context);
    if !quiet {
        // SAFETY: passed on to the caller.
        unsafe { tell_log(iscsi) };
    }
    Some(result)
}

/// Gives waiting log records to the log function, which may call any function of the library.
unsafe fn tell_log(iscsi: *mut iscsi_context) {
    // SAFETY: passed on to the caller of `with`.
    let Some(_frame) = (unsafe { Frame::enter(iscsi) }) else { return };
    // SAFETY: passed on to the caller of `with`.
    let Some(handle) = (unsafe { handle(iscsi) }) else { return };
    loop {
        let mut context = handle.context.lock();
        if context.in_use {
            return;
        }
        let Some(record) = context.driver.logger.take() else { return };
        let Some(log_fn) = context.log_fn else { continue };
        let mut line = Vec::new();
        let _ = Bounded { text: &mut line, limit: LOG_LENGTH }.write_str(&record.text);
        if let Some(target) = &context.driver.settings.target_name {
            line.extend_from_slice(b" [");
            line.extend_from_slice(target);
            if LOG_NAMES_LUN {
                line.extend_from_slice(format!("/{}", context.lun).as_bytes());
            }
            line.push(b']');
        }
        terminate(&mut line);
        drop(context);
        // SAFETY: the application gave a function of this type; the text is terminated and lives
        // during the call; no borrow of the context is alive.
        unsafe { log_fn(record.level, line.as_ptr().cast()) };
    }
}

/// The error text of a context for the calling thread, also of a context that is of no more use.
///
/// # Safety
/// As for [`with`].
pub(crate) unsafe fn error_text(iscsi: *mut iscsi_context) -> *const c_char {
    // SAFETY: passed on to the caller.
    let Some(handle) = (unsafe { handle(iscsi) }) else { return c"".as_ptr() };
    let context = handle.context.lock();
    if context.in_use {
        return POISONED.as_ptr();
    }
    match &context.service_thread {
        Some(thread) if !thread.is_current() => context.errors.of_this_thread(),
        _ => context.errors.shared(),
    }
}

/// Whether the library panicked while it held the context.
///
/// # Safety
/// As for [`with`].
pub(crate) unsafe fn is_poisoned(iscsi: *mut iscsi_context) -> bool {
    // SAFETY: passed on to the caller.
    unsafe { handle(iscsi) }.is_some_and(|handle| handle.context.lock().in_use)
}

/// A function on a stack that runs callbacks on a context. The context lives at least as long.
pub(crate) struct Frame {
    iscsi: *mut iscsi_context,
}

impl Frame {
    /// `None` if there is no context.
    ///
    /// # Safety
    /// As for [`with`].
    pub(crate) unsafe fn enter(iscsi: *mut iscsi_context) -> Option<Self> {
        // SAFETY: passed on to the caller.
        let handle = unsafe { handle(iscsi) }?;
        handle.depth.fetch_add(1, Ordering::Relaxed);
        Some(Self { iscsi })
    }

    fn handle(&self) -> &Handle {
        // SAFETY: it was one when the frame was entered, and the frame keeps it alive.
        unsafe { &*self.iscsi.cast::<Handle>() }
    }

    /// As [`with`], for the context of the frame.
    #[inline]
    pub(crate) fn with<R>(&self, body: impl FnOnce(&mut Context) -> R) -> Option<R> {
        // SAFETY: the frame keeps the context alive.
        unsafe { borrow(self.iscsi, self.handle(), |context, _| body(context)) }
    }

    /// The context.
    pub(crate) fn context(&self) -> *mut iscsi_context {
        self.iscsi
    }

    /// Whether a callback has destroyed the context: the function is to return.
    pub(crate) fn is_doomed(&self) -> bool {
        self.handle().doomed.load(Ordering::Acquire)
    }

    /// The context is destroyed: it goes with the last frame.
    pub(crate) fn doom(&self) {
        self.handle().doomed.store(true, Ordering::Release);
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        let handle = self.handle();
        let others = handle.depth.fetch_sub(1, Ordering::AcqRel) - 1;
        if others == 0 && handle.doomed.load(Ordering::Acquire) {
            // SAFETY: `create` made the memory with Box; the context is destroyed, so that no
            // other call uses it, and no frame is left.
            drop(unsafe { Box::from_raw(self.iscsi.cast::<Handle>()) });
        }
    }
}
