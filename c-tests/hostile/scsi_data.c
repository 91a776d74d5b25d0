/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Sense data and answers to SCSI commands whose own lengths are wrong, and names that are not fit to be seen. What a program
 * decodes lies in a block of exactly its size, behind which nothing may be read.
 */
#define _GNU_SOURCE
#include "logging_in.h"

/* ---- Decoding ---------------------------------------------------------------------------------- */

/* What scsi_datain_unmarshall() makes of an answer; the caller ends it with forget(). */
struct answered {
    struct scsi_task *task;
    struct guarded answer;
    void *decoded;
};

static struct answered decode(const unsigned char *cdb, const unsigned char *bytes, size_t length)
{
    static unsigned char none;
    struct answered answered = {.answer = guarded_block(length)};
    unsigned char copy[16];

    memcpy(copy, cdb, sizeof copy);
    answered.task = scsi_create_task(sizeof copy, copy, SCSI_XFER_READ, 65535);
    CHECK(answered.task != NULL);
    memcpy(answered.answer.bytes, bytes, length);
    answered.task->datain.data = length > 0 ? answered.answer.bytes : &none;
    answered.task->datain.size = (int)length;
    (void)scsi_datain_getfullsize(answered.task);   /* any number: it is the target's */
    answered.decoded = scsi_datain_unmarshall(answered.task);
    return answered;
}

static void forget(struct answered *answered)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), whole;

    guarded_check(&answered->answer);
    answered->task->datain.data = NULL;
    answered->task->datain.size = 0;
    scsi_free_scsi_task(answered->task);
    whole = (answered->answer.length + GUARD + page - 1) / page * page;
    CHECK(munmap(answered->answer.bytes + answered->answer.length - whole, whole + page) == 0);
}

static const unsigned char INQUIRY[16] = {0x12}, SUPPORTED_PAGES[16] = {0x12, 1, 0x00}, SERIAL[16] = {0x12, 1, 0x80},
    IDENTIFICATION[16] = {0x12, 1, 0x83}, BLOCK_LIMITS[16] = {0x12, 1, 0xb0}, MODE_6[16] = {0x1a}, MODE_10[16] = {0x5a},
    CAPACITY_10[16] = {0x25}, CAPACITY_16[16] = {0x9e, 0x10}, LBA_STATUS[16] = {0x9e, 0x12}, LUNS[16] = {0xa0},
    KEYS[16] = {0x5e, 0}, COMMANDS[16] = {0xa3, 0x0c}, COMMANDS_WITH_TIMES[16] = {0xa3, 0x0c, 0x80},
    PORT_GROUPS[16] = {0xa3, 0x0a}, CONTENTS[16] = {0x43};

static unsigned char answer[65536];

/* ---- Sense data -------------------------------------------------------------------------------- */

/* A command that ends with this status and data segment. */
static void ended_with(struct request *request, int status, const void *segment, size_t length)
{
    begin_test(request, 0);
    peer_answer(&peer, RESPONSE, 0x80)[3] = (unsigned char)status;
    peer_number(&peer, length);
    CHECK(peer_send_numbered(&peer, iscsi, segment, length));
    wait_for(iscsi, &request->end.calls, 1);
    CHECK(request->end.status == status && request->task->status == status);
}

/* What ended_with() has begun is over. */
static void has_ended_once(struct request *request)
{
    CHECK_OK(iscsi, turn(iscsi, 0));
    CHECK(request->end.calls == 1 && request->end.command_data == request->task);
    scsi_free_scsi_task(request->task);
}

static void without_sense(const struct hostile_case *hostile)
{
    struct request request;

    (void)hostile;
    open_session();
    ended_with(&request, SCSI_STATUS_CHECK_CONDITION, "", 0);
    CHECK(request.task->sense.error_type == 0 && request.task->sense.key == 0 && request.task->sense.ascq == 0);
    has_ended_once(&request);
    session_lives(1);
    close_session();
}

