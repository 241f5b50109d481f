import NoroshiModel

/// What is kept of many documents, as one run of bytes: their records, the advisories that they make together, and
/// which advisories speak of a name.
///
///     counts                  7 words of 4 bytes: documents, advisories, names, postings, bytes of records, of
///                             statements, of platforms
///     records                 one for each document: see ``AdvisoryIndexRecord``
///     record ends             4 bytes for each document
///     advisories              for each the newest document, how many there are and which, as numbers of 4 bytes
///     advisory ends           4 bytes for each advisory
///     names                   8 bytes for each, ascending: the hash of a name
///     posting ends            4 bytes for each name
///     postings                4 bytes for each: the number of an advisory
///     statement ends          4 bytes for each name
///     statements              what is said of packages of that name: see ``PackageStatement``
///     platforms               for which packages are built, by the numbers that statements give them
///
/// What is said of packages stands twice, in the record of its document and with the name: a host asks about thousands of
/// names, and gets each answer from one place.
///
/// A hash that two names share makes an advisory be looked at that speaks of neither; nothing else.
struct AdvisoryIndex: Sendable {
    let bytes: [UInt8]
    let documentCount, advisoryCount: Int
    private let nameCount, postingCount: Int
    private let records, recordEnds, advisories, advisoryEnds, names, postingEnds, postings: Int
    private let statementEnds, statements, platformStart: Int

    static let headSize = 28

    /// - Parameter start: Where the index begins among the bytes; it goes to their end.
    /// - Throws: When the bytes are no index. Everything is walked through, so that nothing fails later.
    init(_ bytes: [UInt8], from start: Int) throws(RecordReader.Malformed) {
        guard start >= 0, bytes.count >= start + Self.headSize, bytes.count < Int(UInt32.max) else {
            throw RecordReader.Malformed()
        }
        let counts = (0..<7).map { RecordReader.half(bytes, start + 4 * $0) }
        self.bytes = bytes
        (documentCount, advisoryCount, nameCount, postingCount) = (counts[0], counts[1], counts[2], counts[3])
        records = start + Self.headSize
        recordEnds = records + counts[4]
        advisories = recordEnds + 4 * documentCount
        // The advisories' own numbers: two for each, and one for each of their documents.
        let members =
            bytes.count - advisories - 4 * advisoryCount - 16 * nameCount - 4 * postingCount - counts[5] - counts[6]
        guard members >= 0, members % 4 == 0 else { throw RecordReader.Malformed() }
        advisoryEnds = advisories + members
        names = advisoryEnds + 4 * advisoryCount
        postingEnds = names + 8 * nameCount
        postings = postingEnds + 4 * nameCount
        statementEnds = postings + 4 * postingCount
        statements = statementEnds + 4 * nameCount
        platformStart = statements + counts[5]
        guard platformStart + counts[6] == bytes.count, isWhole(members) else { throw RecordReader.Malformed() }
    }

    private func half(_ place: Int) -> Int { RecordReader.half(bytes, place) }

    // MARK: What is in it

    func record(_ number: Int) throws(RecordReader.Malformed) -> RecordReader {
        let start = number == 0 ? 0 : half(recordEnds + 4 * (number - 1))
        return try RecordReader(bytes, records + start..<records + half(recordEnds + 4 * number))
    }

    func recordRange(_ number: Int) -> Range<Int> {
        let start = number == 0 ? 0 : half(recordEnds + 4 * (number - 1))
        return records + start..<records + half(recordEnds + 4 * number)
    }

    /// The documents of an advisory: the newest, and all.
    func documents(of advisory: Int) -> (newest: Int, all: [Int]) {
        let place = advisories + (advisory == 0 ? 0 : half(advisoryEnds + 4 * (advisory - 1)))
        let count = half(place + 4)
        return (half(place), (0..<count).map { half(place + 8 + 4 * $0) })
    }

    func newest(of advisory: Int) -> Int {
        half(advisories + (advisory == 0 ? 0 : half(advisoryEnds + 4 * (advisory - 1))))
    }

    /// The numbers of the advisories that may speak of a name, ascending.
    func advisories(naming name: AdvisoryName) -> [Int] {
        guard let number = number(of: name) else { return [] }
        let start = number == 0 ? 0 : half(postingEnds + 4 * (number - 1))
        return (start..<half(postingEnds + 4 * number)).map { half(postings + 4 * $0) }
    }

