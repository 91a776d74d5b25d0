/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Numbers in blocks and answers are big-endian, at any address.
 *
 * Contract: 21.9
 */
#include "check.h"

int main(void)
{
    for (int at = 0; at < 8; at++) {
        unsigned char bytes[18];

        memset(bytes, 0xee, sizeof bytes);
        scsi_set_uint16(bytes + 1 + at, 0x0182);
        CHECK(memcmp(bytes + 1 + at, "\x01\x82\xee", 3) == 0 && bytes[at] == 0xee);
        CHECK(scsi_get_uint16(bytes + 1 + at) == 0x0182);
        scsi_set_uint32(bytes + 1 + at, 0x81020384);
        CHECK(memcmp(bytes + 1 + at, "\x81\x02\x03\x84\xee", 5) == 0 && bytes[at] == 0xee);
        CHECK(scsi_get_uint32(bytes + 1 + at) == 0x81020384);
        scsi_set_uint64(bytes + 1 + at, 0x8102030405060788);
        CHECK(memcmp(bytes + 1 + at, "\x81\x02\x03\x04\x05\x06\x07\x88\xee", 9) == 0 && bytes[at] == 0xee);
        CHECK(scsi_get_uint64(bytes + 1 + at) == 0x8102030405060788);
    }
    return 0;
}
