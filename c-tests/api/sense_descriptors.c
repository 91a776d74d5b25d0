/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Every descriptor of sense data is found, whatever comes before it.
 *
 * Contract: 16.3
 * Original: sees the first one only
 */
#include "check.h"

int main(void)
{
    /* An information descriptor of 12 bytes, then one that points at byte 0x21, bit 7, of the command. */
    const unsigned char data[64] = {0x72, 5, 0x24, 0, 0, 0, 0, 20, 0, 10, 0x80, 0, 1, 2, 3, 4, 5, 6, 7, 8,
                                    2, 6, 0x80, 0, 0xcf, 0, 0x21, 0};
    struct scsi_sense sense;

    memset(&sense, 0, sizeof sense);
    scsi_parse_sense_data(&sense, data);
    CHECK(sense.sense_specific == 1 && sense.ill_param_in_cdb == 1);
    CHECK(sense.bit_pointer_valid == 1 && sense.bit_pointer == 7 && sense.field_pointer == 0x21);
#ifdef LIBISCSI_IMMEDIATE_SOCKET_WRITE
    CHECK(sense.info_valid == 1 && sense.information == 0x0102030405060708);
#endif
    return 0;
}
