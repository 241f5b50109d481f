/// A package of rpm as lists name it: `openssl-1:3.0.7-27.el9.x86_64`, `openssl`, `nodejs:18/nodejs`.
///
/// - Source: rpm(8), "PACKAGE SELECTION"; the CSAF documents of Red Hat and SUSE
struct PackageLabel: Hashable, Sendable {
    let name: String
    /// With epoch and release; nil when there is none.
    let version: String?
    let architecture: String?
    /// The module and its stream.
    let module: String?

    /// nil for what is no package: an image, a sentence, a range of versions.
    init?(_ text: String) {
        guard !text.lowercased().hasPrefix("vers:"), !text.unicodeScalars.contains(where: Self.isForeign) else {
            return nil
        }
        var rest = text[...]
        if let slash = rest.lastIndex(of: "/") {
            guard let module = Self.module(String(rest[..<slash])) else { return nil }
            self.module = module
            rest = rest[rest.index(after: slash)...]
        } else {
            module = nil
        }
        var epoch = ""
        if let colon = rest.firstIndex(of: ":"), rest[..<colon].allSatisfy(\.isNumber), colon != rest.startIndex {
            epoch = String(rest[...colon])
            rest = rest[rest.index(after: colon)...]
        }
        if let dot = rest.lastIndex(of: "."), Self.architectures.contains(String(rest[rest.index(after: dot)...])) {
            architecture = String(rest[rest.index(after: dot)...])
            rest = rest[..<dot]
        } else {
            architecture = nil
        }
        let parts = rest.split(separator: "-", omittingEmptySubsequences: false)
        if parts.count > 2, Self.isRelease(parts[parts.count - 1]), let version = Self.version(parts[parts.count - 2]) {
            name = parts.dropLast(2).joined(separator: "-")
            self.version = (version.contains(":") ? "" : epoch) + version + "-" + parts[parts.count - 1]
        } else {
            name = String(rest)
            version = nil
        }
        guard !name.isEmpty, !name.contains(":") else { return nil }
    }

    /// Whether labels never have it. Of characters beyond ASCII alone Unicode is asked.
    private static func isForeign(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.isASCII else { return scalar.properties.isWhitespace }
        return scalar == "@" || scalar == " " || ("\t"..."\r").contains(scalar)
    }

    /// `nodejs:18` of `nodejs:18:8090020231009:a75119d5`; nil when it is no module.
    static func module(_ text: String) -> String? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 1, !parts[0].isEmpty, !parts[1].isEmpty, !text.contains(where: { $0 == " " || $0 == "/" })
        else { return nil }
        return "\(parts[0]):\(parts[1])"
    }

    private static func isRelease(_ text: Substring) -> Bool { text.first?.isNumber == true }

    /// `1:3.0.7`, `3.0.7`.
    private static func version(_ text: Substring) -> String? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count < 3, parts.allSatisfy({ $0.first?.isNumber == true }) else { return nil }
        return String(text)
    }

    private static let architectures: Set<String> = [
        "x86_64", "x86_64_v2", "i386", "i486", "i586", "i686", "aarch64", "armv6hl", "armv7hl", "ppc", "ppc64",
        "ppc64le", "s390", "s390x", "ia64", "riscv64", "loongarch64", "noarch", "src", "nosrc",
    ]
}
