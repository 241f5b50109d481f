import Foundation
import LogReading
import NoroshiFormats
import Testing

/// What is read of one line.
private struct Reading {
    let action: String?
    let outcome: String?
    let fields: [String: String]

    var isFailedLogin: Bool { action == "login" && outcome == "failure" }

    /// The other side, as the message names it.
    var others: [String] {
        ["address", "remote", "client", "name"].compactMap { fields[$0] }.map(Self.plain)
    }

    /// An IPv4 address behind `::ffff:` is itself.
    static func plain(_ address: String) -> String {
        address.hasPrefix("::ffff:") ? String(address.dropFirst(7)) : address
    }
}

/// How many lines of a service were read as they are labelled.
private struct Count: CustomStringConvertible {
    var found = 0
    var missed: [String] = []
    var wrong: [String] = []

    var description: String { "\(found) found, \(missed.count) missed, \(wrong.count) wrong" }
}

@Suite(.enabled(if: LabelledLines.folder != nil, "Labelled lines are not at hand: set NOROSHI_SHARED to look at them"))
struct `Lines that public projects have labelled` {
    /// The least share of a service's lines that is read.
    private static let leastFound = 0.95
    /// A form of Linux-PAM before 0.99 that others gave up reading. It is a failure, and is read as one.
    private static let givenUp = "(pam_unix)["

    @Test func `are read as they are labelled, and blame nobody else`() throws {
        var reader = MessageReader(try MessageCatalog.load(from: ResourceDirectory(roots: [Places.resources])))
        var counts: [String: Count] = [:]
        let samples = try LabelledLines.load()
        #expect(samples.count > 100)
        // What is a match to some readers is right to be read.
        let matches = Set(samples.filter(\.isMatch).map(\.line))
        for sample in samples where sample.isMatch || !matches.contains(sample.line) {
            if !sample.isMatch, sample.host == nil, sample.line.contains(Self.givenUp) { continue }
            judge(sample, &reader, &counts[sample.service, default: Count()])
        }
        for (service, count) in counts.sorted(by: { $0.key < $1.key }) {
            print("\(service): \(count)")
            for line in count.missed { print("  missed: \(line)") }
            #expect(count.wrong.isEmpty, "\(service): \(count.wrong)")
            let all = Double(count.found + count.missed.count)
            #expect(Double(count.found) >= all * Self.leastFound, "\(service): \(count.missed)")
        }
    }

    private func judge(_ sample: LabelledLines.Sample, _ reader: inout MessageReader, _ count: inout Count) {
        let reading = LineBytes.with(Array(sample.line.utf8)) { line in
            reader.read(line, LogLine(line)).map { read in
                Reading(
                    action: read.kind.action, outcome: read.kind.outcome,
                    fields: Dictionary(
                        read.fields.map { ($0.name, String(decoding: line[$0.range].bytes, as: UTF8.self)) },
                        uniquingKeysWith: { first, _ in first }))
            }
        }
        guard sample.isMatch else {
            if let reading, reading.isFailedLogin { count.wrong.append(sample.line) } else { count.found += 1 }
            return
        }
        guard let host = sample.host.map(Reading.plain) else { return }
        guard let reading, !reading.others.isEmpty else { return count.missed.append(sample.line) }
        if reading.others.contains(host) { count.found += 1 } else { count.wrong.append(sample.line) }
    }
}
