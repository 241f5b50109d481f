import Glibc
import NoroshiModel

/// NFS: for each folder and client a block `export FOLDER CLIENT` with `client` and `options`; `open-options` has
/// those that hold without Kerberos, where a client may do without.
///
/// - Source: exports(5) of nfs-utils 2.6.
extension SoftwareReader {
    static let exports = SoftwareReader(
        name: "exports", mainFile: "/etc/exports", programs: ["/usr/sbin/rpc.mountd", "/usr/sbin/exportfs"],
        packages: ["nfs-kernel-server"]
    ) { reading in
        for path in ["/etc/exports"] + reading.paths("/etc/exports.d/*.exports") {
            for line in joined(reading.lines(path) ?? []) { export(line, &reading) }
        }
    }

    private static func joined(_ lines: [Line]) -> [Line] {
        var all: [Line] = []
        var isOpen = false
        for line in lines {
            if isOpen, let last = all.indices.last, all[last].text.utf8.count < 64 << 10 {
                all[last].text = all[last].text.dropLast() + " " + line.text
            } else {
                all.append(line)
            }
            isOpen = all.last?.text.hasSuffix("\\") ?? false
        }
        return all
    }

    private static func export(_ line: Line, _ reading: inout ConfigurationReading) {
        let quoted = QuotedWords(line.text)
        guard let folder = quoted.words.first else { return }
        if quoted.isOpen { return reading.problem(line, "a quote is not closed") }
        var common: [String] = []
        let clients = quoted.words.dropFirst()
        for (index, word) in clients.enumerated() {
            if word.hasPrefix("-") {
                common = options(word.dropFirst())
                continue
            }
            let open = word.firstIndex(of: "(")
            let name = String(word[..<(open ?? word.endIndex)])
            let client = name.isEmpty || isEverybody(name) ? "*" : name
            if let open, !word.hasSuffix(")") {
                reading.problem(line, "'\(word[open...].prefix(40))' is not closed")
                continue
            }
            let own = open.map { options(word[word.index(after: $0)...].dropLast()) } ?? []
            let scope = ["export \(folder)", "client \(name.isEmpty ? "*" : name)"]
            reading.add("folder", [folder], scope: scope, at: line)
            reading.add("client", [client], scope: scope, at: line)
            reading.add("options", common + own, scope: scope, at: line)
            if let open = Self.open(common + own, name) { reading.add("open-options", open, scope: scope, at: line) }
            // `host (rw)`: the options are everybody's, the host has the defaults.
            let isSeparate = name.isEmpty && index > 0
            if isSeparate { reading.add("separate-options", own, scope: scope, at: line) }
        }
        // A folder without a client is everybody's.
        if clients.allSatisfy({ $0.hasPrefix("-") }) {
            let scope = ["export \(folder)", "client *"]
            reading.add("folder", [folder], scope: scope, at: line)
            reading.add("client", ["*"], scope: scope, at: line)
            reading.add("options", common, scope: scope, at: line)
            if let open = Self.open(common, "") { reading.add("open-options", open, scope: scope, at: line) }
        }
    }

    /// Whether a pattern stands for nearly every name; its signs match dots, too.
    ///
    /// - Source: exports(5), WILDCARDS.
    private static func isEverybody(_ pattern: String) -> Bool {
        guard pattern.contains(where: { "*?[".contains($0) }), !pattern.contains("/") else { return false }
        let pattern = pattern.lowercased()
        if PostfixRestrictions.domains.allSatisfy({ unsafe fnmatch(pattern, $0, 0) == 0 }) { return true }
        return pattern.hasPrefix("*.") && AccessKey(String(pattern.dropFirst(2))).isWide
    }

    /// The options of clients that prove nothing, nil where all have to by Kerberos: what follows a `sec=` holds for its flavors, what stands
    /// before the first for all.
    private static func open(_ options: [String], _ client: String) -> [String]? {
        guard !client.hasPrefix("gss/") else { return nil }
        var isOpen = true
        var hasOpen = !options.contains { $0.hasPrefix("sec=") }
        var open: [String] = []
        for option in options {
            guard option.hasPrefix("sec=") else {
                if isOpen { open.append(option) }
                continue
            }
            isOpen = !option.dropFirst(4).split(separator: ":").allSatisfy { $0.hasPrefix("krb5") }
            hasOpen = hasOpen || isOpen
        }
        return hasOpen ? open : nil
    }

    private static func options(_ text: some StringProtocol) -> [String] {
        text.split(separator: ",").map { $0.trimmed.lowercased() }
    }
}