    /// What is said of packages that may have a name; nil when nothing is.
    func statements(naming name: AdvisoryName) throws(RecordReader.Malformed) -> RecordReader? {
        guard let number = number(of: name) else { return nil }
        let start = number == 0 ? 0 : half(statementEnds + 4 * (number - 1))
        return try RecordReader(bytes, statements + start..<statements + half(statementEnds + 4 * number))
    }

    /// The platforms that statements speak of, by number.
    func platforms() throws(RecordReader.Malformed) -> [PackagePlatform] {
        var reader = try RecordReader(bytes, platformStart..<bytes.count)
        let platforms = try reader.list { reader throws(RecordReader.Malformed) in try PackagePlatform(&reader) }
        guard reader.isAtEnd else { throw RecordReader.Malformed() }
        return platforms
    }

    private func number(of name: AdvisoryName) -> Int? {
        let wanted = name.hash
        var (low, high) = (0, nameCount)
        while low < high {
            let middle = (low + high) / 2
            if RecordReader.word(bytes, names + 8 * middle) < wanted { low = middle + 1 } else { high = middle }
        }
        return low < nameCount && RecordReader.word(bytes, names + 8 * low) == wanted ? low : nil
    }

    // MARK: Whether it is whole

    private func isWhole(_ members: Int) -> Bool {
        endsRise(recordEnds, documentCount, to: recordEnds - records)
            && endsRise(advisoryEnds, advisoryCount, to: members)
            && endsRise(postingEnds, nameCount, to: postingCount) && recordsAreWhole && advisoriesAreWhole
            && (0..<postingCount).allSatisfy { half(postings + 4 * $0) < advisoryCount }
            && endsRise(statementEnds, nameCount, to: platformStart - statements) && statementsAreWhole
    }

    private func endsRise(_ place: Int, _ count: Int, to end: Int) -> Bool {
        var last = 0
        for number in 0..<count {
            let next = half(place + 4 * number)
            guard next >= last, next <= end else { return false }
            last = next
        }
        return last == end
    }

    private var recordsAreWhole: Bool {
        do {
            for number in 0..<documentCount {
                var reader = try record(number)
                try AdvisoryIndexRecord.skip(&reader)
                guard reader.isAtEnd else { return false }
            }
            return true
        } catch {
            return false
        }
    }

    /// Each name's statements end where the next one's begin.
    private var statementsAreWhole: Bool {
        do {
            let count = try platforms().count
            var start = statements
            for name in 0..<nameCount {
                let end = statements + half(statementEnds + 4 * name)
                var reader = try RecordReader(bytes, start..<end)
                while !reader.isAtEnd {
                    try PackageStatement.skip(&reader, advisories: advisoryCount, platforms: count)
                }
                start = end
            }
            return true
        } catch {
            return false
        }
    }

    /// Whether a number is that of a record that is no refusal.
    private func isDocument(_ number: Int) -> Bool {
        guard number < documentCount, var reader = try? record(number) else { return false }
        return (try? AdvisoryIndexRecord.open(&reader)) == true
    }

    private var advisoriesAreWhole: Bool {
        for number in 0..<advisoryCount {
            let start = number == 0 ? 0 : half(advisoryEnds + 4 * (number - 1))
            let size = half(advisoryEnds + 4 * number) - start
            guard size >= 12, size % 4 == 0, half(advisories + start + 4) == size / 4 - 2,
                isDocument(half(advisories + start))
            else { return false }
            for place in stride(from: start + 8, to: start + size, by: 4)
            where !isDocument(half(advisories + place)) {
                return false
            }
        }
        return true
    }
}

/// A name by which advisories are looked up.
enum AdvisoryName: Hashable, Sendable {
    /// Of a package of a distribution, binary or source.
    case package(InstalledPackage.System, String)
    /// `vendor:product` of a CPE name.
    case cpe(String)
    /// A product's own name, in plain letters.
    case product(String)
    case spoken(String)

    var hash: UInt64 {
        let (kind, text): (UInt8, String) =
            switch self {
            case .package(let system, let text): (16 + AdvisoryPackage.number(of: system), text)
            case .cpe(let text): (2, text)
            case .product(let text): (3, text)
            case .spoken(let text): (4, text)
            }
        // FNV-1a.
        var hash: UInt64 = (0xCBF2_9CE4_8422_2325 ^ UInt64(kind)) &* 0x100_0000_01B3
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }

    static func names(of package: InstalledPackage) -> [AdvisoryName] {
        [.package(package.system, package.name), .package(package.system, package.source)]
    }

    static func names(of identity: ProductIdentity) -> [AdvisoryName] {
        (identity.cpe.map { [.cpe($0)] } ?? []) + [.product(identity.name)]
    }
}
