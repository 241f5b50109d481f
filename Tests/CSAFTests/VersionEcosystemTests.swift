import CSAF
import Testing

@Suite struct `Order of versions of package managers` {
    /// Each list ascends; versions in one place are equal.
    private static let ascending: [(VersionScheme, [[String]])] = [
        (
            .pypi,
            [
                ["1.0.dev1"], ["1.0a1.dev2"], ["1.0a1", "1.0alpha1", "1.0-a.1", "v1.0A1"], ["1.0a1.post1.dev3"],
                ["1.0a1.post1"], ["1.0b2"], ["1.0b10"],
                ["1.0rc1", "1.0c1", "1.0pre1"],
                ["1.0", "1.0.0", " 1 "], ["1.0+a"], ["1.0+a.1"], ["1.0+1"], ["1.0.post1.dev1"],
                ["1.0.post1", "1.0-1", "1.0r1"], ["1.0.post2"], ["1.1"],
                ["1.10"], ["1!0.1"],
            ]
        ),
        (
            .npm,
            [
                ["1.0.0-0"], ["1.0.0-2"], ["1.0.0-10"], ["1.0.0--"], ["1.0.0-Alpha"], ["1.0.0-alpha"],
                ["1.0.0-alpha.1"], ["1.0.0-alpha.b"], ["1.0.0-alpha0"], ["1.0.0-rc10"], ["1.0.0-rc2"],
                ["1.0.0", "v1.0.0", "1.0.0+x"],
                ["1.0.1"],
            ]
        ),
        (.cargo, [["0.1.0"], ["1.0.0-rc.1"], ["1.0.0"]]), (.hex, [["1.0.0-dev"], ["1.0.0"], ["1.0.1"]]),
        (.golang, [["v1.0.0-20200101000000-abcdef"], ["v1.0.0", "1.0.0", "v1", "v1.0"], ["v1.2.0+incompatible"]]),
        (
            .gem,
            [
                ["1.0.a"], ["1.0.a.1"], ["1.0.b1"], ["1.0-rc1"], ["1.0.rc1"], ["1.0", "1", "1.0.0"],
                ["1.0.1a.9", "1.0.1a.9.0"], ["1.0.1"], ["1.1"],
            ]
        ),
        (
            .maven,
            [
                ["1-alpha-1", "1-a1", "1.0-alpha1"], ["1-beta"], ["1-milestone-2", "1-m2"], ["1-rc1", "1-cr1"],
                ["1-SNAPSHOT"],
                ["1", "1.0", "1-ga", "1.0.Final", "1-release"], ["1-sp"], ["1-abc"], ["1-1"], ["1.0.1"], ["1.2"],
                ["1.10"],
            ]
        ),
        (
            .nuget,
            [["1.0-alpha", "1.0.0-Alpha"], ["1.0-beta.2"], ["1.0-beta.10"], ["1.0", "1.0.0.0", "1.00"], ["1.0.0.1"]]
        ),
        (
            .composer,
            [
                ["1.0-dev"], ["1.0-alpha1-dev"], ["1.0-alpha1", "1.0_a.1", "1.0.0.0-ALPHA-1"], ["1.0-beta"], ["1.0-b2"],
                ["1.0-b2.1", "1.0-beta2-1", "1.0beta.2.1"], ["1.0-b10"], ["1.0-RC1"],
                ["1.0", "v1.0.0", "1.0-stable", "1.0-stable.2", "1.0-stable-dev", "1.0+x"],
                ["1.0-p1", "1.0-patch1", "1.0pl1"], ["1.1"],
            ]
        ),
        (.cpan, [["1.002"], ["1.02"], ["1.2"], ["v1.200.1"], ["1.3"]]), (.cpan, [["v1.2"], ["1.3.0"], ["1.02"]]),
        (.conan, [["1.0-pre"], ["1.0", "1", "1.0.0"], ["1.0+b1"], ["1.2"], ["1.10"], ["1.a"], ["cci.1"]]),
        (
            .apk,
            [
                ["1.0_alpha1"], ["1.0_rc1"], ["1.0"], ["1.0-r1"], ["1.0_git1"], ["1.0_p1"], ["1.0a"], ["1.0.1"],
                ["1.01"], ["1.1"],
            ]
        ),
        (
            .gentoo,
            [
                ["1.0_alpha"], ["1.0_beta2"], ["1.0_pre1"], ["1.0_rc1"], ["1.0", "1.0-r0", "01.0"], ["1.0-r1"],
                ["1.0_p1"], ["1.0b"], ["1.01"], ["1.1"],
            ]
        ),
        (.alpm, [["1.0a"], ["1.0b"], ["1.0rc1"], ["1.0", "1.0-5"], ["1.0.a"], ["1.0.1"], ["1:0.1"]]),
        (
            .openssl,
            [
                ["0.9.8zg"], ["0.9.8zh"], ["1.0.2-beta1"], ["1.0.2"], ["1.0.2a"], ["1.0.2z"], ["1.0.2za"],
                ["3.0.0-alpha2"], ["3.0.0-beta1"], ["3.0.0"],
            ]
        ),
        (.apache, [["2.4.10-dev"], ["2.4.10"], ["2.4.57"]]), (.nginx, [["1.9.15"], ["1.25.0"]]),
        (.datetime, [["2012-06-30T23:59:60Z", "2012-07-01T02:00:00+02:00"], ["2016-12-31T23:59:59Z"]]),
        (.intdot, [["1.2", "1.2beta", "01.2rc1"], ["1.10"]]), (.lexicographic, [["1.10"], ["1.2"], ["a b"], ["é"]]),
    ]

