/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every bit-field of the public structs is in the expected bit; -DLAYOUT_119 for the 1.19 layout. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

static int bad;

/* Masks are as on little-endian machines; compilers for the others count bit-fields from the other end of the byte.
   Values of whole bytes below are the same from both ends. */
static unsigned on_this_machine(unsigned mask)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	unsigned reversed = 0;
	for (; mask; mask &= mask - 1)
		reversed |= 0x80u >> __builtin_ctz(mask);
	return reversed;
#else
	return mask;
#endif
}

static void expect(const char *what, const void *obj, size_t len, size_t byte, unsigned mask)
{
	const unsigned char *p = obj;
	size_t i;

	mask = on_this_machine(mask);
	for (i = 0; i < len; i++) {
		unsigned want = (i == byte) ? mask : 0;
		if (p[i] != want) {
			printf("FAIL %s: byte %zu is 0x%02x, expected 0x%02x\n", what, i, p[i], want);
			bad = 1;
		}
	}
}

#define CHK(type, field, value, byte, mask) do { \
		type v; memset(&v, 0, sizeof v); v.field = (value); \
		expect(#type "." #field, &v, sizeof v, (byte), (mask)); } while (0)

int main(void)
{
	CHK(struct scsi_sense, sense_specific, 1, 12, 0x01);
	CHK(struct scsi_sense, ill_param_in_cdb, 1, 12, 0x02);
	CHK(struct scsi_sense, bit_pointer_valid, 1, 12, 0x04);
	CHK(struct scsi_sense, bit_pointer, 0xa5, 13, 0xa5);
#ifndef LAYOUT_119
	CHK(struct scsi_sense, info_valid, 1, 12, 0x08);
	CHK(struct scsi_target_port_group, pref, 1, 0, 0x01);
	CHK(struct scsi_target_port_group, rtpg_fmt, 7, 0, 0x0e);
	CHK(struct scsi_target_port_group, alua_state, 15, 0, 0xf0);
	CHK(struct scsi_target_port_group, byte0, 0x99, 0, 0x99);
#endif
	{	/* the bit-fields are unsigned: reading back must not give -1 */
		struct scsi_sense s;
		memset(&s, 0, sizeof s);
		s.sense_specific = 1;
		if (s.sense_specific != 1) { printf("FAIL signedness\n"); bad = 1; }
	}
	if (!bad)
		puts("ok");
	return bad;
}
