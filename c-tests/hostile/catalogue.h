/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Runs a catalogue of cases, each in a process of its own, and measures what it took. A program of this directory is one
 * class: a table of cases, and a main() that passes it to catalogue().
 *
 *   PROGRAM [--jobs N] [--memory-only] [--every N] [CASE...]    runs them all, each N-th, or those named
 *   PROGRAM --list                                             class, name, what the target does, what must come of it
 *
 * Printed is one line for each case: class, name, outcome, milliseconds, milliseconds of processor time, and by how many
 * KiB resident memory grew, divided by tabs. What a case that is not good has written follows.
 */
#ifndef CATALOGUE_H
#define CATALOGUE_H

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What a case may take; the target's part, which it plays itself, included. */
enum {
    WALL_MILLISECONDS = 5000,
    PROCESSOR_MILLISECONDS = 2000,
    GROWTH_KIB = 64 * 1024,
    /* Under valgrind only the memory is judged, but a case must still end. */
    WALL_MILLISECONDS_UNDER_VALGRIND = 60000,
};

struct hostile_case {
    const char *name;       /* unique in its class, words joined by hyphens */
    const char *target;     /* what the target does */
    const char *outcome;    /* what must come of it */
    void (*run)(const struct hostile_case *);
    void (*answer)(void);   /* of cases that share `run`: what the target sends */
    const char *error;      /* of these: a part of the error's text */
    int number;             /* of these: whatever `run` and `answer` make of it */
    long application_kib;   /* memory that the application itself asks for */
};

enum outcome { GOOD_CASE, FAILED, CRASHED, HUNG, SPUN, TOO_MUCH_MEMORY, MEMORY_ERROR };

static const char *const outcome_names[] = {"good", "failed", "crashed", "hung", "spun", "too much memory",
                                            "memory error"};

struct measured {
    enum outcome outcome;
    long milliseconds, processor, kib;
};

/* What the process of a case tells the one that measures it. */
struct shared_with_case {
    long baseline_kib;
};

struct running {
    const struct hostile_case *hostile;
    pid_t pid;
    struct timespec begin;
    struct shared_with_case *shared;
    FILE *written;
};

/* Under valgrind more, and for the test of the other limits. */
static long wall_limit = WALL_MILLISECONDS;

/* Of the process of a case. */
static struct shared_with_case *catalogue_shared;
static const struct hostile_case *catalogue_case;

static inline long resident_kib(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    long pages = 0;

    if (file == NULL || fscanf(file, "%*d %ld", &pages) != 1) {
        perror("/proc/self/statm");
        exit(1);
    }
    fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

/* Memory is measured from here on: to be called when the session is open. */
static inline void measure_from_here(void)
{
    catalogue_shared->baseline_kib = resident_kib();
}

static inline long milliseconds_of(struct timeval time)
{
    return time.tv_sec * 1000 + time.tv_usec / 1000;
}

static inline long milliseconds_since(struct timespec begin)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000;
}

static inline void set_limit(int resource, rlim_t soft, rlim_t hard)
{
    struct rlimit limit = {soft, hard};

    if (setrlimit(resource, &limit) != 0) {
        perror("setrlimit");
        exit(1);
    }
}

