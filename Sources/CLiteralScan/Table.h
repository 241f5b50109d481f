/* What the parts of the scanner share. */
#ifndef TABLE_H
#define TABLE_H

#include "include/CLiteralScan.h"

enum {
    maximum_width = 5,
    maximum_groups = 4,
    bucket_count = 8 * maximum_groups,
    class_count = 64,
    block_size = 64,
    chunk_blocks = 256,
    hash_bits = 16,
    chain_bits = 12,
};

/// What a kernel looks for: at place p the windows of bucket b may begin if, for each i < width, the bit b % 8 of group
/// b / 8 is set for the byte at p + i. The same sets in three forms; each kernel takes the one that suits it.
struct literal_filter {
    unsigned width, groups;
    /// By class of byte.
    _Alignas(64) uint8_t classes[maximum_groups][maximum_width][class_count];
    /// By the lower and by the upper half of the byte; the set is what both have.
    _Alignas(16) uint8_t low[maximum_groups][maximum_width][16];
    _Alignas(16) uint8_t high[maximum_groups][maximum_width][16];
    /// By byte, all groups in one word.
    uint32_t bytes[maximum_width][256];
};

/// What a kernel tells of a chunk of text, by block of 64 bytes.
struct literal_marks {
    /// Bit i of word b: a window may begin at byte 64 * b + i; there is a newline.
    uint64_t candidates[chunk_blocks], newlines[chunk_blocks];
    /// The newlines of all blocks before; then of the whole chunk.
    uint32_t lines_before[chunk_blocks + 1];
};

/// Marks up to `chunk_blocks` blocks. Reads 64 * blocks + width - 1 bytes.
typedef void literal_kernel_function(
    const struct literal_filter *filter, const uint8_t *text, size_t blocks, struct literal_marks *marks);

literal_kernel_function scan_scalar, scan_neon, scan_avx2, scan_avx2_classes, scan_avx512;

/// What a table needs to know of its kernel.
struct kernel {
    literal_kernel_function *scan;
    /// The bytes of a window.
    unsigned width;
    /// Whether the halves of a byte are looked at one by one.
    bool by_halves;
    /// The most literals for which one, two and three groups of buckets are faster than one more; measured.
    size_t limits[maximum_groups - 1];
};

/// Kernels.c: of a kernel that runs here, for so many literals.
const struct kernel *kernel_of(enum literal_kernel number, size_t count);

/// A literal with the window by which it is found.
struct entry {
    /// The first bytes of the window (see window_key).
    uint32_t key;
    uint32_t literal;
    /// Where its bytes begin in the table's texts.
    uint32_t text;
    uint8_t length;
    /// Where its window begins.
    uint8_t offset;
    uint8_t bucket;
    uint8_t width;
};

struct literal_table {
    struct literal_filter filter;
    literal_kernel_function *scan;
    size_t count;
    /// Ordered by chain: those of chain c are chains[c] ..< chains[c + 1].
    struct entry *entries;
    uint32_t chains[(1 << chain_bits) + 1];
    /// One bit for each value of hash(): set if a window of four bytes or more has it.
    uint64_t hashes[(1 << hash_bits) / 64];
    /// One bit for each two bytes of a key: set if a shorter window begins with them.
    uint64_t short_windows[(1 << 16) / 64];
    /// The literals' bytes in lower case, and beside each the bit by which its upper case differs (0x20, or 0).
    uint8_t *texts, *case_bits;
    /// 2, 3 or 4 bytes.
    unsigned shortest_key;
};

/// The 64 classes of bytes: bits 0 to 4 and 6. Letters of both cases are one class.
static inline unsigned byte_class(uint8_t byte) { return (byte & 0x1F) | (byte >> 1 & 0x20); }

static inline bool is_letter(uint8_t byte) { return (uint8_t)((byte | 0x20) - 'a') < 26; }

/// Four bytes of text as a key: equal up to case has equal keys. Of shorter windows, the first `count` bytes, then
/// zeros.
static inline uint32_t window_key(uint32_t four, unsigned count) {
    return (four | 0x20202020) & (uint32_t)(0xFFFFFFFFull >> (32 - 8 * count));
}

static inline uint32_t hash(uint32_t key) { return (key * 2654435761u) >> (32 - hash_bits); }

static inline uint32_t chain_of(uint32_t hash) { return hash >> (hash_bits - chain_bits); }

/// How often bytes occur: learned once, and refined by a sample.
struct frequencies {
    /// Of the second class after the first, and of a class.
    float pair[class_count][class_count], single[class_count];
    /// How often a hash of four bytes was seen in the sample; no such table without a sample.
    uint32_t *fours;
    size_t sample_count;
};

/// BytePairs.c: half bits, see there.
extern const char byte_pairs[class_count][class_count + 1];

struct frequencies *frequencies_create(struct literal_bytes sample);
void frequencies_destroy(struct frequencies *frequencies);

/// Chooses the entry's window, `width` bytes or the whole literal, where it is rarest.
void choose_window(struct entry *entry, const uint8_t *text, unsigned width, const struct frequencies *frequencies);

/// Deals the table's entries to its buckets, of which a kernel looks at bytes as a whole or by halves.
void deal_buckets(struct literal_table *table, bool by_halves, const struct frequencies *frequencies);

/// `malloc`, cleared, that does not return without memory.
void *allocate(size_t count, size_t size);
void *allocate_aligned(size_t alignment, size_t size);

#endif
