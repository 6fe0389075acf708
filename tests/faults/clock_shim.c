/* The wall clock as a test wants it: $CLOCK_OFFSET names a file with the milliseconds to add, read at each call.
   Monotonic clocks stay right, as when somebody sets the clock of a running machine. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int64_t offset_ms(void) {
    static int file = -1;
    int64_t offset = 0;
    if (file < 0 && getenv("CLOCK_OFFSET")) file = open(getenv("CLOCK_OFFSET"), O_RDONLY | O_CLOEXEC);
    if (file >= 0 && pread(file, &offset, sizeof offset, 0) != sizeof offset) offset = 0;
    return offset;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int done = real(clock, now);
    if (done == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        int64_t offset = offset_ms(), nanoseconds = now->tv_nsec + offset % 1000 * 1000000;
        now->tv_sec += offset / 1000;
        if (nanoseconds < 0) nanoseconds += 1000000000, now->tv_sec--;
        if (nanoseconds >= 1000000000) nanoseconds -= 1000000000, now->tv_sec++;
        now->tv_nsec = nanoseconds;
    }
    return done;
}

time_t time(time_t *into) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (into) *into = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    (void)zone;
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return 0;
}
