package import FileBaseline
import FoundationEssentials
import HostReading
import NoroshiModel

/// A baseline's differences in a reader's words. Every name in them is escaped.
struct BaselineWords {
    let translations: Translations
    let names: UserNames

    func t(_ key: String, _ arguments: [String: String] = [:]) -> String {
        translations.text("baseline.\(key)", arguments)
    }

    static func path(_ path: [UInt8]) -> String { Escaped.text(path) }

    static func time(_ time: FileTime) -> String {
        // Years that no calendar has to know.
        guard (-62_000_000_000...253_000_000_000).contains(time.seconds) else { return "\(time.seconds) s" }
        return Date(timeIntervalSince1970: TimeInterval(time.seconds)).formatted(.iso8601)
    }

    static func mode(_ mode: UInt16) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// Of what could not be looked at nobody knows whether it is as it was.
    func summary(_ report: BaselineReport) -> String {
        let isWhole = report.unseen.isEmpty && report.count > 0
        return t(
            !report.differences.isEmpty ? "summary.changed" : isWhole ? "summary.unchanged" : "summary.unseen",
            [
                "count": "\(report.differences.count)", "files": "\(report.count)", "bytes": "\(report.bytes)",
                "time": Self.time(report.header.made), "host": Self.path(report.header.host),
                "unseen": "\(report.unseen.count)",
            ])
    }

    /// What differs, one sentence each; what a file that came or went was like.
    func details(_ difference: Difference) -> [String] {
        var details: [String] = []
        if difference.kind == .moved, let old = difference.old {
            details.append(t("detail.moved", ["from": Self.path(old.path)]))
        }
        if let twin = difference.twin { details.append(t("detail.linked", ["twin": Self.path(twin)])) }
        if difference.below > 0 { details.append(t("detail.below", ["count": "\(difference.below)"])) }
        if let old = difference.old, let new = difference.new {
            if difference.kind == .unseen { details.append(t("detail.unsure", ["reason": Self.path(old.target)])) }
            details += difference.aspects.map { detail($0, old, new) }
        } else if let only = difference.new ?? difference.old {
            details.append(description(only))
        }
        details.append(ownership(difference))
        return details.filter { !$0.isEmpty }
    }

    private func detail(_ aspect: Aspect, _ old: FileRecord, _ new: FileRecord) -> String {
        let pair: (String, String) =
            switch aspect {
            case .kind: (kind(old.kind), kind(new.kind))
            case .content, .restarted: ("\(old.size)", "\(new.size)")
            case .appended: ("\(new.size &- old.size)", "")
            case .target: (Self.path(old.target), Self.path(new.target))
            case .mode: (Self.mode(old.mode), Self.mode(new.mode))
            case .owner: (Self.path(names.user(old.owner)), Self.path(names.user(new.owner)))
            case .group: (Self.path(names.group(old.group)), Self.path(names.group(new.group)))
            case .capability: (CapabilityText.text(old), CapabilityText.text(new))
            case .acl, .xattr: (Self.changedAttributes(old, new, aspect), "")
            case .flags: (Self.flags(old), Self.flags(new))
            case .device: (Self.device(old), Self.device(new))
            case .mount: (t(old.flags.contains(.mount) ? "yes" : "no"), t(new.flags.contains(.mount) ? "yes" : "no"))
            case .inode: ("\(old.inode)", "\(new.inode)")
            case .links: ("\(old.links)", "\(new.links)")
            case .modified: (Self.time(old.modified), Self.time(new.modified))
            }
        return t("aspect.\(aspect.rawValue)", ["old": pair.0, "new": pair.1])
    }

    private func description(_ record: FileRecord) -> String {
        t(
            "detail.file",
            [
                "kind": kind(record.kind), "mode": Self.mode(record.mode), "user": Self.path(names.user(record.owner)),
                "group": Self.path(names.group(record.group)), "size": "\(record.size)",
                "time": Self.time(record.modified),
            ])
    }

    private func ownership(_ difference: Difference) -> String {
        if let explanation = difference.explanation { return upgrade(explanation) }
        guard let owner = difference.owner else { return "" }
        return t("detail.owner", ["package": Self.path(owner)])
    }

    /// `libc6:amd64 2.36-9 → 2.36-10`, or that it was installed or removed.
    func upgrade(_ explanation: Difference.Explanation) -> String {
        let arguments = [
            "package": Self.path(explanation.package), "old": Self.path(explanation.oldVersion ?? []),
            "new": Self.path(explanation.newVersion ?? []),
        ]
        switch (explanation.oldVersion, explanation.newVersion) {
        case (_?, _?): return t("package.upgraded", arguments)
        case (nil, _): return t("package.installed", arguments)
        case (_, nil): return t("package.removed", arguments)
        }
    }

    func kind(_ kind: FileKind) -> String { t("kind.\(kind)") }

    /// The names of those that are the aspect's.
    private static func changedAttributes(_ old: FileRecord, _ new: FileRecord, _ aspect: Aspect) -> String {
        var names: Set<[UInt8]> = []
        for attribute in Set(old.attributes).symmetricDifference(new.attributes)
        where Aspect(attribute: attribute.name) == aspect {
            names.insert(attribute.name)
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }.map { Escaped.text($0) }.joined(separator: ", ")
    }

    /// `1, 3`: major and minor number, as ls(1) shows them.
    private static func device(_ record: FileRecord) -> String {
        "\(record.deviceNumber >> 32), \(record.deviceNumber & 0xFFFF_FFFF)"
    }

    private static func flags(_ record: FileRecord) -> String {
        let words = [
            (FileFlags.immutable, "immutable"), (.appendOnly, "append-only"), (.noDump, "nodump"), (.verity, "verity"),
        ]
        let found = words.filter { record.flags.contains($0.0) }.map(\.1)
        return found.isEmpty ? "-" : found.joined(separator: ", ")
    }
}

/// `security.capability` in the words of capabilities(7).
package enum CapabilityText {
    /// `-` where there is none; what has another form is told in hexadecimal digits.
    package static func text(_ record: FileRecord) -> String {
        guard let value = record.attribute("security.capability") else { return "-" }
        return FileCapabilities(attribute: value).map { $0.isEmpty ? "=" : $0.text } ?? Hexadecimal.text(value)
    }
}