/* Every length from 0 to 252 that there is, and many that it may say. */
static void sense_lengths(const struct hostile_case *hostile)
{
    static const unsigned announced[] = {0, 1, 2, 3, 12, 13, 14, 17, 18, 252, 253, 0x7fff, 0xffff};
    unsigned char segment[2 + 252] = {0};

    (void)hostile;
    open_session();
    for (size_t length = 0; length <= sizeof segment; length += length < 24 ? 1 : 19)
        for (size_t i = 0; i < sizeof announced / sizeof announced[0]; i++) {
            size_t there = length < 2 ? 0 : length - 2, valid = there < announced[i] ? there : announced[i];
            struct request request;

            memset(segment, 0xff, sizeof segment);
            segment[0] = (unsigned char)(announced[i] >> 8);
            segment[1] = (unsigned char)announced[i];
            segment[2] = 0x70;
            segment[2 + 2] = SCSI_SENSE_MEDIUM_ERROR;
            segment[2 + 12] = 0x11;
            segment[2 + 13] = 0;
            ended_with(&request, SCSI_STATUS_CHECK_CONDITION, segment, length);
            CHECK(request.task->sense.error_type == (valid > 0 ? 0x70 : 0));
            CHECK(request.task->sense.key == (valid > 2 ? SCSI_SENSE_MEDIUM_ERROR : 0));
            CHECK(request.task->sense.ascq == (valid > 13 ? 0x1100 : 0));
            has_ended_once(&request);
        }
    session_lives(1);
    close_session();
}

static void sense_of_a_whole_segment(const struct hostile_case *hostile)
{
    struct request request;

    (void)hostile;
    open_session();
    memset(answer, 0xff, 8192);
    answer[2] = 0x72;
    ended_with(&request, SCSI_STATUS_CHECK_CONDITION, answer, 8192);
    CHECK(request.task->sense.error_type == 0x72);
    CHECK(request.task->datain.size > 252 && request.task->datain.size <= 4096);
    has_ended_once(&request);
    session_lives(1);
    close_session();
}

/* Descriptor sense, all of whose descriptors have this length. */
static void descriptors_of(int length, int additional)
{
    unsigned char segment[2 + 252] = {0, 252, 0x72, SCSI_SENSE_ILLEGAL_REQUEST, 0x24, 0x00};
    struct request request;

    segment[2 + 7] = (unsigned char)additional;
    for (size_t at = 2 + 8; at + 1 < sizeof segment; at += 2 + (size_t)(length > 8 ? 8 : length)) {
        segment[at] = 0x02;
        segment[at + 1] = (unsigned char)length;
    }
    ended_with(&request, SCSI_STATUS_CHECK_CONDITION, segment, sizeof segment);
    CHECK(request.task->sense.key == SCSI_SENSE_ILLEGAL_REQUEST && request.task->sense.ascq == 0x2400);
    CHECK(request.task->sense.sense_specific == 0);
    has_ended_once(&request);
}

static void descriptors_without_length(const struct hostile_case *hostile)
{
    open_session();
    for (int additional = 0; additional < 256; additional += 5)
        descriptors_of(hostile->number, additional);
    session_lives(1);
    close_session();
}

/* Any bytes as sense, each time the same. */
static void random_sense(const struct hostile_case *hostile)
{
    unsigned char segment[254];
    unsigned random = 12345;

    (void)hostile;
    open_session();
    for (int i = 0; i < 400; i++) {
        struct request request;

        for (size_t k = 0; k < sizeof segment; k++)
            segment[k] = (unsigned char)((random = random * 1103515245 + 12345) >> 16);
        segment[0] = 0;
        segment[2] = (unsigned char)(0x70 + i % 4);
        ended_with(&request, SCSI_STATUS_CHECK_CONDITION, segment, (size_t)i % (sizeof segment + 1));
        CHECK((int)request.task->sense.key <= 0x0f && request.task->sense.ascq <= 0xffff);
        has_ended_once(&request);
    }
    session_lives(1);
    close_session();
}

static void sense_with_good(const struct hostile_case *hostile)
{
    static const unsigned char segment[20] = {0, 18, 0x70, 0, 3, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x11};
    struct request request;

    (void)hostile;
    open_session();
    ended_with(&request, SCSI_STATUS_GOOD, segment, sizeof segment);
    CHECK(request.task->sense.error_type == 0 && request.task->sense.key == 0);
    has_ended_once(&request);
    session_lives(1);
    close_session();
}

