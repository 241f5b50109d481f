import CSAF
import Testing

@Suite struct `Ranges of versions` {
    @Test(arguments: [
        "vers:qpopper/<2.5", "vers:generic/*", "vers:generic/1.0|2.0", "vers:generic/>=1.0|!=1.5|<2.0",
        "vers:bind/>=4.9|<4.9.7|>=8|<8.1.2", "vers:deb/>=1%3A8.5p1|<1%3A9.2p1-2%2Bdeb12u3", "vers:semver/>1.0.0-rc.1",
        "vers:rpm/<=1.0-2.el8", "vers:sendmail/<8.9.3", "vers:openssh/<4.4p1|>=8.5p1|<9.8p1", "vers:generic/!=1.0",
    ])
    func `a canonical range is read and written back`(text: String) throws {
        #expect(try VersionRange.parse(text, defaultScheme: .semver).canonical == text)
    }

    @Test(arguments: [
        ("vers:qpopper", "\"/\" is missing"), ("vers:unheard/<1.0", "unknown type \"unheard\""),
        ("vers:Deb/<1.0", "unknown type \"Deb\""), ("vers:generic/", "a constraint without a version"),
        ("vers:generic/<", "a constraint without a version"), ("vers:generic/<1.0|", "a constraint without a version"),
        ("vers:generic/=1.0", "unknown comparator \"=\""), ("vers:generic/=<1.0", "unknown comparator \"=<\""),
        ("vers:generic/<2.0|>=1.0", "\"2.0\" is not in ascending order"),
        ("vers:generic/1.0|1.0", "version \"1.0\" stands twice"),
        ("vers:qpopper/2.5|2.50", "version \"2.50\" stands twice"),
        ("vers:npm/1|1", "version \"1\" stands twice"), ("vers:generic/1.0|*", "\"*\" beside other constraints"),
        ("vers:generic/<1.0|<2.0", "limits do not alternate: \"<1.0\", \"<2.0\""),
        ("vers:generic/>=1.0|>=2.0", "limits do not alternate: \">=1.0\", \">=2.0\""),
        ("vers:generic/1.0|<2.0", "\"<2.0\" makes \"1.0\" needless"),
        ("vers:generic/<2.x", "\"2.x\" is not a generic version"),
        ("vers:generic/< 2.0", "\" 2.0\" is not percent-encoded"),
        ("vers:deb/<1%3", "\"1%3\" is not percent-encoded"), ("vers:deb/<1%FF", "\"1%FF\" is not percent-encoded"),
        ("vers:bind/9.11.4-P2|9.11.4-S1", "no order between \"9.11.4-P2\" and \"9.11.4-S1\""),
        ("", "empty"), ("2.y", "\"2.y\" is not a qpopper version"), ("some versions", "cannot be read as a range"),
        ("up to 2.5", "cannot be read as a range"), ("<2.5 or so", "cannot be read as a range"),
        ("2.5以前の古い版", "\"2.5以前の古い版\" is not a qpopper version"),
    ])
    func `what is no range says why`(text: String, reason: String) {
        let error = #expect(throws: VersionRange.ParseError.self) {
            try VersionRange.parse(text, defaultScheme: .qpopper)
        }
        #expect(error?.reason == reason)
        #expect(error?.description.hasPrefix("version range \"") == true)
    }

    @Test(arguments: [
        ("<2.5", "<2.5"), ("< 2.5", "<2.5"), ("<2.5", "<2.5"), (">=1.0|<2.5", ">=1.0|<2.5"),
        (">=1.0 <2.5", ">=1.0|<2.5"),
        ("<2.5, >= 1.0", ">=1.0|<2.5"), (">1.0 and <= 2.5", ">1.0|<=2.5"), ("≤ 2.5", "<=2.5"), ("= 2.5", "2.5"),
        ("== 2.5", "2.5"), ("2.5", "2.5"), ("version 2.5", "2.5"), ("before 2.5", "<2.5"), ("prior to 2.5", "<2.5"),
        ("versions prior to 2.5", "<2.5"), ("earlier than 2.5", "<2.5"), ("2.0 - 2.4", ">=2.0|<=2.4"),
        ("2.0 – 2.4", ">=2.0|<=2.4"), ("from 2.0 to 2.4", ">=2.0|<=2.4"), ("2.5 and later", ">=2.5"),
        ("2.5 or newer", ">=2.5"),
        ("2.5 and earlier", "<=2.5"), ("through 2.5", "<=2.5"), ("2.5 より前", "<2.5"), ("2.5より前のバージョン", "<2.5"),
        ("２.５ 未満", "<2.5"), ("2.5 以前", "<=2.5"), ("2.5 以降", ">=2.5"), ("バージョン 2.5 以上", ">=2.5"), ("2.5 以下", "<=2.5"),
        ("2.5 より後", ">2.5"), ("2.0 から 2.4 まで", ">=2.0|<=2.4"), ("2.0〜2.4", ">=2.0|<=2.4"), ("2.0～2.4", ">=2.0|<=2.4"),
        ("*", "*"), ("all versions", "*"), ("すべてのバージョン", "*"),
    ])
    func `plain ways of writing are understood`(text: String, constraints: String) throws {
        #expect(try VersionRange.parse(text, defaultScheme: .qpopper).canonical == "vers:qpopper/" + constraints)
    }

    @Test(arguments: [
        ("vers:qpopper/<2.5", "2.41beta1", VersionRange.Containment.inside),
        ("vers:qpopper/<2.5", "2.5", .outsideAbove),
        ("vers:qpopper/<2.5", "3.0b31", .outsideAbove), ("vers:qpopper/>=2.5", "2.4", .outsideBelow),
        ("vers:qpopper/<2.5", "unknown", .unknown), ("vers:bind/>=4.9|<4.9.7|>=8|<8.1.2", "4.9.6-REL", .inside),
        ("vers:bind/>=4.9|<4.9.7|>=8|<8.1.2", "4.9.7", .outsideBetween),
        ("vers:bind/>=4.9|<4.9.7|>=8|<8.1.2", "5", .outsideBetween),
        ("vers:bind/>=4.9|<4.9.7|>=8|<8.1.2", "8.1.1", .inside),
        ("vers:bind/>=4.9|<4.9.7|>=8|<8.1.2", "8.1.2", .outsideAbove),
        ("vers:bind/>=4.9|<4.9.7|>=8|<8.1.2", "4.8.3", .outsideBelow),
        ("vers:bind/>=4.9|<4.9.7|>=8|<8.1.2", "9.18.1-Ubuntu", .unknown), ("vers:generic/*", "1.0", .inside),
        ("vers:generic/*", "1.0a", .unknown), ("vers:generic/1.0|2.0", "1.5", .outsideBetween),
        ("vers:generic/1.0|2.0", "2.0.0", .inside), ("vers:generic/1.0|2.0", "3", .outsideAbove),
        ("vers:generic/1.0|2.0", "0.9", .outsideBelow), ("vers:generic/>=1.0|!=1.5|<2.0", "1.5", .outsideBetween),
        ("vers:generic/>=1.0|!=1.5|<2.0", "1.6", .inside), ("vers:generic/!=1.5", "1.6", .inside),
        ("vers:generic/!=1.5", "1.5", .outsideBetween), ("vers:generic/>1.0", "1.0", .outsideBelow),
        ("vers:generic/<1.0|>1.0.1", "1.0.1", .outsideBetween), ("vers:generic/<1.0|>=2.0", "1.0", .outsideBetween),
    ])
    func `a version has a place`(range: String, version: String, place: VersionRange.Containment) throws {
        #expect(try VersionRange.parse(range, defaultScheme: .generic).contains(version) == place)
    }
}
