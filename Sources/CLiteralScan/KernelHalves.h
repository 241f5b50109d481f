/* The kernel for processors that look bytes up in tables of 16 entries only (AVX2, NEON).
 *
 * The file that includes this one says what a vector is and what can be done with it. A byte is looked up by its lower
 * and by its upper half, each in a table of 16 sets of eight buckets; a bucket that both have may accept the byte. That
 * accepts more than a table of whole bytes (a bucket with "1" and "B" accepts "2" and "A", too), which costs some more
 * candidates and never loses one. The case of letters needs no work: both upper halves have the bit.
 *
 *   vector                             `vector_size` bytes, which divides 64
 *   load(p), load_table(p)             from any address; 16 entries, repeated as often as they fit
 *   low_half(v), high_half(v)          each byte & 15, and >> 4
 *   look_up(table, v), both(a, b)      a table's entries for halves; and
 *   either(a, b)                       or
 *   block_bits(v[64 / vector_size])    one bit for each byte of 64 that is not zero
 *   newline_bytes(v)                   bytes that are not zero where a newline is */

enum { width = 4, vectors = block_size / vector_size };

KERNEL static inline __attribute__((always_inline)) uint64_t scan_block(
    const struct literal_filter *filter, const uint8_t *text, unsigned groups) {
    vector buckets[maximum_groups][vectors];
#pragma clang loop unroll(full)
    for (unsigned p = 0; p < width; p++) {
        vector low[vectors], high[vectors];
        for (unsigned i = 0; i < vectors; i++) {
            vector bytes = load(text + i * vector_size + p);
            low[i] = low_half(bytes);
            high[i] = high_half(bytes);
        }
#pragma clang loop unroll(full)
        for (unsigned g = 0; g < groups; g++) {
            vector by_low = load_table(filter->low[g][p]), by_high = load_table(filter->high[g][p]);
            for (unsigned i = 0; i < vectors; i++) {
                vector found = both(look_up(by_low, low[i]), look_up(by_high, high[i]));
                buckets[g][i] = p == 0 ? found : both(buckets[g][i], found);
            }
        }
    }
    for (unsigned g = 1; g < groups; g++)
        for (unsigned i = 0; i < vectors; i++) buckets[0][i] = either(buckets[0][i], buckets[g][i]);
    return block_bits(buckets[0]);
}

KERNEL static inline __attribute__((always_inline)) void scan(
    const struct literal_filter *filter, const uint8_t *text, size_t blocks, struct literal_marks *marks,
    unsigned groups) {
    marks->lines_before[0] = 0;
    for (size_t block = 0; block < blocks; block++, text += block_size) {
        vector ends[vectors];
        for (unsigned i = 0; i < vectors; i++) ends[i] = newline_bytes(load(text + i * vector_size));
        marks->newlines[block] = block_bits(ends);
        marks->lines_before[block + 1] =
            marks->lines_before[block] + (uint32_t)__builtin_popcountll(marks->newlines[block]);
        marks->candidates[block] = scan_block(filter, text, groups);
    }
}

KERNEL static inline __attribute__((always_inline)) void scan_halves(
    const struct literal_filter *filter, const uint8_t *text, size_t blocks, struct literal_marks *marks) {
    switch (filter->groups) {
    case 1: scan(filter, text, blocks, marks, 1); break;
    case 2: scan(filter, text, blocks, marks, 2); break;
    default: scan(filter, text, blocks, marks, 3); break;
    }
}
