/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * See failures.h. The program defines the functions that the library imports, so the library's calls come here; the
 * return address tells whose call it is.
 */
#define _GNU_SOURCE
#include "failures.h"

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define FRAMES 40

static enum failure chosen;
static unsigned long wanted;
static unsigned chosen_variant;
static unsigned long counted, made;
static char name[128];
static void *where[FRAMES];
static int where_length;

/* ---- Whose call it is ---- */

static uintptr_t code_begin, code_end, base;

static int find_library(struct dl_phdr_info *info, size_t size, void *data)
{
    (void)size, (void)data;
    if (strstr(info->dlpi_name, "/libiscsi.so") == NULL)
        return 0;
    base = info->dlpi_addr;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type == PT_LOAD && (info->dlpi_phdr[i].p_flags & PF_X)) {
            code_begin = base + info->dlpi_phdr[i].p_vaddr;
            code_end = code_begin + info->dlpi_phdr[i].p_memsz;
        }
    }
    return 1;
}

static int is_library(const void *address)
{
    return (uintptr_t)address >= code_begin && (uintptr_t)address < code_end;
}

/* Whether this call, one of `kind`, is to fail. */
static int fails(enum failure kind, const char *what, int error)
{
    int saved = errno;
    unsigned long number;

    if (chosen != kind && !(chosen == ALL_ALLOCATIONS && kind == ALLOCATIONS))
        return 0;
    number = __atomic_add_fetch(&counted, 1, __ATOMIC_RELAXED);
    if (number != wanted && !(chosen == ALL_ALLOCATIONS && number > wanted))
        return 0;
    if (__atomic_fetch_add(&made, 1, __ATOMIC_RELAXED) == 0)
        snprintf(name, sizeof name, "%s: %s", what, error == 0 ? "short" : strerrorname_np(error));
    /* The latest: with ALL_ALLOCATIONS the one that was too much. */
    where_length = backtrace(where, FRAMES);
    errno = saved;
    return 1;
}

#define CALLER is_library(__builtin_return_address(0))
#define CHOOSE(...) ((const int[]){__VA_ARGS__})[chosen_variant % (sizeof((const int[]){__VA_ARGS__}) / sizeof(int))]

/* ---- Blocks ---- */

#define HELD 65536
#define DEPTH 16

static struct block {
    void *at;
    void *from[DEPTH];
} held[HELD];
static size_t held_count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static __thread int inside;

static size_t slot_of(const void *at)
{
    size_t slot = (size_t)((uintptr_t)at >> 4) * 0x9e3779b1u % HELD;

    while (held[slot].at != NULL && held[slot].at != at)
        slot = (slot + 1) % HELD;
    return slot;
}

static void hold(void *at)
{
    void *from[DEPTH + 2] = {NULL};

    if (at == NULL || inside || chosen == NO_FAILURE)
        return;
    inside = 1;
    if (chosen == ALLOCATIONS || chosen == ALL_ALLOCATIONS)
        backtrace(from, DEPTH + 2);
    pthread_mutex_lock(&lock);
    if (held_count < HELD / 2) {
        struct block *block = &held[slot_of(at)];

        block->at = at;
        memcpy(block->from, from + 2, sizeof block->from);
        held_count++;
    }
    pthread_mutex_unlock(&lock);
    inside = 0;
}

static void let_go(void *at)
{
    if (at == NULL || held_count == 0)
        return;
    pthread_mutex_lock(&lock);
    size_t slot = slot_of(at);
    if (held[slot].at != NULL) {
        held[slot].at = NULL;
        held_count--;
        /* What lies behind must still be found. */
        for (size_t next = (slot + 1) % HELD; held[next].at != NULL; next = (next + 1) % HELD) {
            struct block block = held[next];

            held[next].at = NULL;
            held[slot_of(block.at)] = block;
        }
    }
    pthread_mutex_unlock(&lock);
}

size_t blocks_held(void)
{
    return held_count;
}

/* ---- The functions ---- */

#define REAL(function) __typeof__(&function) real_##function
static REAL(malloc);
static REAL(calloc);
static REAL(realloc);
static REAL(free);
static REAL(posix_memalign);
static REAL(socket);
static REAL(connect);
static REAL(setsockopt);
static REAL(getsockopt);
static REAL(shutdown);
static REAL(sendmsg);
static REAL(readv);
static REAL(writev);
static REAL(read);
static REAL(write);
static REAL(poll);
static REAL(dup3);
static REAL(close);
static REAL(getaddrinfo);
static REAL(pthread_create);
static REAL(open);
static int (*real_eventfd)(unsigned, int);
static ssize_t (*real_getrandom)(void *, size_t, unsigned);

