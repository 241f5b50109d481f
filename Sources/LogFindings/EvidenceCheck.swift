import LogInput
import NoroshiModel

/// Finds lines again that were told in JSON: at their place, near it, and in all files that the log has become.
///
/// A line is the same when its SHA-256 is. Each file is read once for all lines that are not at their place.
package struct EvidenceCheck: Sendable {
    package enum Verdict: Sendable, Hashable {
        /// At its place.
        case there
        /// The same line, at another place.
        case moved(file: String, line: Int?, offset: Int)
        /// It is nowhere, and something else stands in its place: in the same file, or in one where other lines
        /// stand where they stood.
        case changed
        /// Nowhere.
        case gone
        /// It could not be looked for everywhere, and was not found where it could.
        case unseen([Unreadable])
        /// Nothing tells what the line was.
        case unknowable
    }

    package init() {}

    /// - Returns: For each record, in their order.
    package func verdicts(_ records: [EvidenceRecord]) -> [Verdict] {
        var verdicts = [Verdict?](repeating: nil, count: records.count)
        for (file, members) in Dictionary(grouping: records.indices, by: { records[$0].file }) {
            settle(members, of: file, records, &verdicts)
        }
        return verdicts.map { $0 ?? .unknowable }
    }

    /// Records of one file.
    private func settle(
        _ members: [Int], of file: String, _ records: [EvidenceRecord], _ verdicts: inout [Verdict?]
    ) {
        var missing: [Int] = []
        var failures: [Unreadable] = []
        // Files in which others stand where they stood, so that what is missing there was changed.
        var unmoved: Set<String> = []
        do throws(Unreadable) {
            let log = try EvidenceFile(file)
            for member in members.sorted(by: { records[$0].offset < records[$1].offset }) {
                guard let hash = records[member].sha256 else { continue }
                if Self.stands(log, records[member], hash) {
                    verdicts[member] = .there
                    unmoved.insert(file)
                } else {
                    missing.append(member)
                }
            }
        } catch {
            missing = members.filter { records[$0].sha256 != nil }
            if !error.isMissing { failures.append(error) }
        }
        guard !missing.isEmpty else { return }
        var wanted = LineSearch(missing.map { (member: $0, record: records[$0]) })
        var opened: [(name: String, log: EvidenceFile)] = []
        for name in EvidenceSeries(file).files {
            do throws(Unreadable) {
                let log = try EvidenceFile(name)
                wanted.search(log, name)
                opened.append((name, log))
                if let problem = log.problem { failures.append(problem) }
            } catch {
                if name != file, !error.isMissing { failures.append(error) }
            }
        }
        for (member, place) in wanted.found where place.offset == records[member].offset { unmoved.insert(place.file) }
        for member in missing {
            let record = records[member]
            let isChanged = opened.contains { name, log in
                (record.identity?.isSame(as: log.identity) == true || unmoved.contains(name))
                    && record.offset < log.length && log.problem == nil
            }
            verdicts[member] =
                if let place = wanted.found[member] {
                    .moved(file: place.file, line: place.line, offset: place.offset)
                } else if isChanged {
                    .changed
                } else if !failures.isEmpty {
                    .unseen(failures)
                } else {
                    .gone
                }
        }
    }
}

extension EvidenceCheck {
    /// Whether a line is where it was; a part of a line that is too long need not begin one.
    private static func stands(_ log: EvidenceFile, _ record: EvidenceRecord, _ hash: String) -> Bool {
        if let line = log.line(at: record.offset), Fingerprint(line).sha256 == hash { return true }
        guard let length = record.length, (0...EvidenceFile.maximumLine).contains(length) else { return false }
        return Fingerprint(log.read(length, at: record.offset)).sha256 == hash
    }
}

/// Looks for lines by their hashes.
struct LineSearch {
    struct Place {
        let file: String
        let line: Int?
        let offset: Int
    }

    private let records: [Int: EvidenceRecord]
    private let members: [String: [Int]]
    /// Of the lines that are looked for; empty where one is not known.
    private let lengths: Set<Int>
    private(set) var found: [Int: Place] = [:]

    init(_ wanted: [(member: Int, record: EvidenceRecord)]) {
        records = Dictionary(wanted.map { ($0.member, $0.record) }, uniquingKeysWith: { first, _ in first })
        var members: [String: [Int]] = [:]
        for (member, record) in wanted { if let hash = record.sha256 { members[hash, default: []].append(member) } }
        self.members = members
        let lengths = wanted.map(\.record.length)
        self.lengths = lengths.contains(nil) ? [] : Set(lengths.compactMap(\.self))
    }

    /// Of several lines that are the same, the one nearest to the old place; the first file that has one decides.
    mutating func search(_ log: EvidenceFile, _ name: String) {
        let known = Set(found.keys)
        guard known.count < records.count else { return }
        var (line, offset, place) = (1, 0, 0)
        // The beginning of a line that goes on in the next piece; of one that is too long only its length is kept.
        var (rest, length) = ([UInt8](), 0)
        while true {
            let piece = log.read(Self.piece, at: place)
            place += piece.count
            var start = 0
            while let end = piece[start...].firstIndex(of: 0x0A) {
                length += end - start
                if length <= EvidenceFile.maximumLine {
                    let bytes = rest.isEmpty ? Array(piece[start..<end]) : rest + piece[start..<end]
                    take(bytes, name, line, offset, known)
                    // A hole in the file is no part of the line behind it.
                    let hole = bytes.prefix { $0 == 0 }.count
                    if hole > 0 { take(Array(bytes.dropFirst(hole)), name, line, offset + hole, known) }
                }
                offset += length + 1
                line += 1
                (rest, length) = ([], 0)
                start = end + 1
            }
            length += piece.count - start
            rest = length <= EvidenceFile.maximumLine ? rest + piece[start...] : []
            if piece.count < Self.piece { break }
        }
        if length > 0, length <= EvidenceFile.maximumLine { take(rest, name, line, offset, known) }
    }

    private static let piece = 256 << 10

    private mutating func take(_ bytes: [UInt8], _ name: String, _ line: Int, _ offset: Int, _ known: Set<Int>) {
        guard lengths.isEmpty || lengths.contains(bytes.count),
            let some = members[Fingerprint(bytes).sha256]
        else { return }
        for member in some where !known.contains(member) {
            let old = records[member]?.offset ?? 0
            if let before = found[member], abs(before.offset - old) <= abs(offset - old) { continue }
            found[member] = Place(file: name, line: line, offset: offset)
        }
    }
}
