/* SHA-256 of two contents at once (FIPS 180-4 §6.2).
 *
 * A processor's SHA-256 instructions give their result some cycles later, and each needs that of the one before: within
 * one content the processor waits most of the time. Two contents do not wait for each other. */
#ifndef C_SHA256_H
#define C_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    sha256_block_size = 64,
    sha256_digest_size = 32,
    /// The most that sha256_pad writes.
    sha256_padding_size = 72,
};

/// The hash value between two blocks.
struct sha256_state {
    uint32_t words[8];
};

/// Whether this machine has the instructions; nothing else here may be called without, but for sha256_begin,
/// sha256_pad and sha256_digest.
bool sha256_runs(void);

/// The state before the first block.
struct sha256_state sha256_begin(void);

/// Takes whole blocks of one content.
void sha256_take(struct sha256_state *_Nonnull state, const uint8_t *_Nonnull bytes, size_t blocks);

/// Takes as many whole blocks of each of two contents.
void sha256_take_two(
    struct sha256_state *_Nonnull first, const uint8_t *_Nonnull first_bytes, struct sha256_state *_Nonnull second,
    const uint8_t *_Nonnull second_bytes, size_t blocks);

/// Writes what ends a content of so many bytes behind its last byte, up to the end of a block.
///
/// Returns the number of bytes written.
size_t sha256_pad(uint8_t *_Nonnull end, uint64_t length);

/// Writes the digest once the padding was taken.
void sha256_digest(struct sha256_state state, uint8_t *_Nonnull digest);

#endif
