/* A disk that forgets: preloaded into a process, it keeps beside the real files what a disk would hold if the power
   failed, and kills the process at a chosen operation.

   SHIM_UNDER   the folder that is watched
   SHIM_EXCEPT  a folder in it that is not
   SHIM_DISK    where the disk's contents go: ino-<inode> is a file as of its last fsync, dir-<inode> the names in a
                folder as of its last fsync (a line each: type, inode, name)
   SHIM_KILL    the number of the operation at which to die; a write is then half done
   SHIM_COUNT   a file that gets the number of operations when the process ends by itself
*/
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static const char *under, *except, *disk, *count_file;
static size_t under_length;
static long kill_at, operations;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off_t);
static int (*real_rename)(const char *, const char *);
static int (*real_link)(const char *, const char *);
static int (*real_unlink)(const char *);
static int (*real_open)(const char *, int, ...);
static int (*real_openat)(int, const char *, int, ...);

static void load(void) {
    if (real_write) return;
    real_pwrite = dlsym(RTLD_NEXT, "pwrite");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate");
    real_rename = dlsym(RTLD_NEXT, "rename");
    real_link = dlsym(RTLD_NEXT, "link");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    real_open = dlsym(RTLD_NEXT, "open");
    real_openat = dlsym(RTLD_NEXT, "openat");
    real_write = dlsym(RTLD_NEXT, "write");
    under = getenv("SHIM_UNDER");
    except = getenv("SHIM_EXCEPT");
    disk = getenv("SHIM_DISK");
    count_file = getenv("SHIM_COUNT");
    under_length = under ? strlen(under) : 0;
    kill_at = getenv("SHIM_KILL") ? atol(getenv("SHIM_KILL")) : 0;
}

__attribute__((constructor)) static void begin(void) { load(); }

__attribute__((destructor)) static void end(void) {
    if (!count_file) return;
    int file = real_open(count_file, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    char text[32];
    int length = snprintf(text, sizeof text, "%ld\n", operations);
    if (file >= 0 && real_write(file, text, length) == length) close(file);
}

static int is_under(const char *path) {
    if (!under || !path || strncmp(path, under, under_length)) return 0;
    return !except || strncmp(path, except, strlen(except));
}

static int is_watched(int fd) {
    char name[64], path[PATH_MAX];
    if (!under) return 0;
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(name, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return is_under(path);
}

/* Whether this operation is the last one. */
static int last(void) { return ++operations == kill_at; }

static void die(void) { kill(getpid(), SIGKILL); pause(); }

/* What was synced before stays until all of the new is there: the process may be killed at any moment, here too. */
static void take_place(const char *made, const char *name) {
    if (real_rename(made, name)) abort();
}

static void disk_name(char *name, const char *kind, ino_t inode) {
    snprintf(name, PATH_MAX, "%s/%s-%lu", disk, kind, (unsigned long)inode);
}

/* What is in the file now is on the disk. */
static void keep_file(int fd, ino_t inode) {
    char name[PATH_MAX], made[PATH_MAX], from[64], buffer[65536];
    snprintf(from, sizeof from, "/proc/self/fd/%d", fd);
    int source = real_open(from, O_RDONLY);
    disk_name(name, "ino", inode);
    disk_name(made, "new", inode);
    int target = real_open(made, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    ssize_t length;
    while (source >= 0 && target >= 0 && (length = read(source, buffer, sizeof buffer)) > 0)
        if (real_write(target, buffer, length) != length) abort();
    if (source < 0 || target < 0) abort();
    close(source);
    close(target);
    take_place(made, name);
}

/* The names in the folder are on the disk. */
static void keep_folder(int fd, ino_t inode) {
    char name[PATH_MAX], made[PATH_MAX], from[64];
    snprintf(from, sizeof from, "/proc/self/fd/%d", fd);
    DIR *folder = opendir(from);
    disk_name(name, "dir", inode);
    disk_name(made, "new", inode);
    FILE *target = fopen(made, "w");
    if (!folder || !target) abort();
    for (struct dirent *entry; (entry = readdir(folder));)
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
            fprintf(target, "%c %lu %s\n", entry->d_type == DT_DIR ? 'd' : 'f', (unsigned long)entry->d_ino,
                    entry->d_name);
    fclose(target);
    closedir(folder);
    take_place(made, name);
}

static void keep(int fd) {
    struct stat status;
    if (!disk || fstat(fd, &status)) return;
    if (S_ISDIR(status.st_mode)) keep_folder(fd, status.st_ino);
    else keep_file(fd, status.st_ino);
}

ssize_t write(int fd, const void *data, size_t length) {
    load();
    if (is_watched(fd) && last()) {
        real_write(fd, data, length / 2);
        die();
    }
    return real_write(fd, data, length);
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) {
    load();
    if (is_watched(fd) && last()) {
        real_pwrite(fd, data, length / 2, offset);
        die();
    }
    return real_pwrite(fd, data, length, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) { return pwrite(fd, data, length, offset); }

int fsync(int fd) {
    load();
    if (!is_watched(fd)) return real_fsync(fd);
    if (last()) die();
    keep(fd);
    return 0; /* the real disk is not what is tried */
}

int fdatasync(int fd) {
    load();
    if (!is_watched(fd)) return real_fdatasync(fd);
    if (last()) die();
    keep(fd);
    return 0;
}

int ftruncate(int fd, off_t length) {
    load();
    if (is_watched(fd) && last()) die();
    return real_ftruncate(fd, length);
}

int ftruncate64(int fd, off64_t length) { return ftruncate(fd, length); }

int rename(const char *from, const char *to) {
    load();
    if (is_under(to) && last()) die();
    return real_rename(from, to);
}

int link(const char *from, const char *to) {
    load();
    if (is_under(to) && last()) die();
    return real_link(from, to);
}

int unlink(const char *path) {
    load();
    if (is_under(path) && last()) die();
    return real_unlink(path);
}

/* A new file has nothing on the disk, even when its inode is that of one that was deleted. */
static int opened(int fd, int flags) {
    struct stat status;
    char name[PATH_MAX];
    if (fd >= 0 && disk && flags & O_CREAT && is_watched(fd) && !fstat(fd, &status) && status.st_size == 0) {
        disk_name(name, "ino", status.st_ino);
        real_unlink(name);
    }
    return fd;
}

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    load();
    return opened(real_open(path, flags, mode), flags);
}

int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open(path, flags | O_LARGEFILE, mode);
}

int openat(int folder, const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    load();
    return opened(real_openat(folder, path, flags, mode), flags);
}