    @Test(arguments: ascending)
    func `versions of a scheme ascend`(scheme: VersionScheme, places: [[String]]) {
        for (i, first) in places.enumerated() {
            for (j, second) in places.enumerated() {
                for (a, b) in first.flatMap({ a in second.map { (a, $0) } }) {
                    let expected: VersionOrder = i < j ? .less : i > j ? .greater : .equal
                    #expect(scheme.compare(a, b) == expected, "\(scheme): \(a) to \(b)")
                }
            }
        }
    }

    @Test(arguments: [
        (VersionScheme.pypi, "1.0-x"), (.pypi, "french toast"), (.npm, "1.0"), (.npm, "01.0.0"), (.golang, "v1.0-rc"),
        (.gem, "1.0.é"), (.gem, "a.1"),
        (.gem, ""), (.maven, "1.0 0"), (.nuget, "1.2.3.4.5"), (.nuget, "1.0-ä"), (.composer, "dev-main"),
        (.composer, "1.0-x"), (.cpan, "1_0"),
        (.cpan, "x"), (.conan, "1 0"), (.apk, "1.0_foo"), (.apk, "a1"), (.gentoo, "1.0_foo"), (.gentoo, "1.0-x1"),
        (.alpm, ""), (.openssl, "1"),
        (.openssl, "1.0.2-fipsx"), (.apache, "2.4.57 (Debian)"), (.datetime, "2020-01-01"),
        (.datetime, "2020-01-01t00:00:00Z"), (.intdot, "x1"),
        (.lexicographic, ""), (.all, "1"), (.none, "1"),
    ])
    func `what a scheme cannot read is unknown`(scheme: VersionScheme, text: String) {
        #expect(!scheme.isVersion(text))
        #expect(scheme.compare(text, text) == .unknown)
    }

    @Test(arguments: [
        ("Alpine", VersionScheme.apk), ("pep440", .pypi), ("DEB", .deb), ("ebuild", .gentoo), ("go", .golang),
    ])
    func `a scheme has other names`(name: String, scheme: VersionScheme) {
        #expect(VersionScheme(name: name) == scheme)
        #expect(VersionScheme(name: "no-such") == nil)
    }

    @Test(arguments: VersionScheme.allCases)
    func `a huge version is read or refused without delay`(scheme: VersionScheme) {
        for unit in ["1", "1.", "a", "-", "1-", "~", "1a", ".-_", "0"] {
            let text = "1" + String(repeating: unit, count: 10_000 / unit.utf8.count)
            #expect([.equal, .unknown].contains(scheme.compare(text, text)))
        }
    }
}

