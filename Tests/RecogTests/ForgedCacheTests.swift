@testable import Recog
import Testing

/// What is kept of a few databases, without the checksum that keeps damage out.
private func kept() throws -> [UInt8] {
    CacheEncoder.encode([
        try parse(
            "<fingerprints matches='k' protocol='p'>"
                + fingerprint("^(Foo|Bar) (\\d+)", "<param pos='2' name='v'/><param pos='0' name='n' value='{v}!'/>")
                + fingerprint("(?i)x{1,9}") + "</fingerprints>")
    ])
}

@Test func `Whatever the bytes of a cache are, reading and asking ends`() throws {
    let whole = try kept()
    #expect(CacheDecoder.decode(whole[...])?.count == 1)
    let inputs = ["Foo 12", "Bar 3", "XxX", ""].map { Array($0.utf8) }
    for index in whole.indices {
        #expect(CacheDecoder.decode(whole[..<index]) == nil)
        for bit in 0..<8 {
            var altered = whole
            altered[index] ^= UInt8(1 << bit)
            for database in CacheDecoder.decode(altered[...]) ?? [] {
                for input in inputs { _ = database.match(input) }
            }
        }
    }
}

@Test func `What is kept comes back byte for byte`() throws {
    let whole = try kept()
    let databases = try #require(CacheDecoder.decode(whole[...]))
    #expect(CacheEncoder.encode(databases) == whole)
}

@Test func `Two spellings of a character stay two`() throws {
    let databases = try ["é", "e\u{301}"].map { word in
        try parse(
            "<fingerprints>" + fingerprint("a", "<param pos='0' name='n' value='\(word)'/>") + "</fingerprints>")
    }
    let kept = try #require(CacheDecoder.decode(CacheEncoder.encode(databases)[...]))
    #expect(
        kept.map { $0.match("a").map { Array(($0["n"] ?? "").utf8) } } == [Array("é".utf8), Array("e\u{301}".utf8)])
}

@Test func `A hash tells contents, lengths and orders apart`() {
    func hash(_ parts: [UInt8]...) -> ContentHash {
        var hash = ContentHash()
        for part in parts { hash.add(part.span) }
        return hash
    }
    let long = [UInt8](0...99)
    var seen: Set<ContentHash> = [
        hash(), hash([]), hash([], []), hash([1], [2]), hash([1, 2]), hash([2], [1]), hash(long),
    ]
    #expect(seen.count == 7)
    for index in long.indices {
        var other = long
        other[index] ^= 0x80
        #expect(seen.insert(hash(other)).inserted)
        #expect(seen.insert(hash(Array(long[..<index]) + [0])).inserted)
    }
}
