import FileBaseline
import NoroshiModel

/// A check of files against their baseline as lines of JSON: each difference, what was not seen, and a summary.
package struct BaselineJSON {
    private let report: BaselineReport

    package init(_ report: BaselineReport) { self.report = report }

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write { bytes += $0 }
        return bytes
    }

    /// Bytes that are handed on together, or some more.
    private static let piece = 1 << 16

    /// Gives the lines in pieces: of many differences they are long.
    package func write(_ tell: ([UInt8]) throws -> Void) rethrows {
        var text = JSONText()
        for difference in report.differences {
            write(difference, to: &text)
            guard text.bytes.count >= Self.piece else { continue }
            try tell(text.bytes)
            text.removeAll()
        }
        for record in report.unseen {
            text.object { text in
                text.member("type", "unseen")
                text.member("path", Escaped.text(record.path))
                text.member("reason", Escaped.text(record.target))
            }
            text.endLine()
        }
        for path in report.mounts {
            text.object { text in
                text.member("type", "mount")
                text.member("path", Escaped.text(path))
            }
            text.endLine()
        }
        text.object { text in
            text.member("type", "summary")
            text.member("host", Escaped.text(report.header.host))
            text.member("made", BaselineWords.time(report.header.made))
            text.member("root", Hexadecimal.text(report.root))
            text.member("files", report.count)
            text.member("bytes", Int(clamping: report.bytes))
            text.member("differences", report.differences.count)
            text.member("unseen", report.unseen.count)
            text.member("status", Int(report.status))
        }
        text.endLine()
        try tell(text.bytes)
    }

    private func write(_ difference: Difference, to text: inout JSONText) {
        text.object { text in
            text.member("type", "difference")
            text.member("kind", difference.kind.rawValue)
            text.member("path", Escaped.text(difference.path))
            text.member("suspicions", report.suspicions(difference).map(\.rawValue))
            text.member("aspects", difference.aspects.map(\.rawValue))
            text.member("twin", difference.twin.map { Escaped.text($0) })
            if difference.below > 0 { text.member("below", difference.below) }
            text.member("package", difference.owner.map { Escaped.text($0) })
            text.member("explanation", difference.explanation.map { ExplanationJSON(explanation: $0) })
            text.member("old", difference.old.map { RecordJSON(record: $0, report: report) })
            text.member("new", difference.new.map { RecordJSON(record: $0, report: report) })
        }
        text.endLine()
    }
}

private struct ExplanationJSON: JSONWritable {
    let explanation: Difference.Explanation

    func write(to text: inout JSONText) {
        text.object { text in
            text.member("package", Escaped.text(explanation.package))
            text.member("oldVersion", explanation.oldVersion.map { Escaped.text($0) })
            text.member("newVersion", explanation.newVersion.map { Escaped.text($0) })
        }
    }
}

private struct RecordJSON: JSONWritable {
    let record: FileRecord
    let report: BaselineReport

    func write(to text: inout JSONText) {
        text.object { text in
            text.member("path", Escaped.text(record.path))
            text.member("kind", "\(record.kind)")
            text.member("level", record.level.word)
            text.member("mode", BaselineWords.mode(record.mode))
            text.member("uid", Int(record.owner))
            text.member("gid", Int(record.group))
            text.member("user", Escaped.text(report.names.user(record.owner)))
            text.member("group", Escaped.text(report.names.group(record.group)))
            text.member("inode", "\(record.inode)")
            text.member("links", Int(record.links))
            text.member("size", Int(clamping: record.size))
            text.member("modified", BaselineWords.time(record.modified))
            text.member("changed", BaselineWords.time(record.changed))
            if !record.target.isEmpty { text.member("target", Escaped.text(record.target)) }
            if !record.digest.isEmpty {
                text.member("algorithm", report.header.algorithm.name)
                text.member("digest", Hexadecimal.text(record.digest))
            }
            if !record.attributes.isEmpty {
                text.member("attributes", record.attributes.map { AttributeJSON(attribute: $0) })
            }
        }
    }
}

private struct AttributeJSON: JSONWritable {
    let attribute: ExtendedAttribute

    func write(to text: inout JSONText) {
        text.object { text in
            text.member("name", Escaped.text(attribute.name))
            text.member("value", Hexadecimal.text(attribute.value))
        }
    }
}
