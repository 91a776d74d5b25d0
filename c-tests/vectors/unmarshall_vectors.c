/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reads rows of c-tests/data/unmarshall_vectors.tsv, feeds each to scsi_datain_getfullsize and scsi_datain_unmarshall,
 * scsi_cdb_unmarshall or scsi_modesense_dataout_marshall, and prints case, CDB, size, data, full size and what was
 * decoded. Answers lie in blocks of exactly their size, so that valgrind sees whoever reads past the end.
 * since_1_20.h has the types which the headers lack. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>
#include "since_1_20.h"

/* Members of the structure `s`, as the table has them: decimal or hexadecimal. */
#define D(member) printf(#member "=%lld;", (long long)s->member)
#define X(member) printf(#member "=0x%llx;", (unsigned long long)s->member)

static void print_hex(const void *bytes, size_t length)
{
	const unsigned char *at = bytes;

	while (length-- > 0)
		printf("%02x", *at++);
}

static void bytes(const char *name, const void *at, size_t length)
{
	printf("%s=[", name);
	print_hex(at, length);
	printf("];");
}

/* What INQUIRY says first about a device, whatever the page. */
#define PERIPHERAL() do { D(qualifier); D(device_type); } while (0)
#define PAGE() do { PERIPHERAL(); X(pagecode); } while (0)

static void standard_inquiry(const struct scsi_inquiry_standard *s)
{
	int i;

	PERIPHERAL();
	D(rmb); D(version); D(normaca); D(hisup); D(response_data_format); D(additional_length); D(sccs); D(acc);
	D(tpgs); D(threepc); D(protect); D(encserv); D(multip); D(addr16); D(wbus16); D(sync); D(cmdque); D(clocking);
	D(qas); D(ius);
	bytes("vendor_identification", s->vendor_identification, sizeof(s->vendor_identification));
	bytes("product_identification", s->product_identification, sizeof(s->product_identification));
	bytes("product_revision_level", s->product_revision_level, sizeof(s->product_revision_level));
	printf("version_descriptor=[");
	for (i = 0; i < 8; i++)
		printf("%s%04x", i == 0 ? "" : ",", s->version_descriptor[i]);
	printf("];");
}

static void supported_pages(const struct scsi_inquiry_supported_pages *s)
{
	PAGE();
	D(num_pages);
	bytes("pages", s->pages, (size_t)s->num_pages);
}

static void serial_number(const struct scsi_inquiry_unit_serial_number *s)
{
	PAGE();
	printf("usn=\"%s\";", s->usn);
}

static void device_identification(const struct scsi_inquiry_device_identification *s)
{
	const struct scsi_inquiry_device_designator *d;

	PAGE();
	for (d = s->designators; d != NULL; d = d->next) {
		printf("designator{protocol_identifier=%d code_set=%d piv=%d association=%d designator_type=%d "
		       "designator_length=%d ", (int)d->protocol_identifier, (int)d->code_set, d->piv,
		       (int)d->association, (int)d->designator_type, d->designator_length);
		bytes("designator", d->designator, (size_t)d->designator_length + 1);
		printf("};");
	}
}

static void block_limits(const struct scsi_inquiry_block_limits *s)
{
	PAGE();
	D(wsnz); X(max_cmp); X(opt_gran); X(max_xfer_len); X(opt_xfer_len); X(max_prefetch); X(max_unmap);
	X(max_unmap_bdc); X(opt_unmap_gran); D(ugavalid); X(unmap_gran_align); X(max_ws_len); X(max_atomic_xfer_len);
	X(atomic_align); X(atomic_gran); X(max_atomic_tl_with_atomic_boundary); X(max_atomic_boundary_size);
}

static void block_device_characteristics(const struct scsi_inquiry_block_device_characteristics *s)
{
	PAGE();
	X(medium_rotation_rate); D(product_type); D(wabereq); D(wacereq); D(nominal_form_factor); D(fuab); D(vbuls);
}

static void logical_block_provisioning(const struct scsi_inquiry_logical_block_provisioning *s)
{
	PAGE();
	D(threshold_exponent); D(lbpu); D(lbpws); D(lbpws10); D(lbprz); D(anc_sup); D(dp); D(provisioning_type);
}

