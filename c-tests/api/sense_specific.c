/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Sense data says which field of the command, or of its data, is wrong: in fixed format and in a descriptor. What the data
 * does not say stays as it was in the structure.
 *
 * Contract: 16.1 16.2
 */
#include "check.h"

int main(void)
{
    /* Key 5, 24h/00h; field pointer valid, in the command, bit 5 of byte 0x0102. */
    const unsigned char fixed[32] = {0x70, 0, 5, 0, 0, 0, 0, 24 - 8, 0, 0, 0, 0, 0x24, 0x00, 0, 0x80 | 0x40 | 0x08 | 5, 1, 2};
    /* Key 5, 26h/00h; a descriptor of type 2: in the data, no bit, byte 7. */
    const unsigned char descriptors[32] = {0x72, 5, 0x26, 0x00, 0, 0, 0, 8, 2, 6, 0x80, 0, 0x80, 0, 7, 0};
    const unsigned char other[32] = {0x7f};
    struct scsi_sense sense;

    memset(&sense, 0, sizeof sense);
    scsi_parse_sense_data(&sense, fixed);
    CHECK(sense.error_type == 0x70 && sense.key == SCSI_SENSE_ILLEGAL_REQUEST && sense.ascq == 0x2400);
    CHECK(sense.sense_specific == 1 && sense.ill_param_in_cdb == 1);
    CHECK(sense.bit_pointer_valid == 1 && sense.bit_pointer == 5 && sense.field_pointer == 0x0102);

    memset(&sense, 0, sizeof sense);
    scsi_parse_sense_data(&sense, descriptors);
    CHECK(sense.error_type == 0x72 && sense.key == SCSI_SENSE_ILLEGAL_REQUEST && sense.ascq == 0x2600);
    CHECK(sense.sense_specific == 1 && sense.ill_param_in_cdb == 0);
    CHECK(sense.bit_pointer_valid == 0 && sense.field_pointer == 7);

    sense.key = 9;
    sense.ascq = 0x1234;
    scsi_parse_sense_data(&sense, other);
    CHECK(sense.error_type == 0x7f && sense.key == 9 && sense.ascq == 0x1234 && sense.field_pointer == 7);
    return 0;
}
