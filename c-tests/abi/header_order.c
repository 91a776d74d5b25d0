/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The headers go together in either order; -DREVERSED for the other one. Also compiled as C++. */
#ifdef REVERSED
#include <iscsi/scsi-lowlevel.h>
#include <iscsi/iscsi.h>
#else
#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>
#endif

/* Members of what other files declare, so that the types are complete here. */
int main(void)
{
	struct scsi_mode_page page;
	struct scsi_inquiry_standard inquiry;
	struct iscsi_url url;

	page.caching.wce = 1;
	inquiry.periperal_qualifier = SCSI_INQUIRY_PERIPHERAL_QUALIFIER_CONNECTED;
	inquiry.periperal_device_type = SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_DIRECT_ACCESS;
	url.transport = TCP_TRANSPORT;
	return page.caching.wce == 1 && inquiry.qualifier == 0 && inquiry.device_type == 0 &&
		url.transport == 0 ? 0 : 1;
}
