import Glibc
import LiteralScan
import TestSupport
import Testing

private let kernelsAndCounts = ScanKernel.available.flatMap { kernel in
    [1, 7, 60, 150, 550, 800, 1100].map { (kernel, $0) }
}

@Test(arguments: kernelsAndCounts)
func `Every kernel finds what comparing at every place finds`(kernel: ScanKernel, count: Int) throws {
    var dice = Dice(UInt64(count))
    for alphabet in count > 200 ? [alphabets[2]] : alphabets {
        let literals = randomLiterals(count, of: alphabet, using: &dice)
        let naive = NaiveMatcher(literals)
        let sample = Bool.random(using: &dice) ? randomText(999, of: alphabet, literals: literals, using: &dice) : []
        let set = try LiteralSet(literals, kernel: kernel, sample: sample)
        for size in [100, 1000, 4000] {
            let text = randomText(size, of: alphabet, literals: literals, using: &dice)
            let result = set.found(in: text.span)
            #expect(result.found == naive.found(in: text))
            #expect(result.newlines == text.count { $0 == 0x0A })
        }
    }
}

@Test(arguments: ScanKernel.available)
func `Lines longer than a chunk are bounded as well`(kernel: ScanKernel) throws {
    var dice = Dice(77)
    let literals = randomLiterals(12, of: alphabets[2], using: &dice).filter { $0.count > 3 }
    let naive = NaiveMatcher(literals)
    let set = try LiteralSet(literals, kernel: kernel)
    var text: [UInt8] = []
    for length in [40_000, 10, 16_383, 16_384, 0, 20_000] {
        text += randomText(length, of: alphabets[2], literals: literals, using: &dice).map { $0 == 0x0A ? 0x20 : $0 }
        text.append(0x0A)
    }
    #expect(set.found(in: text.span).found == naive.found(in: text))
}

/// Memory whose neighbours on both sides cannot be read.
@safe private struct GuardedPages: ~Copyable {
    private static let page = 4096
    private let start: UnsafeMutableRawPointer

    init() throws {
        let mapped = unsafe mmap(nil, 3 * Self.page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        let pages = try unsafe #require(mapped)
        try unsafe #require(mprotect(pages + Self.page, Self.page, PROT_READ | PROT_WRITE) == 0)
        unsafe start = pages
    }

    deinit { unsafe munmap(start, 3 * Self.page) }

    /// Gives the bytes at the very end, or the very start, of what can be read.
    func with<Result>(_ bytes: [UInt8], atEnd: Bool, _ body: (Span<UInt8>) throws -> Result) rethrows -> Result {
        let place = unsafe start + Self.page + (atEnd ? Self.page - bytes.count : 0)
        unsafe place.copyMemory(from: bytes, byteCount: bytes.count)
        let buffer = unsafe UnsafeBufferPointer(start: place.assumingMemoryBound(to: UInt8.self), count: bytes.count)
        return try unsafe body(buffer.span)
    }
}

@Test(arguments: ScanKernel.available)
func `Every size and alignment is right, and no byte beyond the buffer is read`(kernel: ScanKernel) throws {
    var dice = Dice(300)
    let pages = try GuardedPages()
    for (alphabet, count) in [(alphabets[0], 12), (alphabets[1], 40), (alphabets[2], 120), (alphabets[2], 700)] {
        let literals = randomLiterals(count, of: alphabet, using: &dice)
        let naive = NaiveMatcher(literals)
        let set = try LiteralSet(literals, kernel: kernel)
        // With many literals, around one block and two.
        for size in count > 200 ? 60...140 : 0...300 {
            let text = randomText(size, of: alphabet, literals: literals, using: &dice)
            let expected = naive.found(in: text)
            for atEnd in [true, false] {
                let result = pages.with(text, atEnd: atEnd) { set.found(in: $0) }
                #expect(result.found == expected, "\(size) bytes")
                #expect(result.newlines == text.count { $0 == 0x0A })
            }
        }
    }
}

@Test(arguments: ScanKernel.available)
func `A literal is found at every place of a buffer`(kernel: ScanKernel) throws {
    let literals: [[UInt8]] = [
        Array("zq".utf8), Array("kxq".utf8), Array("Jk7#".utf8), Array("wvwvw".utf8), Array("0123456789abc".utf8),
    ]
    let set = try LiteralSet(literals, kernel: kernel)
    for (number, literal) in literals.enumerated() {
        for place in 0...200 - literal.count {
            var text = [UInt8](repeating: UInt8(ascii: "."), count: 200)
            text.replaceSubrange(place..<place + literal.count, with: literal)
            let hit = LiteralHit(literal: UInt32(number), position: UInt32(place))
            #expect(set.found(in: text.span).found.map(\.hits) == [[hit]])
        }
    }
}
