import ArgumentParser
import CSAF
import NoroshiModel
import NoroshiReport

struct VersionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "versions",
        abstract: "Compare versions, and place them in ranges, as the software's own scheme orders them.",
        discussion: """
            SCHEMES
              packages    deb, rpm, apk, alpm, gentoo
              servers     bind, sendmail, openssh, openssl, apache, nginx, qpopper
              languages   pypi, npm, cargo, hex, golang, gem, maven, nuget, composer, conan, cpan
              others      semver, generic (dotted numbers), intdot, datetime, lexicographic

            EXAMPLES
              noroshi versions compare --scheme deb 1.0~rc1-1 1.0-1
              noroshi versions in-range --scheme openssh 9.2p1 'before 9.8p1'
            """,
        subcommands: [VersionsCompare.self, VersionsInRange.self]
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }
}

struct VersionsCompare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Tell how one version stands to another: '<', '=' or '>'.",
        discussion: """
            Prints '<', '=' or '>', or 'unknown' when a version is none of the scheme or the scheme does not decide. \
            A version that begins with '-' stands behind '--'.

            JSON: an object with scheme, a, b, and result: '<', '=', '>' or 'unknown'.

            EXIT STATUS
              0  the versions are ordered   2  unknown   64  usage

            EXAMPLES
              noroshi versions compare --scheme qpopper 2.41beta1 2.5
              noroshi versions compare --scheme pypi 1.0rc1 1.0.post1
              noroshi versions compare --scheme rpm 8.0p1-10.el8 8.0p1-11.el8 --format json
            """
    )

    @OptionGroup var options: SiteOptions

    @Option(help: ArgumentHelp("How versions are ordered; 'noroshi versions --help' lists schemes.", valueName: "name"))
    var scheme: String

    @Option(help: "text or json.")
    var format = VersionsCommand.Format.text

    @Argument(help: "The first version.")
    var a: String

    @Argument(help: "The second version.")
    var b: String

    func run() async throws {
        let texts = try Site(options).translations
        let scheme = try versionScheme(named: scheme)
        let order = scheme.compare(a, b)
        let sign =
            switch order {
            case .less: "<"
            case .equal: "="
            case .greater: ">"
            case .unknown: "unknown"
            }
        let answer = VersionAnswer([("scheme", scheme.rawValue), ("a", a), ("b", b), ("result", sign)])
        try Terminal.print((format == .json ? answer.json : sign) + "\n")
        guard order == .unknown else { return }
        for version in [a, b] where !scheme.isVersion(version) {
            throw Failure(notAVersion(version, scheme, texts))
        }
        throw Failure(
            texts.text(
                "versions.undecided",
                ["scheme": scheme.rawValue, "first": Escaped.text(a), "second": Escaped.text(b)]))
    }
}

