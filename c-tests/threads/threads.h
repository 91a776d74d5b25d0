/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef THREADS_H
#define THREADS_H

#include <dirent.h>
#include <unistd.h>

#include "../check.h"

/* How many service threads this process has. */
static inline int service_threads(void)
{
    DIR *tasks = opendir("/proc/self/task");
    int count = 0;

    CHECK(tasks != NULL);
    for (struct dirent *entry; (entry = readdir(tasks)) != NULL;) {
        char path[300], name[32] = "";
        FILE *file;

        snprintf(path, sizeof path, "/proc/self/task/%s/comm", entry->d_name);
        file = fopen(path, "r");
        if (file == NULL)
            continue;
        count += fgets(name, sizeof name, file) != NULL && strcmp(name, "iscsi-service\n") == 0;
        fclose(file);
    }
    closedir(tasks);
    return count;
}

/* Whether this process has so many, at the latest in two seconds: one that has ended stands there for a moment longer. */
static inline int has_service_threads(int expected)
{
    double limit = seconds_now() + 2;

    while (service_threads() != expected && seconds_now() < limit)
        usleep(1000);
    return service_threads() == expected;
}

#endif
