import CBZip2
import CIgzip
import CLZMA
import CZstd
import LogInput

/// Archives as programs make them, by the same libraries' other half.
enum Archives {
    static func make(_ compression: Compression, _ bytes: [UInt8]) -> [UInt8] {
        switch compression {
        case .gzip: gzip(bytes)
        case .zstd: zstd(bytes)
        case .xz: xz(bytes)
        case .lzma: lzma(bytes)
        case .bzip2: bzip2(bytes)
        }
    }

    /// One member.
    static func gzip(_ bytes: [UInt8], time: UInt32 = 0) -> [UInt8] {
        let stream = UnsafeMutablePointer<isal_zstream>.allocate(capacity: 1)
        defer { unsafe stream.deallocate() }
        unsafe isal_deflate_stateless_init(stream)
        unsafe stream.pointee.gzip_flag = UInt16(IGZIP_GZIP)
        unsafe stream.pointee.end_of_stream = 1
        var bytes = bytes
        var archive = unsafe [UInt8](unsafeUninitializedCapacity: bytes.count + bytes.count / 8 + 1_024) { out, count in
            unsafe bytes.withUnsafeMutableBufferPointer { input in
                unsafe stream.pointee.next_in = input.baseAddress
                unsafe stream.pointee.avail_in = UInt32(input.count)
                unsafe stream.pointee.next_out = out.baseAddress
                unsafe stream.pointee.avail_out = UInt32(out.count)
                precondition(unsafe isal_deflate_stateless(stream) == COMP_OK)
            }
            count = unsafe Int(stream.pointee.total_out)
        }
        for place in 0..<4 { archive[4 + place] = UInt8(truncatingIfNeeded: time >> (8 * UInt32(place))) }
        return archive
    }

    /// One frame, with a checksum.
    static func zstd(_ bytes: [UInt8], windowBits: Int32? = nil) -> [UInt8] {
        let context = unsafe ZSTD_createCCtx()
        defer { unsafe ZSTD_freeCCtx(context) }
        unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
        if let windowBits {
            unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, windowBits)
            unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0)
        }
        return unsafe [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) { out, count in
            // In two steps, so that the length is not known before and the window is as asked.
            unsafe bytes.withUnsafeBytes { input in
                var source = unsafe ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
                var target = unsafe ZSTD_outBuffer(dst: out.baseAddress, size: out.count, pos: 0)
                unsafe ZSTD_compressStream2(context, &target, &source, ZSTD_e_continue)
                precondition(unsafe ZSTD_compressStream2(context, &target, &source, ZSTD_e_end) == 0)
                count = unsafe target.pos
            }
        }
    }

    /// A frame without data, as pzstd writes it.
    static func skippableFrame(_ count: UInt8) -> [UInt8] {
        [0x50, 0x2A, 0x4D, 0x18, count, 0, 0, 0] + [UInt8](repeating: 7, count: Int(count))
    }

    static func xz(_ bytes: [UInt8], preset: UInt32 = 1) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: lzma_stream_buffer_bound(bytes.count)) { out, count in
            let result = unsafe lzma_easy_buffer_encode(
                preset, LZMA_CHECK_CRC64, nil, bytes, bytes.count, out.baseAddress, &count, out.count)
            precondition(result == LZMA_OK)
        }
    }

    static func lzma(_ bytes: [UInt8]) -> [UInt8] {
        var stream = unsafe lzma_stream()
        var options = unsafe lzma_options_lzma()
        precondition(unsafe lzma_lzma_preset(&options, 1) == 0)
        precondition(unsafe lzma_alone_encoder(&stream, &options) == LZMA_OK)
        defer { unsafe lzma_end(&stream) }
        return unsafe [UInt8](unsafeUninitializedCapacity: bytes.count + bytes.count / 2 + 1_024) { out, count in
            unsafe bytes.withUnsafeBufferPointer { input in
                unsafe stream.next_in = input.baseAddress
                unsafe stream.avail_in = input.count
                unsafe stream.next_out = out.baseAddress
                unsafe stream.avail_out = out.count
                precondition(unsafe lzma_code(&stream, LZMA_FINISH) == LZMA_STREAM_END)
            }
            count = unsafe Int(stream.total_out)
        }
    }

    static func bzip2(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        return unsafe [UInt8](unsafeUninitializedCapacity: bytes.count + bytes.count / 50 + 1_024) { out, count in
            var size = UInt32(out.count)
            let result = unsafe bytes.withUnsafeMutableBytes { input in
                unsafe BZ2_bzBuffToBuffCompress(
                    out.baseAddress.map { unsafe UnsafeMutableRawPointer($0).assumingMemoryBound(to: CChar.self) },
                    &size, input.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(input.count), 9, 0, 0)
            }
            precondition(result == BZ_OK)
            count = Int(size)
        }
    }
}
