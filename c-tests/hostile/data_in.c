/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Data-In that is not what the command asked for.
 */
#define _GNU_SOURCE
#include "scene.h"

static void offset_past_end(void)
{
    static unsigned char data[4 * BLOCK];

    put32(peer_answer(&peer, DATA_IN, 0x81) + 40, 4 * BLOCK);
    peer_send(&peer, data, BLOCK);
}

static const struct hostile_case cases[] = {
    {"offset-past-end", "sends Data-In for an offset behind the end of the buffer", REFUSED, read_refused,
     offset_past_end, "beyond the expected transfer length"},
};

CATALOGUE("data in", cases)
