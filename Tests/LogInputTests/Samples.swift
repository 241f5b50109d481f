import Glibc
@testable import LogInput
import LiteralScan

/// Numbers that are the same in every run.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }
}

/// Lines that differ, and compress as logs do.
func logText(_ size: Int, using dice: inout Dice) -> [UInt8] {
    let words = ["sshd", "Failed password for", "invalid user", "connect from", "status=sent", "session opened"]
    var text: [UInt8] = []
    while text.count < size {
        let line =
            "Nov 21 09:00:00 host \(words.randomElement(using: &dice) ?? "")[\(UInt16.random(in: 0...9999, using: &dice))]: \(UInt32.random(in: 0...9_999_999, using: &dice))\n"
        text += Array(line.utf8)
    }
    return Array(text.prefix(size))
}

/// How many bytes are the same from the beginning on.
func commonLength(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var (low, high) = (0, min(a.count, b.count))
    while low < high {
        let middle = (low + high + 1) / 2
        if unsafe memcmp(a, b, middle) == 0 { low = middle } else { high = middle - 1 }
    }
    return low
}

func isSame(_ a: [UInt8], _ b: [UInt8]) -> Bool { a.count == b.count && commonLength(a, b) == a.count }

extension ByteSource {
    /// Bytes in memory.
    static func memory(_ bytes: [UInt8]) -> ByteSource {
        unsafe ByteSource { buffer, place in
            let count = min(buffer.count, max(bytes.count - place, 0))
            guard count > 0 else { return 0 }
            unsafe buffer.copyBytes(from: bytes[place..<place + count])
            return count
        }
    }

    /// Everything from a place on, read by buffers of a size.
    func all(from start: Int = 0, by size: Int = 256 << 10) throws -> [UInt8] {
        var all: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
        defer { unsafe buffer.deallocate() }
        while true {
            let count = try unsafe copy(into: buffer, from: start + all.count)
            if count == 0 { return all }
            unsafe all.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}

extension Decompressor {
    static func all(
        _ compression: Compression, _ archive: [UInt8], limits: DecompressionLimits = DecompressionLimits(),
        inputSize: Int = Decompressor.inputSize, outputSize: Int = 256 << 10
    ) throws -> (bytes: [UInt8], warnings: [ReadingWarning]) {
        let decompressor = Decompressor(
            compression, source: .memory(archive), limits: limits, inputSize: inputSize)
        let source = unsafe ByteSource { buffer, _ in try unsafe decompressor.read(into: buffer) }
        let bytes = try source.all(by: outputSize)
        return (bytes, decompressor.warnings)
    }
}

/// A folder that is gone with the test.
final class TemporaryFolder: Sendable {
    let path: PathBytes

    init() {
        var template = Array("/tmp/noroshi-input-XXXXXX".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) }.map { unsafe String(cString: $0) }
        }
        guard let made else { preconditionFailure("no temporary folder") }
        path = PathBytes(made)
    }

    deinit { Self.remove(path) }

    private static func remove(_ path: PathBytes) {
        let text = String(decoding: path.bytes, as: UTF8.self)
        guard let folder = unsafe opendir(text) else { return }
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
            guard name != Array(".".utf8), name != Array("..".utf8) else { continue }
            let child = path.appending(name)
            if unsafe child.withCString({ unsafe unlink($0) }) != 0 { remove(child) }
        }
        unsafe closedir(folder)
        unsafe rmdir(text)
    }

    func callAsFunction(_ name: String) -> PathBytes { path.appending(Array(name.utf8)) }

    @discardableResult
    func write(_ name: String, _ bytes: some Sequence<UInt8>, isAppended: Bool = false, at time: Int? = nil)
        -> PathBytes
    {
        let path = self(name)
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (isAppended ? O_APPEND : O_TRUNC)
        let descriptor = unsafe path.withCString { unsafe open($0, flags, 0o644) }
        precondition(descriptor >= 0, "cannot write \(path)")
        let bytes = Array(bytes)
        var place = 0
        while place < bytes.count {
            let count = unsafe bytes[place...].withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            precondition(count > 0)
            place += count
        }
        close(descriptor)
        if let time { setTime(name, time) }
        return path
    }

    @discardableResult
    func write(_ name: String, _ text: String, isAppended: Bool = false, at time: Int? = nil) -> PathBytes {
        write(name, Array(text.utf8), isAppended: isAppended, at: time)
    }

    func setTime(_ name: String, _ seconds: Int) {
        let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
        precondition(unsafe self(name).withCString { unsafe utimensat(AT_FDCWD, $0, times, 0) } == 0)
    }

    func folder(_ name: String) { precondition(unsafe self(name).withCString { unsafe mkdir($0, 0o755) } == 0) }

    func rename(_ from: String, _ to: String) {
        let result = unsafe self(from).withCString { from in
            unsafe self(to).withCString { to in unsafe Glibc.rename(from, to) }
        }
        precondition(result == 0, "cannot rename \(from)")
    }

    func remove(_ name: String) { precondition(unsafe self(name).withCString { unsafe unlink($0) } == 0) }

    func link(_ name: String, to target: String) {
        precondition(unsafe self(name).withCString { unsafe symlink(target, $0) } == 0)
    }
}
