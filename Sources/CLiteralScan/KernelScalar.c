#include "Table.h"

/* For any processor: one place after another. A word of 32 bits has one bit for each bucket, so a place takes four
 * look-ups by byte, whatever the number of buckets. The tables are 1 KiB for each byte of the window and stay in the
 * first-level cache; there is no branch, and the places do not depend on each other. */

void scan_scalar(
    const struct literal_filter *filter, const uint8_t *text, size_t blocks, struct literal_marks *marks) {
    marks->lines_before[0] = 0;
    for (size_t block = 0; block < blocks; block++, text += block_size) {
        uint64_t found = 0, ends = 0;
        uint32_t lines = marks->lines_before[block];
        for (unsigned i = 0; i < block_size; i++) {
            uint32_t buckets = filter->bytes[0][text[i]];
            for (unsigned p = 1; p < 4; p++) buckets &= filter->bytes[p][text[i + p]];
            found |= (uint64_t)(buckets != 0) << i;
            ends |= (uint64_t)(text[i] == '\n') << i;
            lines += text[i] == '\n';
        }
        marks->candidates[block] = found;
        marks->newlines[block] = ends;
        marks->lines_before[block + 1] = lines;
    }
}