/* ---- Pages ------------------------------------------------------------------------------------- */

static void put16(unsigned char *at, unsigned value)
{
    at[0] = (unsigned char)(value >> 8);
    at[1] = (unsigned char)value;
}

static void short_inquiry(const struct hostile_case *hostile)
{
    (void)hostile;
    memset(answer, 'A', sizeof answer);
    answer[4] = 255;
    for (size_t length = 0; length <= 96; length++) {
        struct answered inquiry = decode(INQUIRY, answer, length);
        const struct scsi_inquiry_standard *standard = inquiry.decoded;

        if (standard != NULL) {
            CHECK(memchr(standard->vendor_identification, 0, sizeof standard->vendor_identification) != NULL);
            CHECK(memchr(standard->product_identification, 0, sizeof standard->product_identification) != NULL);
            CHECK(memchr(standard->product_revision_level, 0, sizeof standard->product_revision_level) != NULL);
            CHECK(length >= 16 || standard->product_identification[0] == 0);
        }
        forget(&inquiry);
    }
}

static void supported_pages(const struct hostile_case *hostile)
{
    (void)hostile;
    memset(answer, 0, sizeof answer);
    put16(answer + 2, 0xffff);
    for (size_t length = 0; length <= 64; length++) {
        struct answered pages = decode(SUPPORTED_PAGES, answer, length);
        const struct scsi_inquiry_supported_pages *list = pages.decoded;

        CHECK(list == NULL || list->num_pages == 0 || (list->num_pages > 0 && list->num_pages <= (int)length - 4));
        forget(&pages);
    }
}

static void serial_number(const struct hostile_case *hostile)
{
    (void)hostile;
    memset(answer, 'S', sizeof answer);
    answer[1] = 0x80;
    put16(answer + 2, 0xffff);
    for (size_t length = 0; length <= 300; length++) {
        struct answered page = decode(SERIAL, answer, length);
        const struct scsi_inquiry_unit_serial_number *serial = page.decoded;

        CHECK(serial == NULL || serial->usn == NULL || strlen(serial->usn) <= (length < 4 ? 0 : length - 4));
        forget(&page);
    }
}

static void block_limits(const struct hostile_case *hostile)
{
    (void)hostile;
    memset(answer, 0xff, sizeof answer);
    for (size_t length = 0; length <= 80; length++) {
        struct answered page = decode(BLOCK_LIMITS, answer, length);
        const struct scsi_inquiry_block_limits *limits = page.decoded;

        CHECK(limits == NULL || length >= 16 || limits->opt_xfer_len == 0);
        forget(&page);
    }
}

static void another_page(const struct hostile_case *hostile)
{
    (void)hostile;
    for (int code = 0; code < 256; code++) {
        static const unsigned char *const asked[] = {SUPPORTED_PAGES, SERIAL, IDENTIFICATION, BLOCK_LIMITS};

        for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
            struct answered page;

            memset(answer, 0x11, 64);
            answer[1] = (unsigned char)code;
            put16(answer + 2, 60);
            page = decode(asked[i], answer, 64);
            forget(&page);
        }
    }
}

/* Designators of this length each, and as many as the answer has room for. */
static void designators(const struct hostile_case *hostile)
{
    size_t step = 4 + (size_t)hostile->number;

    memset(answer, 0, sizeof answer);
    answer[1] = 0x83;
    put16(answer + 2, 0xffff);
    for (size_t at = 4; at + 4 <= sizeof answer; at += step)
        answer[at + 3] = (unsigned char)hostile->number;
    for (size_t length = 0; length <= sizeof answer - 1; length += length < 40 ? 1 : 32747) {
        struct answered page = decode(IDENTIFICATION, answer, length);
        const struct scsi_inquiry_device_identification *identification = page.decoded;
        const struct scsi_inquiry_device_designator *designator;
        size_t count = 0, bytes = 4;

        for (designator = identification == NULL ? NULL : identification->designators; designator != NULL;
             designator = designator->next) {
            CHECK(designator->designator_length <= hostile->number);
            CHECK(designator->designator[designator->designator_length] == 0);
            bytes += 4 + (size_t)designator->designator_length;
            count++;
        }
        CHECK(count <= length / 4 && (count == 0 || bytes <= length));
        forget(&page);
    }
}

