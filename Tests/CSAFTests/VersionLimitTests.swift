import CSAF
import Testing

@Suite struct `Limits that say less than a version` {
    @Test(arguments: [
        (VersionScheme.openssh, "9.8 and earlier", "9.8p1", VersionRange.Containment.inside),
        (.openssh, "9.8 以前", "9.8p1", .inside), (.openssh, "up to and including 9.8", "9.8p1", .inside),
        (.openssh, "9.8", "9.8p1", .inside), (.openssh, "9.8", "9.8", .inside), (.openssh, "<=9.8", "9.8p1", .inside),
        (.openssh, "vers:openssh/<=9.8", "9.8p1", .inside), (.openssh, "<9.8", "9.8p1", .outsideAbove),
        (.openssh, "<9.8", "9.7p1", .inside), (.openssh, "<9.8", "9.8p2", .outsideAbove),
        (.openssh, "<=9.8", "9.8p2", .unknown), (.openssh, "<=9.8", "9.9p1", .outsideAbove),
        (.openssh, ">=9.8", "9.8p1", .inside), (.openssh, ">=9.8", "9.8p2", .inside),
        (.openssh, ">9.8", "9.8p1", .outsideBelow), (.openssh, ">9.8", "9.8p2", .unknown),
        (.openssh, "8.5 - 9.7, 9.8", "9.8p1", .inside), (.openssh, "8.5, 9.8, 9.8p1", "9.8p2", .unknown),
        (.openssh, "<9.8p1", "9.8", .inside), (.openssh, "<9.8p1", "9.8p1", .outsideAbove),
        (.openssh, ">=9.8 <9.8p2", "9.8p1", .inside), (.openssh, ">=9.8 <9.8p2", "9.8p2", .outsideAbove),
        (.openssh, "!=9.8", "9.8p1", .outsideBetween), (.openssh, "!=9.8", "9.8p2", .unknown),
        (.pypi, "==1.0", "1.0+local", .inside), (.pypi, "<=1.0", "1.0+local", .inside),
        (.pypi, ">1.0", "1.0+local", .outsideBelow), (.pypi, "<1.0", "1.0+local", .outsideAbove),
        (.pypi, "==1.0+local", "1.0", .outsideBelow), (.pypi, "==1.0+local", "1.0+local", .inside),
        (.pypi, "vers:pypi/1.0", "1.0+local", .inside), (.pypi, "==1.0", "1.0.post1+local", .outsideAbove),
        (.rpm, "<=1.0", "1.0-5", .inside), (.rpm, "<1.0", "1.0-5", .outsideAbove), (.rpm, "=1.0", "1.0-5", .inside),
        (.rpm, ">1.0", "1.0-5", .outsideBelow), (.rpm, ">=1.0", "1.0-5", .inside), (.rpm, "<=1.0", "1.0", .inside),
        (.rpm, "<=1.0-5", "1.0", .unknown), (.rpm, "<1.0-5", "1.0", .unknown), (.rpm, "=1.0-5", "0:1.0", .unknown),
        (.rpm, "<1.0-5", "0.9", .inside), (.rpm, "<1.0-5", "1.1", .outsideAbove), (.rpm, "<1:1.0-5", "1.0", .inside),
        (.rpm, ">=1.0 <1.0-5", "1.0-3", .inside), (.rpm, ">=1.0 <1.0-5", "1.0-7", .outsideAbove),
        (.rpm, "1.0, 1.0-5", "1.0", .inside), (.rpm, "1.0, 1.0-5", "1.0-7", .inside),
        (.rpm, "vers:rpm/<0.9|>=1.0-2", "1.0", .unknown),
        (.alpm, "<=1.0", "1.0-5", .inside), (.alpm, "<1.0", "1.0-5", .outsideAbove),
        (.alpm, "<=1.0-5", "1.0", .unknown), (.alpm, "<1.0-5", "0.9", .inside), (.alpm, "<1.0-5", "1.0-4", .inside),
        (.npm, "1.2 - 1.5", "1.5.9", .inside), (.npm, "<=1.5", "1.5.9", .inside),
        (.npm, ">1.5", "1.5.9", .outsideBelow),
        (.composer, "1.0 - 2.0", "2.0.5", .inside), (.composer, "1.0 - 2.0", "2.1-beta1", .outsideAbove),
        (.composer, "<=1.5", "1.5.1", .outsideAbove),
    ])
    func `place versions as people mean it`(
        scheme: VersionScheme, text: String, version: String, place: VersionRange.Containment
    ) throws {
        let range = try VersionRange.parse(text, defaultScheme: scheme)
        #expect(range.contains(version) == place, "\(version) in \(text)")
        #expect(try VersionRange.parse(range.canonical, defaultScheme: .generic).contains(version) == place)
        #expect(OrderedVersion(version, scheme: scheme).map { range.contains($0) } == place)
    }

