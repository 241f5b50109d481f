#include "CSHA256.h"
#include <string.h>

struct sha256_state sha256_begin(void) {
    // FIPS 180-4 §5.3.3.
    return (struct sha256_state){{
        0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
    }};
}

size_t sha256_pad(uint8_t *end, uint64_t length) {
    // One bit, zeros, and the length in bits in eight bytes (§5.1.1).
    size_t used = length % sha256_block_size;
    size_t count = (used < 56 ? 64 : 128) - used;
    memset(end, 0, count);
    end[0] = 0x80;
    uint64_t bits = length * 8;
    for (size_t byte = 0; byte < 8; byte++) end[count - 1 - byte] = (uint8_t)(bits >> (8 * byte));
    return count;
}

void sha256_digest(struct sha256_state state, uint8_t *digest) {
    for (size_t word = 0; word < 8; word++)
        for (size_t byte = 0; byte < 4; byte++) digest[4 * word + byte] = (uint8_t)(state.words[word] >> (24 - 8 * byte));
}
