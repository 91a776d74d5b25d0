/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reads rows of c-tests/data/url_vectors.tsv: kind, context, environment, URL. Parses the URL as they say and prints them
 * with what was in it. since_1_20.h has types that the headers lack. */
#define _POSIX_C_SOURCE 200809L
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>
#include "since_1_20.h"

/* Every build has them, the older headers do not. */
const char *iscsi_get_unit_serial_number(struct iscsi_context *iscsi);
enum iscsi_chap_auth iscsi_get_auth(struct iscsi_context *iscsi);

static void print_text(const char *text)
{
	for (; *text != '\0'; text++) {
		unsigned char byte = (unsigned char)*text;

		if (byte == '\n')
			printf("\\n");
		else if (byte == '\t')
			printf("\\t");
		else if (byte < 32 || byte >= 127)
			printf("\\x%02x", byte);
		else
			putchar(byte);
	}
}

static void print_field(const char *name, const char *value)
{
	printf("%s=\"", name);
	print_text(value);
	printf("\";");
}

static void print_url(const struct iscsi_url *url, const struct iscsi_context *iscsi)
{
	print_field("portal", url->portal);
	print_field("target", url->target);
	print_field("user", url->user);
	print_field("passwd", url->passwd);
	print_field("target_user", url->target_user);
	print_field("target_passwd", url->target_passwd);
	printf("lun=%d;iscsi=%s;transport=%d;", url->lun,
	       url->iscsi != iscsi ? "(another)" : iscsi == NULL ? "NULL" : "ctx", (int)url->transport);
}

static void print_settings(struct iscsi_context *iscsi)
{
	if (iscsi_get_error(iscsi)[0] != '\0')
		print_field("error", iscsi_get_error(iscsi));
	printf("ctx.auth=%d;", (int)iscsi_get_auth(iscsi));
	print_field("ctx.usn", iscsi_get_unit_serial_number(iscsi));
}

/* Sets or removes the variables of `NAME=VALUE NAME=VALUE...`. */
static void environment(const char *variables, int present)
{
	char *copy = strdup(variables), *word;

	if (copy == NULL)
		exit(2);
	for (word = strtok(copy, " "); word != NULL; word = strtok(NULL, " ")) {
		char *value = strchr(word, '=');

		if (value == NULL)
			continue;
		*value = '\0';
		if ((present ? setenv(word, value + 1, 1) : unsetenv(word)) != 0)
			exit(2);
	}
	free(copy);
}

static void parse(const char *kind, const char *context, const char *variables, const char *text)
{
	struct iscsi_context *iscsi = NULL;
	struct iscsi_url *url;

	environment(variables, 1);
	if (strcmp(context, "ctx") == 0) {
		iscsi = iscsi_create_context("iqn.2026-01.test:init");
		if (iscsi == NULL)
			exit(2);
	}
	url = strcmp(kind, "full") == 0 ? iscsi_parse_full_url(iscsi, text) : iscsi_parse_portal_url(iscsi, text);
	printf("%s\t%s\t%s\t%s\t", kind, context, variables, text);
	if (url != NULL) {
		print_url(url, iscsi);
		if (iscsi != NULL)
			print_settings(iscsi);
	} else {
		printf("NULL;");
		if (iscsi != NULL)
			print_field("error", iscsi_get_error(iscsi));
	}
	printf("\n");
	iscsi_destroy_url(url);
	iscsi_destroy_context(iscsi);
	environment(variables, 0);
}

/* Ends the column at `*at` and gives its beginning; columns may be empty. */
static char *column(char **at)
{
	char *begin = *at, *end = begin + strcspn(begin, "\t\n");

	*at = *end == '\t' ? end + 1 : end;
	*end = '\0';
	return begin;
}

int main(void)
{
	static char line[4096];

	/* The caller's own ones do not count. */
	environment("LIBISCSI_CHAP_USERNAME= LIBISCSI_CHAP_PASSWORD= LIBISCSI_CHAP_TARGET_USERNAME= "
		    "LIBISCSI_CHAP_TARGET_PASSWORD=", 0);
	while (fgets(line, sizeof(line), stdin) != NULL) {
		char *at = line;
		char *kind = column(&at), *context = column(&at), *variables = column(&at);

		parse(kind, context, variables, column(&at));
	}
	return fflush(stdout) == 0 ? 0 : 1;
}