static void third_party_copy(const struct scsi_inquiry_third_party_copy *s)
{
	const struct third_party_copy_command_support *command;
	int i;

	PAGE();
	if (s->supported_commands == NULL) {
		printf("supported_commands=NULL;");
		return;
	}
	printf("descriptor_type=%d;", (int)s->supported_commands->descriptor_type);
	for (command = s->supported_commands->commands_supported; command != NULL; command = command->next) {
		printf("cmd{op=0x%x n=%d sa=[", command->operation_code, command->service_action_length);
		for (i = 0; i <= command->service_action_length; i++)
			printf("%x,", command->service_action[i]);
		printf("]};");
	}
}

/* Bits of byte 0, counted from the least significant, as the bit-field `seen` has them on little-endian machines, where
   the table was recorded. Compilers for the others count bit-fields from the most significant bit. */
static unsigned first_bits(const struct scsi_target_port_group *g, unsigned shift, unsigned width, unsigned seen)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	unsigned mask = (1u << width) - 1;

	if (seen != (g->byte0 >> (8 - shift - width) & mask))
		printf("bits %u to %u from the other end are not where they should be;", shift, shift + width - 1);
	return g->byte0 >> shift & mask;
#else
	(void)g, (void)shift, (void)width;
	return seen;
#endif
}

static void target_port_groups(const struct scsi_report_target_port_groups *s)
{
	int i, k;

	D(num_groups);
	for (i = 0; i < s->num_groups; i++) {
		const struct scsi_target_port_group *g = &s->groups[i];

		printf("group{pref=%d rtpg_fmt=%d alua_state=%d byte0=0x%x flags=0x%x port_group=0x%x status_code=%d "
		       "vendor_specific=%d port_count=%d retrieved=%d ports=[", first_bits(g, 0, 1, g->pref),
		       first_bits(g, 1, 3, g->rtpg_fmt), first_bits(g, 4, 4, g->alua_state), g->byte0, g->flags,
		       g->port_group, g->status_code, g->vendor_specific, g->port_count, g->retrieved_port_count);
		for (k = 0; k < g->retrieved_port_count; k++)
			printf("%x,", g->ports[k]);
		printf("]};");
	}
}

static void inquiry(const struct scsi_task *task, const void *decoded)
{
	if ((task->cdb[1] & 1) == 0) {
		standard_inquiry(decoded);
		return;
	}
	switch (task->cdb[2]) {
	case 0x00: supported_pages(decoded); break;
	case 0x80: serial_number(decoded); break;
	case 0x83: device_identification(decoded); break;
	case 0xb0: block_limits(decoded); break;
	case 0xb1: block_device_characteristics(decoded); break;
	case 0xb2: logical_block_provisioning(decoded); break;
	case 0x8f: third_party_copy(decoded); break;
	}
}

static void capacity10(const struct scsi_readcapacity10 *s)
{
	X(lba); X(block_size);
}

static void capacity16(const struct scsi_readcapacity16 *s)
{
	X(returned_lba); X(block_length); D(p_type); D(prot_en); D(p_i_exp); D(lbppbe); D(lbpme); D(lbprz); X(lalba);
}

static void lba_status(const struct scsi_get_lba_status *s)
{
	unsigned i;

	D(num_descriptors);
	for (i = 0; i < s->num_descriptors; i++)
		printf("d{lba=0x%llx num_blocks=0x%x provisioning=%d};", (unsigned long long)s->descriptors[i].lba,
		       s->descriptors[i].num_blocks, (int)s->descriptors[i].provisioning);
}

static void lun_list(const struct scsi_reportluns_list *s)
{
	unsigned i;

	X(num);
	for (i = 0; i < s->num; i++)
		printf("lun=0x%x;", s->luns[i]);
}

static void table_of_contents(const struct scsi_readtoc_list *s, int format)
{
	int i;

	D(num); D(first); D(last);
	for (i = 0; i < s->num; i++) {
		const struct scsi_toc_desc *toc = &s->desc[i].desc.toc;
		const struct scsi_session_desc *ses = &s->desc[i].desc.ses;
		const struct scsi_fulltoc_desc *full = &s->desc[i].desc.full;

		if (format == 0)
			printf("toc{adr=0x%x control=0x%x track=%d lba=0x%x};", (unsigned)toc->adr,
			       (unsigned)toc->control, toc->track, toc->lba);
		else if (format == 1)
			printf("ses{adr=0x%x control=0x%x first_in_last=%d lba=0x%x};", (unsigned)ses->adr,
			       (unsigned)ses->control, ses->first_in_last, ses->lba);
		else
			printf("full{session=0x%x adr=0x%x control=0x%x tno=%d point=%d min=%d sec=%d frame=%d zero=%d "
			       "pmin=%d psec=%d pframe=%d};", (unsigned)full->session, (unsigned)full->adr,
			       (unsigned)full->control, full->tno, full->point, full->min, full->sec, full->frame,
			       full->zero, full->pmin, full->psec, full->pframe);
	}
}