/* ---- Mode parameters --------------------------------------------------------------------------- */

static void mode_pages(const struct hostile_case *hostile)
{
    static const unsigned char codes[] = {0x02, 0x08, 0x0a, 0x1a, 0x1c, 0x3f, 0x00, 0x48, 0x7f};
    int length = hostile->number;

    for (size_t i = 0; i < sizeof codes; i++)
        for (size_t size = 0; size < sizeof answer; size += size < 80 ? 1 : 32727) {
            struct answered mode;
            const struct scsi_mode_page *page;
            size_t pages = 0;

            memset(answer, 0, sizeof answer);
            put16(answer, 0xffff);
            for (size_t at = 8; at + 2 < sizeof answer; at += 2 + (size_t)length) {
                answer[at] = codes[i];
                answer[at + 1] = (unsigned char)length;
            }
            mode = decode(MODE_10, answer, size);
            page = mode.decoded == NULL ? NULL : ((const struct scsi_mode_sense *)mode.decoded)->pages;
            for (; page != NULL; page = page->next)
                pages++;
            CHECK(pages <= size / 2);
            forget(&mode);
        }
}

static void block_descriptors(const struct hostile_case *hostile)
{
    (void)hostile;
    for (unsigned descriptors = 0; descriptors < 0x10000; descriptors += descriptors < 300 ? 1 : 1499)
        for (size_t size = 0; size <= 40; size += 4) {
            struct answered mode;

            memset(answer, 0x08, 64);
            answer[0] = 255;
            answer[3] = (unsigned char)descriptors;
            mode = decode(MODE_6, answer, size);
            CHECK(mode.decoded == NULL || descriptors % 256 + 4 < size ||
                  ((const struct scsi_mode_sense *)mode.decoded)->pages == NULL);
            forget(&mode);
            put16(answer + 6, descriptors);
            mode = decode(MODE_10, answer, size);
            CHECK(mode.decoded == NULL || descriptors + 8 < size ||
                  ((const struct scsi_mode_sense *)mode.decoded)->pages == NULL);
            forget(&mode);
        }
}

/* ---- Lists ------------------------------------------------------------------------------------- */

static const uint32_t lengths[] = {0, 1, 7, 8, 16, 0x7fffffff, 0x80000000, 0xfffffff0, 0xfffffff8, 0xfffffffc, 0xffffffff};

/* Every announced length with every size; `count` gives the entries of what was decoded. */
static void lists(const unsigned char *cdb, size_t at, size_t header, size_t entry, size_t (*count)(const void *))
{
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        for (size_t size = 0; size <= 80; size++) {
            struct answered list;

            memset(answer, 0xff, 128);
            put32(answer + at, lengths[i]);
            list = decode(cdb, answer, size);
            if (list.decoded != NULL) {
                size_t entries = count(list.decoded);

                CHECK(entries == 0 || (header + entries * entry <= size && entries * entry <= lengths[i]));
            }
            forget(&list);
        }
}

static size_t count_luns(const void *list) { return ((const struct scsi_reportluns_list *)list)->num; }

static size_t count_keys(const void *list)
{
    return (size_t)((const struct scsi_persistent_reserve_in_read_keys *)list)->num_keys;
}

static size_t count_lba_status(const void *list) { return ((const struct scsi_get_lba_status *)list)->num_descriptors; }

static void report_luns(const struct hostile_case *hostile)
{
    (void)hostile;
    lists(LUNS, 0, 8, 8, count_luns);
}

static void read_keys(const struct hostile_case *hostile)
{
    (void)hostile;
    lists(KEYS, 4, 8, 8, count_keys);
}

static void lba_status_lengths(const struct hostile_case *hostile)
{
    (void)hostile;
    lists(LBA_STATUS, 0, 4, 16, count_lba_status);     /* the last four bytes of a range may be missing */
}

