// A preload that makes a disk fail under one folder: writes and syncs of its files fail as a plan says.
//
// KIOSK_FAULT_FOLDER names the folder, KIOSK_FAULT_PLAN the file that holds the plan, read anew at each call:
// "ID ERRNO AFTER HOW", or nothing while the disk is sound. Of the calls since this ID stood there the first
// AFTER are let through; then HOW says what happens: `all` fails every further one, `once` the next one only,
// `half` lets the next one write half of its bytes and fails every further one.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum verdict { SOUND, HALF, FAILS };

static int is_ours(int fd) {
  const char *folder = getenv("KIOSK_FAULT_FOLDER");
  if (!folder) return 0;
  char link[32], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  return length > 0 && strncmp(path, folder, strlen(folder)) == 0;
}

static enum verdict ask(int fd) {
  static long known, calls;
  const char *file = getenv("KIOSK_FAULT_PLAN");
  if (!file || !is_ours(fd)) return SOUND;
  int plan = open(file, O_RDONLY | O_CLOEXEC);
  if (plan < 0) return SOUND;
  char text[64] = "", how[8] = "";
  ssize_t length = read(plan, text, sizeof text - 1);
  close(plan);
  long id = 0, number = 0, after = 0;
  if (length <= 0 || sscanf(text, "%ld %ld %ld %7s", &id, &number, &after, how) != 4) return SOUND;
  if (id != known) {
    known = id;
    calls = 0;
  }
  calls += 1;
  errno = (int)number;
  if (calls <= after) return SOUND;
  if (calls == after + 1) return strcmp(how, "half") == 0 ? HALF : FAILS;
  return strcmp(how, "once") == 0 ? SOUND : FAILS;
}

#define NEXT(name) dlsym(RTLD_NEXT, name)

#define WRITE_AT(name, offset_type)                                               \
  ssize_t name(int fd, const void *data, size_t size, offset_type offset) {       \
    ssize_t (*next)(int, const void *, size_t, offset_type) = NEXT(#name);        \
    switch (ask(fd)) {                                                            \
      case FAILS: return -1;                                                      \
      case HALF: return next(fd, data, size > 1 ? size / 2 : size, offset);       \
      case SOUND: break;                                                          \
    }                                                                             \
    return next(fd, data, size, offset);                                          \
  }
WRITE_AT(pwrite, off_t)
WRITE_AT(pwrite64, off64_t)

ssize_t write(int fd, const void *data, size_t size) {
  ssize_t (*next)(int, const void *, size_t) = NEXT("write");
  switch (ask(fd)) {
    case FAILS: return -1;
    case HALF: return next(fd, data, size > 1 ? size / 2 : size);
    case SOUND: break;
  }
  return next(fd, data, size);
}

#define SYNC(name)                                \
  int name(int fd) {                              \
    int (*next)(int) = NEXT(#name);               \
    return ask(fd) == SOUND ? next(fd) : -1;      \
  }
SYNC(fsync)
SYNC(fdatasync)

#define RESIZE(name, offset_type)                       \
  int name(int fd, offset_type size) {                  \
    int (*next)(int, offset_type) = NEXT(#name);        \
    return ask(fd) == SOUND ? next(fd, size) : -1;      \
  }
RESIZE(ftruncate, off_t)
RESIZE(ftruncate64, off64_t)

#define ALLOCATE(name, offset_type)                                     \
  int name(int fd, offset_type offset, offset_type size) {              \
    int (*next)(int, offset_type, offset_type) = NEXT(#name);           \
    return ask(fd) == SOUND ? next(fd, offset, size) : errno;           \
  }
ALLOCATE(posix_fallocate, off_t)
ALLOCATE(posix_fallocate64, off64_t)