#define FIND(function) *(void **)&real_##function = dlsym(RTLD_NEXT, #function)

static void find_functions(void)
{
    FIND(malloc), FIND(calloc), FIND(realloc), FIND(posix_memalign);
    FIND(socket), FIND(connect), FIND(setsockopt), FIND(getsockopt), FIND(shutdown), FIND(sendmsg), FIND(readv);
    FIND(writev), FIND(read), FIND(write), FIND(poll), FIND(dup3), FIND(close), FIND(getaddrinfo), FIND(pthread_create);
    FIND(open), FIND(eventfd), FIND(getrandom);
    FIND(free);
}

#define READY                                                                                              \
    do {                                                                                                   \
        if (real_free == NULL)                                                                             \
            find_functions();                                                                              \
    } while (0)

void *malloc(size_t size)
{
    void *block;

    READY;
    if (!CALLER)
        return real_malloc(size);
    if (fails(ALLOCATIONS, "malloc", ENOMEM))
        return errno = ENOMEM, NULL;
    block = real_malloc(size);
    hold(block);
    return block;
}

void *calloc(size_t count, size_t size)
{
    void *block;

    READY;
    if (!CALLER)
        return real_calloc(count, size);
    if (fails(ALLOCATIONS, "calloc", ENOMEM))
        return errno = ENOMEM, NULL;
    block = real_calloc(count, size);
    hold(block);
    return block;
}

void *realloc(void *old, size_t size)
{
    void *block;

    READY;
    if (!CALLER)
        return real_realloc(old, size);
    if (fails(ALLOCATIONS, "realloc", ENOMEM))
        return errno = ENOMEM, NULL;
    let_go(old);
    block = real_realloc(old, size);
    hold(block != NULL ? block : old);
    return block;
}

int posix_memalign(void **block, size_t alignment, size_t size)
{
    int result;

    READY;
    if (!CALLER)
        return real_posix_memalign(block, alignment, size);
    if (fails(ALLOCATIONS, "posix_memalign", ENOMEM))
        return ENOMEM;
    result = real_posix_memalign(block, alignment, size);
    if (result == 0)
        hold(*block);
    return result;
}

void free(void *block)
{
    READY;
    /* Before the block can be somebody else's. */
    let_go(block);
    real_free(block);
}

