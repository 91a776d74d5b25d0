/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reads names of functions that c-tests/data/strings.tsv tests and prints each value of -0x20000 to 0x1ffff for which the
 * function has a text of its own, and the text of all others. */
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

/* Every build has them, the older headers do not. */
const char *scsi_opcode_str(int opcode);
const char *scsi_alua_state_to_str(uint8_t state);

/* Functions take int, an enumeration or a byte. */
#define WITH_INT(function) \
	static const char *call_##function(int value) { return function(value); }
#define WITH_ENUM(function, type) \
	static const char *call_##function(int value) { return function((enum type)value); }

WITH_INT(scsi_sense_key_str)
WITH_INT(scsi_sense_ascq_str)
WITH_ENUM(scsi_pr_type_str, scsi_persistent_out_type)
WITH_INT(scsi_opcode_str)
WITH_ENUM(scsi_devtype_to_str, scsi_inquiry_peripheral_device_type)
WITH_ENUM(scsi_devqualifier_to_str, scsi_inquiry_peripheral_qualifier)
WITH_ENUM(scsi_version_to_str, scsi_version)
WITH_ENUM(scsi_version_descriptor_to_str, scsi_version_descriptor)
WITH_INT(scsi_inquiry_pagecode_to_str)
WITH_INT(scsi_protocol_identifier_to_str)
WITH_INT(scsi_codeset_to_str)
WITH_INT(scsi_association_to_str)
WITH_INT(scsi_designator_type_to_str)
static const char *call_scsi_alua_state_to_str(int value) { return scsi_alua_state_to_str((uint8_t)value); }

#define FUNCTION(name) { #name, call_##name, -0x20000, 0x1ffff, INT_MIN }
static const struct function {
	const char *name;
	const char *(*call)(int value);
	int first, last;
	/* A value that has no name. */
	int other;
} functions[] = {
	FUNCTION(scsi_sense_key_str), FUNCTION(scsi_sense_ascq_str), FUNCTION(scsi_pr_type_str),
	FUNCTION(scsi_opcode_str), FUNCTION(scsi_devtype_to_str), FUNCTION(scsi_devqualifier_to_str),
	FUNCTION(scsi_version_to_str), FUNCTION(scsi_version_descriptor_to_str),
	FUNCTION(scsi_inquiry_pagecode_to_str), FUNCTION(scsi_protocol_identifier_to_str),
	FUNCTION(scsi_codeset_to_str), FUNCTION(scsi_association_to_str), FUNCTION(scsi_designator_type_to_str),
	{ "scsi_alua_state_to_str", call_scsi_alua_state_to_str, 0, 0xff, 0x77 },
};

static void print_texts(const struct function *f)
{
	const char *other = f->call(f->other);
	int value;

	for (value = f->first; value <= f->last; value++) {
		const char *text = f->call(value);

		if (text == NULL)
			printf("%s\t0x%x\t(NULL)\n", f->name, value);
		else if (other == NULL || strcmp(text, other) != 0)
			printf("%s\t0x%x\t%s\n", f->name, value, text);
	}
	printf("%s\tany other value\t%s\n", f->name, other == NULL ? "(NULL)" : other);
}

int main(void)
{
	char name[64];
	size_t i;

	while (scanf("%63s", name) == 1) {
		for (i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
			if (strcmp(functions[i].name, name) == 0)
				print_texts(&functions[i]);
	}
	return fflush(stdout) == 0 ? 0 : 1;
}