static void registered_keys(const struct scsi_persistent_reserve_in_read_keys *s)
{
	int i;

	X(prgeneration); X(additional_length); D(num_keys);
	for (i = 0; i < s->num_keys; i++)
		printf("key=0x%llx;", (unsigned long long)s->keys[i]);
}

static void reservation(const struct scsi_persistent_reserve_in_read_reservation *s)
{
	X(prgeneration); X(additional_length); D(reserved); X(reservation_key); D(pr_scope); D(pr_type);
}

static void reservation_capabilities(const struct scsi_persistent_reserve_in_report_capabilities *s)
{
	D(length); D(crh); D(sip_c); D(atp_c); D(ptpl_c); D(tmv); D(allow_commands); D(ptpl_a);
	X(persistent_reservation_type_mask);
}

static void timeouts(const struct scsi_op_timeout_descriptor *s)
{
	D(descriptor_length); D(command_specific); X(nominal_processing_timeout); X(recommended_timeout);
}

static void supported_commands(const struct scsi_report_supported_op_codes *s)
{
	int i;

	D(num_descriptors);
	for (i = 0; i < s->num_descriptors; i++) {
		const struct scsi_command_descriptor *d = &s->descriptors[i];

		printf("cmd{opcode=0x%x sa=0x%x ctdp=%d servactv=%d cdb_len=%d ", d->opcode, d->sa, d->ctdp, d->servactv,
		       d->cdb_len);
		timeouts(&d->to);
		printf("};");
	}
}

static void command_support(const struct scsi_report_supported_op_codes_one_command *s)
{
	D(ctdp); D(support); D(cdb_length);
	bytes("cdb_usage_data", s->cdb_usage_data, sizeof(s->cdb_usage_data));
	timeouts(&s->to);
}

static void copy_status(const struct scsi_copy_results_copy_status *s)
{
	X(available_data); X(copy_manager_status); D(hdd); X(segments_processed); X(transfer_count_units);
	X(transfer_count);
}

static void operating_parameters(const struct scsi_copy_results_op_params *s)
{
	X(available_data); X(max_target_desc_count); X(max_segment_desc_count); X(max_desc_list_length);
	X(max_segment_length); X(max_inline_data_length); X(held_data_limit); X(max_stream_device_transfer_size);
	X(total_concurrent_copies); X(max_concurrent_copies); X(data_segment_granularity); X(inline_data_granularity);
	X(held_data_granularity); X(impl_desc_list_length);
	bytes("imp_desc_type_codes", s->imp_desc_type_codes, s->impl_desc_list_length);
}

static void caching(const struct scsi_mode_page_caching *s)
{
	D(ic); D(abpf); D(cap); D(disc); D(size); D(wce); D(mf); D(rcd); D(demand_read_retention_priority);
	D(write_retention_priority); X(disable_prefetch_transfer_length); X(minimum_prefetch); X(maximum_prefetch);
	X(maximum_prefetch_ceiling); D(fsw); D(lbcss); D(dra); D(nv_dis); D(number_of_cache_segments);
	X(cache_segment_size);
}

static void control(const struct scsi_mode_page_control *s)
{
	D(tst); D(tmf_only); D(dpicz); D(d_sense); D(gltsd); D(rlec); D(queue_algorithm_modifier); D(nuar); D(qerr);
	D(vs); D(rac); D(ua_intlck_ctrl); D(swp); D(ato); D(tas); D(atmpe); D(rwwp); D(autoload_mode);
	X(busy_timeout_period); X(extended_selftest_completion_time);
}

static void disconnect_reconnect(const struct scsi_mode_page_disconnect_reconnect *s)
{
	D(buffer_full_ratio); D(buffer_empty_ratio); X(bus_inactivity_limit); X(disconnect_time_limit);
	X(connect_time_limit); X(maximum_burst_size); D(emdp); D(fair_arbitration); D(dimm); D(dtdc);
	X(first_burst_size);
}

static void informational_exceptions(const struct scsi_mode_page_informational_exceptions_control *s)
{
	D(perf); D(ebf); D(ewasc); D(dexcpt); D(test); D(ebackerr); D(logerr); D(mrie); X(interval_timer);
	X(report_count);
}