/* Ranges that end behind the last block, or behind 2^64: the numbers are the target's, and nothing is added to them. */
static void lba_status_past_the_end(const struct hostile_case *hostile)
{
    struct answered list;
    const struct scsi_get_lba_status *status;

    (void)hostile;
    memset(answer, 0, 64);
    put32(answer, 4 + 2 * 16);
    memset(answer + 8, 0xff, 12);
    put32(answer + 24, 0);
    put32(answer + 28, 1000000);
    put32(answer + 32, 0xffffffff);
    list = decode(LBA_STATUS, answer, 8 + 2 * 16);
    status = list.decoded;
    CHECK(status != NULL && status->num_descriptors == 2);
    CHECK(status->descriptors[0].lba == UINT64_MAX && status->descriptors[0].num_blocks == UINT32_MAX);
    CHECK(status->descriptors[1].lba == 1000000 && status->descriptors[1].num_blocks == UINT32_MAX);
    forget(&list);
}

static void commands(const struct hostile_case *hostile)
{
    (void)hostile;
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        for (size_t size = 0; size <= 80; size++)
            for (int times = 0; times < 2; times++) {
                struct answered list;
                const struct scsi_report_supported_op_codes *supported;

                memset(answer, 0xff, 128);
                put32(answer, lengths[i]);
                list = decode(times ? COMMANDS_WITH_TIMES : COMMANDS, answer, size);
                supported = list.decoded;
                /* The announced list, of which what has not come is 0: at most 64 KiB of it. */
                CHECK(supported == NULL || (supported->num_descriptors >= 0 && supported->num_descriptors <= 8192));
                for (int k = (int)(size + 3) / 8; supported != NULL && k < supported->num_descriptors; k++)
                    CHECK(supported->descriptors[k].opcode == 0);
                forget(&list);
            }
}

static void port_groups(const struct hostile_case *hostile)
{
    (void)hostile;
    for (int ports = 0; ports < 256; ports += 15)
        for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
            for (size_t size = 0; size <= 80; size++) {
                struct answered groups;

                memset(answer, 0, 128);
                put32(answer, lengths[i]);
                for (size_t at = 4; at < 100; at += 8)
                    answer[at + 7] = (unsigned char)ports;
                groups = decode(PORT_GROUPS, answer, size);
#ifdef LIBISCSI_IMMEDIATE_SOCKET_WRITE
                if (groups.decoded != NULL) {
                    const struct scsi_report_target_port_groups *list = groups.decoded;

                    CHECK(list->num_groups * 8 + 4 <= (int)size || list->num_groups == 0);
                }
#endif
                forget(&groups);
            }
}

static void contents(const struct hostile_case *hostile)
{
    (void)hostile;
    for (unsigned announced = 0; announced < 0x10000; announced += announced < 64 ? 1 : 4093)
        for (unsigned char format = 0; format < 3; format++)
            for (size_t size = 0; size <= 64; size++) {
                unsigned char cdb[16];
                struct answered list;

                memcpy(cdb, CONTENTS, sizeof cdb);
                cdb[2] = format;
                memset(answer, 0xff, 128);
                put16(answer, announced);
                list = decode(cdb, answer, size);
                if (list.decoded != NULL) {
                    const struct scsi_readtoc_list *table = list.decoded;

                    CHECK(table->num == 0 || (table->num > 0 && table->num * 8 + 4 <= (int)size) || format == 2);
                }
                forget(&list);
            }
}

/* ---- Capacities -------------------------------------------------------------------------------- */

static void capacities(const struct hostile_case *hostile)
{
    static const uint32_t sizes[] = {0, 1, 3, 511, 0x80000000, 0xffffffff};
    static const uint64_t last[] = {0, 0xffffffff, UINT64_MAX - 1, UINT64_MAX};

    (void)hostile;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        for (size_t k = 0; k < sizeof last / sizeof last[0]; k++) {
            struct answered capacity;

            memset(answer, 0, 32);
            put32(answer, (uint32_t)last[k]);
            put32(answer + 4, sizes[i]);
            capacity = decode(CAPACITY_10, answer, 8);
            CHECK(capacity.decoded != NULL);
            CHECK(((const struct scsi_readcapacity10 *)capacity.decoded)->lba == (uint32_t)last[k]);
            CHECK(((const struct scsi_readcapacity10 *)capacity.decoded)->block_size == sizes[i]);
            forget(&capacity);
            put32(answer, (uint32_t)(last[k] >> 32));
            put32(answer + 4, (uint32_t)last[k]);
            put32(answer + 8, sizes[i]);
            capacity = decode(CAPACITY_16, answer, 32);
            CHECK(capacity.decoded != NULL);
            CHECK(((const struct scsi_readcapacity16 *)capacity.decoded)->returned_lba == last[k]);
            CHECK(((const struct scsi_readcapacity16 *)capacity.decoded)->block_length == sizes[i]);
            forget(&capacity);
        }
    for (size_t size = 0; size < 32; size++) {
        struct answered capacity = decode(CAPACITY_10, answer, size < 8 ? size : 8);

        forget(&capacity);
        capacity = decode(CAPACITY_16, answer, size);
        forget(&capacity);
    }
}

