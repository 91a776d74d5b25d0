/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reads rows of c-tests/data/sense_vectors.tsv, a name and sense data, feeds the data to scsi_parse_sense_data and prints
 * name, data and what they say. They lie in blocks of the size that their format gives them, so that valgrind sees whoever
 * reads past the end. -DINFORMATION if the structure has the information field. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

/* Bytes of sense data: 18 in fixed format, as many as byte 7 says in descriptor format; only the first is read of others. */
static size_t length_of(const unsigned char *data)
{
	switch (data[0] & 0x7f) {
	case 0x70: case 0x71: return 18;
	case 0x72: case 0x73: return 8 + (size_t)data[7];
	default: return 1;
	}
}

static void parse(const char *name, const char *hex)
{
	/* This row is about what sense data do not touch. */
	int untouched = strncmp(name, "destination not cleared first", 29) == 0;
	unsigned char padded[8 + 255] = { 0 }, *data;
	size_t length = 0;
	int read;
	unsigned byte;
	struct scsi_sense sense;

	for (const char *at = hex; sscanf(at, "%2x%n", &byte, &read) == 1 && length < sizeof(padded); at += read)
		padded[length++] = (unsigned char)byte;
	length = length_of(padded);
	data = malloc(length);
	if (data == NULL)
		exit(2);
	memcpy(data, padded, length);
	memset(&sense, untouched ? 0xff : 0, sizeof(sense));
	scsi_parse_sense_data(&sense, data);
	free(data);
	printf("%s\t%s\t", name, hex);
	if (untouched) {
		printf("key=%d;ascq=0x%x;sense_specific=%d;bit_pointer_valid=%d;field_pointer=0x%x;\n", (int)sense.key,
		       sense.ascq, sense.sense_specific, sense.bit_pointer_valid, sense.field_pointer);
		return;
	}
	printf("error_type=0x%x;key=%d;ascq=0x%04x;sense_specific=%d;ill_param_in_cdb=%d;bit_pointer_valid=%d;"
	       "bit_pointer=%d;field_pointer=0x%x;", sense.error_type, (int)sense.key, sense.ascq, sense.sense_specific,
	       sense.ill_param_in_cdb, sense.bit_pointer_valid, sense.bit_pointer, sense.field_pointer);
#ifdef INFORMATION
	printf("info_valid=%d;information=0x%llx;", sense.info_valid, (unsigned long long)sense.information);
#endif
	printf("\n");
}

int main(void)
{
	static char line[2048];

	while (fgets(line, sizeof(line), stdin) != NULL) {
		char *name = strtok(line, "\t\n");
		char *hex = strtok(NULL, "\t\n");

		if (name == NULL || hex == NULL)
			return 2;
		parse(name, hex);
	}
	return fflush(stdout) == 0 ? 0 : 1;
}