static void power_condition(const struct scsi_mode_page_power_condition *s)
{
	D(pm_bg_precedence); D(standby_y); D(idle_c); D(idle_b); D(idle_a); D(standby_z); X(idle_a_condition_timer);
	X(standby_z_condition_timer); X(idle_b_condition_timer); X(idle_c_condition_timer);
	X(standby_y_condition_timer); D(ccf_idle); D(ccf_standby); D(ccf_stopped);
}

static void mode_page(const struct scsi_mode_page *s)
{
	printf("page{");
	X(ps); X(spf); X(page_code); X(subpage_code); D(len);
	switch ((int)s->page_code) {
	case SCSI_MODEPAGE_CACHING: caching(&s->caching); break;
	case SCSI_MODEPAGE_CONTROL: control(&s->control); break;
	case SCSI_MODEPAGE_DISCONNECT_RECONNECT: disconnect_reconnect(&s->disconnect_reconnect); break;
	case SCSI_MODEPAGE_INFORMATIONAL_EXCEPTIONS_CONTROL: informational_exceptions(&s->iec); break;
	case SCSI_MODEPAGE_POWER_CONDITION: power_condition(&s->power_condition); break;
	default: printf("(no fields parsed);");
	}
	printf("};");
}

static void mode_sense(const struct scsi_mode_sense *s)
{
	const struct scsi_mode_page *page;

	D(mode_data_length); D(medium_type); X(device_specific_parameter); D(longlba); D(block_descriptor_length);
	for (page = s->pages; page != NULL; page = page->next)
		mode_page(page);
}

static void maintenance_in(const struct scsi_task *task, const void *decoded)
{
	if (task->cdb[1] == 0x0a) {
		target_port_groups(decoded);
		return;
	}
	if ((task->cdb[2] & 7) == 0)
		supported_commands(decoded);
	else
		command_support(decoded);
}

static void answer(const struct scsi_task *task, const void *decoded)
{
	int service_action = task->cdb[1] & 0x1f;

	switch (task->cdb[0]) {
	case 0x12: inquiry(task, decoded); break;
	case 0x1a: case 0x5a: mode_sense(decoded); break;
	case 0x25: capacity10(decoded); break;
	case 0x43: table_of_contents(decoded, task->cdb[2] & 0x0f); break;
	case 0xa0: lun_list(decoded); break;
	case 0x9e:
		if (service_action == 0x10)
			capacity16(decoded);
		else
			lba_status(decoded);
		break;
	case 0x5e:
		if (service_action == 0)
			registered_keys(decoded);
		else if (service_action == 1)
			reservation(decoded);
		else
			reservation_capabilities(decoded);
		break;
	case 0xa3: maintenance_in(task, decoded); break;
	case 0x84:
		if (service_action == 0)
			copy_status(decoded);
		else
			operating_parameters(decoded);
		break;
	default: printf("(unexpected)");
	}
}

static size_t unhex(const char *digits, unsigned char *to)
{
	size_t length = 0;
	unsigned byte;

	while (sscanf(digits, "%2x", &byte) == 1) {
		to[length++] = (unsigned char)byte;
		digits += 2;
	}
	return length;
}

static struct scsi_task *new_task(unsigned char *cdb, int cdb_size)
{
	struct scsi_task *task = scsi_create_task(cdb_size, cdb, SCSI_XFER_NONE, 0);

	if (task == NULL)
		exit(2);
	return task;
}

static void data_in(const char *name, const char *cdb_hex, const char *data_hex)
{
	unsigned char cdb[16], data[4096];
	size_t length;
	struct scsi_task *task;
	void *decoded;

	if (unhex(cdb_hex, cdb) != sizeof(cdb) || strlen(data_hex) > 2 * sizeof(data))
		exit(2);
	length = unhex(data_hex, data);
	task = new_task(cdb, sizeof(cdb));
	task->datain.size = (int)length;
	/* The library frees it with the task. */
	task->datain.data = malloc(length);
	if (length > 0 && task->datain.data == NULL)
		exit(2);
	memcpy(task->datain.data, data, length);
	printf("%s\t%s\t%u\t%s\t%d\t", name, cdb_hex, (unsigned)length, data_hex, scsi_datain_getfullsize(task));
	decoded = scsi_datain_unmarshall(task);
	if (decoded == NULL)
		printf("NULL");
	else
		answer(task, decoded);
	printf("\n");
	scsi_free_scsi_task(task);
}

