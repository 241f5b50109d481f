#include <stdlib.h>
#include <string.h>

#include "Table.h"

/* From marks to lines.
 *
 * The text is taken in chunks that fit into the first-level cache together with their marks. Most candidates are no
 * literal, and which ones cannot be predicted, so they are sieved without a branch by a table of bits (may the four
 * bytes begin a window?); the few that are left are compared. The bounds and the number of a line are looked up in
 * the marks when it has its first hit. A line is returned when a candidate beyond its end is met, or the end of the
 * chunk that has its end; a scanner can therefore be left and taken up again at any line. */

struct literal_scanner {
    const struct literal_table *table;
    const uint8_t *bytes;
    size_t count;
    /// Where the chunk begins, its blocks, and its text: in the buffer, or the copy of the last bytes.
    size_t chunk, blocks;
    const uint8_t *text;
    /// The newlines before the chunk, and the start of the line that goes on into it.
    size_t newlines, open_start;
    /// Places of the chunk that were left by the sieve, and the next of them.
    size_t place_count, next_place;
    /// The line that has hits, if `hit_count` is not 0.
    size_t line_start, line_end, line_number, hit_count;
    struct literal_hit *hits;
    /// For each literal, the last line (of all buffers) in which it was found.
    uint32_t *found_in, line_serial;
    struct literal_marks marks;
    uint16_t places[chunk_blocks * block_size];
    _Alignas(64) uint8_t tail[2 * block_size + maximum_width];
};

struct literal_scanner *literal_scanner_create(const struct literal_table *table) {
    struct literal_scanner *scanner = allocate(1, sizeof *scanner);
    scanner->table = table;
    scanner->hits = allocate(table->count, sizeof *scanner->hits);
    scanner->found_in = allocate(table->count, sizeof *scanner->found_in);
    return scanner;
}

void literal_scanner_destroy(struct literal_scanner *scanner) {
    free(scanner->hits);
    free(scanner->found_in);
    free(scanner);
}

static void forget_found(struct literal_scanner *scanner) {
    scanner->hit_count = 0;
    if (++scanner->line_serial > 0) return;
    memset(scanner->found_in, 0, scanner->table->count * sizeof *scanner->found_in);
    scanner->line_serial = 1;
}

void literal_scanner_begin(struct literal_scanner *scanner, const uint8_t *bytes, size_t count) {
    scanner->bytes = bytes;
    scanner->count = count;
    scanner->chunk = scanner->blocks = 0;
    scanner->newlines = scanner->open_start = 0;
    scanner->marks.lines_before[0] = 0;
    scanner->place_count = scanner->next_place = 0;
    forget_found(scanner);
}

size_t literal_scanner_newlines(const struct literal_scanner *scanner) { return scanner->newlines; }

static inline uint32_t load_four(const uint8_t *bytes) {
    uint32_t result;
    memcpy(&result, bytes, 4);
    return result;
}

static inline uint64_t load_eight(const uint8_t *bytes) {
    uint64_t result;
    memcpy(&result, bytes, 8);
    return result;
}

/// Whether the bytes are the literal's but for the case of letters. Nothing but the two cases of a letter gives its
/// lower case when 0x20 is added; other bytes are compared as they are.
static bool is_literal(const struct literal_table *table, const struct entry *entry, const uint8_t *bytes) {
    const uint8_t *text = table->texts + entry->text, *bits = table->case_bits + entry->text;
    size_t length = entry->length;
    if (length < 8) {
        for (size_t i = 0; i < length; i++)
            if ((bytes[i] | bits[i]) != text[i]) return false;
        return true;
    }
    for (size_t i = 0; i + 8 < length; i += 8)
        if ((load_eight(bytes + i) | load_eight(bits + i)) != load_eight(text + i)) return false;
    size_t last = length - 8;
    return (load_eight(bytes + last) | load_eight(bits + last)) == load_eight(text + last);
}

/// Keeps those candidates at which a window of some literal may begin. Equal work for each candidate, whether it is
/// kept or not: the next is written over one that is not.
static inline __attribute__((always_inline)) size_t sieve_block(
    const struct literal_scanner *scanner, size_t block, uint16_t *places) {
    const uint64_t *hashes = scanner->table->hashes, *short_windows = scanner->table->short_windows;
    size_t kept = 0;
    for (uint64_t left = scanner->marks.candidates[block]; left; left &= left - 1) {
        size_t place = block * block_size + (size_t)__builtin_ctzll(left);
        uint32_t four = load_four(scanner->text + place);
        uint32_t hashed = hash(window_key(four, 4)), two = window_key(four, 2);
        uint64_t found = hashes[hashed / 64] >> hashed % 64 | short_windows[two / 64] >> two % 64;
        places[kept] = (uint16_t)place;
        kept += found & 1;
    }
    return kept;
}

static void sieve(struct literal_scanner *scanner) {
    uint16_t with_candidates[chunk_blocks];
    size_t count = 0, kept = 0;
    for (size_t block = 0; block < scanner->blocks; block++) {
        with_candidates[count] = (uint16_t)block;
        count += scanner->marks.candidates[block] != 0;
    }
    for (size_t i = 0; i < count; i++) kept += sieve_block(scanner, with_candidates[i], scanner->places + kept);
    scanner->place_count = kept;
    scanner->next_place = 0;
}

