#include "Table.h"

#if defined(__x86_64__)
#include <immintrin.h>

/* For processors with AVX2, and many literals: 32 places in one step, whole bytes looked up by class.
 *
 * VPSHUFB looks up 16 entries, and there are 64 classes: four look-ups by the lower half of the byte, of which bits 4
 * and 6 choose one. That is half as fast as looking up two halves (KernelAVX2.c), and with a thousand literals leaves a
 * third of the candidates. */

#define KERNEL __attribute__((target("avx2,popcnt")))
#define OPERATION KERNEL static inline __attribute__((always_inline))

enum { width = 4, vector_size = 32 };

OPERATION __m256i load(const uint8_t *bytes) { return _mm256_loadu_si256((const __m256i *)bytes); }
OPERATION __m256i load_table(const uint8_t *bytes) {
    return _mm256_broadcastsi128_si256(_mm_load_si128((const __m128i *)bytes));
}
OPERATION uint32_t bits(__m256i bytes) { return (uint32_t)_mm256_movemask_epi8(bytes); }

/// A byte's lower half, and its bits 4 and 6 where VPBLENDVB looks: in the highest bit.
struct parts {
    __m256i low, four, six;
};

OPERATION struct parts take_apart(__m256i bytes) {
    return (struct parts){
        .low = _mm256_and_si256(bytes, _mm256_set1_epi8(15)),
        .four = _mm256_slli_epi16(bytes, 3),
        .six = _mm256_slli_epi16(bytes, 1),
    };
}

OPERATION __m256i look_up(const uint8_t classes[class_count], struct parts bytes) {
    __m256i found[4];
    for (unsigned i = 0; i < 4; i++) found[i] = _mm256_shuffle_epi8(load_table(classes + 16 * i), bytes.low);
    __m256i without_six = _mm256_blendv_epi8(found[0], found[1], bytes.four);
    __m256i with_six = _mm256_blendv_epi8(found[2], found[3], bytes.four);
    return _mm256_blendv_epi8(without_six, with_six, bytes.six);
}

/// One bit for each of 32 places: set where a window may begin.
OPERATION uint32_t candidates(const struct literal_filter *filter, const uint8_t *text, unsigned groups) {
    __m256i buckets[maximum_groups];
#pragma clang loop unroll(full)
    for (unsigned p = 0; p < width; p++) {
        struct parts bytes = take_apart(load(text + p));
#pragma clang loop unroll(full)
        for (unsigned g = 0; g < groups; g++) {
            __m256i found = look_up(filter->classes[g][p], bytes);
            buckets[g] = p == 0 ? found : _mm256_and_si256(buckets[g], found);
        }
    }
    for (unsigned g = 1; g < groups; g++) buckets[0] = _mm256_or_si256(buckets[0], buckets[g]);
    return ~bits(_mm256_cmpeq_epi8(buckets[0], _mm256_setzero_si256()));
}

OPERATION uint32_t newlines(const uint8_t *text) {
    return bits(_mm256_cmpeq_epi8(load(text), _mm256_set1_epi8('\n')));
}

OPERATION void scan(
    const struct literal_filter *filter, const uint8_t *text, size_t blocks, struct literal_marks *marks,
    unsigned groups) {
    marks->lines_before[0] = 0;
    for (size_t block = 0; block < blocks; block++, text += block_size) {
        const uint8_t *second = text + vector_size;
        marks->newlines[block] = (uint64_t)newlines(second) << vector_size | newlines(text);
        marks->lines_before[block + 1] =
            marks->lines_before[block] + (uint32_t)__builtin_popcountll(marks->newlines[block]);
        uint64_t high = candidates(filter, second, groups);
        marks->candidates[block] = high << vector_size | candidates(filter, text, groups);
    }
}

KERNEL void scan_avx2_classes(
    const struct literal_filter *filter, const uint8_t *text, size_t blocks, struct literal_marks *marks) {
    switch (filter->groups) {
    case 1: scan(filter, text, blocks, marks, 1); break;
    case 2: scan(filter, text, blocks, marks, 2); break;
    default: scan(filter, text, blocks, marks, 3); break;
    }
}
#endif
