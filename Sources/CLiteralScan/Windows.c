#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "Table.h"

/* Where a literal's text is rarest.
 *
 * "authentication failure" holds "ntic", but so do many harmless words. A window's frequency is estimated from pairs of
 * classes, each byte depending on the one before (BytePairs.c); if there is a sample, what it has of the four bytes
 * weighs more, and the estimate decides between windows that it has equally often. */

enum { four_bits = 18 };

static float frequency_of_pair(unsigned first, unsigned second) {
    char cell = byte_pairs[first][second];
    return exp2f(-0.5f * (float)(cell - '#' - (cell > '?')));
}

static uint32_t four_hash(const uint8_t *bytes) {
    uint32_t four;
    memcpy(&four, bytes, 4);
    return (window_key(four, 4) * 2654435761u) >> (32 - four_bits);
}

static void count_sample(struct frequencies *frequencies, struct literal_bytes sample) {
    if (sample.count < 4) return;
    frequencies->fours = allocate((size_t)1 << four_bits, sizeof *frequencies->fours);
    frequencies->sample_count = sample.count;
    // A sample of 4 KiB weighs as much as what was learned before.
    float before = 4096.f / (float)(sample.count + 4096), each = 1.f / (float)(sample.count + 4096);
    for (unsigned i = 0; i < class_count; i++)
        for (unsigned j = 0; j < class_count; j++) frequencies->pair[i][j] *= before;
    for (size_t i = 0; i + 4 <= sample.count; i++) {
        frequencies->fours[four_hash(sample.start + i)]++;
        frequencies->pair[byte_class(sample.start[i])][byte_class(sample.start[i + 1])] += each;
    }
}

struct frequencies *frequencies_create(struct literal_bytes sample) {
    struct frequencies *result = allocate(1, sizeof *result);
    for (unsigned i = 0; i < class_count; i++)
        for (unsigned j = 0; j < class_count; j++) result->pair[i][j] = frequency_of_pair(i, j);
    count_sample(result, sample);
    float total = 0;
    for (unsigned i = 0; i < class_count; i++)
        for (unsigned j = 0; j < class_count; j++) total += result->pair[i][j];
    for (unsigned i = 0; i < class_count; i++) {
        float sum = 0;
        for (unsigned j = 0; j < class_count; j++) sum += result->pair[i][j] / total;
        result->single[i] = sum + 1e-6f;
    }
    // What was never seen is not equally rare: a pair of two frequent bytes is likelier than one of two rare ones.
    for (unsigned i = 0; i < class_count; i++)
        for (unsigned j = 0; j < class_count; j++)
            result->pair[i][j] = result->pair[i][j] / total + 1e-3f * result->single[i] * result->single[j];
    return result;
}

void frequencies_destroy(struct frequencies *frequencies) {
    free(frequencies->fours);
    free(frequencies);
}

static double estimate(const uint8_t *window, unsigned width, const struct frequencies *frequencies) {
    double result = frequencies->single[byte_class(window[0])];
    for (unsigned i = 0; i + 1 < width; i++) {
        unsigned first = byte_class(window[i]), second = byte_class(window[i + 1]);
        result *= fmin(1, frequencies->pair[first][second] / frequencies->single[first]);
    }
    return result;
}

static double frequency(const uint8_t *window, unsigned width, const struct frequencies *frequencies) {
    double estimated = estimate(window, width, frequencies);
    if (!frequencies->fours || width < 4) return estimated;
    uint32_t seen = UINT32_MAX;
    for (unsigned i = 0; i + 4 <= width; i++) {
        uint32_t count = frequencies->fours[four_hash(window + i)];
        if (count < seen) seen = count;
    }
    return (seen + 0.1 * sqrt(estimated)) / (double)frequencies->sample_count;
}

void choose_window(struct entry *entry, const uint8_t *text, unsigned width, const struct frequencies *frequencies) {
    entry->width = entry->length < width ? entry->length : width;
    double rarest = INFINITY;
    for (unsigned offset = 0; offset + entry->width <= entry->length; offset++) {
        double found = frequency(text + offset, entry->width, frequencies);
        if (found >= rarest) continue;
        rarest = found;
        entry->offset = (uint8_t)offset;
    }
    uint32_t four = 0;
    unsigned key_length = entry->width < 4 ? entry->width : 4;
    memcpy(&four, text + entry->offset, key_length);
    entry->key = window_key(four, key_length);
}