#define READ_FIELDS() do { D(rdprotect); D(dpo); D(fua); } while (0)
#define WRITE_FIELDS() do { D(wrprotect); D(dpo); D(fua); } while (0)
#define TRANSFER_FIELDS() do { X(lba); X(group); X(transfer_length); X(control); } while (0)
#define VERIFY_FIELDS() \
	do { D(vrprotect); D(dpo); D(bytchk); X(lba); X(group); X(verification_length); X(control); } while (0)
#define FIELDS_OF(type, fields) { const struct type *s = decoded; X(opcode); fields; break; }

static void block(int opcode, const void *decoded)
{
	switch (opcode) {
	case 0x08: FIELDS_OF(scsi_read6_cdb, X(lba); X(transfer_length); X(control))
	case 0x28: FIELDS_OF(scsi_read10_cdb, READ_FIELDS(); D(fua_nv); TRANSFER_FIELDS())
	case 0xa8: FIELDS_OF(scsi_read12_cdb, READ_FIELDS(); D(rarc); D(fua_nv); TRANSFER_FIELDS())
	case 0x88: FIELDS_OF(scsi_read16_cdb, READ_FIELDS(); D(rarc); D(fua_nv); TRANSFER_FIELDS())
	case 0x2f: FIELDS_OF(scsi_verify10_cdb, VERIFY_FIELDS())
	case 0xaf: FIELDS_OF(scsi_verify12_cdb, VERIFY_FIELDS())
	case 0x8f: FIELDS_OF(scsi_verify16_cdb, VERIFY_FIELDS())
	case 0x2a: FIELDS_OF(scsi_write10_cdb, WRITE_FIELDS(); D(fua_nv); TRANSFER_FIELDS())
	case 0xaa: FIELDS_OF(scsi_write12_cdb, WRITE_FIELDS(); D(fua_nv); TRANSFER_FIELDS())
	case 0x8a: FIELDS_OF(scsi_write16_cdb, WRITE_FIELDS(); D(fua_nv); TRANSFER_FIELDS())
	case 0x9c: FIELDS_OF(scsi_writeatomic16_cdb, WRITE_FIELDS(); TRANSFER_FIELDS())
	default: printf("(unexpected)");
	}
}

/* `what` is a CDB, or the beginning of one and the operation code that is asked for. */
static void cdb(const char *what)
{
	unsigned char bytes[16] = { 0 };
	const char *asked_for = strstr(what, "asked for opcode ");
	int opcode;
	struct scsi_task *task;
	void *decoded;

	unhex(what, bytes);
	opcode = asked_for == NULL ? bytes[0] : (int)strtol(asked_for + strlen("asked for opcode "), NULL, 0);
	task = new_task(bytes, sizeof(bytes));
	decoded = scsi_cdb_unmarshall(task, (enum scsi_opcode)opcode);
	printf("scsi_cdb_unmarshall\t%s\t-\t-\t-\t", what);
	if (decoded == NULL)
		printf("NULL");
	else
		block(opcode, decoded);
	printf("\n");
	scsi_free_scsi_task(task);
}

