import Glibc
import LiteralScan
@testable import LogInput
import LogReading
import Testing

private let formats = Compression.allCases

@Test(arguments: formats)
func `What was compressed comes out, whatever the sizes of the buffers`(format: Compression) throws {
    var dice = Dice(1)
    for size in [0, 1, 99, 70_000, 1_500_000] {
        let text = logText(size, using: &dice)
        let archive = Archives.make(format, text)
        #expect(Compression(head: Array(archive.prefix(Compression.headLength))) == format)
        let (bytes, warnings) = try Decompressor.all(format, archive)
        #expect(isSame(bytes, text))
        #expect(warnings == [])
        guard size < 100_000 else { continue }
        for (input, output) in [(10, 7), (11, 1), (64, 300_000), (4_096, 13)] {
            let (bytes, warnings) = try Decompressor.all(format, archive, inputSize: input, outputSize: output)
            #expect(isSame(bytes, text), "\(size) bytes by \(input) and \(output)")
            #expect(warnings == [])
        }
    }
}

@Test(arguments: [10, 11, 13, 14, 30, 4_096])
func `A gzip header with a name, a comment and more is passed over, in whatever pieces it comes`(size: Int) throws {
    var dice = Dice(5)
    let text = logText(70_000, using: &dice)
    let plain = Archives.gzip(text)
    let parts: [(flag: UInt8, bytes: [UInt8])] = [
        (4, [5, 0] + [0, 8, 0, 1, 2]), (8, Array("messages.1".utf8) + [0]), (16, Array("of a host".utf8) + [0]),
        (2, [9, 9]),
    ]
    for chosen in 0..<16 {
        let there = parts.indices.filter { chosen >> $0 & 1 == 1 }.map { parts[$0] }
        var archive = Array(plain.prefix(10)) + there.flatMap(\.bytes) + plain.dropFirst(10)
        archive[3] = there.reduce(0) { $0 | $1.flag }
        let (bytes, warnings) = try Decompressor.all(.gzip, archive + archive, inputSize: size)
        #expect(isSame(bytes, text + text), "\(chosen)")
        #expect(warnings == [])
        let head = archive.count - plain.count + 9
        #expect(
            try Decompressor.all(.gzip, Array(archive.prefix(head)), inputSize: size).warnings.map(\.reason) == [
                .truncated
            ])
    }
    var reserved = plain
    reserved[3] = 0x20
    #expect(try Decompressor.all(.gzip, reserved).warnings.map(\.reason) == [.damaged("invalid header")])
}

@Test(arguments: [Compression.gzip, .zstd, .xz, .bzip2], [10, 64, 256 << 10])
func `Streams one after the other are one log`(format: Compression, inputSize: Int) throws {
    var dice = Dice(2)
    let texts = [3_000, 0, 1, 50_000, 7].map { logText($0, using: &dice) }
    let padding: [UInt8] = format == .zstd ? Archives.skippableFrame(9) : [0, 0, 0, 0]
    for between in [[], padding] {
        let archive = texts.flatMap { Archives.make(format, $0) + between }
        let (bytes, warnings) = try Decompressor.all(format, archive, inputSize: inputSize)
        #expect(isSame(bytes, texts.flatMap(\.self)))
        #expect(warnings == [])
    }
}

@Test func `A Zstandard file that begins with a frame to be skipped is known`() throws {
    var dice = Dice(3)
    let text = logText(9_999, using: &dice)
    let archive = Archives.skippableFrame(4) + Archives.zstd(text)
    #expect(Compression(head: Array(archive.prefix(13))) == .zstd)
    #expect(try Decompressor.all(.zstd, archive).bytes == text)
}

@Test(arguments: formats)
func `An archive that is cut anywhere gives a beginning of its log, and says so`(format: Compression) throws {
    var dice = Dice(4)
    let text = logText(400_000, using: &dice)
    let archive = Archives.make(format, text)
    let places = (1..<40).map { archive.count * $0 / 40 } + [archive.count - 1]
    var longest = 0
    for place in places {
        let (bytes, warnings) = try Decompressor.all(format, Array(archive.prefix(place)))
        #expect(commonLength(text, bytes) == bytes.count)
        #expect(warnings.map(\.reason) == [.truncated], "cut at \(place) of \(archive.count)")
        #expect(warnings.first?.compressedPlace == place)
        #expect(warnings.first?.place == bytes.count)
        longest = max(longest, bytes.count)
    }
    // Formats of large blocks hold back most of what is cut; none all of it.
    #expect(longest > text.count * 9 / 10 || format == .bzip2 || format == .zstd)
}

@Test(arguments: [Compression.gzip, .zstd, .xz, .bzip2])
func `Damage anywhere is named, and what comes before it is given`(format: Compression) throws {
    var dice = Dice(5)
    let text = logText(1_300_000, using: &dice)
    let archive = Archives.make(format, text)
    var shortest = text.count
    for _ in 0..<60 {
        let place = Int.random(in: 20..<archive.count - 12, using: &dice)
        var damaged = archive
        damaged[place] ^= UInt8(1 << Int.random(in: 0..<8, using: &dice))
        let (bytes, warnings) = try Decompressor.all(format, damaged)
        #expect(!warnings.isEmpty, "byte \(place) of \(archive.count)")
        let equal = commonLength(bytes, text)
        // A block that a checksum covers is given only whole.
        let expected = text.count * place / archive.count - (format == .bzip2 ? 900_000 : 140_000)
        #expect(equal >= expected, "damage at \(place) of \(archive.count): \(equal) bytes")
        shortest = min(shortest, equal)
    }
    #expect(shortest < text.count / 2)
}

