/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * No class of its own: shows that a case which crashes, hangs, spins, takes memory, or writes where it must not is
 * noticed, and one that does nothing of the kind is not. With --memory-only, under valgrind, the use of memory that was
 * freed.
 */
#define _GNU_SOURCE
#include "scene.h"

static void nothing(const struct hostile_case *hostile)
{
    (void)hostile;
}

static void check_fails(const struct hostile_case *hostile)
{
    CHECK(hostile == NULL);
}

static void crash(const struct hostile_case *hostile)
{
    (void)hostile;
    raise(SIGSEGV);
}

static void hang(const struct hostile_case *hostile)
{
    (void)hostile;
    for (;;)
        pause();
}

static void spin(const struct hostile_case *hostile)
{
    (void)hostile;
    for (volatile unsigned i = 0;; i++)
        continue;
}

static void eat(const struct hostile_case *hostile)
{
    size_t length = ((size_t)GROWTH_KIB + 1024) << 10;
    unsigned char *memory = malloc(length);

    (void)hostile;
    CHECK(memory != NULL);
    for (size_t i = 0; i < length; i += 512)
        *(volatile unsigned char *)(memory + i) = 1;
}

static void write_before(const struct hostile_case *hostile)
{
    struct guarded guarded = guarded_block(100);

    (void)hostile;
    guarded.bytes[-1] ^= 1;
    guarded_check(&guarded);
}

static void write_behind(const struct hostile_case *hostile)
{
    struct guarded guarded = guarded_block(100);

    (void)hostile;
    guarded_check(&guarded);
    *(volatile unsigned char *)(guarded.bytes + guarded.length) = 1;
}

static void error_is_empty(const struct hostile_case *hostile)
{
    (void)hostile;
    clear_error(iscsi_create_context(INITIATOR), "");
}

static void use_freed(const struct hostile_case *hostile)
{
    volatile unsigned char *volatile memory = malloc(1);

    (void)hostile;
    free((void *)memory);
    *memory = 1;
}

struct row {
    struct hostile_case hostile;
    enum outcome outcome;
};

static int check_rows(const struct row *rows, size_t count, int memory_only)
{
    int wrong = 0;

    for (size_t i = 0; i < count; i++) {
        struct measured measured;

        /* Processor time takes longer to come together while others use the processors. */
        wall_limit = memory_only || rows[i].outcome == SPUN ? WALL_MILLISECONDS_UNDER_VALGRIND : WALL_MILLISECONDS;
        measured = measure_case(&rows[i].hostile, memory_only);

        if (measured.outcome != rows[i].outcome) {
            printf("%s: %s, not %s\n", rows[i].hostile.name, outcome_names[measured.outcome],
                   outcome_names[rows[i].outcome]);
            wrong = 1;
        }
    }
    return wrong;
}

int main(int argc, char **argv)
{
    static const struct row of_memory[] = {
        {{.name = "nothing", .run = nothing}, GOOD_CASE},
        {{.name = "check-fails", .run = check_fails}, FAILED},
        {{.name = "use-freed", .run = use_freed}, MEMORY_ERROR},
    };
    static const struct row rows[] = {
        {{.name = "nothing", .run = nothing}, GOOD_CASE},
        {{.name = "check-fails", .run = check_fails}, FAILED},
        {{.name = "crash", .run = crash}, CRASHED},
        {{.name = "hang", .run = hang}, HUNG},
        {{.name = "spin", .run = spin}, SPUN},
        {{.name = "eat", .run = eat}, TOO_MUCH_MEMORY},
        {{.name = "eat-as-asked", .run = eat, .application_kib = GROWTH_KIB}, GOOD_CASE},
        {{.name = "write-before", .run = write_before}, FAILED},
        {{.name = "write-behind", .run = write_behind}, CRASHED},
        {{.name = "error-is-empty", .run = error_is_empty}, FAILED},
    };

    if (argc > 1 && strcmp(argv[1], "--memory-only") == 0)
        return check_rows(of_memory, sizeof of_memory / sizeof of_memory[0], 1);
    return check_rows(rows, sizeof rows / sizeof rows[0], 0);
}
