import LogReading

/// Tells queue numbers of many hosts apart by 64 bits: among a million, two are taken for one in one run of 37 million.
///
/// - Source: FNV-1a (RFC 9923), with a last step that spreads the bits (C. Stafford's mix 13 of MurmurHash3's).
struct QueueHash {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    @inline(__always)
    mutating func take(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }

    mutating func take(_ line: LineBytes, _ range: Range<Int>) {
        for place in range { take(line[place]) }
        // Parts do not run into each other.
        take(0)
    }

    var value: UInt64 {
        var bits = state
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }
}