static inline struct running start_case(const struct hostile_case *hostile, int memory_only)
{
    struct running running = {.hostile = hostile, .written = tmpfile()};

    running.shared = mmap(NULL, sizeof *running.shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (running.written == NULL || running.shared == MAP_FAILED) {
        perror(hostile->name);
        exit(2);
    }
    fflush(stdout);
    clock_gettime(CLOCK_MONOTONIC, &running.begin);
    running.pid = fork();
    if (running.pid < 0) {
        perror("fork");
        exit(2);
    }
    if (running.pid > 0)
        return running;
    dup2(fileno(running.written), STDOUT_FILENO);
    dup2(fileno(running.written), STDERR_FILENO);
    fclose(running.written);
    catalogue_shared = running.shared;
    catalogue_case = hostile;
    if (!memory_only) {
        set_limit(RLIMIT_CPU, PROCESSOR_MILLISECONDS / 1000, PROCESSOR_MILLISECONDS / 1000 + 1);
        set_limit(RLIMIT_AS, 2048UL << 20, 2048UL << 20);   /* the machine goes on */
        set_limit(RLIMIT_CORE, 0, 0);
    }
    measure_from_here();
    hostile->run(hostile);
    exit(0);
}

/* Whether a case has ended; then what was measured. One that takes too long is ended. */
static inline int has_ended(struct running *running, int memory_only, struct measured *measured)
{
    struct rusage usage;
    int status, hung = 0;
    pid_t ended = wait4(running->pid, &status, WNOHANG, &usage);

    measured->milliseconds = milliseconds_since(running->begin);
    if (ended == 0 && measured->milliseconds < wall_limit)
        return 0;
    if (ended == 0) {
        hung = 1;
        kill(running->pid, SIGKILL);
        ended = wait4(running->pid, &status, 0, &usage);
    }
    if (ended != running->pid) {
        perror("wait4");
        exit(2);
    }
    measured->processor = milliseconds_of(usage.ru_utime) + milliseconds_of(usage.ru_stime);
    measured->kib = usage.ru_maxrss - running->shared->baseline_kib;
    munmap(running->shared, sizeof *running->shared);
    if (hung)
        measured->outcome = HUNG;
    else if (WIFSIGNALED(status))
        measured->outcome = WTERMSIG(status) == SIGXCPU ? SPUN : CRASHED;
    else if (memory_only && WEXITSTATUS(status) == 99)
        measured->outcome = MEMORY_ERROR;
    else if (WEXITSTATUS(status) != 0)
        measured->outcome = FAILED;
    else if (memory_only)
        measured->outcome = GOOD_CASE;
    else if (measured->processor >= PROCESSOR_MILLISECONDS)
        measured->outcome = SPUN;
    else if (measured->kib > GROWTH_KIB + running->hostile->application_kib)
        measured->outcome = TOO_MUCH_MEMORY;
    else
        measured->outcome = GOOD_CASE;
    return 1;
}

static inline void show_written(FILE *written)
{
    char line[400];

    rewind(written);
    for (int i = 0; i < 60 && fgets(line, sizeof line, written) != NULL; i++)
        printf("    %.190s%s", line, strchr(line, '\n') != NULL && strlen(line) <= 190 ? "" : "\n");
}

static inline void pause_milliseconds(long milliseconds)
{
    struct timespec pause = {0, milliseconds * 1000000};

    nanosleep(&pause, NULL);
}

/* Runs one case. */
static inline struct measured measure_case(const struct hostile_case *hostile, int memory_only)
{
    struct running running = start_case(hostile, memory_only);
    struct measured measured;

    while (!has_ended(&running, memory_only, &measured))
        pause_milliseconds(2);
    fclose(running.written);
    return measured;
}

static inline int is_named(const char *name, int count, char **names)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return 1;
    return count == 0;
}

static inline int catalogue(const char *class, const struct hostile_case *cases, size_t count, int argc, char **argv)
{
    enum { MOST_JOBS = 64 };
    struct running running[MOST_JOBS];
    int jobs = 1, memory_only = 0, every = 1, at = 1, at_work = 0, bad = 0;
    size_t next = 0;

    for (; at < argc && strncmp(argv[at], "--", 2) == 0; at++) {
        if (strcmp(argv[at], "--list") == 0) {
            for (size_t i = 0; i < count; i++)
                printf("%s\t%s\t%s\t%s\n", class, cases[i].name, cases[i].target, cases[i].outcome);
            return 0;
        } else if (strcmp(argv[at], "--memory-only") == 0) {
            memory_only = 1;
            wall_limit = WALL_MILLISECONDS_UNDER_VALGRIND;
        } else if (strcmp(argv[at], "--jobs") == 0 && at + 1 < argc) {
            jobs = atoi(argv[++at]);
        } else if (strcmp(argv[at], "--every") == 0 && at + 1 < argc) {
            every = atoi(argv[++at]);
        } else {
            fprintf(stderr, "%s: what is %s?\n", argv[0], argv[at]);
            return 2;
        }
    }
    if (jobs < 1 || jobs > MOST_JOBS || every < 1) {
        fprintf(stderr, "%s: numbers are from 1 on, --jobs at most %d\n", argv[0], MOST_JOBS);
        return 2;
    }
    while (next < count || at_work > 0) {
        for (; next < count && at_work < jobs; next++)
            if (next % (size_t)every == 0 && is_named(cases[next].name, argc - at, argv + at))
                running[at_work++] = start_case(&cases[next], memory_only);
        for (int i = 0; i < at_work; i++) {
            struct measured measured;

            if (!has_ended(&running[i], memory_only, &measured))
                continue;
            printf("%s\t%s\t%s\t%ld\t%ld\t%ld\n", class, running[i].hostile->name, outcome_names[measured.outcome],
                   measured.milliseconds, measured.processor, measured.kib);
            if (measured.outcome != GOOD_CASE) {
                bad = 1;
                show_written(running[i].written);
            }
            fclose(running[i].written);
            running[i--] = running[--at_work];
        }
        pause_milliseconds(2);
    }
    return bad;
}

#define CATALOGUE(class, cases)                                                                            \
    int main(int argc, char **argv)                                                                        \
    {                                                                                                      \
        return catalogue(class, cases, sizeof cases / sizeof cases[0], argc, argv);                        \
    }

#endif
