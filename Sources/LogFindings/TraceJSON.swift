import FoundationEssentials
package import LogEngine
import LogInput
package import LogReading
package import NoroshiModel
package import Sigma

/// What a line of JSON tells of a file: which one it was when it was read, and its place in a series.
package struct TraceFiles: Sendable {
    private var identities: [String: EvidenceIdentity] = [:]

    package init() {}

    package mutating func note(_ file: String, _ identity: EvidenceIdentity) { identities[file] = identity }

    fileprivate func write(_ file: String, to text: inout JSONText) {
        text.member("file", file)
        if let generation = EvidenceSeries(file).generation { text.member("generation", generation) }
        guard let identity = identities[file] else { return }
        text.key("identity")
        text.object { text in
            text.key("device")
            text.value(Int(clamping: identity.device))
            text.key("inode")
            text.value(Int(clamping: identity.inode))
            text.member("size", identity.size)
        }
    }
}

/// One match as a line of JSON; see Documentation/logs.md.
package struct MatchRecord: JSONWritable {
    private let match: LogMatch
    private let metadata: Metadata
    private let files: TraceFiles
    private let mask: Mask?

    package init(_ match: LogMatch, _ metadata: Metadata, files: TraceFiles, mask: Mask?) {
        self.match = match
        self.metadata = metadata
        self.files = files
        self.mask = mask
    }

    package func write(to text: inout JSONText) {
        text.object { text in
            var fields: [String: String] = [:]
            for (name, value) in match.fields where fields[name] == nil {
                fields[name] = mask?.text(value) ?? Escaped.text(value)
            }
            text.member("fields", fields)
            files.write(match.file, to: &text)
            text.member("kind", "match")
            text.member("length", match.bytes.count)
            text.member("level", metadata.level?.rawValue)
            text.member("line", match.line)
            text.member("offset", match.offset)
            text.member("rule", metadata.identifier)
            if match.isDerived {
                text.member("derived", true)
            } else if mask == nil {
                text.member("sha256", Fingerprint(match.bytes).sha256)
            }
            text.member("text", mask?.text(match.bytes) ?? Escaped.text(match.bytes))
            if let time = match.time { text.member("time", Self.text(time)) }
            if match.isTimeDoubtful { text.member("timeDoubtful", true) }
            text.member("title", metadata.title)
            if match.isCut { text.member("truncated", true) }
        }
    }

    /// RFC 3339 in UTC.
    package static func text(_ moment: Moment) -> String {
        JSONTime.text(Date(timeIntervalSince1970: Double(moment.microseconds) / 1e6))
    }
}

/// What a correlation found as a line of JSON.
package struct StoryRecord: JSONWritable {
    private let story: LogStory
    private let extent: (first: Moment, count: Int)
    private let lines: [LogStory.Place: [UInt8]]
    private let metadata: Metadata
    private let files: TraceFiles
    private let mask: Mask?
    private let isEnd: Bool

    /// - Parameters:
    ///   - extent: As ``Storylines/extent(of:)`` knows it.
    ///   - lines: Those of its places that could be read again.
    ///   - isEnd: What has become of a story that was told when it began.
    package init(
        _ story: LogStory, extent: (first: Moment, count: Int), lines: [ToldLine], _ metadata: Metadata,
        files: TraceFiles, mask: Mask?, isEnd: Bool = false
    ) {
        self.extent = extent
        self.isEnd = isEnd
        self.story = story
        self.lines = Dictionary(lines.map { ($0.place, $0.bytes) }, uniquingKeysWith: { first, _ in first })
        self.metadata = metadata
        self.files = files
        self.mask = mask
    }

    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("count", extent.count)
            text.key("events")
            text.array(story.places) { text, place in
                text.object { text in
                    files.write(place.file, to: &text)
                    let bytes = lines[place]
                    if let bytes { text.member("length", bytes.count) }
                    text.member("line", place.line)
                    text.member("offset", place.offset)
                    if let bytes, mask == nil { text.member("sha256", Fingerprint(bytes).sha256) }
                    if let bytes { text.member("text", mask?.text(bytes) ?? Escaped.text(bytes)) }
                }
            }
            text.member("first", MatchRecord.text(extent.first))
            var group: [String: String] = [:]
            for value in story.match.group { group[value.field] = mask?.text(value.value) ?? Escaped.text(value.value) }
            text.member("group", group)
            text.member("kind", isEnd ? "end" : "story")
            text.member(
                "last", MatchRecord.text(Moment(microseconds: story.match.last.nanoseconds / 1_000)))
            text.member("level", metadata.level?.rawValue)
            text.member("rule", metadata.identifier)
            text.member("title", metadata.title)
        }
    }
}

/// One finding as a line of JSON.
package struct FindingRecord: JSONWritable {
    private let trace: Trace
    private let files: TraceFiles

    package init(_ trace: Trace, files: TraceFiles) {
        self.trace = trace
        self.files = files
    }

    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("accounts", trace.accounts.names)
            text.member("addresses", trace.addresses.names)
            text.member("count", trace.count)
            text.key("events")
            text.array(trace.events) { write($1, to: &$0) }
            text.member("first", JSONTime.text(trace.first))
            text.member("hosts", trace.hosts.names)
            text.member("kind", "finding")
            text.member("last", JSONTime.text(trace.last))
            text.member("level", Self.level(trace.severity))
            text.member("number", trace.number)
            if let rate = trace.perHour { text.member("perHour", encoding: (rate * 10).rounded() / 10) }
        }
    }

    private func write(_ event: TraceEvent, to text: inout JSONText) {
        text.object { text in
            if !event.addresses.isEmpty { text.member("addresses", event.addresses.names) }
            text.member("count", event.count)
            if !event.entered.isEmpty { text.member("entered", event.entered.names) }
            if let first = event.first { text.member("first", JSONTime.text(first)) }
            if !event.hosts.isEmpty { text.member("hosts", event.hosts.names) }
            text.member("joinedBy", event.link?.rawValue)
            if let last = event.last { text.member("last", JSONTime.text(last)) }
            text.member("level", Self.level(event.severity))
            text.key("lines")
            text.array(event.lines) { text, line in
                text.object { text in
                    files.write(line.file, to: &text)
                    if let length = line.length { text.member("length", length) }
                    text.member("line", line.line)
                    text.member("offset", line.offset)
                    text.member("sha256", line.sha256)
                    text.member("text", line.text)
                }
            }
            text.member("rule", event.rule)
            if let time = event.time { text.member("time", JSONTime.text(time)) }
            text.member("times", event.times)
            text.member("title", event.title)
            if !event.users.isEmpty { text.member("users", event.users.names) }
        }
    }

    private static func level(_ severity: Severity) -> String {
        severity == .none ? "informational" : severity.rawValue
    }
}
