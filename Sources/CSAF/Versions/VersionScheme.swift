/// How the versions of a product are ordered. The scheme belongs to the product: `2.41beta1` precedes `2.5` for
/// Qpopper, and follows it for Debian.
///
/// The raw value is the type of a `vers:` text.
public enum VersionScheme: String, Sendable, Codable, Hashable, CaseIterable {
    /// Debian packages: epoch, upstream version, revision; `~` precedes everything.
    case deb
    /// RPM packages: epoch, version, release; `~` precedes and `^` follows.
    case rpm
    /// Alpine packages: letters, `_rc` and the like before the release, `_p` behind it, `-r` revisions.
    case apk
    /// Arch Linux packages: epoch, version, release; letters at the end precede.
    case alpm
    /// Gentoo packages.
    case gentoo
    /// Qualcomm's Qpopper: the minor number is a decimal fraction, `b`, `beta` and `fc` precede the release.
    case qpopper
    /// Sendmail: dotted numbers, `.Beta` and the like precede, `p1` follows; vendor suffixes behind `+` and `/` do not count.
    case sendmail
    /// ISC BIND: `a`, `b`, `rc` and `-T` precede the release, `-P` and `-S` follow it, `-S1-P1` and builds for Windows too.
    case bind
    /// OpenSSH: dotted numbers and the number of the portable patch.
    case openssh
    /// OpenSSL: letters behind the numbers follow, `-alpha`, `-beta` and `-pre` precede.
    case openssl
    /// Apache httpd: dotted numbers, `-dev` and the like precede.
    case apache
    /// nginx: as ``apache``.
    case nginx
    /// Semantic Versioning 2.0.0.
    case semver
    /// npm packages: Semantic Versioning, `v` may stand before it.
    case npm
    /// Rust crates: Semantic Versioning.
    case cargo
    /// Hex packages of Elixir and Erlang: Semantic Versioning.
    case hex
    /// Go modules: Semantic Versioning with `v`; missing numbers count as zero.
    case golang
    /// Python packages: PEP 440.
    case pypi
    /// Ruby gems.
    case gem
    /// Maven artifacts.
    case maven
    /// NuGet packages: up to four numbers, pre-releases as in Semantic Versioning without case.
    case nuget
    /// Composer packages of PHP.
    case composer
    /// Conan recipes.
    case conan
    /// Perl distributions: decimal fractions or dotted numbers.
    case cpan
    /// Dates and times of RFC 3339 with `T` and `Z` in upper case.
    case datetime
    /// Dotted numbers; what follows the first other sign does not count.
    case intdot
    /// Any text, by its bytes.
    case lexicographic
    /// Dotted numbers, nothing else.
    case generic
    /// The type of the range `vers:all/*`, which holds whatever is asked; it orders nothing.
    case all
    /// The type of the range `vers:none/*`, which holds nothing; it orders nothing.
    case none

    /// Finds a scheme by its name or another usual one, such as `alpine` or `pep440`.
    public init?(name: String) {
        let aliases: [String: VersionScheme] = [
            "alpine": .apk, "arch": .alpm, "ebuild": .gentoo, "portage": .gentoo, "debian": .deb, "dpkg": .deb,
            "pep440": .pypi, "python": .pypi, "node": .npm, "go": .golang, "rubygems": .gem, "ruby": .gem,
            "rust": .cargo, "perl": .cpan, "httpd": .apache, "dotted": .generic, "elixir": .hex, "php": .composer,
            "redhat": .rpm, "decimal": .qpopper,
        ]
        let lowered = name.lowercased()
        guard let scheme = VersionScheme(rawValue: lowered) ?? aliases[lowered] else { return nil }
        self = scheme
    }

    /// How `a` stands to `b`; `unknown` when either is no version of this scheme or the scheme does not decide.
    public func compare(_ a: String, _ b: String) -> VersionOrder {
        guard let first = key(of: a), let second = key(of: b) else { return .unknown }
        return first.order(to: second)
    }

    /// Whether a text is a version of this scheme.
    public func isVersion(_ text: String) -> Bool { key(of: text) != nil }