/* A read whose length and block size have nothing to do with each other is not sent, or sent as it is asked for. */
static void capacity_in_use(const struct hostile_case *hostile)
{
    static const uint32_t sizes[] = {0, 1, 3, 0x7fffffff, 0x80000000};

    (void)hostile;
    open_session();
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct end end = {0};
        struct scsi_task *task =
            iscsi_read16_task(iscsi, 1, UINT64_MAX, 4 * BLOCK, (int)sizes[i], 0, 0, 0, 0, 0, note_end, &end);

        if (task == NULL) {
            clear_error(iscsi, "");
            continue;
        }
        take_back(COMMAND);
        CHECK(get32(peer.pdu + 20) == 4 * BLOCK && get32(peer.pdu + 32 + 10) == 4 * BLOCK / sizes[i]);
        peer_refuse(&peer, SCSI_SENSE_ILLEGAL_REQUEST, 0x2100);
        wait_for(iscsi, &end.calls, 1);
        CHECK(end.status == SCSI_STATUS_CHECK_CONDITION);
        scsi_free_scsi_task(task);
    }
    session_lives(1);
    close_session();
}

/* ---- Anything ---------------------------------------------------------------------------------- */

static void random_answers(const struct hostile_case *hostile)
{
    static const unsigned char *const asked[] = {
        INQUIRY, SUPPORTED_PAGES, SERIAL, IDENTIFICATION, BLOCK_LIMITS, MODE_6, MODE_10, CAPACITY_10, CAPACITY_16,
        LBA_STATUS, LUNS, KEYS, COMMANDS, COMMANDS_WITH_TIMES, PORT_GROUPS, CONTENTS,
    };
    unsigned random = 4711;

    (void)hostile;
    for (int round = 0; round < 300; round++)
        for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
            struct answered any;
            size_t length = (size_t)(random = random * 1103515245 + 12345) >> 16 & 0x1ff;

            for (size_t k = 0; k < length; k++)
                answer[k] = (unsigned char)((random = random * 1103515245 + 12345) >> (k < 8 ? 26 : 16));
            any = decode(asked[i], answer, length);
            forget(&any);
        }
}

/* ---- Names that are not fit to be seen --------------------------------------------------------- */

/* The answer to SendTargets ends the discovery with an error, and no text repeats it. */
static void discoveries(const struct hostile_case *hostile, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct end end = {0};
        char text[800];
        size_t length = 0;

        for (const char *at = texts[i]; *at != 0; at++)
            text[length++] = *at == '&' ? 0 : *at;
        text[length++] = 0;
        begin_login(DISCOVERY);
        first_request();
        admit();
        wait_for(iscsi, &connected.calls, 1);
        CHECK_OK(iscsi, iscsi_discovery_async(iscsi, note_end, &end));
        peer_receive(&peer, iscsi, TEXT);
        peer_answer(&peer, TEXT_RESPONSE, 0x80);
        peer_send(&peer, text, length);
        wait_for(iscsi, &end.calls, 1);
        if (end.status != SCSI_STATUS_ERROR)
            fprintf(stderr, "%zu: status %d\n", i, end.status);
        CHECK(end.status == SCSI_STATUS_ERROR && end.command_data == NULL);
        clear_error(iscsi, hostile->error);
        judge_text(iscsi_get_error(iscsi));
        CHECK(iscsi_destroy_context(iscsi) == 0);
        peer_hang_up(&peer);
    }
    next_login_is_good();
}

#define DISCOVERIES(texts) discoveries(hostile, texts, sizeof texts / sizeof texts[0])

