/*
 * Preloaded into a process: writes down what it does to the files of one folder, in order, so that a power
 * cut at any moment can be played back; can also make the disk slow. Build:
 *     cc -shared -fPIC -O2 -o disk-shim.so disk-shim.c -ldl -lpthread
 *
 * VERNO_DISK_FOLDER   absolute folder whose files are watched (by prefix of the path)
 * VERNO_DISK_RECORD   file that takes the record; absent = nothing is recorded
 * VERNO_DISK_SYNC_MS  each fsync and fdatasync of a watched file first waits so long
 *
 * A record: five little-endian words — operation, file, offset, length, 0 — as u32, u32, u64, u32, u32,
 * then `length` bytes. Operations: 1 open (bytes = path), 2 write, 3 truncate (offset = new size), 4 sync,
 * 5 unlink (path), 6 rename (old path, 0, new path). The shared-memory index of SQLite is left out: it is
 * made anew by whoever opens the file.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define FDS_MAX 4096
#define PATH_MAX_BYTES 4096

enum { OP_OPEN = 1, OP_WRITE = 2, OP_TRUNCATE = 3, OP_SYNC = 4, OP_UNLINK = 5, OP_RENAME = 6 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint32_t watched[FDS_MAX];
static uint32_t files_opened = 0;
static int record_fd = -2;

static const char *folder(void) { return getenv("VERNO_DISK_FOLDER"); }

static int is_watched_path(const char *path) {
  const char *prefix = folder();
  if (prefix == NULL || path == NULL) return 0;
  size_t length = strlen(path);
  if (length > 4 && strcmp(path + length - 4, "-shm") == 0) return 0;
  return strncmp(path, prefix, strlen(prefix)) == 0;
}

static void write_all(int fd, const void *bytes, size_t length) {
  const char *at = bytes;
  while (length > 0) {
    ssize_t done = syscall(SYS_write, fd, at, length);
    if (done <= 0) abort();
    at += done;
    length -= (size_t)done;
  }
}

/* The caller holds the lock. */
static void record(uint32_t op, uint32_t file, uint64_t offset, const void *bytes, uint32_t length) {
  if (record_fd == -2) {
    const char *path = getenv("VERNO_DISK_RECORD");
    record_fd = path == NULL
                    ? -1
                    : (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND, 0600);
  }
  if (record_fd < 0) return;
  unsigned char head[24];
  uint32_t none = 0;
  memcpy(head, &op, 4);
  memcpy(head + 4, &file, 4);
  memcpy(head + 8, &offset, 8);
  memcpy(head + 16, &length, 4);
  memcpy(head + 20, &none, 4);
  write_all(record_fd, head, sizeof head);
  if (length > 0) write_all(record_fd, bytes, length);
}

static void opened(int fd, const char *path, int flags) {
  if (fd < 0 || fd >= FDS_MAX) return;
  pthread_mutex_lock(&lock);
  watched[fd] = 0;
  if (is_watched_path(path)) {
    files_opened += 1;
    watched[fd] = files_opened;
    record(OP_OPEN, files_opened, 0, path, (uint32_t)strlen(path));
    if (flags & O_TRUNC) record(OP_TRUNCATE, files_opened, 0, NULL, 0);
  }
  pthread_mutex_unlock(&lock);
}

static uint32_t file_of(int fd) { return fd >= 0 && fd < FDS_MAX ? watched[fd] : 0; }

#define REAL(type, name, ...)                                \
  static type (*real)(__VA_ARGS__) = NULL;                   \
  if (real == NULL) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

#define OPEN_BODY(symbol)                                    \
  mode_t mode = 0;                                           \
  if (flags & (O_CREAT | O_TMPFILE)) {                       \
    va_list rest;                                            \
    va_start(rest, flags);                                   \
    mode = va_arg(rest, mode_t);                             \
    va_end(rest);                                            \
  }                                                          \
  REAL(int, symbol, const char *, int, ...);                 \
  int fd = real(path, flags, mode);                          \
  opened(fd, path, flags);                                   \
  return fd;

