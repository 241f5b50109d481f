#include <stdlib.h>

#include "Table.h"

/* Which windows share a bucket.
 *
 * A bucket accepts a place if each of its bytes stands at that distance in some window of the bucket, not necessarily
 * the same: "ab" and "cd" also accept "ad". How often that happens is estimated as for a window (Windows.c), but with a
 * set of bytes at each distance: a Markov chain, from all bytes of one set to all of the next. Windows that are alike,
 * or rare together, share a bucket at little cost. Each entry goes where it adds least, then some are moved while that
 * helps.
 *
 * For most buckets it is enough to know what the entry's bytes would add one at a time, which is looked up; for the few
 * best ones the rate with all of them is worked out. */

enum { rounds = 3, tried_buckets = 8 };

/// One number for each class.
typedef float by_class __attribute__((vector_size(class_count * sizeof(float))));

struct bucket {
    /// For each class, how often it comes after bytes that the bucket accepts up to here, and how often bytes that it
    /// accepts from here on come after the class.
    by_class arriving[maximum_width], leaving[maximum_width];
    /// The classes that are accepted at each distance, one bit each, and how many entries want each.
    uint64_t accepted[maximum_width];
    uint16_t wanting[maximum_width][class_count];
    /// Entries whose window ends before, which accept any byte.
    uint16_t ended[maximum_width];
    double rate;
};

struct dealing {
    struct bucket buckets[bucket_count];
    by_class single;
    /// How often one class follows another, by the first and by the second.
    by_class after[class_count], before[class_count];
    unsigned width, count;
    bool by_halves;
};

/// If the halves of a byte are looked at one by one, then what one byte has and another is accepted together.
/// Four groups of 16 classes share the upper half.
static uint64_t with_other_halves(uint64_t classes) {
    uint64_t low = (classes | classes >> 16 | classes >> 32 | classes >> 48) & 0xFFFF, result = 0;
    for (unsigned group = 0; group < 64; group += 16)
        if (classes >> group & 0xFFFF) result |= low << group;
    return result;
}

static uint64_t really_accepted(const struct dealing *dealing, uint64_t classes) {
    return dealing->by_halves ? with_other_halves(classes) : classes;
}

/// The sum of rows, each as often as its class is there.
static void step(const by_class *from, uint64_t set, const by_class *rows, by_class *to) {
    by_class result = {0};
    for (; set; set &= set - 1) {
        unsigned class = (unsigned)__builtin_ctzll(set);
        result += (*from)[class] * rows[class];
    }
    *to = result;
}

static double rate(const struct dealing *dealing, const uint64_t *accepted) {
    by_class arriving = dealing->single;
    for (unsigned p = 0; p + 1 < dealing->width; p++)
        step(&arriving, really_accepted(dealing, accepted[p]), dealing->after, &arriving);
    double sum = 0;
    for (uint64_t last = really_accepted(dealing, accepted[dealing->width - 1]); last; last &= last - 1)
        sum += arriving[__builtin_ctzll(last)];
    return sum;
}

static uint64_t wanted(const struct entry *entry, const uint8_t *window, unsigned p) {
    return p < entry->width ? 1ull << byte_class(window[p]) : ~0ull;
}

/// What one more entry would add to the bucket's rate, taking its bytes one at a time.
static double roughly_added(
    const struct dealing *dealing, const struct bucket *bucket, const struct entry *entry, const uint8_t *window) {
    double sum = 0;
    for (unsigned p = 0; p < dealing->width; p++) {
        uint64_t before = bucket->accepted[p], with = before | wanted(entry, window, p);
        if (with == before) continue;
        uint64_t more = really_accepted(dealing, with) & ~really_accepted(dealing, before);
        for (; more; more &= more - 1) {
            unsigned class = (unsigned)__builtin_ctzll(more);
            sum += bucket->arriving[p][class] * bucket->leaving[p][class];
        }
    }
    return sum;
}

/// What it would add with all of its bytes.
static double added(
    const struct dealing *dealing, const struct bucket *bucket, const struct entry *entry, const uint8_t *window) {
    uint64_t accepted[maximum_width];
    for (unsigned p = 0; p < dealing->width; p++) accepted[p] = bucket->accepted[p] | wanted(entry, window, p);
    return rate(dealing, accepted) - bucket->rate;
}

/// Puts an entry into a bucket (`by` 1) or takes it out of it (-1).
static void change(
    const struct dealing *dealing, struct bucket *bucket, const struct entry *entry, const uint8_t *window, int by) {
    unsigned last = dealing->width - 1;
    for (unsigned p = 0; p <= last; p++) {
        if (p < entry->width) bucket->wanting[p][byte_class(window[p])] += by;
        else bucket->ended[p] += by;
        bucket->accepted[p] = 0;
        for (unsigned class = 0; class < class_count; class++)
            if (bucket->ended[p] || bucket->wanting[p][class]) bucket->accepted[p] |= 1ull << class;
    }
    bucket->arriving[0] = dealing->single;
    bucket->leaving[last] = 1 - (by_class){0};
    for (unsigned p = 0; p < last; p++) {
        unsigned q = last - p;
        uint64_t there = really_accepted(dealing, bucket->accepted[p]);
        step(&bucket->arriving[p], there, dealing->after, &bucket->arriving[p + 1]);
        there = really_accepted(dealing, bucket->accepted[q]);
        step(&bucket->leaving[q], there, dealing->before, &bucket->leaving[q - 1]);
    }
    bucket->rate = rate(dealing, bucket->accepted);
}

static unsigned best_bucket(const struct dealing *dealing, const struct entry *entry, const uint8_t *window) {
    double rough[bucket_count], least = 1e30;
    for (unsigned i = 0; i < dealing->count; i++)
        rough[i] = roughly_added(dealing, &dealing->buckets[i], entry, window);
    unsigned best = 0;
    for (unsigned i = 0; i < tried_buckets; i++) {
        unsigned next = 0;
        for (unsigned j = 1; j < dealing->count; j++)
            if (rough[j] < rough[next]) next = j;
        rough[next] = 1e30;
        double found = added(dealing, &dealing->buckets[next], entry, window);
        if (found >= least) continue;
        least = found;
        best = next;
    }
    return best;
}

static struct dealing *dealing_create(
    const struct literal_filter *filter, bool by_halves, const struct frequencies *frequencies) {
    struct dealing *dealing = allocate_aligned(sizeof(by_class), sizeof *dealing);
    dealing->width = filter->width;
    dealing->count = 8 * filter->groups;
    dealing->by_halves = by_halves;
    for (unsigned i = 0; i < class_count; i++) {
        dealing->single[i] = frequencies->single[i];
        for (unsigned j = 0; j < class_count; j++)
            dealing->before[j][i] = dealing->after[i][j] = frequencies->pair[i][j] / frequencies->single[i];
    }
    return dealing;
}

void deal_buckets(struct literal_table *table, bool by_halves, const struct frequencies *frequencies) {
    struct dealing *dealing = dealing_create(&table->filter, by_halves, frequencies);
    for (int round = 0; round < rounds; round++) {
        bool moved = false;
        for (size_t i = 0; i < table->count; i++) {
            struct entry *entry = &table->entries[i];
            const uint8_t *window = table->texts + entry->text + entry->offset;
            if (round > 0) change(dealing, &dealing->buckets[entry->bucket], entry, window, -1);
            unsigned best = best_bucket(dealing, entry, window);
            change(dealing, &dealing->buckets[best], entry, window, 1);
            moved = moved || best != entry->bucket;
            entry->bucket = (uint8_t)best;
        }
        if (!moved) break;
    }
    free(dealing);
}