    /// A version read once, to be compared often; nil when the text is no version of this scheme.
    func key(of text: String) -> VersionKey? {
        switch self {
        case .deb: DebianVersion(Array(text.utf8)).map { .deb($0) }
        case .rpm: RPMVersion(Array(text.utf8)).map { .rpm($0) }
        case .apk: key(text, AlpineVersion.init) { $0.order(to: $1) }
        case .alpm: key(text, ArchVersion.init, { $0.order(to: $1) }, { $0.order(toLimit: $1) })
        case .gentoo: key(text, GentooVersion.init) { $0.order(to: $1) }
        case .qpopper: key(text, QpopperVersion.init) { $0.order(to: $1) }
        case .sendmail: key(text, SendmailVersion.init) { $0.order(to: $1) }
        case .bind: key(text, BINDVersion.init) { $0.order(to: $1) }
        case .openssh: key(text, OpenSSHVersion.init, { $0.order(to: $1) }, { $0.order(toLimit: $1) })
        case .openssl: key(text, OpenSSLVersion.init) { $0.order(to: $1) }
        case .apache, .nginx: key(text, WebServerVersion.init) { $0.order(to: $1) }
        case .semver, .cargo, .hex: key(text, SemanticVersion.init) { $0.order(to: $1) }
        case .npm: key(text, EcosystemVersion.npm) { $0.order(to: $1) }
        case .golang: key(text, EcosystemVersion.golang) { $0.order(to: $1) }
        case .pypi: key(text, PythonVersion.init, { $0.order(to: $1) }, { $0.order(toLimit: $1) })
        case .gem: key(text, RubyVersion.init) { $0.order(to: $1) }
        case .maven: key(text, MavenVersion.init) { $0.order(to: $1) }
        case .nuget: key(text, NuGetVersion.init) { $0.order(to: $1) }
        case .composer: key(text, ComposerVersion.init) { $0.order(to: $1) }
        case .conan: key(text, ConanVersion.init) { $0.order(to: $1) }
        case .cpan: key(text, PerlVersion.init) { $0.order(to: $1) }
        case .datetime: key(text, Self.moment) { VersionOrder($0.date, $1.date) }
        case .intdot: key(text, Self.leadingNumbers, dottedOrder)
        case .lexicographic: key(text, { $0.isEmpty ? nil : $0 }, byteOrder)
        case .generic: key(text, { dottedNumbers($0[...]) }, dottedOrder)
        case .all, .none: nil
        }
    }

    /// - Parameter place: How a version stands to a limit; nil where a limit says what a version says.
    private func key<Version>(
        _ text: String, _ read: (String) -> Version?, _ compare: @escaping (Version, Version) -> VersionOrder,
        _ place: ((Version, Version) -> LimitOrder)? = nil
    ) -> VersionKey? {
        read(text).map { version in
            .other(
                version, compare: { ($0 as? Version).map { compare(version, $0) } ?? .unknown },
                place: place.map { place in { ($0 as? Version).map { place(version, $0) } ?? .unknown } })
        }
    }

    /// As ``key(of:)``, of a text whose bytes stand among others; unlike it, without asking for memory twice.
    fileprivate func key(of bytes: ArraySlice<UInt8>) -> VersionKey? {
        switch self {
        case .deb: DebianVersion(Array(bytes)).map { .deb($0) }
        case .rpm: RPMVersion(Array(bytes)).map { .rpm($0) }
        case _: key(of: String(decoding: bytes, as: UTF8.self))
        }
    }

    private static func moment(_ text: String) -> Timestamp? {
        Timestamp(text).flatMap { $0.hasUpperCaseLetters ? $0 : nil }
    }

    /// The numbers up to the first sign that is neither a digit nor a dot.
    private static func leadingNumbers(_ text: String) -> [String]? {
        var bytes = VersionBytes(text)
        return bytes.dottedNumbers()
    }
}

/// A version read once by its scheme, to be held against many ranges; see ``VersionRange/contains(_:)``.
public struct OrderedVersion {
    public let scheme: VersionScheme
    public let text: String
    let key: VersionKey

    /// Nil when the text is no version of the scheme.
    public init?(_ text: String, scheme: VersionScheme) {
        guard let key = scheme.key(of: text) else { return nil }
        self.scheme = scheme
        self.text = text
        self.key = key
    }

    /// How this version stands to a limit of its scheme, whose bytes are given; unknown when they are no version.
    public func order(to limit: ArraySlice<UInt8>) -> LimitOrder {
        scheme.key(of: limit).map { key.order(toLimit: $0) } ?? .unknown
    }
}

/// A version as its scheme reads it. Those of packages stand plainly, because hosts have thousands of them.
enum VersionKey {
    case deb(DebianVersion)
    case rpm(RPMVersion)
    case other(Any, compare: (Any) -> VersionOrder, place: ((Any) -> LimitOrder)?)

    /// The order to a version of the same scheme.
    func order(to other: VersionKey) -> VersionOrder {
        switch (self, other) {
        case (.deb(let mine), .deb(let theirs)): mine.order(to: theirs)
        case (.rpm(let mine), .rpm(let theirs)): mine.order(to: theirs)
        case (.other(_, let compare, _), .other(let theirs, _, _)): compare(theirs)
        case _: .unknown
        }
    }

    /// The order to a limit of the same scheme.
    func order(toLimit limit: VersionKey) -> LimitOrder {
        switch (self, limit) {
        case (.rpm(let mine), .rpm(let theirs)): mine.order(toLimit: theirs)
        case (.other(_, _, let place?), .other(let theirs, _, _)): place(theirs)
        case _: LimitOrder(order(to: limit))
        }
    }

    /// Whether neither of two limits speaks of the other one too: false for `1.0` of an RPM package and `1.0-5`.
    func isApart(from other: VersionKey) -> Bool {
        let order = order(to: other)
        return self.order(toLimit: other) == LimitOrder(order)
            && other.order(toLimit: self) == LimitOrder(order.reversed)
    }
}

/// `1.20.3` as its numbers; nil unless there are only digits between single dots.
func dottedNumbers(_ text: Substring) -> [String]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isDigit) }) else { return nil }
    return parts.map(String.init)
}
