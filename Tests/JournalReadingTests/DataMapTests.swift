@testable import JournalReading
import Testing

extension DataMap {
    /// The places of some that are plain.
    fileprivate borrowing func plain(of places: [Int]) -> [Int] {
        var plain: [Int] = []
        for place in places where isPlain(place) { plain.append(place) }
        return plain
    }
}

@Test func `The map knows exactly the places that were added, until they are taken out`() {
    var map = DataMap(272..<100_000)
    let places = stride(from: 272, to: 99_000, by: 72).map { $0 }
    for place in places { map.add(place) }
    let all = map.plain(of: stride(from: 272, to: 99_000, by: 8).map { $0 })
    #expect(all == places)
    map.remove(places[5])
    map.remove(places[7])
    let kept = map.plain(of: places)
    #expect(kept == places.filter { $0 != places[5] && $0 != places[7] })
    map.settle(places[5])
    let settled = map.plain(of: [places[5]])
    #expect(settled == [places[5]])
    let others = map.plain(of: [Int.min, -8, -1, 0, 64, 264, 273, 279, 100_000, 1 << 40, Int.max])
    #expect(others.isEmpty)
    map.settle(1 << 40)
    map.remove(-64)
    let unchanged = map.plain(of: places)
    #expect(unchanged.count == places.count - 1)
}

@Test func `Of a very large file, the map keeps what was added last`() {
    var map = DataMap(256..<(4 << 30))
    let steps = stride(from: 256, to: 4 << 30, by: 1 << 16).map { $0 }
    for place in steps { map.add(place) }
    let known = map.plain(of: steps)
    #expect(known == Array(steps.suffix(known.count)))
    #expect(known.count * (1 << 16) >= 128 << 20)
    map.add(1 << 40)
    let last = map.plain(of: [steps[steps.count - 1], 1 << 40])
    #expect(last == [1 << 40])
}
