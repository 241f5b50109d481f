import NoroshiModel

/// What the plan does with all traces together: keeps their lines, shuts addresses out, and tells the center.
struct TraceEvidence {
    static let folder = "/root/noroshi-evidence"

    private let issues: [TraceAtIssue]

    /// A command line with more is read by nobody; the folders of the files hold the others.
    private static let maximumFiles = 16
    private static let maximumAddresses = 64

    init(_ issues: [TraceAtIssue]) { self.issues = issues }

    var preserve: Plan.Step? {
        guard !issues.isEmpty else { return nil }
        let logs = files.map(ShellWord.quoted).joined(separator: " ")
        let folder = Self.folder
        return Plan.Step(
            .preserveEvidence, title: Message("plan.trace.preserve.title"),
            notes: [Message("plan.trace.preserve.why", ["folder": folder]), Message("plan.trace.note.looks")],
            commands: logs.isEmpty
                ? []
                : [
                    "mkdir -m 700 -p \(folder)", "cp -a --parents -t \(folder) -- \(logs)",
                    "noroshi logs --format json \(logs) > \(folder)/findings.jsonl",
                    "find \(folder) -type f ! -name SHA256SUMS -exec sha256sum '{}' + > \(folder)/SHA256SUMS",
                    "noroshi logs --verify \(folder)/findings.jsonl",
                ],
            findings: issues.flatMap(\.findings).eachOnce)
    }

    /// The sets forget an address after thirty days: somebody else may have it then.
    var shutOut: Plan.Step? {
        let addresses = issues.flatMap(\.addresses).eachOnce.prefix(Self.maximumAddresses)
        guard !addresses.isEmpty else { return nil }
        let sets = [
            (name: "shut_out4", type: "ipv4_addr", family: "ip", addresses: addresses.filter { !$0.isIPv6 }),
            (name: "shut_out6", type: "ipv6_addr", family: "ip6", addresses: addresses.filter(\.isIPv6)),
        ].filter { !$0.addresses.isEmpty }
        func elements(_ verb: String) -> [String] {
            sets.map { set in
                let list = set.addresses.map(\.description).joined(separator: ", ")
                return "nft '\(verb) element inet noroshi \(set.name) { \(list) }'"
            }
        }
        return Plan.Step(
            .watch, target: TraceAtIssue.list(addresses.map(\.description)),
            title: Message("plan.trace.shut-out.title", ["count": "\(addresses.count)"]),
            notes: [Message("plan.trace.shut-out.why")],
            commands: [
                "nft add table inet noroshi",
                "nft 'add chain inet noroshi input { type filter hook input priority -10; }'",
            ]
                + sets.flatMap { set in
                    [
                        "nft 'add set inet noroshi \(set.name) { type \(set.type); flags timeout; timeout 30d; }'",
                        "nft 'add rule inet noroshi input \(set.family) saddr @\(set.name) counter drop'",
                    ]
                } + elements("add"),
            undo: elements("delete"), findings: issues.filter { !$0.addresses.isEmpty }.flatMap(\.findings).eachOnce)
    }

    /// Others are attacked from the same addresses, and who is attacked by this host wants to know.
    var report: Plan.Step? {
        guard issues.contains(where: { $0.events.contains { $0.severity >= .high } }) else { return nil }
        return Plan.Step(
            .watch, title: Message("plan.trace.report.title"), notes: [Message("plan.trace.report.why")],
            commands: ["noroshi report new", "noroshi report edit", "noroshi report send"],
            findings: issues.flatMap(\.findings).eachOnce)
    }

    /// Absolute paths; what was read from standard input has no copy.
    private var files: [String] {
        let all = issues.flatMap(\.files).eachOnce.filter { $0.hasPrefix("/") }
        guard all.count > Self.maximumFiles else { return all }
        return all.map { path in
            path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? path
        }.eachOnce
    }
}
