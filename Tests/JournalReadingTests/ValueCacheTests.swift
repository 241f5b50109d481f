@testable import JournalReading
import TestSupport
import Testing

extension ValueCache {
    fileprivate mutating func store(_ text: [UInt8], at offset: Int) {
        unsafe text.withUnsafeBytes { unsafe store($0, offset) }
    }

    fileprivate borrowing func text(at offset: Int) -> [UInt8]? { unsafe find(offset).map { unsafe Array($0) } }
}

@Test func `The cache gives what was stored, or nothing`() {
    var cache = ValueCache()
    var stored: [Int: [UInt8]] = [:]
    var dice = Dice(51)
    var known = 0
    for round in 0..<6_000 {
        // Far more than it has space for.
        let offset = Int.random(in: 1...9_000, using: &dice) * 72
        let text = [UInt8](repeating: UInt8(round & 0xFF), count: Int.random(in: 1...6_000, using: &dice))
        cache.store(text, at: offset)
        stored[offset] = text
        let first = cache.text(at: offset)
        #expect(first == text)
        let other = Int.random(in: 1...9_000, using: &dice) * 72
        guard let found = cache.text(at: other) else { continue }
        known += 1
        #expect(found == stored[other])
    }
    #expect(known > 200)
    cache.store([UInt8](repeating: 1, count: 65 << 10), at: 8)
    let long = cache.text(at: 8)
    #expect(long == nil)
}