@Suite struct `The text of vers` {
    @Test(arguments: [
        ("vers:npm/>=1.0.0|<2.0.0", "npm", [">=1.0.0", "<2.0.0"]), ("vers:npm/1.0%252F0", "npm", ["=1.0%2F0"]),
        ("vers:lexicographic/1%202", "lexicographic", ["=1 2"]),
        ("vers:lexicographic/1%092", "lexicographic", ["=1\t2"]),
        ("vers:somecool.unknown-type/>Jo_3,16|<=2.Ko_5,20", "somecool.unknown-type", [">Jo_3,16", "<=2.Ko_5,20"]),
        ("vers:all/*", "all", []),
        ("vers:datetime/>=2012-06-30T23:59:60Z", "datetime", [">=2012-06-30T23:59:60Z"]),
    ])
    func `is cut into its parts`(text: String, type: String, constraints: [String]) throws {
        let specifier = try VersSpecifier(text)
        #expect(specifier.type == type)
        #expect(specifier.constraints.map { $0.comparator.rawValue + $0.version } == constraints)
    }

    @Test(arguments: [
        "vers:npm/>=1.0.0| <2.0.0", "vers:npm/|>=1.0.0", "vers:npm/>=1.0.0|", "vers:npm/>=1.0.0||<2.0.0",
        "vers:npm/1.0%2G0", "vers:npm/",
        "vers:npm/=1.0", "vers:npm/*|1.0", "vers:npm/1.0*", "vers:/1.0", "vers:1npm/1.0", "vers:n_pm/1.0",
        "VERS:npm/1.0", "npm/1.0", "vers:npm",
        "vers:invalid/1.0", "vers:all/1.0", "vers:none/1.0", "vers:npm/<>1.0", "vers:npm/1.0\t", "vers:npm/é",
        "vers:npm/%", "vers:npm/>=%20%", "vers:npm/1|1", "vers:unheard/<1|>=1",
    ])
    func `is refused when it is not exact`(text: String) {
        #expect(throws: VersionRange.ParseError.self) { try VersSpecifier(text) }
    }

    @Test(arguments: [
        ("vers:generic/<2.0|>=1.0", "vers:generic/>=1.0|<2.0"),
        ("VERS:Generic/ >= 1.0 | < 2.0", "vers:generic/>=1.0|<2.0"),
        ("vers:generic/|<1.0||<2.0|", "vers:generic/<2.0"), ("vers:generic/>=1.0|>=2.0", "vers:generic/>=1.0"),
        ("vers:generic/=1.0", "vers:generic/1.0"),
        ("vers:generic/>=1.0|1.5|<2.0", "vers:generic/>=1.0|<2.0"), ("vers:generic/1.0|1.0", "vers:generic/1.0"),
        ("vers:deb/1:1.0", "vers:deb/1%3A1.0"),
        ("vers:generic/!=1.5|>=1.0", "vers:generic/>=1.0|!=1.5"),
    ])
    func `is forgiven what has one meaning`(text: String, canonical: String) throws {
        #expect(try VersionRange.parseLeniently(text, defaultScheme: .generic).canonical == canonical)
    }

    @Test(arguments: [
        ("vers:all/*", "whatever", VersionRange.Containment.inside), ("vers:none/*", "1.0", .outsideBetween),
        ("vers:pypi/>=1.0|<2.0", "1.0rc1", .outsideBelow),
        ("vers:npm/>=1.0.0|<2.0.0", "2.0.0-rc.1", .inside), ("vers:generic/>=1.0|1.5", "1.7", .inside),
        ("vers:generic/>=1.0|1.5", "0.9", .outsideBelow),
        ("vers:intdot/<2", "1.9beta", .inside),
        ("vers:datetime/<=2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z", .inside),
        ("vers:semver/<2.1.0|>4.2.0", "3.0.0", .outsideBetween), ("vers:openssl/>=1.0.2|<1.0.2zf", "1.0.2k", .inside),
        ("vers:maven/<2", "x y", .unknown),
    ])
    func `places versions`(range: String, version: String, place: VersionRange.Containment) throws {
        #expect(try VersionRange.parse(range, defaultScheme: .generic).contains(version) == place)
    }
}
