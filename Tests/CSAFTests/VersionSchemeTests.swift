import CSAF
import Testing

@Suite struct `Order of versions` {
    /// Each list ascends; versions in one place are equal.
    private static let ascending: [(VersionScheme, [[String]])] = [
        (
            .sendmail,
            [
                ["8.11.7"], ["8.11.7p1", "8.11.7p1+Sun8"], ["8.11.7p2"], ["8.12.0.PreAlpha1"], ["8.12.0.Alpha1"],
                ["8.12.0.Beta5"], ["8.12.0"],
            ]
        ),
        (
            .bind,
            [
                ["8.9.3"], ["8.9.3-Wp1"], ["8.9.3-P1"], ["9.5.0-P2"], ["9.5.0-P2-W1"], ["9.5.0-P2-W2"], ["9.9.3-S1"],
                ["9.9.3-S1-P1"], ["9.9.3-S2"],
            ]
        ),
        (
            .bind,
            [
                ["9.4.0"], ["9.4.3"], ["9.4.3-P5"], ["9.4-ESV", "9.4-ESV-R0"], ["9.4-ESV-P1"],
                ["9.4-ESV-R1"], ["9.4-ESV-R4"], ["9.4-ESV-R4-W1"], ["9.4-ESV-R4-P1"], ["9.4-ESV-R4-P1-W1"],
                ["9.4-ESV-R5b1"], ["9.4-ESV-R5rc1"], ["9.4-ESV-R5"], ["9.5.0a1"], ["9.6.1-P3"], ["9.6.2"],
                ["9.6-ESV-R7-P1"], ["9.6-ESV-R11-P2"], ["9.7.0a1"],
            ]
        ),
        (
            .openssl,
            [["1.0.1d"], ["1.0.1e", "1.0.1e-fips"], ["1.0.2-beta1", "1.0.2-beta1-fips"], ["1.0.2", "1.0.2-fips"]]
        ),
        (.rpm, [["a", "a+"], ["b"], ["b1"], ["1"]]),
        (
            .qpopper,
            [
                ["2.1.4-R3", "2.1.4"], ["2.2"], ["2.4"], ["2.41beta1", "2.41b1"], ["2.41"], ["2.5b2"],
                ["2.5", "2.50", "2.5.0"],
                ["2.51"], ["2.52"], ["2.53"], ["3.0b2"], ["3.0b18"], ["3.0b31"], ["3.0fc1"], ["3.0"], ["3.0.1"],
                ["3.1"],
                ["4.0.5", "4.0.5-krb5"], ["4.0.14"], ["4.1.19"],
            ]
        ),
        (
            .sendmail,
            [
                ["5.65"], ["5.65a"], ["5.65c", "5.65c/IDA-1.4.4.1", "5.65c+IDA-1.4"], ["5.67"],
                ["5.67b", "5.67b+IDA-1.5"], ["8.6.12"], ["8.8.7"],
                ["8.8.8", "8.8.8/8.8.5", "8.8.8+2.7Wbeta7", "8.8.8/3.6W"], ["8.9.0.Beta5"],
                ["8.9"],
                ["8.9.3", "8.9.3+Sun"], ["8.11.7p1", "8.11.7p1+Sun"], ["8.12.0.Beta5"], ["8.12.0.Beta19"],
                ["8.12.0", "8.12"], ["8.17.1"],
            ]
        ),
        (
            .bind,
            [
                ["4.9.3-BETA9"], ["4.9.3"], ["4.9.3-P1"], ["4.9.6", "4.9.6-REL"], ["4.9.7-T1B"], ["4.9.7-T2A"],
                ["4.9.7"],
                ["8.1.1"], ["8.1.2-T3B"], ["8.1.2"], ["8.2.2"], ["8.2.2-P1"], ["8.2.2-P5"], ["9.7.0a1"], ["9.7.0b2"],
                ["9.7.0rc1"], ["9.7.0"], ["9.18.28"],
            ]
        ),
        (
            .openssh,
            [
                ["3.9p1"], ["3.9.1p1"], ["4.3p2"], ["4.4p1"], ["7.4p1"], ["8.5"], ["8.5p1"], ["8.5p2"], ["9.2p1"],
                ["9.8p1"],
                ["10.0p2"],
            ]
        ),
        (
            .semver,
            [
                ["1.0.0-alpha"], ["1.0.0-alpha.1"], ["1.0.0-alpha.beta"], ["1.0.0-beta"], ["1.0.0-beta.2"],
                ["1.0.0-beta.11"],
                ["1.0.0-rc.1"], ["1.0.0", "1.0.0+build"], ["1.2.0"], ["1.10.0"],
            ]
        ),
        (
            .deb,
            [
                ["1.0~~"], ["1.0~rc1"], ["1.0", "0:1.0", "1.0-0"], ["1.0-1"], ["1.0-1+b1"], ["1.0a"], ["1.0+x"],
                ["1.0.1"],
                ["1:0.9", "0000000000001:0.9"], ["1:8.4p1-5+deb11u3"], ["1:9.2p1-2+deb12u2"], ["1:9.2p1-2+deb12u3"],
                ["1:9.2p1-2+deb12u10"],
                ["2147483647:0"],
            ]
        ),
        (
            .rpm,
            [
                ["1.0~rc1"], ["1.0", "0:1.0"], ["1.0-1"], ["1.0-5"], ["1.0^git1"], ["1.0.a"], ["1.0.1"],
                ["1.1", "1_1"], ["1.10"],
                ["8.0p1-10.el8"], ["8.0p1-11.el8"], ["1:0.1"],
                ["1:3.0.7-18.el9_2"], ["1:3.0.7-27.el9"], ["1:3.0.7-27.el9_4.1", "1:3.0.7-27.el9.4.1"],
                ["1:3.0.7-027.el10"], ["1:3.0.7^git2-1"], ["1:3.0.8-150500.5.3.1"], ["1:3.0.8-150500.5.5.1"],
                ["1:3.0.10~rc1-1"], ["1:3.0.10-1", "01:3.00.10-1"],
            ]
        ),
        (
            .apk,
            [
                ["1.2.3_alpha2"], ["1.2.3_rc1-r9"], ["1.2.3"], ["1.2.3-r0"],
                ["1.2.3-r1"], ["1.2.3-r10"], ["1.2.3_p1"], ["1.2.3a"], ["1.2.3.1"], ["1.2.10"], ["3.1.4-r5"],
            ]
        ),
        (.generic, [["1", "1.0"], ["1.2"], ["1.10"], ["2.0.0.1"], ["2024.01"]]),
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
        (VersionScheme.qpopper, "2.x"), (.qpopper, "2.53 patched"), (.qpopper, ""), (.qpopper, "2.53-x"),
        (.sendmail, "8.9.3p"), (.sendmail, "8.9.3.Delta1"), (.bind, "9.9.3-W"), (.bind, "9.9.3-S1-P"),
        (.sendmail, "8.9.3c"), (.sendmail, "8.8.8+"), (.sendmail, "5.65cd"), (.sendmail, "8.9.3+ Sun"),
        (.bind, "9.16.1-Ubuntu"),
        (.bind, "9.4-ESV-"), (.bind, "9.4-ESV-R"), (.bind, "9.4-ESV-R5-"), (.bind, "9.4.3-ESV"), (.bind, "9.4-ESV5"),
        (.bind, "9.11.4-P2-RedHat-9.11.4-26.P2.el7"), (.openssh, "9.2p1 Debian-2+deb12u2"), (.openssh, "9.2p"),
        (.semver, "1.0"), (.semver, "v1.0.0"), (.generic, "1.0a"), (.generic, "1..0"), (.generic, "１.0"),
        (.deb, "abc"), (.deb, "1:"), (.deb, "1.0-"), (.deb, "1.0 2"), (.deb, "x:1.0"),
        (.deb, "2147483648:1"), (.deb, "99999999999:1"), (.rpm, "1.0-"), (.rpm, "a b"),
    ])
    func `what a scheme cannot read is unknown`(scheme: VersionScheme, text: String) {
        #expect(scheme.compare(text, "1.0.0") == .unknown)
        #expect(scheme.compare("1.0.0", text) == .unknown)
        #expect(!scheme.isVersion(text))
    }

    @Test func `what a scheme does not decide is unknown`() {
        #expect(VersionScheme.bind.compare("9.11.4-P2", "9.11.4-S1") == .unknown)
        // A release that stands beside the extended support versions of its line, and a line that has none known.
        #expect(VersionScheme.bind.compare("9.6.3", "9.6-ESV-R4") == .unknown)
        #expect(VersionScheme.bind.compare("9.6-ESV-R4", "9.6.3") == .unknown)
        #expect(VersionScheme.bind.compare("9.8.0", "9.8-ESV") == .unknown)
        #expect(VersionScheme.bind.compare("9.5.0-P2-W1", "9.5.0-P2-Wp1") == .unknown)
        #expect(VersionScheme.bind.compare("8.1.2-T3B", "8.1.2rc1") == .unknown)
        #expect(VersionScheme.qpopper.compare("3.0b", "3.0b5") == .unknown)
        #expect(VersionScheme.qpopper.compare("3.0b", "3.0") == .less)
    }

    @Test func `the first alert's order holds where others turn it round`() {
        #expect(VersionScheme.qpopper.compare("2.41beta1", "2.5") == .less)
        #expect(VersionScheme.deb.compare("2.41beta1", "2.5") == .greater)
    }

    @Test func `numbers have no upper limit`() {
        let huge = String(repeating: "9", count: 500)
        #expect(VersionScheme.generic.compare(huge, "1" + huge) == .less)
        #expect(VersionScheme.deb.compare("1." + huge, "1.1" + huge) == .less)
    }
}
