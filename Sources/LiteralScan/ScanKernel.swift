internal import CLiteralScan

/// The instructions with which literals are looked for. All find the same; they differ in speed.
package enum ScanKernel: String, CaseIterable, Sendable {
    /// Any processor.
    case scalar
    /// 64-bit ARM.
    case neon
    /// x86-64 with AVX2.
    case avx2
    /// x86-64 with AVX-512 VBMI and GFNI: Ice Lake, Zen 4, and later.
    case avx512

    /// Whether this machine has the instructions.
    package var isAvailable: Bool { literal_kernel_runs(number) }

    /// Those that run here, the fastest last.
    package static var available: [ScanKernel] { allCases.filter(\.isAvailable) }

    package static var fastest: ScanKernel { available.last ?? .scalar }

    var number: literal_kernel {
        switch self {
        case .scalar: literal_kernel_scalar
        case .neon: literal_kernel_neon
        case .avx2: literal_kernel_avx2
        case .avx512: literal_kernel_avx512
        }
    }
}
