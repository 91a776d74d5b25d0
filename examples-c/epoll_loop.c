/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * epoll_loop URL [SECONDS]
 *
 * A context inside of a program's own epoll loop, next to a timer: reads block 0 again and again and tells every second
 * how often that worked. Stop and start the target meanwhile: the library reconnects, the loop goes on.
 *
 *     cc epoll_loop.c $(pkg-config --cflags --libs libiscsi) -o epoll_loop
 *     ./epoll_loop iscsi://127.0.0.1:3260/iqn.2026-01.org.example:testkit/0 5
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

static int lun;
static long reads, failures;
static int stopping;

static void block_read(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    scsi_free_scsi_task(command_data);
    (void)private_data;
    if (status == SCSI_STATUS_GOOD)
        reads++;
    else
        failures++;
    /* The next one. Submitting from a callback is allowed. */
    if (!stopping && iscsi_read10_task(iscsi, lun, 0, 512, 512, 0, 0, 0, 0, 0, block_read, NULL) == NULL)
        failures++;
}

/* Tells epoll what the context waits for now. EPOLLIN and EPOLLOUT have the values of POLLIN and POLLOUT. */
static int watch(int epoll, struct iscsi_context *iscsi)
{
    struct epoll_event event = { .events = (uint32_t)iscsi_which_events(iscsi), .data = { .ptr = iscsi } };
    int fd = iscsi_get_fd(iscsi);

    /* After a reconnect the number is the same, but the socket is a new one that epoll does not know. */
    if (epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event) == 0)
        return 0;
    return errno == ENOENT ? epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) : -1;
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi = iscsi_create_context("iqn.2026-11.org.example:epoll-loop");
    int seconds = argc > 2 ? atoi(argv[2]) : 2;
    int epoll = epoll_create1(EPOLL_CLOEXEC), timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    struct itimerspec every_second = { { 1, 0 }, { 1, 0 } };
    struct epoll_event tick = { .events = EPOLLIN, .data = { .ptr = NULL } };
    struct iscsi_url *url;
    long before = 0;

    if (argc < 2) {
        fprintf(stderr, "usage: epoll_loop iscsi://HOST[:PORT]/TARGET/LUN [SECONDS]\n");
        return 2;
    }
    url = iscsi_parse_full_url(iscsi, argv[1]);
    iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL);
    if (url == NULL || iscsi_full_connect_sync(iscsi, url->portal, url->lun) != 0) {
        fprintf(stderr, "epoll_loop: %s\n", iscsi_get_error(iscsi));
        return 1;
    }
    lun = url->lun;
    iscsi_destroy_url(url);
    timerfd_settime(timer, 0, &every_second, NULL);
    epoll_ctl(epoll, EPOLL_CTL_ADD, timer, &tick);
    for (int i = 0; i < 8; i++)
        iscsi_read10_task(iscsi, lun, 0, 512, 512, 0, 0, 0, 0, 0, block_read, NULL);

    while (seconds > 0) {
        struct epoll_event events[2];
        int count, revents = 0;

        if (watch(epoll, iscsi) != 0) {
            perror("epoll_loop: epoll_ctl");
            return 1;
        }
        count = epoll_wait(epoll, events, 2, -1);
        for (int i = 0; i < count; i++) {
            uint64_t expirations;

            if (events[i].data.ptr == iscsi) {
                revents = (int)events[i].events;
            } else if (read(timer, &expirations, sizeof expirations) > 0) {
                printf("%ld reads, %ld failed\n", reads - before, failures);
                before = reads;
                seconds--;
            }
        }
        /* Also when only the timer fired: this is what drives time limits and reconnects. */
        if (iscsi_service(iscsi, revents) < 0) {
            fprintf(stderr, "epoll_loop: %s\n", iscsi_get_error(iscsi));
            return 1;
        }
    }
    /* The commands still on their way are cancelled; their callbacks run inside of this call. */
    stopping = 1;
    iscsi_destroy_context(iscsi);
    close(timer);
    close(epoll);
    return reads == 0;
}
