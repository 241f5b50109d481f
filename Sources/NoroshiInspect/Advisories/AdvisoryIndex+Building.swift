import NoroshiModel

extension AdvisoryIndex {
    /// Puts records together.
    ///
    /// Of documents of one advisory in one language the newest counts, and of equally new ones the first; refused ones
    /// make no advisory.
    ///
    /// - Parameter records: As ``AdvisoryIndexRecord/write()`` gives them, in the order of the files.
    static func build(_ records: [ArraySlice<UInt8>]) throws(RecordReader.Malformed) -> AdvisoryIndex {
        var builder = Builder()
        for record in records { try builder.add(record) }
        return try AdvisoryIndex(try builder.finish(), from: 0)
    }

    private struct Builder {
        private var records: [UInt8] = []
        private var ends: [Int] = []
        /// Heads of usable documents by their advisory, then by language.
        private var advisories: [String: [String: (number: Int, head: AdvisoryDocument.Head)]] = [:]

        mutating func add(_ record: ArraySlice<UInt8>) throws(RecordReader.Malformed) {
            let number = ends.count
            let start = records.count
            records += record
            ends.append(records.count)
            var reader = try RecordReader(records, start..<records.count)
            guard try AdvisoryIndexRecord.open(&reader) else { return }
            let head = try AdvisoryDocument.Head(&reader)
            if let known = advisories[head.identity]?[head.language], !head.isNewer(than: known.head) { return }
            advisories[head.identity, default: [:]][head.language] = (number, head)
        }

        func finish() throws(RecordReader.Malformed) -> [UInt8] {
            var members = RecordWriter()
            var memberEnds: [Int] = []
            var postings: [UInt64: [Int]] = [:]
            var statements = StatementWriter()
            for (number, advisory) in advisories.sorted(by: { $0.key < $1.key }).enumerated() {
                let documents = advisory.value.sorted { $0.key < $1.key }.map(\.value)
                guard let newest = documents.max(by: { Self.isOlder($0.head, $1.head) }) else { continue }
                members.put(fixed: UInt32(newest.number))
                members.put(fixed: UInt32(documents.count))
                for document in documents { members.put(fixed: UInt32(document.number)) }
                memberEnds.append(members.bytes.count)
                let products = try products(of: newest.number)
                for hash in Self.names(in: products) { postings[hash, default: []].append(number) }
                for product in products { statements.take(product, of: number) }
            }
            return assemble(members.bytes, memberEnds, postings, statements)
        }

        /// The newest decides; of two of one moment the one whose language comes later in the alphabet.
        private static func isOlder(_ one: AdvisoryDocument.Head, _ other: AdvisoryDocument.Head) -> Bool {
            guard let first = one.releasedDate, let second = other.releasedDate, first != second else {
                return one.language < other.language
            }
            return first < second
        }

        private func products(of document: Int) throws(RecordReader.Malformed) -> [AdvisoryProduct] {
            var reader = try RecordReader(records, (document == 0 ? 0 : ends[document - 1])..<ends[document])
            guard try AdvisoryIndexRecord.open(&reader) else { return [] }
            return try AdvisoryDocument.products(&reader)
        }

        private static func names(in products: [AdvisoryProduct]) -> Set<UInt64> {
            var names: Set<UInt64> = []
            for product in products {
                for package in product.packages {
                    names.insert(AdvisoryName.package(package.system, package.name).hash)
                }
                for name in AdvisoryName.names(of: product.identity) { names.insert(name.hash) }
                for spoken in product.protocols { names.insert(AdvisoryName.spoken(spoken.rawValue).hash) }
            }
            return names
        }

        private func assemble(
            _ members: [UInt8], _ memberEnds: [Int], _ postings: [UInt64: [Int]], _ statements: StatementWriter
        ) -> [UInt8] {
            let sorted = postings.sorted { $0.key < $1.key }
            let total = sorted.reduce(0) { $0 + $1.value.count }
            let sizes = sorted.map { statements.byName[$0.key]?.bytes.count ?? 0 }
            let platforms = statements.platformBytes
            var writer = RecordWriter()
            for count in [
                ends.count, memberEnds.count, sorted.count, total, records.count, sizes.reduce(0, +), platforms.count,
            ] {
                writer.put(fixed: UInt32(count))
            }
            writer.put(raw: records)
            for end in ends { writer.put(fixed: UInt32(end)) }
            writer.put(raw: members)
            for end in memberEnds { writer.put(fixed: UInt32(end)) }
            for (hash, _) in sorted { writer.put(fixed: hash) }
            writer.put(ends: sorted.map(\.value.count))
            for (_, numbers) in sorted { for number in numbers { writer.put(fixed: UInt32(number)) } }
            writer.put(ends: sizes)
            for (hash, _) in sorted { writer.put(raw: statements.byName[hash]?.bytes ?? []) }
            writer.put(raw: platforms)
            return writer.bytes
        }
    }

    /// Gathers what is said of packages by their names.
    private struct StatementWriter {
        private(set) var byName: [UInt64: RecordWriter] = [:]
        private var platforms: [PackagePlatform: Int] = [:]

        /// - Parameter advisory: Its number; those of one name have to come in ascending order.
        mutating func take(_ product: AdvisoryProduct, of advisory: Int) {
            for package in product.packages {
                let number = platforms[package.platform] ?? platforms.count
                platforms[package.platform] = number
                let statement = PackageStatement(
                    advisory: advisory, package: package, statement: product.statement, versions: product.versions)
                let name = AdvisoryName.package(package.system, package.name).hash
                statement.write(to: &byName[name, default: RecordWriter()], platform: number)
            }
        }

        var platformBytes: [UInt8] {
            var writer = RecordWriter()
            writer.put(platforms.sorted { $0.value < $1.value }.map(\.key)) { $1.write(to: &$0) }
            return writer.bytes
        }
    }
}

extension RecordWriter {
    /// Where each of several things ends that stand one behind the other, in words of 4 bytes.
    fileprivate mutating func put(ends sizes: [Int]) {
        var end = 0
        for size in sizes {
            end += size
            put(fixed: UInt32(end))
        }
    }
}