@Test func `After a member whose checksum is wrong the next one is read`() throws {
    var dice = Dice(6)
    let texts = [5_000, 6_000].map { logText($0, using: &dice) }
    var first = Archives.gzip(texts[0])
    first[first.count - 6] ^= 1
    let (bytes, warnings) = try Decompressor.all(.gzip, first + Archives.gzip(texts[1]))
    #expect(bytes == texts[0] + texts[1])
    #expect(warnings.map(\.reason) == [.checksum])
    #expect(warnings.first?.place == 5_000)
}

@Test(arguments: [Compression.gzip, .zstd, .xz, .bzip2])
func `What follows the last stream and is none is said`(format: Compression) throws {
    var dice = Dice(7)
    let text = logText(5_000, using: &dice)
    let archive = Archives.make(format, text)
    let (bytes, warnings) = try Decompressor.all(format, archive + Array("garbage".utf8))
    #expect(isSame(bytes, text))
    #expect(warnings.map(\.reason) == [.trailingBytes])
    #expect(warnings.first?.compressedPlace == archive.count)
    let words = "\(try #require(warnings.first))"
    #expect(
        words
            == "what follows the \(format.rawValue) data is none, and was not read, at byte \(archive.count) of the file, after 5000 bytes of the log"
    )
}

@Test(arguments: formats)
func `An archive made to fill a disk is stopped`(format: Compression) throws {
    let zeros = [UInt8](repeating: 0x30, count: 12 << 20)
    let archive = Archives.make(format, zeros)
    var limits = DecompressionLimits()
    limits.bytesBeforeRatio = 2 << 20
    limits.maximumRatio = 100
    let (bytes, warnings) = try Decompressor.all(format, archive, limits: limits)
    #expect(warnings.map(\.reason) == [.tooHighRatio(limit: 100)])
    #expect(bytes.count < 8 << 20)
    limits.maximumRatio = .max
    limits.maximumBytes = 9_000_001
    let (some, reasons) = try Decompressor.all(format, archive, limits: limits)
    #expect(some.count == 9_000_001)
    #expect(reasons.map(\.reason) == [.tooManyBytes(limit: 9_000_001)])
}

@Test func `Memory that an archive asks for is bounded, and the refusal named`() throws {
    var dice = Dice(8)
    let text = logText(2_500_000, using: &dice)
    var limits = DecompressionLimits()
    limits.maximumMemory = 1 << 20
    for archive in [Archives.zstd(text, windowBits: 22), Archives.xz(text, preset: 6)] {
        let format = try #require(Compression(head: Array(archive.prefix(13))))
        let (bytes, warnings) = try Decompressor.all(format, archive, limits: limits)
        #expect(bytes.isEmpty)
        guard case .tooMuchMemory(let words) = try #require(warnings.first).reason else {
            Issue.record("\(warnings)")
            continue
        }
        #expect(words.contains("more than the limit of"))
        #expect(isSame(try Decompressor.all(format, archive).bytes, text))
    }
}

@Test func `Random bytes behind a magic number do no harm`() throws {
    var dice = Dice(9)
    for format in formats {
        let head = Archives.make(format, Array("x\n".utf8)).prefix(12)
        for _ in 0..<300 {
            let noise = (0..<Int.random(in: 0..<500, using: &dice)).map { _ in UInt8.random(in: 0...255, using: &dice) }
            let (bytes, warnings) = try Decompressor.all(format, head + noise)
            #expect(!warnings.isEmpty || bytes.count < 100_000)
        }
    }
}

@Test(arguments: formats, [false, true])
func `A compressed log is read from any place, forward and back`(format: Compression, isAhead: Bool) throws {
    var dice = Dice(10)
    let text = logText(3_000_000, using: &dice)
    let folder = TemporaryFolder()
    let path = folder.write("a", Archives.make(format, text))
    var options = OpenLog.Options()
    options.isAhead = isAhead
    let log = try OpenLog(path, options: options)
    #expect(log.compression == format)
    for start in [0, 1_000_000, 2_999_990, 5, 3_000_001] {
        #expect(isSame(try log.source.all(from: start), Array(text.dropFirst(start))))
    }
    #expect(log.warnings == [])
    // To leave it half read does no harm.
    let half = try OpenLog(path, options: options)
    _ = try half.source.ending(at: 10).all()
}

@Test(arguments: [nil] + formats.map(Optional.some))
func `A pipe is read, compressed or not`(format: Compression?) async throws {
    var dice = Dice(11)
    let text = logText(30_000, using: &dice)
    let bytes = format.map { Archives.make($0, text) } ?? text
    var ends: [Int32] = [0, 0]
    try #require(unsafe pipe(&ends) == 0)
    // Fits into the pipe.
    try #require(bytes.count <= 65_536)
    #expect(unsafe write(ends[1], bytes, bytes.count) == bytes.count)
    close(ends[1])
    defer { close(ends[0]) }
    let log = try OpenLog(descriptor: ends[0])
    #expect(log.compression == format)
    #expect(isSame(try log.source.all(), text))
}

@Test func `The time in a gzip header is that of the original`() throws {
    let folder = TemporaryFolder()
    let path = folder.write("a", Archives.gzip(Array("x\n".utf8), time: 1_793_491_200))
    #expect(try OpenLog(path).gzipTime?.seconds == 1_793_491_200)
    let without = folder.write("b", Archives.gzip(Array("x\n".utf8)))
    #expect(try OpenLog(without).gzipTime == nil)
}
