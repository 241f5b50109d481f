/// Finds groups by hashes of their keys.
///
/// A table with open addressing, in which each entry holds the number of a group and 32 bits of its hash, so that
/// groups themselves are hardly looked at.
struct GroupIndex: Sendable {
    private static let hashBits: UInt64 = 0xFFFF_FFFF_0000_0000

    /// The lower half is the number of a group and one more, the upper half bits of its hash; 0 for none.
    private var entries = [UInt64](repeating: 0, count: 1_024)
    private var count = 0

    /// In bytes, with what is needed for a moment when it grows.
    var memory: Int { entries.count * 12 }

    private func home(_ bits: UInt64) -> Int { Int(truncatingIfNeeded: bits) & (entries.count - 1) }

    /// - Parameter isIt: Whether a group of such a hash is the wanted one.
    @inline(__always)
    func find(_ hash: UInt64, _ isIt: (Int32) -> Bool) -> Int32? {
        let bits = hash >> 32
        let entries = entries.span
        let mask = entries.count - 1
        var place = Int(truncatingIfNeeded: bits) & mask
        while true {
            // The mask keeps the place within the table.
            let entry = unsafe entries[unchecked: place]
            if entry == 0 { return nil }
            if entry >> 32 == bits {
                let number = Int32(truncatingIfNeeded: entry) &- 1
                if isIt(number) { return number }
            }
            place = (place &+ 1) & mask
        }
    }

    mutating func insert(_ number: Int32, _ hash: UInt64) {
        if 8 * (count + 1) > 5 * entries.count { grow() }
        count += 1
        put(hash & Self.hashBits | UInt64(UInt32(bitPattern: number + 1)))
    }

    mutating func remove(_ number: Int32, _ hash: UInt64) {
        let entry = hash & Self.hashBits | UInt64(UInt32(bitPattern: number + 1))
        let mask = entries.count - 1
        var place = home(hash >> 32)
        while entries[place] != entry {
            precondition(entries[place] != 0, "a group that is removed is there")
            place = (place + 1) & mask
        }
        count -= 1
        // What comes after it and could stand here moves up.
        var hole = place
        var next = (place + 1) & mask
        while entries[next] != 0 {
            if (next &- home(entries[next] >> 32)) & mask >= (next &- hole) & mask {
                entries[hole] = entries[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        entries[hole] = 0
    }

    private mutating func put(_ entry: UInt64) {
        let mask = entries.count - 1
        var place = home(entry >> 32)
        while entries[place] != 0 { place = (place + 1) & mask }
        entries[place] = entry
    }

    private mutating func grow() {
        let old = entries
        entries = [UInt64](repeating: 0, count: 2 * old.count)
        for entry in old where entry != 0 { put(entry) }
    }
}