struct VersionsInRange: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "in-range",
        abstract: "Tell whether a version lies in a range: 'inside', 'outside' or 'unknown'.",
        discussion: """
            A range is a 'vers:' text, which names its own scheme, or what vendors write: '<2.5', '>=1.0 <2.0 || >=3', \
            '[1.0,2.0)', '1.2.*', 'before 2.5', '2.4.1 and earlier', 'from 1.0 until 2.0', '2.5 より前', '2.5以前', \
            '1.0 から 2.0 まで'. Of the ambiguous ones, '以前', '以下', 'まで', 'through' and 'and earlier' include the \
            version that they name, 'until' and 'より前' do not, and both ends of 'between', 'to' and '-' belong to it. \
            What has no certain meaning is an error. A version that the scheme cannot place is 'unknown', never outside.

            JSON: an object with scheme, version, range, canonical (the range as a 'vers:' text), result ('inside', \
            'outside' or 'unknown') and place ('inside', 'below', 'between', 'above' or 'unknown').

            EXIT STATUS
              0  inside   1  outside   2  unknown, or not a range   64  usage

            EXAMPLES
              noroshi versions in-range --scheme qpopper 2.41beta1 'before 2.5'
              noroshi versions in-range --scheme deb 1:9.2p1-2 'vers:deb/>=1:8.5|<1:9.2p1-2+deb12u3'
              noroshi versions in-range --scheme npm 1.4.2 '^1.2.3 || >=3' --format json
            """
    )

    @OptionGroup var options: SiteOptions

    @Option(
        help: ArgumentHelp(
            "How versions are ordered; may be left out with a 'vers:' range.", valueName: "name"))
    var scheme: String?

    @Option(help: "text or json.")
    var format = VersionsCommand.Format.text

    @Argument(help: "The version to place.")
    var version: String

    @Argument(help: "The range, as one argument.")
    var range: String

    func run() async throws {
        let texts = try Site(options).translations
        let isCanonical = range.lowercased().hasPrefix("vers:")
        guard let name = scheme ?? (isCanonical ? VersionScheme.generic.rawValue : nil) else {
            throw Failure(
                "--scheme is missing", hint: "'noroshi versions --help' lists schemes", status: Failure.usage)
        }
        let asked = try versionScheme(named: name)
        let read: VersionRange
        do throws(VersionRange.ParseError) {
            read = try VersionRange.parseLeniently(range, defaultScheme: asked)
        } catch {
            try answer("unknown", place: "unknown", scheme: asked, canonical: nil)
            throw Failure(Escaped.text(texts.language == "ja" ? error.descriptionJa : error.description))
        }
        if scheme != nil, read.scheme != asked {
            Terminal.warn(
                texts.text(
                    "versions.other-scheme",
                    [
                        "range": Escaped.text(range), "named": read.scheme.rawValue, "scheme": asked.rawValue,
                    ]))
        }
        try place(in: read, texts)
    }

    private func place(in read: VersionRange, _ texts: Translations) throws {
        let (result, place) =
            switch read.contains(version) {
            case .inside: ("inside", "inside")
            case .outsideBelow: ("outside", "below")
            case .outsideBetween: ("outside", "between")
            case .outsideAbove: ("outside", "above")
            case .unknown: ("unknown", "unknown")
            }
        try answer(result, place: place, scheme: read.scheme, canonical: read.canonical)
        switch result {
        case "inside": return
        case "outside": throw ExitCode(1)
        case _:
            guard read.scheme.isVersion(version) else { throw Failure(notAVersion(version, read.scheme, texts)) }
            throw Failure(
                texts.text(
                    "versions.unplaced",
                    [
                        "scheme": read.scheme.rawValue, "version": Escaped.text(version), "range": Escaped.text(range),
                    ]))
        }
    }

    private func answer(_ result: String, place: String, scheme: VersionScheme, canonical: String?) throws {
        let fields = [
            ("scheme", scheme.rawValue), ("version", version), ("range", range), ("canonical", canonical),
            ("result", result), ("place", place),
        ]
        try Terminal.print((format == .json ? VersionAnswer(fields).json : result) + "\n")
    }
}

/// - Throws: ``Failure`` for a name that no scheme has, with those that there are.
private func versionScheme(named name: String) throws -> VersionScheme {
    guard let scheme = VersionScheme(name: name) else {
        let known = VersionScheme.allCases.map(\.rawValue).filter { !["all", "none"].contains($0) }
        throw Failure(
            "unknown scheme '\(Escaped.text(name))'", hint: "there are: \(known.joined(separator: ", "))",
            status: Failure.usage)
    }
    return scheme
}

private func notAVersion(_ version: String, _ scheme: VersionScheme, _ texts: Translations) -> String {
    texts.text("versions.not-a-version", ["version": Escaped.text(version), "scheme": scheme.rawValue])
}

/// An object of texts in JSON, its members in order.
private struct VersionAnswer {
    let fields: [(name: String, value: String?)]

    init(_ fields: [(String, String?)]) { self.fields = fields.map { (name: $0.0, value: $0.1) } }

    var json: String {
        let members = fields.map { "\(Self.quoted($0.name)):\($0.value.map(Self.quoted) ?? "null")" }
        return "{" + members.joined(separator: ",") + "}"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\" + String(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            case _: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
