/// How the versions of a product are ordered. The scheme belongs to the product: `2.41beta1` precedes `2.5` for
/// Qpopper, and follows it for Debian.
public enum VersionScheme: String, Sendable, Codable, Hashable, CaseIterable {
    /// Debian packages: epoch, upstream version, revision; `~` precedes everything.
    case deb
    /// RPM packages: epoch, version, release; `~` precedes and `^` follows.
    case rpm
    /// Qualcomm's Qpopper: the minor number is a decimal fraction, `b`, `beta` and `fc` precede the release.
    case qpopper
    /// Sendmail: dotted numbers, `.Beta` precedes; vendor suffixes behind `+` and `/` do not count.
    case sendmail
    /// ISC BIND: `a`, `b`, `rc` and `-T` precede the release, `-P` and `-S` follow it.
    case bind
    /// OpenSSH: dotted numbers and the number of the portable patch.
    case openssh
    /// Semantic Versioning 2.0.0.
    case semver
    /// Dotted numbers, nothing else.
    case generic

    /// How `a` stands to `b`; `unknown` when either is no version of this scheme or the scheme does not decide.
    public func compare(_ a: String, _ b: String) -> VersionOrder {
        switch self {
        case .deb: order(a, b, DebianVersion.init) { $0.order(to: $1) }
        case .rpm: order(a, b, RPMVersion.init) { $0.order(to: $1) }
        case .qpopper: order(a, b, QpopperVersion.init) { $0.order(to: $1) }
        case .sendmail: order(a, b, SendmailVersion.init) { $0.order(to: $1) }
        case .bind: order(a, b, BINDVersion.init) { $0.order(to: $1) }
        case .openssh: order(a, b, OpenSSHVersion.init) { $0.order(to: $1) }
        case .semver: order(a, b, SemanticVersion.init) { $0.order(to: $1) }
        case .generic: order(a, b, { dottedNumbers($0[...]) }, dottedOrder)
        }
    }

    /// Whether a text is a version of this scheme.
    public func isVersion(_ text: String) -> Bool {
        compare(text, text) == .equal
    }

    private func order<Version>(
        _ a: String, _ b: String, _ read: (String) -> Version?, _ compare: (Version, Version) -> VersionOrder
    ) -> VersionOrder {
        guard let first = read(a), let second = read(b) else { return .unknown }
        return compare(first, second)
    }
}

/// `1.20.3` as its numbers; nil unless there are only digits between single dots.
func dottedNumbers(_ text: Substring) -> [String]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isDigit) }) else { return nil }
    return parts.map(String.init)
}
