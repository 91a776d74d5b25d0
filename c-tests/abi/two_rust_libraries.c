/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Two Rust libraries, linked statically, work in turn; one of them panics (other_staticlib.rs). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <iscsi/iscsi.h>

int other_quotient(int dividend, int divisor);
int other_unwound(void);

static void expect(int holds, const char *what)
{
	if (!holds) {
		fprintf(stderr, "does not hold: %s\n", what);
		exit(1);
	}
}

int main(void)
{
	struct iscsi_context *iscsi = iscsi_create_context("iqn.2026-11.org.example:two");
	struct iscsi_url *url;
	int round;

	expect(iscsi != NULL, "a context");
	for (round = 1; round <= 3; round++) {
		expect(other_quotient(42, 6) == 7, "the other library divides");
		expect(iscsi_parse_full_url(iscsi, "no URL") == NULL, "this one refuses a wrong URL");
		expect(strlen(iscsi_get_error(iscsi)) > 0, "and says why");
		expect(other_quotient(1, 0) == -1, "the other library catches its panic");
		expect(other_unwound() == round, "and has run its destructors");
		url = iscsi_parse_full_url(iscsi, "iscsi://[::1]:3261/iqn.2026-11.org.example:disk/3");
		expect(url != NULL && url->lun == 3, "this one goes on");
		iscsi_destroy_url(url);
	}
	expect(iscsi_destroy_context(iscsi) == 0, "the context ends");
	return 0;
}