/* The mode pages that rows name. Values too large for their fields are cut. */
static int page_named(const char *name, struct scsi_mode_page *page)
{
	memset(page, 0, sizeof(*page));
	if (strncmp(name, "caching A", 9) == 0) {
		struct scsi_mode_page_caching values = {
			.ic = 1, .cap = 5, .size = 1, .wce = -1, .rcd = 1, .demand_read_retention_priority = 0x1a,
			.write_retention_priority = 0x35, .disable_prefetch_transfer_length = 0x11223,
			.minimum_prefetch = 0x3344, .maximum_prefetch = 0x5566, .maximum_prefetch_ceiling = 0x7788,
			.fsw = 1, .dra = 1, .nv_dis = 1, .number_of_cache_segments = 0x199, .cache_segment_size = 0xaabb,
		};

		page->page_code = SCSI_MODEPAGE_CACHING;
		page->len = 99;
		page->caching = values;
		if (strcmp(name, "caching A") == 0) {
			page->ps = 1;
		} else {
			page->spf = 1;
			page->subpage_code = 0x42;
		}
	} else if (strcmp(name, "caching B") == 0) {
		struct scsi_mode_page_caching values = { .abpf = 1, .disc = 1, .mf = 1, .lbcss = 1 };

		page->page_code = SCSI_MODEPAGE_CACHING;
		page->caching = values;
	} else if (strcmp(name, "control A") == 0) {
		struct scsi_mode_page_control values = {
			.tst = 0xd, .tmf_only = 1, .d_sense = 1, .rlec = 1, .queue_algorithm_modifier = 0x19, .nuar = 1,
			.qerr = 7, .vs = 1, .ua_intlck_ctrl = 7, .ato = 1, .atmpe = 1, .autoload_mode = 0xd,
			.busy_timeout_period = 0x1234, .extended_selftest_completion_time = 0x5678,
		};

		page->page_code = SCSI_MODEPAGE_CONTROL;
		page->control = values;
	} else if (strcmp(name, "control B") == 0) {
		struct scsi_mode_page_control values = {
			.dpicz = 1, .gltsd = 1, .rac = 1, .swp = 1, .tas = 1, .rwwp = 1,
		};

		page->page_code = SCSI_MODEPAGE_CONTROL;
		page->ps = 0x80;
		page->control = values;
	} else if (strcmp(name, "disconnect_reconnect") == 0) {
		struct scsi_mode_page_disconnect_reconnect values = {
			.buffer_full_ratio = 0x11, .buffer_empty_ratio = 0x22, .bus_inactivity_limit = 0x3344,
			.disconnect_time_limit = 0x5566, .connect_time_limit = 0x7788, .maximum_burst_size = 0x99aa,
			.emdp = 1, .fair_arbitration = 0xf, .dimm = 1, .dtdc = 0xd, .first_burst_size = 0xbbcc,
		};

		page->page_code = SCSI_MODEPAGE_DISCONNECT_RECONNECT;
		page->disconnect_reconnect = values;
	} else if (strcmp(name, "informational_exceptions") == 0) {
		struct scsi_mode_page_informational_exceptions_control values = {
			.perf = 1, .ebf = 1, .ewasc = 1, .dexcpt = 1, .test = 1, .ebackerr = 1, .logerr = 1, .mrie = 0x16,
			.interval_timer = 0x01020304, .report_count = 0x05060708,
		};

		page->page_code = SCSI_MODEPAGE_INFORMATIONAL_EXCEPTIONS_CONTROL;
		page->iec = values;
	} else if (strcmp(name, "power_condition") == 0) {
		struct scsi_mode_page_power_condition values = {
			.pm_bg_precedence = 7, .standby_y = 1, .idle_c = 1, .idle_a = 1,
			.idle_a_condition_timer = 0x01020304, .standby_z_condition_timer = 0x11121314,
			.idle_b_condition_timer = 0x21222324, .idle_c_condition_timer = 0x31323334,
			.standby_y_condition_timer = 0x41424344, .ccf_idle = 3, .ccf_standby = 2, .ccf_stopped = 1,
		};

		page->page_code = SCSI_MODEPAGE_POWER_CONDITION;
		page->power_condition = values;
	} else if (strcmp(name, "xor_control (unsupported)") == 0) {
		page->page_code = SCSI_MODEPAGE_XOR_CONTROL;
	} else {
		return 0;
	}
	return 1;
}

static void mode_select(const char *what)
{
	const char *form = strstr(what, " is_modeselect6=");
	unsigned char none[6] = { 0 };
	struct scsi_mode_page page;
	struct scsi_task *task;
	struct scsi_data *list;
	char name[64] = "";

	if (form == NULL || (size_t)(form - what) >= sizeof(name))
		exit(2);
	memcpy(name, what, (size_t)(form - what));
	printf("scsi_modesense_dataout_marshall\t%s\t-\t-\t-\t", what);
	if (!page_named(name, &page)) {
		printf("(no such page here)\n");
		return;
	}
	task = new_task(none, sizeof(none));
	list = scsi_modesense_dataout_marshall(task, &page, form[strlen(" is_modeselect6=")] == '1');
	if (list == NULL) {
		printf("NULL\n");
	} else {
		printf("size=%d;", list->size);
		bytes("data", list->data, (size_t)list->size);
		printf("\n");
	}
	scsi_free_scsi_task(task);
}

int main(void)
{
	static char line[16384];

	while (fgets(line, sizeof(line), stdin) != NULL) {
		const char *name = strtok(line, "\t\n");
		const char *what = strtok(NULL, "\t\n");
		const char *data = strtok(NULL, "\t\n") == NULL ? NULL : strtok(NULL, "\t\n");

		if (name == NULL || what == NULL || data == NULL)
			return 2;
		if (strcmp(name, "scsi_cdb_unmarshall") == 0)
			cdb(what);
		else if (strcmp(name, "scsi_modesense_dataout_marshall") == 0)
			mode_select(what);
		else
			data_in(name, what, data);
	}
	return ferror(stdin) || fflush(stdout) != 0 ? 1 : 0;
}
