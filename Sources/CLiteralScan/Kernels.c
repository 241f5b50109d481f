#include "Table.h"

bool literal_kernel_runs(enum literal_kernel kernel) {
    switch (kernel) {
    case literal_kernel_scalar: return true;
#if defined(__aarch64__)
    case literal_kernel_neon: return true; // every such processor has it
    case literal_kernel_avx2: return false;
    case literal_kernel_avx512: return false;
#elif defined(__x86_64__)
    case literal_kernel_neon: return false;
    case literal_kernel_avx2: return __builtin_cpu_supports("avx2");
    case literal_kernel_avx512:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
            && __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("gfni");
#else
    case literal_kernel_neon: return false;
    case literal_kernel_avx2: return false;
    case literal_kernel_avx512: return false;
#endif
    }
    return false;
}

/// With more literals than this, looking at whole bytes takes less than the candidates that halves of bytes add;
/// measured.
enum { many_literals = 600 };

const struct kernel *kernel_of(enum literal_kernel number, size_t count) {
    static const struct kernel kernels[] = {
        [literal_kernel_scalar] = {.scan = scan_scalar, .width = 4},
#if defined(__aarch64__)
        // Not measured: a third group costs a core with two vector units more than with AVX2.
        [literal_kernel_neon] = {.scan = scan_neon, .width = 4, .by_halves = true, .limits = {64, 400, SIZE_MAX}},
#elif defined(__x86_64__)
        [literal_kernel_avx2] = {.scan = scan_avx2, .width = 4, .by_halves = true, .limits = {64, 150, SIZE_MAX}},
        [literal_kernel_avx512] = {.scan = scan_avx512, .width = 5, .limits = {64, 500, 1000}},
#endif
    };
#if defined(__x86_64__)
    static const struct kernel many = {.scan = scan_avx2_classes, .width = 4, .limits = {64, 1000, SIZE_MAX}};
    if (number == literal_kernel_avx2 && count > many_literals) return &many;
#else
    (void)count;
#endif
    return &kernels[number];
}
