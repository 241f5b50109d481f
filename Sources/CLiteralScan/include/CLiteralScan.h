/* Finds, in whole lines of bytes, every literal of a set of some thousand, whatever the case of ASCII letters.
 *
 *     literals ──▶ literal_table ──▶ literal_scanner ──▶ each line that has a literal, with all of its literals
 *
 * A table does not change once made and may be shared by threads; each thread has a scanner of its own.
 *
 * How it works: of each literal a window of four or five bytes is chosen where its text is rarest (Windows.c). The
 * windows are dealt into 8 to 32 buckets (Buckets.c), and a kernel (Kernel*.c, one for each kind of processor) looks
 * at 64 places at a time whether any bucket may have a window there. Such a place is a candidate: a hash of its
 * bytes names the literals that could stand around it, and these are compared byte by byte (Scanner.c). The kernel
 * may report too many places, never too few, so all kernels give the same lines. */
#ifndef C_LITERAL_SCAN_H
#define C_LITERAL_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    literal_minimum_length = 2,
    literal_maximum_length = 255,
    literal_maximum_count = 65535,
};

/// What does the looking.
enum literal_kernel {
    literal_kernel_scalar,
    literal_kernel_neon,
    literal_kernel_avx2,
    literal_kernel_avx512,
};

/// Whether this machine has the instructions that a kernel needs.
bool literal_kernel_runs(enum literal_kernel kernel);

/// Bytes that somebody else keeps.
struct literal_bytes {
    const uint8_t *_Nullable start;
    size_t count;
};

/// What a scanner looks for.
struct literal_table;

/// A table of literals, each of 2 to 255 bytes and without a newline, for a kernel that runs here.
///
/// The sample, which may be empty, is a part of what is to be scanned: windows are then chosen by what is rare in it.
/// Everything is copied. The result is to be destroyed after its scanners.
struct literal_table *_Nonnull literal_table_create(
    const struct literal_bytes *_Nullable literals, size_t count, enum literal_kernel kernel,
    struct literal_bytes sample);

void literal_table_destroy(struct literal_table *_Nonnull table);

/// A literal in a line.
struct literal_hit {
    /// Its place among the literals from which the table was made.
    uint32_t literal;
    /// Where it stands first, counted from the start of the line.
    uint32_t position;
};

/// A line with at least one literal.
struct literal_line {
    /// Its bytes in the buffer, without the newline.
    size_t start, end;
    /// The newlines before it in the buffer.
    size_t number;
    /// Each literal once; valid until the scanner is used again.
    const struct literal_hit *_Nullable hits;
    size_t hit_count;
};

/// What remembers how far a buffer was scanned.
struct literal_scanner;

struct literal_scanner *_Nonnull literal_scanner_create(const struct literal_table *_Nonnull table);

void literal_scanner_destroy(struct literal_scanner *_Nonnull scanner);

/// Begins with a buffer of whole lines, which must stay as it is until the last line of it was returned.
/// No byte outside of it is read. What follows the last newline, if anything, is a line, too.
void literal_scanner_begin(struct literal_scanner *_Nonnull scanner, const uint8_t *_Nonnull bytes, size_t count);

/// The next line of the buffer that has a literal; false when there is none.
bool literal_scanner_next(struct literal_scanner *_Nonnull scanner, struct literal_line *_Nonnull line);

/// The newlines passed since the beginning of the buffer: after the last line, all that it has.
size_t literal_scanner_newlines(const struct literal_scanner *_Nonnull scanner);

#endif