/* A call that fails with one of some errors before anything has happened. */
#define FAILING(function, parameters, arguments, ...)                                                      \
    int function parameters                                                                                \
    {                                                                                                      \
        READY;                                                                                             \
        if (CALLER && fails(CALLS, #function, CHOOSE(__VA_ARGS__)))                                        \
            return errno = CHOOSE(__VA_ARGS__), -1;                                                        \
        return real_##function arguments;                                                                  \
    }

FAILING(socket, (int domain, int type, int protocol), (domain, type, protocol), EMFILE, ENOBUFS, EACCES)
FAILING(connect, (int fd, const struct sockaddr *to, socklen_t length), (fd, to, length), ECONNREFUSED, ENETUNREACH, EAGAIN)
FAILING(setsockopt, (int fd, int level, int option, const void *value, socklen_t length),
        (fd, level, option, value, length), ENOPROTOOPT, EINVAL, ENOMEM)
FAILING(getsockopt, (int fd, int level, int option, void *value, socklen_t *length), (fd, level, option, value, length),
        ENOBUFS, ENOMEM, EINVAL)
FAILING(shutdown, (int fd, int how), (fd, how), ENOTCONN)
FAILING(poll, (struct pollfd *fds, nfds_t count, int milliseconds), (fds, count, milliseconds), EINTR, ENOMEM, EINVAL)
FAILING(dup3, (int from, int to, int flags), (from, to, flags), EBUSY, EINTR, EMFILE)
FAILING(eventfd, (unsigned value, int flags), (value, flags), EMFILE, ENOMEM, ENFILE)

/* As above, for functions that move bytes. */
#define TRANSFERRING(function, parameters, arguments, ...)                                                 \
    ssize_t function parameters                                                                            \
    {                                                                                                      \
        READY;                                                                                             \
        if (CALLER && fails(CALLS, #function, CHOOSE(__VA_ARGS__)))                                        \
            return errno = CHOOSE(__VA_ARGS__), -1;                                                        \
        return real_##function arguments;                                                                  \
    }

/* These are for the eventfd, which knows no other errors. */
TRANSFERRING(read, (int fd, void *to, size_t length), (fd, to, length), EINTR, EAGAIN)
TRANSFERRING(write, (int fd, const void *from, size_t length), (fd, from, length), EINTR)
TRANSFERRING(getrandom, (void *to, size_t length, unsigned flags), (to, length, flags), EINTR, ENOSYS, EAGAIN)
TRANSFERRING(writev, (int fd, const struct iovec *places, int count), (fd, places, count), EINTR, EPIPE, EAGAIN)

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
    const int error = CHOOSE(EINTR, ECONNRESET, EAGAIN, EPIPE, ENOBUFS);

    READY;
    if (CALLER && fails(CALLS, "sendmsg", error))
        return errno = error, -1;
    if (CALLER && message->msg_iovlen > 0 && fails(SHORT_TRANSFERS, "sendmsg", 0)) {
        struct iovec place = {message->msg_iov[0].iov_base, 1};
        struct msghdr part = {.msg_iov = &place, .msg_iovlen = 1};

        return real_sendmsg(fd, &part, flags);
    }
    return real_sendmsg(fd, message, flags);
}

ssize_t readv(int fd, const struct iovec *places, int count)
{
    /* 0: the end of the stream. */
    const int error = CHOOSE(EINTR, ECONNRESET, EAGAIN, 0, ENOMEM);

    READY;
    if (CALLER && fails(CALLS, "readv", error))
        return errno = error, error == 0 ? 0 : -1;
    if (CALLER && count > 0 && fails(SHORT_TRANSFERS, "readv", 0)) {
        struct iovec place = {places[0].iov_base, 1};

        return real_readv(fd, &place, 1);
    }
    return real_readv(fd, places, count);
}

/* What close says, the descriptor is gone. */
int close(int fd)
{
    int result;

    READY;
    result = real_close(fd);
    if (CALLER && fails(CALLS, "close", CHOOSE(EINTR, EIO)))
        return errno = CHOOSE(EINTR, EIO), -1;
    return result;
}

int open(const char *path, int flags, ...)
{
    mode_t mode = 0;
    va_list more;

    READY;
    va_start(more, flags);
    if (flags & O_CREAT)
        mode = va_arg(more, mode_t);
    va_end(more);
    if (CALLER && fails(CALLS, "open", CHOOSE(EMFILE, EINTR, ENOENT)))
        return errno = CHOOSE(EMFILE, EINTR, ENOENT), -1;
    return real_open(path, flags, mode);
}

/* Rust asks for this name. */
int open64(const char *path, int flags, ...)
{
    READY;
    if (CALLER && fails(CALLS, "open", CHOOSE(EMFILE, EINTR, ENOENT)))
        return errno = CHOOSE(EMFILE, EINTR, ENOENT), -1;
    return real_open(path, flags, 0);
}

int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
    READY;
    if (CALLER && fails(CALLS, "getaddrinfo", EAGAIN))
        return CHOOSE(EAI_AGAIN, EAI_MEMORY, EAI_FAIL);
    return real_getaddrinfo(host, service, hints, result);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *argument)
{
    READY;
    if (CALLER && fails(CALLS, "pthread_create", EAGAIN))
        return EAGAIN;
    return real_pthread_create(thread, attributes, body, argument);
}

/* ---- The interface ---- */

void failures_begin(enum failure failure, unsigned long n, unsigned variant)
{
    READY;
    dl_iterate_phdr(find_library, NULL);
    /* The first call of this loads what it needs. */
    where_length = backtrace(where, FRAMES);
    where_length = 0;
    counted = made = 0;
    wanted = n;
    chosen_variant = variant;
    chosen = failure;
}

void failures_end(void)
{
    wanted = 0;
    if (chosen == ALL_ALLOCATIONS)
        chosen = ALLOCATIONS;
}

unsigned long failures_made(void)
{
    return made;
}

const char *failures_name(void)
{
    return name;
}

static void put(const char *text, size_t length)
{
    if (write(STDERR_FILENO, text, length) < 0)
        _exit(99);
}

static void print_frames(const char *title, void *const *frames, int count)
{
    static const char digits[] = "0123456789abcdef";

    put(title, strlen(title));
    for (int i = 0; i < count && frames[i] != NULL; i++) {
        char text[2 + 16 + 1] = " 0x";
        size_t length = 3;
        uintptr_t offset = (uintptr_t)frames[i] - base - 1;     /* inside of the call */

        if (!is_library(frames[i]))
            continue;
        for (int shift = 28; shift >= 0; shift -= 4)
            text[length++] = digits[offset >> shift & 15];
        put(text, length);
    }
    put("\n", 1);
}

void failures_print(int with_held)
{
    if (made > 0) {
        put(name, strlen(name));
        print_frames(" failed at", where, where_length);
    }
    for (size_t i = 0; with_held && i < HELD; i++) {
        if (held[i].at != NULL)
            print_frames("held from", held[i].from, DEPTH);
    }
}
