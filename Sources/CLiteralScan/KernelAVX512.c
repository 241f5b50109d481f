#include "Table.h"

#if defined(__x86_64__)
#include <immintrin.h>

/* For processors with AVX-512 VBMI and GFNI (Ice Lake, Zen 4, and later): 64 places in one step.
 *
 * VPERMB looks 64 bytes up in a table of 64 entries that is one register. It takes the lower six bits of a byte, so
 * the byte is first brought to its class, which folds the case of letters: bits 0 to 4 stay, bit 6 comes to place 5.
 * That is a product of a byte with a matrix of bits, one VGF2P8AFFINEQB. For the i-th byte of the window the text is
 * simply loaded i bytes further on. A look-up gives eight buckets; `groups` of them make up to 32. */

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vbmi,gfni,popcnt")))

enum { width = 5 };

/// Row i of the matrix, which is byte 7 - i, says which bits of the byte make bit i of the class.
static const long long class_matrix = 0x0102040810400000;

AVX512 static inline __attribute__((always_inline)) void scan(
    const struct literal_filter *filter, const uint8_t *text, size_t blocks, struct literal_marks *marks,
    unsigned groups) {
    const __m512i matrix = _mm512_set1_epi64(class_matrix), newline = _mm512_set1_epi8('\n');
    __m512i sets[maximum_groups][maximum_width];
    for (unsigned g = 0; g < groups; g++)
        for (unsigned p = 0; p < width; p++) sets[g][p] = _mm512_load_si512(filter->classes[g][p]);
    marks->lines_before[0] = 0;
    for (size_t block = 0; block < blocks; block++, text += block_size) {
        __m512i bytes = _mm512_loadu_si512(text);
        uint64_t ends = _mm512_cmpeq_epi8_mask(bytes, newline);
        marks->newlines[block] = ends;
        marks->lines_before[block + 1] = marks->lines_before[block] + (uint32_t)__builtin_popcountll(ends);
        __m512i buckets[maximum_groups];
#pragma clang loop unroll(full)
        for (unsigned p = 0; p < width; p++) {
            if (p > 0) bytes = _mm512_loadu_si512(text + p);
            __m512i classes = _mm512_gf2p8affine_epi64_epi8(bytes, matrix, 0);
#pragma clang loop unroll(full)
            for (unsigned g = 0; g < groups; g++) {
                __m512i found = _mm512_permutexvar_epi8(classes, sets[g][p]);
                buckets[g] = p == 0 ? found : _mm512_and_si512(buckets[g], found);
            }
        }
        __m512i any = buckets[0];
        for (unsigned g = 1; g < groups; g++) any = _mm512_or_si512(any, buckets[g]);
        marks->candidates[block] = _mm512_test_epi8_mask(any, any);
    }
}

AVX512 void scan_avx512(
    const struct literal_filter *filter, const uint8_t *text, size_t blocks, struct literal_marks *marks) {
    switch (filter->groups) {
    case 1: scan(filter, text, blocks, marks, 1); break;
    case 2: scan(filter, text, blocks, marks, 2); break;
    case 3: scan(filter, text, blocks, marks, 3); break;
    default: scan(filter, text, blocks, marks, 4); break;
    }
}
#endif