/// The place after the last newline in `before`, which are newlines of the block, or in the blocks before it.
static size_t start_of_line(const struct literal_scanner *scanner, size_t block, uint64_t before) {
    while (!before) {
        if (block == 0) return scanner->open_start;
        before = scanner->marks.newlines[--block];
    }
    return scanner->chunk + block * block_size + 64 - (size_t)__builtin_clzll(before);
}

/// The place of the next newline, or the end of the buffer.
static size_t end_of_line(const struct literal_scanner *scanner, size_t block, unsigned bit) {
    uint64_t after = scanner->marks.newlines[block] & ~0ull << bit;
    while (!after) {
        if (++block < scanner->blocks) {
            after = scanner->marks.newlines[block];
            continue;
        }
        size_t beyond = scanner->chunk + block * block_size;
        if (beyond >= scanner->count) return scanner->count;
        const uint8_t *newline = memchr(scanner->bytes + beyond, '\n', scanner->count - beyond);
        return newline ? (size_t)(newline - scanner->bytes) : scanner->count;
    }
    return scanner->chunk + block * block_size + (size_t)__builtin_ctzll(after);
}

static void open_line(struct literal_scanner *scanner, size_t place) {
    size_t block = place / block_size;
    unsigned bit = place % block_size;
    uint64_t before = scanner->marks.newlines[block] & ((1ull << bit) - 1);
    scanner->line_start = start_of_line(scanner, block, before);
    scanner->line_end = end_of_line(scanner, block, bit);
    scanner->line_number =
        scanner->newlines + scanner->marks.lines_before[block] + (size_t)__builtin_popcountll(before);
}

static void close_line(struct literal_scanner *scanner, struct literal_line *line) {
    *line = (struct literal_line){
        .start = scanner->line_start,
        .end = scanner->line_end,
        .number = scanner->line_number,
        .hits = scanner->hits,
        .hit_count = scanner->hit_count,
    };
    forget_found(scanner);
}

/// Compares the literals whose window has the key with what stands around the place of the chunk.
static void compare(struct literal_scanner *scanner, size_t place, uint32_t key) {
    const struct literal_table *table = scanner->table;
    uint32_t chain = chain_of(hash(key));
    for (uint32_t i = table->chains[chain]; i < table->chains[chain + 1]; i++) {
        const struct entry *entry = &table->entries[i];
        if (entry->key != key || scanner->found_in[entry->literal] == scanner->line_serial) continue;
        if (scanner->chunk + place < entry->offset) continue;
        size_t start = scanner->chunk + place - entry->offset;
        if (entry->length > scanner->count - start || !is_literal(table, entry, scanner->bytes + start)) continue;
        if (scanner->hit_count == 0) open_line(scanner, place);
        scanner->found_in[entry->literal] = scanner->line_serial;
        scanner->hits[scanner->hit_count++] = (struct literal_hit){
            .literal = entry->literal,
            .position = (uint32_t)(start - scanner->line_start),
        };
    }
}

/// The last bytes, fewer than a kernel reads, are marked in a copy with zeros behind it.
static void copy_tail(struct literal_scanner *scanner) {
    size_t rest = scanner->count - scanner->chunk;
    memset(scanner->tail, 0, sizeof scanner->tail);
    memcpy(scanner->tail, scanner->bytes + scanner->chunk, rest);
    scanner->text = scanner->tail;
    scanner->blocks = (rest + block_size - 1) / block_size;
}

/// Marks the next chunk; false at the end.
static bool advance(struct literal_scanner *scanner) {
    if (scanner->blocks > 0) scanner->open_start = start_of_line(scanner, scanner->blocks, 0);
    scanner->newlines += scanner->marks.lines_before[scanner->blocks];
    scanner->chunk += scanner->blocks * block_size;
    scanner->blocks = 0;
    scanner->marks.lines_before[0] = 0;
    if (scanner->chunk >= scanner->count) return false;
    size_t rest = scanner->count - scanner->chunk, ahead = scanner->table->filter.width - 1;
    size_t blocks = rest < ahead ? 0 : (rest - ahead) / block_size;
    scanner->text = scanner->bytes + scanner->chunk;
    scanner->blocks = blocks < chunk_blocks ? blocks : chunk_blocks;
    if (blocks == 0) copy_tail(scanner);
    scanner->table->scan(&scanner->table->filter, scanner->text, scanner->blocks, &scanner->marks);
    // Zeros behind the end may be candidates, too.
    if (blocks == 0 && rest % block_size)
        scanner->marks.candidates[scanner->blocks - 1] &= (1ull << rest % block_size) - 1;
    sieve(scanner);
    return true;
}

bool literal_scanner_next(struct literal_scanner *scanner, struct literal_line *line) {
    do {
        for (; scanner->next_place < scanner->place_count; scanner->next_place++) {
            size_t place = scanner->places[scanner->next_place];
            if (scanner->hit_count && scanner->chunk + place > scanner->line_end) {
                close_line(scanner, line);
                return true;
            }
            uint32_t four = load_four(scanner->text + place);
            for (unsigned length = scanner->table->shortest_key; length <= 4; length++)
                compare(scanner, place, window_key(four, length));
        }
        if (scanner->hit_count && scanner->line_end < scanner->chunk + scanner->blocks * block_size) {
            close_line(scanner, line);
            return true;
        }
    } while (advance(scanner));
    if (scanner->hit_count == 0) return false;
    close_line(scanner, line);
    return true;
}
