// SPDX-License-Identifier: LGPL-2.1-or-later
//! What a row of the table says about a SCSI command.

/// One SCSI command and the C functions it has.
pub(crate) struct Command {
    /// As the standard spells it.
    pub(crate) name: &'static str,
    /// Operation code, and service action behind a slash; where the standard defines it.
    pub(crate) clause: &'static str,
    /// Completes "the command ...".
    pub(crate) purpose: &'static str,
    /// Whole sentences on what is special.
    pub(crate) remark: Option<&'static str>,
    /// Call of a function of `iscsi_proto::scsi::cdb::encode`, in terms of the argument names of both lists below.
    pub(crate) encode: String,
    /// What the encoder refuses, completing "NULL if ..."; none if it takes everything.
    pub(crate) refuses: Option<&'static str>,
    /// The builder `scsi_cdb_*`.
    pub(crate) builder: Option<Builder>,
    /// The functions `iscsi_*_task`, `_sync`, `_iov_task` and `_iov_sync`.
    pub(crate) family: Option<Family>,
}

/// A function that makes a task and sends nothing.
pub(crate) struct Builder {
    /// The name in C.
    pub(crate) function: String,
    pub(crate) arguments: Vec<Argument>,
}

/// Functions that make a task and send it.
pub(crate) struct Family {
    /// `read10` of `iscsi_read10_task`.
    pub(crate) stem: &'static str,
    /// `Read10` of the error text "Failed to send Read10 command".
    pub(crate) spoken: String,
    /// What the application passes, without the context, the LUN, the callback and the iovector.
    pub(crate) arguments: Vec<Argument>,
    pub(crate) data: Data,
    /// What `scsi_datain_unmarshall()` makes of the answer.
    pub(crate) answer: Option<&'static str>,
}

/// The data phase: which function of `src/ffi/family.rs` makes the task, and how its buffers are documented.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Data {
    /// Nothing is moved.
    None,
    /// The answer is one block of memory.
    In,
    /// The list of LUNs, asked from LUN 0.
    LunList,
    /// `datalen` bytes come in blocks of `blocksize`.
    BlocksIn,
    /// `datalen` bytes at `data` go out in blocks of `blocksize`.
    BlocksOut,
    /// Like `BlocksOut`, of twice as many blocks as the command names.
    TwoHalvesOut,
    /// One block at `data` goes out. An iovector may be given but is not used, as in libiscsi.
    OneBlockOut,
    /// `list_len` ranges at `list` go out.
    UnmapList,
    /// The parameter list at `param_data` goes out; its length is that of the list.
    List,
    /// The parameter list at `data` goes out; its length is what the command says.
    ListOfGivenLength,
    /// The keys at `param` go out, also from the builder.
    Reservation,
    /// The mode page at `mp` goes out, for MODE SELECT(6) or (10).
    ModePage { six: bool },
}

impl Data {
    /// Whether the family has the two functions with an iovector.
    pub(crate) fn has_iovector(self) -> bool {
        matches!(self, Self::BlocksIn | Self::BlocksOut | Self::TwoHalvesOut | Self::OneBlockOut)
    }
}

/// One argument of a C function.
#[derive(Clone, Copy)]
pub(crate) struct Argument {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// For C readers: meaning and unit.
    pub(crate) meaning: &'static str,
}

/// Type of an argument.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Int,
    UnsignedChar,
    U16,
    U32,
    U64,
    /// An enum of scsi-lowlevel.h: any number may arrive.
    Enum(&'static str),
    /// `unsigned char *`.
    Bytes,
    /// `void *`.
    Void,
    /// A pointer to a struct.
    Pointer(&'static str),
}

impl Kind {
    /// How the generated function spells it.
    pub(crate) fn rust(self) -> String {
        match self {
            Self::Int => "c_int".into(),
            Self::UnsignedChar => "c_uchar".into(),
            Self::U16 => "u16".into(),
            Self::U32 => "u32".into(),
            Self::U64 => "u64".into(),
            Self::Enum(name) => format!("MaybeUninit<{name}>"),
            Self::Bytes => "*mut c_uchar".into(),
            Self::Void => "*mut c_void".into(),
            Self::Pointer(name) => format!("*mut {name}"),
        }
    }
}
