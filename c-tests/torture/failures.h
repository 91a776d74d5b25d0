/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Makes the n-th allocation, or the n-th system call, of libiscsi.so fail. Only calls count that come from the code of
 * the library: what the program and the C library do for themselves always works.
 */
#ifndef FAILURES_H
#define FAILURES_H

#include <stddef.h>

enum failure { NO_FAILURE, ALLOCATIONS, ALL_ALLOCATIONS, CALLS, SHORT_TRANSFERS };

/* From now on counts, and lets number `n` fail (ALL_ALLOCATIONS: that and each later one; SHORT_TRANSFERS: it moves one
 * byte). `variant` chooses the error where a call has several. */
void failures_begin(enum failure failure, unsigned long n, unsigned variant);

/* Nothing fails any more. */
void failures_end(void);

/* How often something has failed since failures_begin(). */
unsigned long failures_made(void);

/* What failed last, such as "poll: Cannot allocate memory". */
const char *failures_name(void);

/* Blocks that the library has allocated and nobody has freed. */
size_t blocks_held(void);

/* Prints where the failure was, and, with `held`, where the blocks come from that are held: lines "failed at" and "held
 * from" with offsets in libiscsi.so, the innermost first. Safe in a signal handler. */
void failures_print(int held);

#endif
