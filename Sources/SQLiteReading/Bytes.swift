/// Numbers of SQLite's format: the high byte first, never beyond the end.
struct Bytes {
    let all: [UInt8]

    init(_ all: [UInt8]) { self.all = all }

    var count: Int { all.count }

    func byte(_ offset: Int) -> Int? { all.indices.contains(offset) ? Int(all[offset]) : nil }

    func number16(_ offset: Int) -> Int? { slice(offset, 2)?.reduce(0) { $0 << 8 | Int($1) } }

    func number32(_ offset: Int) -> Int? { slice(offset, 4)?.reduce(0) { $0 << 8 | Int($1) } }

    /// - Returns: nil unless all of it is there.
    func slice(_ offset: Int, _ count: Int) -> ArraySlice<UInt8>? {
        guard offset >= 0, count >= 0, offset <= all.count, count <= all.count - offset else { return nil }
        return all[offset..<(offset + count)]
    }

    /// A number of one to nine bytes, seven bits in each but the ninth; nil beyond the end.
    ///
    /// - Source: SQLite's "Database File Format", section 1.6.
    static func variable(_ bytes: [UInt8], _ offset: inout Int) -> Int? {
        var value: UInt64 = 0
        for index in 0..<9 {
            guard offset < bytes.count else { return nil }
            let byte = bytes[offset]
            offset += 1
            if index == 8 {
                value = value << 8 | UInt64(byte)
                break
            }
            value = value << 7 | UInt64(byte & 0x7F)
            if byte & 0x80 == 0 { break }
        }
        return Int(truncatingIfNeeded: value)
    }
}