int open(const char *path, int flags, ...) { OPEN_BODY("open") }
int open64(const char *path, int flags, ...) { OPEN_BODY("open64") }

int close(int fd) {
  REAL(int, "close", int);
  if (fd >= 0 && fd < FDS_MAX) watched[fd] = 0;
  return real(fd);
}

#define PWRITE_BODY(symbol)                                        \
  REAL(ssize_t, symbol, int, const void *, size_t, off_t);         \
  uint32_t file = file_of(fd);                                     \
  if (file == 0) return real(fd, bytes, length, offset);           \
  pthread_mutex_lock(&lock);                                       \
  ssize_t done = real(fd, bytes, length, offset);                  \
  if (done > 0) record(OP_WRITE, file, (uint64_t)offset, bytes, (uint32_t)done); \
  pthread_mutex_unlock(&lock);                                     \
  return done;

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { PWRITE_BODY("pwrite") }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset) { PWRITE_BODY("pwrite64") }

ssize_t write(int fd, const void *bytes, size_t length) {
  REAL(ssize_t, "write", int, const void *, size_t);
  uint32_t file = file_of(fd);
  if (file == 0) return real(fd, bytes, length);
  pthread_mutex_lock(&lock);
  off_t offset = lseek(fd, 0, SEEK_CUR);
  if (fcntl(fd, F_GETFL) & O_APPEND) offset = lseek(fd, 0, SEEK_END);
  ssize_t done = real(fd, bytes, length);
  if (done > 0) record(OP_WRITE, file, (uint64_t)offset, bytes, (uint32_t)done);
  pthread_mutex_unlock(&lock);
  return done;
}

static void wait_for_disk(void) {
  const char *text = getenv("VERNO_DISK_SYNC_MS");
  long ms = text == NULL ? 0 : atol(text);
  if (ms <= 0) return;
  struct timespec rest = {ms / 1000, (ms % 1000) * 1000000L};
  nanosleep(&rest, NULL);
}

#define SYNC_BODY(symbol)                     \
  REAL(int, symbol, int);                     \
  uint32_t file = file_of(fd);                \
  if (file == 0) return real(fd);             \
  wait_for_disk();                            \
  pthread_mutex_lock(&lock);                  \
  int done = real(fd);                        \
  if (done == 0) record(OP_SYNC, file, 0, NULL, 0); \
  pthread_mutex_unlock(&lock);                \
  return done;

int fsync(int fd) { SYNC_BODY("fsync") }
int fdatasync(int fd) { SYNC_BODY("fdatasync") }

#define TRUNCATE_BODY(symbol)                 \
  REAL(int, symbol, int, off_t);              \
  uint32_t file = file_of(fd);                \
  if (file == 0) return real(fd, size);       \
  pthread_mutex_lock(&lock);                  \
  int done = real(fd, size);                  \
  if (done == 0) record(OP_TRUNCATE, file, (uint64_t)size, NULL, 0); \
  pthread_mutex_unlock(&lock);                \
  return done;

int ftruncate(int fd, off_t size) { TRUNCATE_BODY("ftruncate") }
int ftruncate64(int fd, off_t size) { TRUNCATE_BODY("ftruncate64") }

int unlink(const char *path) {
  REAL(int, "unlink", const char *);
  int done = real(path);
  if (done == 0 && is_watched_path(path)) {
    pthread_mutex_lock(&lock);
    record(OP_UNLINK, 0, 0, path, (uint32_t)strlen(path));
    pthread_mutex_unlock(&lock);
  }
  return done;
}

int rename(const char *from, const char *to) {
  REAL(int, "rename", const char *, const char *);
  int done = real(from, to);
  if (done == 0 && is_watched_path(from)) {
    char both[PATH_MAX_BYTES * 2];
    size_t first = strlen(from), second = strlen(to);
    if (first + second + 1 < sizeof both) {
      memcpy(both, from, first + 1);
      memcpy(both + first + 1, to, second);
      pthread_mutex_lock(&lock);
      record(OP_RENAME, 0, 0, both, (uint32_t)(first + 1 + second));
      pthread_mutex_unlock(&lock);
    }
  }
  return done;
}
