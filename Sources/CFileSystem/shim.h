/* Looking at files as Linux has them, which Swift's Glibc module leaves out. */
#include <fcntl.h>
#include <linux/stat.h>
#include <stddef.h>
#include <sys/types.h>
#include <sys/vfs.h>
#include <sys/xattr.h>

/* The headers have these for those who ask for GNU's extensions. */
int statx(int folder, const char *path, int flags, unsigned int mask, struct statx *status);
ssize_t getdents64(int folder, void *buffer, size_t size);

enum {
    FS_O_NOATIME = __O_NOATIME,
    FS_O_PATH = __O_PATH,
    FS_O_TMPFILE = __O_TMPFILE,
    FS_AT_EMPTY_PATH = 0x1000,
    FS_AT_NO_AUTOMOUNT = 0x800,
    FS_SEEK_DATA = 3,
    FS_SEEK_HOLE = 4
};