static void names(const struct hostile_case *hostile)
{
    static const char *const texts[] = {
        "TargetName=iqn.a:\x1b[2Jb", "TargetName=iqn.a:b\r\n", "TargetName=\x7f", "TargetName=iqn.a:\xc2\x9b" "2Jb",
        "TargetName=iqn.a:b&TargetName=iqn.a:\tc", "TargetName=iqn.a:\x9b" "2J", "TargetName=",
    };

    DISCOVERIES(texts);
}

static void addresses(const struct hostile_case *hostile)
{
    static const char *const texts[] = {
        "TargetName=iqn.a:b&TargetAddress=192.0.2.1:3260\x1b]0;x\x07,1", "TargetName=iqn.a:b&TargetAddress=\n",
        "TargetName=iqn.a:b&TargetAddress=",
    };

    DISCOVERIES(texts);
}

static void long_name(const struct hostile_case *hostile)
{
    static char text[12 + 256] = "TargetName=";
    const char *const texts[] = {text};

    memset(text + 11, 'n', 256);
    DISCOVERIES(texts);
}

/* The unit's serial number is not the one that was set: the error shows what it is, with escapes. */
static void serial_number_in_error(const struct hostile_case *hostile)
{
    static const unsigned char page[] = {0, 0x80, 0, 12, 'S', 0x1b, '[', '2', 'J', 0xc2, 0x9b, '2', 'J', '\r', '\n', 'x'};

    iscsi = context_to_log_in(0);
    peer_listen(&peer);
    CHECK_OK(iscsi, iscsi_set_unit_serial_number(iscsi, "mine"));
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer.portal, 0, note_end, &connected));
    peer_receive(&peer, iscsi, LOGIN);
    peer_admit(&peer, ADMITTED, sizeof ADMITTED);
    peer_receive(&peer, iscsi, COMMAND);
    CHECK(peer.pdu[32] == SCSI_OPCODE_TESTUNITREADY);
    peer_respond(&peer, SCSI_STATUS_GOOD);
    peer_receive(&peer, iscsi, COMMAND);
    CHECK(peer.pdu[32] == SCSI_OPCODE_INQUIRY && peer.pdu[34] == 0x80);
    put32(peer_answer(&peer, DATA_IN, 0x83) + 44, get32(peer.pdu + 20) - (uint32_t)sizeof page);
    peer_send(&peer, page, sizeof page);
    wait_for(iscsi, &connected.calls, 1);
    CHECK(connected.status == SCSI_STATUS_ERROR);
    clear_error(iscsi, hostile->error);
    judge_text(iscsi_get_error(iscsi));
    close_session();
}

static void endless_unit_attention(const struct hostile_case *hostile)
{
    int questions = 0;

    iscsi = context_to_log_in(0);
    peer_listen(&peer);
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer.portal, 0, note_end, &connected));
    peer_receive(&peer, iscsi, LOGIN);
    peer_admit(&peer, ADMITTED, sizeof ADMITTED);
    while (connected.calls == 0) {
        turn(iscsi, 1);
        if (peer_poll(&peer)) {
            CHECK((peer.pdu[0] & 0x3f) == COMMAND && peer.pdu[32] == SCSI_OPCODE_TESTUNITREADY);
            peer_refuse(&peer, SCSI_SENSE_UNIT_ATTENTION, 0x2900);
            questions++;
        }
    }
    CHECK(connected.status == SCSI_STATUS_ERROR && questions == 11);
    clear_error(iscsi, hostile->error);
    close_session();
}

/* ------------------------------------------------------------------------------------------------ */

#define BOUNDED "nothing is read behind the answer, and no list is longer than its entries need"
#define SENSE_BOUNDED "the status arrives, and what is not there counts as 0"

