/// The header of a package as rpm's databases keep it: tags with values.
///
/// - Source: rpm's manual, "RPM v4 file format", Header structure and tags.
struct RpmHeader {
    enum Tag: Int {
        case name = 1000
        case version = 1001
        case release = 1002
        case epoch = 1003
        case installTime = 1008
        case architecture = 1022
        case oldFileNames = 1027
        case fileStates = 1029
        case fileModes = 1030
        case fileDigests = 1035
        case fileFlags = 1037
        case fileUsers = 1039
        case fileGroups = 1040
        case sourceRPM = 1044
        case folderIndexes = 1116
        case baseNames = 1117
        case folderNames = 1118
        case fileCapabilities = 5010
        case digestAlgorithm = 5011
        case modularityLabel = 5096
    }

    /// Why a header makes no sense.
    struct Malformed: Error {
        let offset: Int
        let reason: String
    }

    private struct Entry {
        let type, offset, count: Int
    }

    private let view: ByteView
    private let data: Int
    private var entries: [Int: Entry] = [:]

    private static let maximumTags = 65_536
    /// As rpm itself accepts.
    private static let maximumData = 256 << 20

    /// - Parameter bytes: Without the lead and the magic number, beginning with the two lengths.
    init(_ bytes: [UInt8]) throws(Malformed) {
        view = ByteView(bytes)
        guard let count = view.number32(0), let size = view.number32(4) else {
            throw Malformed(offset: 0, reason: "shorter than its lengths")
        }
        guard count > 0, count <= Self.maximumTags, size <= Self.maximumData, 8 + count * 16 + size <= bytes.count
        else {
            throw Malformed(offset: 0, reason: "\(count) tags and \(size) bytes in a record of \(bytes.count)")
        }
        data = 8 + count * 16
        for index in 0..<count {
            let place = 8 + index * 16
            guard let tag = view.number32(place), let type = view.number32(place + 4),
                let offset = view.number32(place + 8), let number = view.number32(place + 12)
            else { throw Malformed(offset: place, reason: "a tag that ends early") }
            // Tags added at the installation stand last, and count instead of those of the package.
            guard Tag(rawValue: tag) != nil else { continue }
            guard offset < size || (offset == size && number == 0), number <= size else {
                throw Malformed(offset: place, reason: "tag \(tag) lies outside of the data")
            }
            entries[tag] = Entry(type: type, offset: data + offset, count: number)
        }
    }

    /// - Returns: nil where there is no such tag.
    func string(_ tag: Tag) throws(Malformed) -> [UInt8]? {
        guard let entry = entries[tag.rawValue] else { return nil }
        // 6 is one string, 9 one in several languages, of which the first is everybody's.
        guard entry.type == 6 || entry.type == 9 else { throw wrongType(tag, entry) }
        return Array(view.bytes[entry.offset..<(try end(of: entry.offset, tag))])
    }

    /// Places of strings in the record.
    func strings(_ tag: Tag) throws(Malformed) -> [Range<Int>] {
        guard let entry = entries[tag.rawValue] else { return [] }
        guard entry.type == 8 || entry.type == 6 else { throw wrongType(tag, entry) }
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(entry.count)
        var offset = entry.offset
        for _ in 0..<entry.count {
            let end = try end(of: offset, tag)
            ranges.append(offset..<end)
            offset = end + 1
        }
        return ranges
    }

    func text(_ range: Range<Int>) -> ArraySlice<UInt8> { view.bytes[range] }

    /// Numbers of one, two, four or eight bytes.
    func numbers(_ tag: Tag) throws(Malformed) -> [Int] {
        guard let entry = entries[tag.rawValue] else { return [] }
        let width: Int
        switch entry.type {
        case 1, 2: width = 1
        case 3: width = 2
        case 4: width = 4
        case 5: width = 8
        default: throw wrongType(tag, entry)
        }
        guard entry.offset + entry.count * width <= view.count else {
            throw Malformed(offset: entry.offset, reason: "tag \(tag.rawValue) ends early")
        }
        return (0..<entry.count).map { index in
            var value = 0
            for place in 0..<width {
                value = value << 8 | Int(view.bytes[entry.offset + index * width + place])
            }
            return value
        }
    }

    private func end(of offset: Int, _ tag: Tag) throws(Malformed) -> Int {
        guard offset < view.count, let end = view.bytes[offset...].firstIndex(of: 0) else {
            throw Malformed(offset: offset, reason: "tag \(tag.rawValue) has a string without an end")
        }
        return end
    }

    private func wrongType(_ tag: Tag, _ entry: Entry) -> Malformed {
        Malformed(offset: entry.offset, reason: "tag \(tag.rawValue) is of type \(entry.type)")
    }
}
