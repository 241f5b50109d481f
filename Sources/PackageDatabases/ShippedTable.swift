/// What packages say of many files, in little memory: names once, hashes beside each other.
struct ShippedTable {
    private struct Row {
        var package: UInt32
        /// The folder, among the words, and the name in it, among the names.
        var folder, name: UInt32
        var nameLength: UInt16
        var digest: UInt32
        var length: UInt8
        var flags: UInt8
        var mode: UInt32
        var user, group, capabilities: UInt32
    }

    private var rows: [Row] = []
    private var places = PathTable()
    private var digests: [UInt8] = []
    private var names: [UInt8] = []
    private var words: [[UInt8]] = []
    private var numbers: [[UInt8]: UInt32] = [:]
    /// What was asked for last, since files of one folder and one owner stand together.
    private var recent: [(word: [UInt8], number: UInt32)] = []

    private static let none = UInt32.max
    private static let configuration: UInt8 = 1
    private static let ghost: UInt8 = 2

    /// More files than any host's packages have.
    static let limit = 20_000_000

    var count: Int { rows.count }

    /// The first of several packages that have a path owns it. Packages come in the order of their places.
    mutating func insert(_ path: ArraySlice<UInt8>, _ file: ShippedFile, package: Int) {
        guard rows.count < Self.limit, path.count <= Int(UInt16.max), places[path] == nil else { return }
        let cut = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? path.startIndex
        places[path] = rows.count
        var flags: UInt8 = file.isConfiguration ? Self.configuration : 0
        if file.isGhost { flags |= Self.ghost }
        if let digest = file.digest { flags |= UInt8(Self.algorithm(digest.algorithm)) << 4 }
        rows.append(
            Row(
                package: UInt32(package), folder: number(Array(path[..<cut])), name: UInt32(names.count),
                nameLength: UInt16(path.endIndex - cut), digest: UInt32(digests.count),
                length: UInt8(file.digest?.bytes.count ?? 0),
                flags: flags, mode: file.mode ?? Self.none, user: number(file.user), group: number(file.group),
                capabilities: number(file.capabilities)))
        if let digest = file.digest { digests += digest.bytes }
        names += path[cut...]
    }

    /// The regular files of a package of which it says a content.
    func files(of package: Int) -> [[UInt8]] {
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].package < UInt32(package) { low = middle + 1 } else { high = middle }
        }
        return rows[low...].prefix { $0.package == UInt32(package) }.filter { $0.length > 0 }.map { row in
            words[Int(row.folder)] + names[Int(row.name)..<(Int(row.name) + Int(row.nameLength))]
        }
    }

    func owner(of path: [UInt8]) -> Int? { places[path].map { Int(rows[$0].package) } }

    /// - Returns: nil for a path that belongs to nobody, or to another package.
    func shipped(_ path: [UInt8], by package: Int) -> ShippedFile? {
        guard let place = places[path], rows[place].package == UInt32(package) else { return nil }
        let row = rows[place]
        var file = ShippedFile()
        if row.length > 0 {
            let bytes = digests[Int(row.digest)..<(Int(row.digest) + Int(row.length))]
            file.digest = ShippedDigest(ShippedDigest.Algorithm.allCases[Int(row.flags >> 4)], Array(bytes))
        }
        file.mode = row.mode == Self.none ? nil : row.mode
        file.user = word(row.user)
        file.group = word(row.group)
        file.capabilities = word(row.capabilities)
        file.isConfiguration = row.flags & Self.configuration != 0
        file.isGhost = row.flags & Self.ghost != 0
        return file
    }

    private mutating func number(_ word: [UInt8]?) -> UInt32 {
        guard let word else { return Self.none }
        if let known = recent.first(where: { $0.word == word }) { return known.number }
        let number = numbers[word] ?? UInt32(words.count)
        if Int(number) == words.count {
            words.append(word)
            numbers[word] = number
        }
        if recent.count == 4 { recent.removeFirst() }
        recent.append((word, number))
        return number
    }

    private func word(_ number: UInt32) -> [UInt8]? { number == Self.none ? nil : words[Int(number)] }

    private static func algorithm(_ algorithm: ShippedDigest.Algorithm) -> Int {
        ShippedDigest.Algorithm.allCases.firstIndex(of: algorithm) ?? 0
    }
}
