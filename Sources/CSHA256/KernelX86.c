#include "CSHA256.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

#define WITH_SHA __attribute__((target("sha,sse4.1,ssse3")))

// FIPS 180-4 §4.2.2.
static const uint32_t constants[64] __attribute__((aligned(16))) = {
    0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
    0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
    0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
    0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
    0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
    0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
    0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
    0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
};

bool sha256_runs(void) {
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d)) return false;
    bool has_sse = c & bit_SSSE3 && c & bit_SSE4_1;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
    return has_sse && b & bit_SHA;
}

/// The words as the instructions have them: abef and cdgh, each from its last to its first.
struct registers {
    __m128i abef, cdgh;
};

WITH_SHA static inline struct registers load(const struct sha256_state *state) {
    __m128i abcd = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state->words), 0xB1);
    __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state->words + 4)), 0x1B);
    return (struct registers){_mm_alignr_epi8(abcd, efgh, 8), _mm_blend_epi16(efgh, abcd, 0xF0)};
}

WITH_SHA static inline void store(struct sha256_state *state, struct registers values) {
    __m128i feba = _mm_shuffle_epi32(values.abef, 0x1B);
    __m128i dchg = _mm_shuffle_epi32(values.cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)state->words, _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128((__m128i *)(state->words + 4), _mm_alignr_epi8(dchg, feba, 8));
}

WITH_SHA static inline void read_block(const uint8_t *bytes, __m128i words[4]) {
    const __m128i big_endian = _mm_set_epi64x(0x0C0D0E0F08090A0B, 0x0405060700010203);
    for (int part = 0; part < 4; part++)
        words[part] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(bytes + 16 * part)), big_endian);
}

/// Four rounds; the words that they used make room for those of sixteen rounds later.
WITH_SHA static inline void four_rounds(struct registers *values, __m128i words[4], int step) {
    __m128i now = words[step & 3];
    __m128i added = _mm_add_epi32(now, _mm_load_si128((const __m128i *)(constants + 4 * step)));
    values->cdgh = _mm_sha256rnds2_epu32(values->cdgh, values->abef, added);
    if (step < 12) {
        __m128i last = words[(step + 3) & 3];
        __m128i next = _mm_sha256msg1_epu32(now, words[(step + 1) & 3]);
        next = _mm_add_epi32(next, _mm_alignr_epi8(last, words[(step + 2) & 3], 4));
        words[step & 3] = _mm_sha256msg2_epu32(next, last);
    }
    values->abef = _mm_sha256rnds2_epu32(values->abef, values->cdgh, _mm_shuffle_epi32(added, 0x0E));
}

WITH_SHA static inline void add(struct registers *values, struct registers before) {
    values->abef = _mm_add_epi32(values->abef, before.abef);
    values->cdgh = _mm_add_epi32(values->cdgh, before.cdgh);
}

WITH_SHA void sha256_take(struct sha256_state *state, const uint8_t *bytes, size_t blocks) {
    struct registers values = load(state);
    for (; blocks > 0; blocks--, bytes += sha256_block_size) {
        struct registers before = values;
        __m128i words[4];
        read_block(bytes, words);
#pragma clang loop unroll(full)
        for (int step = 0; step < 16; step++) four_rounds(&values, words, step);
        add(&values, before);
    }
    store(state, values);
}

WITH_SHA void sha256_take_two(
    struct sha256_state *first, const uint8_t *first_bytes, struct sha256_state *second, const uint8_t *second_bytes,
    size_t blocks) {
    struct registers one = load(first), two = load(second);
    for (; blocks > 0; blocks--, first_bytes += sha256_block_size, second_bytes += sha256_block_size) {
        struct registers one_before = one, two_before = two;
        __m128i one_words[4], two_words[4];
        read_block(first_bytes, one_words);
        read_block(second_bytes, two_words);
#pragma clang loop unroll(full)
        for (int step = 0; step < 16; step++) {
            four_rounds(&one, one_words, step);
            four_rounds(&two, two_words, step);
        }
        add(&one, one_before);
        add(&two, two_before);
    }
    store(first, one);
    store(second, two);
}

#else

// Elsewhere files are hashed one after the other, by the library.
bool sha256_runs(void) { return false; }

void sha256_take(struct sha256_state *state, const uint8_t *bytes, size_t blocks) {
    (void)state, (void)bytes, (void)blocks;
    __builtin_trap();
}

void sha256_take_two(
    struct sha256_state *first, const uint8_t *first_bytes, struct sha256_state *second, const uint8_t *second_bytes,
    size_t blocks) {
    (void)first, (void)first_bytes, (void)second, (void)second_bytes, (void)blocks;
    __builtin_trap();
}

#endif
