/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A machine emulator renames an enumerator and `inline` around the header, and has the same macro in
 * a header of its own: no warning, and both enumerators stay apart. */
#include <stdint.h>

#define XCOPY_DESC_OFFSET 16
enum emulator_transfer { SCSI_XFER_NONE, SCSI_XFER_FROM_DEVICE };

#define SCSI_XFER_NONE LIBRARY_XFER_NONE
#define inline __attribute__((gnu_inline)) inline
#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>
#undef inline
#undef SCSI_XFER_NONE

#define XCOPY_DESC_OFFSET 16

int main(void)
{
	return (int)LIBRARY_XFER_NONE == (int)SCSI_XFER_NONE && SCSI_XFER_READ == 1 ? 0 : 1;
}