    @Test(arguments: [
        (VersionScheme.rpm, ">1.0-3 <=1.0"), (.rpm, "<1.0-5 || <=1.0"), (.rpm, "1.0 || >=0.9 <1.0-5"),
        (.rpm, ">=1.0-5 <1.0"), (.rpm, "vers:rpm/<=1.0|>1.0-3"), (.rpm, ">=1.0 <2.0 || >=1.0-5 !=1.0"),
        (.openssh, ">9.8 <9.8p2"), (.openssh, "<=9.8 || <9.8p2"), (.alpm, "<1.0, >=1.0-5"), (.alpm, "<=1.0-5 || <=1.0"),
        (.pypi, "<=1.0, >1.0+a"),
    ])
    func `are refused beside a limit of which they speak too`(scheme: VersionScheme, text: String) {
        #expect(throws: VersionRange.ParseError.self) { try VersionRange.parse(text, defaultScheme: scheme) }
        #expect(throws: VersionRange.ParseError.self) { try VersionRange.parseLeniently(text, defaultScheme: scheme) }
    }

    @Test func `a needless limit is forgiven only where it is one`() throws {
        let read = { (text: String) throws(VersionRange.ParseError) in
            try VersionRange.parseLeniently(text, defaultScheme: .generic)
        }
        #expect(try read("vers:rpm/<1.0-4|<1.0-5").canonical == "vers:rpm/<1.0-5")
        #expect(throws: VersionRange.ParseError.self) { try read("vers:rpm/<=1.0|<1.0-5") }
        #expect(throws: VersionRange.ParseError.self) { try read("vers:openssh/>=9.8|>=9.8p1") }
    }

    /// What decides here is asked of ranges one constraint at a time, too.
    @Test(arguments: [
        (VersionScheme.rpm, ["0.9", "1.0", "1.0-1", "1.0-5", "1.1-1"]), (.openssh, ["9.7p1", "9.8", "9.8p1", "9.8p2"]),
        (.pypi, ["1.0", "1.0+a", "1.0.post1", "1.1"]), (.alpm, ["0.9-1", "1.0", "1.0-1", "1.1"]),
    ])
    func `a limit and its contrary never both hold a version`(scheme: VersionScheme, versions: [String]) throws {
        for limit in versions {
            for (sign, contrary) in [("<", ">="), (">", "<="), ("", "!=")] {
                for version in versions {
                    let places = try [sign, contrary].map {
                        try VersionRange.parse(
                            "vers:\(scheme.rawValue)/\($0)\(encoded(limit))", defaultScheme: .generic
                        )
                        .contains(version)
                    }
                    let isIn = places.map { $0 == .inside }, isUnknown = places.map { $0 == .unknown }
                    #expect(
                        isUnknown == [true, true] || isUnknown == [false, false] && isIn[0] != isIn[1],
                        "\(version) to \(limit) of \(scheme): \(places)")
                }
            }
        }
    }

    private func encoded(_ version: String) -> String { version.replacing("+", with: "%2B") }
}
