#include "Table.h"

#include <stdlib.h>
#include <string.h>

/* Makes the table: copies the texts, chooses windows, deals them to buckets, and lays down what the kernel and the
 * comparison look up. */

void *allocate(size_t count, size_t size) {
    void *result = calloc(count ? count : 1, size);
    if (!result) abort();
    return result;
}

void *allocate_aligned(size_t alignment, size_t size) {
    size = (size + alignment - 1) / alignment * alignment;
    void *result = aligned_alloc(alignment, size);
    if (!result) abort();
    return memset(result, 0, size);
}

/// The sets of all three forms say that the bucket accepts the byte at place p of a window.
static void accept(struct literal_filter *filter, unsigned bucket, unsigned p, uint8_t byte) {
    unsigned group = bucket / 8;
    uint8_t bit = (uint8_t)(1u << bucket % 8);
    filter->classes[group][p][byte_class(byte)] |= bit;
    filter->low[group][p][byte & 15] |= bit;
    filter->high[group][p][byte >> 4] |= bit;
    filter->bytes[p][byte] |= 1u << bucket;
}

static void fill_filter(struct literal_table *table) {
    for (size_t i = 0; i < table->count; i++) {
        const struct entry *entry = &table->entries[i];
        size_t window = entry->text + entry->offset;
        for (unsigned p = 0; p < table->filter.width; p++) {
            if (p < entry->width) {
                uint8_t byte = table->texts[window + p];
                accept(&table->filter, entry->bucket, p, byte);
                accept(&table->filter, entry->bucket, p, byte ^ table->case_bits[window + p]);
            } else {
                for (unsigned byte = 0; byte < 256; byte++) accept(&table->filter, entry->bucket, p, (uint8_t)byte);
            }
        }
    }
}

static int compare_entries(const void *first, const void *second) {
    const struct entry *a = first, *b = second;
    uint32_t ha = hash(a->key), hb = hash(b->key);
    if (ha != hb) return ha < hb ? -1 : 1;
    return (a->literal > b->literal) - (a->literal < b->literal);
}

static void chain_entries(struct literal_table *table) {
    table->shortest_key = 4;
    qsort(table->entries, table->count, sizeof *table->entries, compare_entries);
    for (size_t i = 0; i < table->count; i++) {
        const struct entry *entry = &table->entries[i];
        uint32_t found = hash(entry->key), two = window_key(entry->key, 2);
        if (entry->width < 4) table->short_windows[two / 64] |= 1ull << two % 64;
        else table->hashes[found / 64] |= 1ull << found % 64;
        table->chains[chain_of(found) + 1]++;
        if (entry->width < table->shortest_key) table->shortest_key = entry->width;
    }
    for (size_t i = 0; i < (size_t)1 << chain_bits; i++) table->chains[i + 1] += table->chains[i];
}

static void copy_literals(struct literal_table *table, const struct literal_bytes *literals) {
    size_t total = 0;
    for (size_t i = 0; i < table->count; i++) total += literals[i].count;
    table->texts = allocate(total, 1);
    table->case_bits = allocate(total, 1);
    size_t place = 0;
    for (size_t i = 0; i < table->count; i++) {
        struct entry *entry = &table->entries[i];
        entry->literal = (uint32_t)i;
        entry->text = (uint32_t)place;
        entry->length = (uint8_t)literals[i].count;
        for (size_t j = 0; j < literals[i].count; j++, place++) {
            table->case_bits[place] = is_letter(literals[i].start[j]) ? 0x20 : 0;
            table->texts[place] = literals[i].start[j] | table->case_bits[place];
        }
    }
}

/// Each group of buckets costs the kernel a look-up for each byte of the window; too few cost false candidates.
static unsigned groups_for(size_t count, const struct kernel *kernel) {
    unsigned groups = 1;
    while (groups < maximum_groups && count > kernel->limits[groups - 1]) groups++;
    return groups;
}

struct literal_table *literal_table_create(
    const struct literal_bytes *literals, size_t count, enum literal_kernel kernel, struct literal_bytes sample) {
    struct literal_table *table = allocate_aligned(64, sizeof *table);
    const struct kernel *description = kernel_of(kernel, count);
    table->scan = description->scan;
    table->filter.width = description->width;
    table->filter.groups = groups_for(count, description);
    table->count = count;
    table->entries = allocate(count, sizeof *table->entries);
    copy_literals(table, literals);
    struct frequencies *frequencies = frequencies_create(sample);
    for (size_t i = 0; i < count; i++) {
        struct entry *entry = &table->entries[i];
        choose_window(entry, table->texts + entry->text, table->filter.width, frequencies);
    }
    deal_buckets(table, description->by_halves, frequencies);
    frequencies_destroy(frequencies);
    fill_filter(table);
    chain_entries(table);
    return table;
}

void literal_table_destroy(struct literal_table *table) {
    free(table->entries);
    free(table->texts);
    free(table->case_bits);
    free(table);
}
