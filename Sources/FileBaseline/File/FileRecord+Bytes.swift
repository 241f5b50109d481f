// A record's form in a baseline; `Documentation/baseline.md` has it.

extension FileRecord {
    static let longestPath = 1 << 19
    private static let longestTarget = 1 << 17
    private static let mostAttributes: UInt64 = 4096

    /// All but the path.
    func serialize(into writer: inout ByteWriter) {
        writer.bytes.append(kind.rawValue)
        writer.bytes.append(level.rawValue)
        writer.number(UInt64(mode))
        writer.number(UInt64(owner))
        writer.number(UInt64(group))
        writer.number(inode)
        writer.number(UInt64(links))
        writer.number(size)
        for time in [modified, changed] {
            writer.signed(time.seconds)
            writer.number(UInt64(time.nanoseconds))
        }
        writer.bytes.append(flags.rawValue)
        writer.number(deviceNumber)
        writer.number(UInt64(package))
        writer.text(target)
        writer.number(UInt64(attributes.count))
        for attribute in attributes {
            writer.text(attribute.name)
            writer.text(attribute.value)
        }
        writer.text(digest)
    }

    /// - Throws: Where the bytes are no record, and why.
    init(path: [UInt8], _ reader: inout ByteReader, algorithm: HashAlgorithm) throws(ByteReader.Damage) {
        let start = reader.place
        guard let kind = FileKind(rawValue: try reader.byte()), let level = WatchLevel(rawValue: try reader.byte())
        else { throw ByteReader.Damage(place: start, reason: "unknown kind or level") }
        self.init(path: path, kind: kind, level: level)
        mode = UInt16(try reader.number(below: 0o10000))
        owner = UInt32(try reader.number(below: 1 << 32))
        group = UInt32(try reader.number(below: 1 << 32))
        inode = try reader.number()
        links = UInt32(try reader.number(below: 1 << 32))
        size = try reader.number()
        modified = try Self.time(&reader)
        changed = try Self.time(&reader)
        flags = FileFlags(rawValue: try reader.byte())
        deviceNumber = try reader.number()
        package = UInt32(try reader.number(below: 1 << 32))
        target = try reader.text(limit: Self.longestTarget)
        for _ in 0..<(try reader.number(below: Self.mostAttributes)) {
            attributes.append(
                ExtendedAttribute(
                    name: try reader.text(limit: 256), value: try reader.text(limit: AttributeReader.longest)))
        }
        let place = reader.place
        digest = try reader.text(limit: 64)
        guard digest.isEmpty || digest.count == algorithm.length else {
            throw ByteReader.Damage(place: place, reason: "a hash of \(digest.count) bytes")
        }
    }

    private static func time(_ reader: inout ByteReader) throws(ByteReader.Damage) -> FileTime {
        FileTime(seconds: try reader.signed(), nanoseconds: UInt32(try reader.number(below: 1_000_000_000)))
    }
}