static const struct hostile_case cases[] = {
    {"no-sense", "sends CHECK CONDITION without sense data", SENSE_BOUNDED, without_sense},
    {"sense-lengths", "sends 0 to 252 bytes of sense, and a SenseLength of 0 to 65535 with each", SENSE_BOUNDED,
     sense_lengths},
    {"sense-of-8-kib", "sends 8 KiB of sense", SENSE_BOUNDED, sense_of_a_whole_segment},
    {"sense-descriptors-without-length", "sends sense descriptors of length 0", SENSE_BOUNDED, descriptors_without_length},
    {"sense-descriptors-too-long", "sends sense descriptors that end behind the sense", SENSE_BOUNDED,
     descriptors_without_length, .number = 255},
    {"sense-descriptors-short", "sends field descriptors of one byte", SENSE_BOUNDED, descriptors_without_length,
     .number = 1},
    {"sense-random", "sends 400 sense data of random bytes", "each arrives as CHECK CONDITION", random_sense},
    {"sense-with-good", "sends sense with GOOD", "the command is good and has no sense", sense_with_good},
    {"inquiry-short", "answers INQUIRY with 0 to 96 bytes and announces 260", BOUNDED, short_inquiry},
    {"vpd-supported-pages", "announces 65535 pages in 64 bytes", BOUNDED, supported_pages},
    {"vpd-serial-number", "announces a serial number of 65535 bytes", BOUNDED, serial_number},
    {"vpd-block-limits", "cuts block limits at every byte", BOUNDED, block_limits},
    {"vpd-another-page", "answers with another page than the one asked for", BOUNDED, another_page},
    {"designators-without-length", "sends 16382 designators of length 0", BOUNDED, designators, .number = 0},
    {"designators-of-1-byte", "sends 13106 designators of one byte", BOUNDED, designators, .number = 1},
    {"designators-too-long", "sends designators of 255 bytes of which the last ends behind the page", BOUNDED,
     designators, .number = 255},
    {"mode-pages-without-length", "sends 32764 mode pages of length 0", BOUNDED, mode_pages, .number = 0},
    {"mode-pages-of-1-byte", "sends mode pages of one byte", BOUNDED, mode_pages, .number = 1},
    {"mode-pages-too-long", "sends mode pages of 255 bytes of which the last ends behind the answer", BOUNDED, mode_pages,
     .number = 255},
    {"mode-block-descriptors", "announces block descriptors that end behind the answer", BOUNDED, block_descriptors},
    {"report-luns", "announces lists of LUNs of up to 2^32-1 bytes", BOUNDED, report_luns},
    {"read-keys", "announces lists of reservation keys of up to 2^32-1 bytes", BOUNDED, read_keys},
    {"lba-status-lengths", "announces lists of block ranges of up to 2^32-1 bytes", BOUNDED, lba_status_lengths},
    {"lba-status-past-the-end", "sends ranges that end behind the last block and behind 2^64",
     "the program gets the numbers as they are", lba_status_past_the_end},
    {"supported-commands", "announces lists of commands of up to 2^32-1 bytes",
     "nothing is read behind the answer, and no list has more than 8192 entries", commands},
    {"target-port-groups", "announces port groups with more ports than there are", BOUNDED, port_groups},
    {"table-of-contents", "announces tables of contents of up to 65535 bytes", BOUNDED, contents},
    {"capacities", "has blocks of 0, 1, 2^31 and 2^32-1 bytes, and a last block of 2^64-1",
     "the program gets the numbers as they are", capacities},
    {"capacity-in-use", "has blocks of 0, 1 and 2^31 bytes, and a program that believes it",
     "a command that cannot be is an error, others are sent as they are", capacity_in_use},
    {"random-answers", "sends 4800 answers of random bytes", BOUNDED, random_answers},
    {"control-characters-in-name", "has escape sequences in names that SendTargets gives",
     "the discovery fails, and the error has no control characters", names, NULL, "malformed TargetName"},
    {"control-characters-in-address", "has escape sequences in addresses that SendTargets gives",
     "the discovery fails, and the error has no control characters", addresses, NULL, "malformed TargetAddress"},
    {"long-name", "has a name of 256 bytes", "the discovery fails", long_name, NULL, "malformed TargetName"},
    {"control-characters-in-serial-number", "has escape sequences in its serial number",
     "the connect fails, and the error shows them escaped", serial_number_in_error, NULL, "got [S\\x1b[2J"},
    {"endless-unit-attention", "answers each TEST UNIT READY with a unit attention",
     "the connect fails after 11 questions", endless_unit_attention, NULL, "Too many UnitAttentions"},
};

CATALOGUE("SCSI data", cases)
