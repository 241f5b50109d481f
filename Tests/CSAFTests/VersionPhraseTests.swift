import CSAF
import Testing

@Suite struct `Ranges as vendors write them` {
    @Test(arguments: [
        ("<= 1.2.3", "<=1.2.3"), ("< 4.0", "<4.0"), ("<4.0", "<4.0"), ("<V3.1.2.2", "<3.1.2.2"),
        ("<v0.8.15", "<0.8.15"),
        ("before 2.5", "<2.5"), ("prior to 2.5", "<2.5"), ("Prior to version 2.5", "<2.5"),
        ("versions before 2.5", "<2.5"),
        ("all versions before 2.5", "<2.5"), ("All versions prior to V2.5", "<2.5"),
        ("all versions < v0.8.15", "<0.8.15"),
        ("earlier than 2.5", "<2.5"), ("versions earlier than 2.5", "<2.5"), ("lower than 2.5", "<2.5"),
        ("below 2.5", "<2.5"),
        ("less than 2.5", "<2.5"), ("until 2.5", "<2.5"), ("up to but not including 2.5", "<2.5"),
        ("2.4.1 and earlier", "<=2.4.1"), ("2.4.1 and prior", "<=2.4.1"), ("2.4.1 and earlier versions", "<=2.4.1"),
        ("Version 2.4.1 and all prior versions", "<=2.4.1"), ("2.4.1 or older", "<=2.4.1"),
        ("2.4.1 and below", "<=2.4.1"),
        ("2.4.1, and earlier", "<=2.4.1"), ("up to and including 2.5", "<=2.5"), ("through 2.5", "<=2.5"),
        ("less than or equal to 2.5", "<=2.5"), ("no later than 2.5", "<=2.5"), ("up to (including) 2.5", "<=2.5"),
        ("2.5 and later", ">=2.5"), ("2.5 or newer", ">=2.5"), ("2.5 and above", ">=2.5"), ("2.5+", ">=2.5"),
        ("since 2.5", ">=2.5"),
        ("2.5 onwards", ">=2.5"), ("from 2.5", ">=2.5"), ("at least 2.5", ">=2.5"), ("starting with 2.5", ">=2.5"),
        ("after 2.5", ">2.5"), ("later than 2.5", ">2.5"), ("newer than 2.5", ">2.5"),
        ("1.2 through 1.4", ">=1.2|<=1.4"), ("1.2 to 1.4", ">=1.2|<=1.4"), ("from 1.2 to 1.4", ">=1.2|<=1.4"),
        ("from 1.0 until 2.0", ">=1.0|<2.0"), ("from 1.0 before 2.0", ">=1.0|<2.0"), ("1.0 prior to 2.0", ">=1.0|<2.0"),
        ("between 1.0 and 2.0", ">=1.0|<=2.0"), ("between 1.0 and 2.0 (exclusive)", ">=1.0|<2.0"),
        ("1.0 - 2.0", ">=1.0|<=2.0"), ("1.0-2.0", ">=1.0|<=2.0"),
        ("1.0 – 2.0", ">=1.0|<=2.0"), ("versions 1.0 through 2.0", ">=1.0|<=2.0"),
        ("Version 1.0 to version 2.0", ">=1.0|<=2.0"),
        ("From (including) 1.0 Up to (excluding) 2.0", ">=1.0|<2.0"), ("after 1.0 through 2.0", ">1.0|<=2.0"),
        ("1.0 up to and including 2.0", ">=1.0|<=2.0"), ("after 1.0 and before 2.0", ">1.0|<2.0"),
        ("since 1.0, before 1.5", ">=1.0|<1.5"), ("1.0 and later, prior to 2.0", ">=1.0|<2.0"),
        ("1.x", ">=1|<2"), ("1.2.*", ">=1.2|<1.3"), ("1.2.x", ">=1.2|<1.3"), ("v1.9.X", ">=1.9|<1.10"),
        ("== 1.2.*", ">=1.2|<1.3"),
        ("1.x before 1.5", ">=1|<1.5"), ("1.x before 1.5, 2.x before 2.3", ">=1|<1.5|>=2|<2.3"),
        ("1.x and earlier", "<2"),
        ("1.x through 3.x", ">=1|<4"), ("1.x and 2.x", ">=1|<3"),
        (">=1.0,<2.0", ">=1.0|<2.0"), (">=1.0 <2.0 || >=3", ">=1.0|<2.0|>=3"), (">= 1.0 and < 2.0", ">=1.0|<2.0"),
        (">=1.0 <1.5 || >=1.3 <2.0", ">=1.0|<2.0"), ("<1.0 || >=1.0", "*"), ("1.0; 1.1", "1.0|1.1"),
        (">=1.0, !=1.5, <2.0", ">=1.0|!=1.5|<2.0"),
        ("<1.2.0|>=4.2.0", "<1.2.0|>=4.2.0"), (">2.1.0|<3.16.0|>3.16.0|<4.2.0", ">2.1.0|!=3.16.0|<4.2.0"),
        ("[1.0,2.0)", ">=1.0|<2.0"), ("(1.0, 2.0]", ">1.0|<=2.0"), ("(,1.0]", "<=1.0"), ("[1.5,)", ">=1.5"),
        ("[1.5]", "1.5"),
        ("(,1.0],[1.2,)", "<=1.0|>=1.2"), ("[1.0,2.0[", ">=1.0|<2.0"), ("[1.0,1.5],[1.4,2.0)", ">=1.0|<2.0"),
        ("(1.0,2.0),(2.0,3.0)", ">1.0|!=2.0|<3.0"),
        ("1.0, 1.1 and 1.3", "1.0|1.1|1.3"), ("1.0 or 1.1", "1.0|1.1"),
        ("1.0 - 1.2, 2.0 - 2.2", ">=1.0|<=1.2|>=2.0|<=2.2"),
        ("all versions", "*"), ("All", "*"), ("any version", "*"), ("*", "*"), ("1.0", "1.0"), ("version 1.0", "1.0"),
        ("V1.0", "1.0"),
        ("only 1.0", "1.0"), ("1.0 only", "1.0"), ("= 1.0", "1.0"),
        ("1.0.0 -> 1.2.0", ">=1.0.0|<=1.2.0"), ("9.16.0->9.16.36", ">=9.16.0|<=9.16.36"), ("1.0 → 1.2", ">=1.0|<=1.2"),
        ("9.16.0 -> 9.16.36, 9.18.0 -> 9.18.10", ">=9.16.0|<=9.16.36|>=9.18.0|<=9.18.10"),
        ("1.0 <= x < 1.2", ">=1.0|<1.2"), ("1.2 >= version > 1.0", ">1.0|<=1.2"), ("1.0≦バージョン＜1.2", ">=1.0|<1.2"),
        ("6.4 all versions", ">=6.4|<6.5"), ("all 6.4 versions", ">=6.4|<6.5"), ("6.4 series", ">=6.4|<6.5"),
        ("7.0 all versions, 7.2.0 through 7.2.4", ">=7.0|<7.1|>=7.2.0|<=7.2.4"),
        ("greater than or equal to 1.0 and less than 1.2", ">=1.0|<1.2"),
        ("Less than or equal to 1.2 and newer than 1.0", ">1.0|<=1.2"), ("equal to or greater than 1.0", ">=1.0"),
        ("1.0 to (but not including) 1.2", ">=1.0|<1.2"),
        ("up to (but not including) 1.2", "<1.2"), ("Before 2.7 (inclusive)", "<=2.7"),
        ("up to 2.5 (inclusive)", "<=2.5"),
        ("up to 2.5 (2.5 not included)", "<2.5"), ("before 2.8.85 (2.8.x)", ">=2.8|<2.8.85"),
        ("firmware version 1.10 and earlier", "<=1.10"), ("Firmware before 1.10", "<1.10"),
    ])
    func `English is understood`(text: String, constraints: String) throws {
        #expect(try VersionRange.parse(text, defaultScheme: .generic).canonical == "vers:generic/" + constraints)
    }

    @Test(arguments: [
        ("up to, but not including, 2.1", "<2.1"), ("1.0 up to, but not including, 2.1", ">=1.0|<2.1"),
        ("up to, and including, 2.0", "<=2.0"), ("prior to, and including, 2.0", "<=2.0"),
        ("before and including 2.0", "<=2.0"), ("through and including 2.0", "<=2.0"),
        ("from 1.0 up to, but excluding 2.0", ">=1.0|<2.0"), ("affected from 1.0 before 2.0", ">=1.0|<2.0"),
        ("Affected versions: 1.0 through 2.0", ">=1.0|<=2.0"), ("versions 1.0 through 2.0 are affected", ">=1.0|<=2.0"),
        ("1.0 up to 2.0 (inclusive)", ">=1.0|<=2.0"), ("1.0 up to 2.0 (exclusive)", ">=1.0|<2.0"),
        ("2.0 or any earlier version", "<=2.0"), ("2.0 and any prior versions", "<=2.0"), ("2.0 and under", "<=2.0"),
        ("2.0 (and earlier)", "<=2.0"), ("2.0 (or later)", ">=2.0"), ("2.0 (and prior versions)", "<=2.0"),
        ("1.0 or later but before 2.0", ">=1.0|<2.0"), ("1.0 and later but earlier than 2.0", ">=1.0|<2.0"),
        ("1.0 & 1.1", "1.0|1.1"), ("1.0~2.0", ">=1.0|<=2.0"), ("anything before 2.0", "<2.0"),
        ("every version before 2.0", "<2.0"), ("starting at 1.0", ">=1.0"),
    ])
    func `punctuation and words around a phrase do not matter`(text: String, constraints: String) throws {
        #expect(try VersionRange.parse(text, defaultScheme: .generic).canonical == "vers:generic/" + constraints)
    }

    @Test(arguments: [
        ("2.0以前の各バージョン", "<=2.0"), ("1.0 ないし 2.0", ">=1.0|<=2.0"), ("2.0 を含むそれ以前", "<=2.0"),
        ("2.0 及び以前のバージョン", "<=2.0"), ("2.0 以前のすべて", "<=2.0"), ("1.0 系全て", ">=1.0|<1.1"),
        ("1.0.x 系列", ">=1.0|<1.1"), ("1.5 より前の 1.x", ">=1|<1.5"), ("1.x 系の 1.5 未満", ">=1|<1.5"),
        ("1.0 から 2.0 の手前まで", ">=1.0|<2.0"), ("2.0 に至るまで", "<=2.0"), ("影響を受けるバージョン: 2.0 以前", "<=2.0"),
        ("2.0（およびそれ以前）", "<=2.0"),
    ])
    func `more ways of Japanese are understood`(text: String, constraints: String) throws {
        #expect(try VersionRange.parse(text, defaultScheme: .generic).canonical == "vers:generic/" + constraints)
    }

    @Test(arguments: ["not affected before 2.0", "before 2.0 is not affected", "unaffected from 2.0", "2.0 より以前"])
    func `what is said of versions that are not affected is no range of affected ones`(text: String) {
        #expect(throws: VersionRange.ParseError.self) { try VersionRange.parse(text, defaultScheme: .generic) }
    }

    @Test(arguments: [
        ("2.5 より前", "<2.5"), ("2.5より前のバージョン", "<2.5"), ("2.5 よりも前のバージョン", "<2.5"), ("2.5 未満", "<2.5"),
        ("バージョン2.5未満", "<2.5"),
        ("2.5以前", "<=2.5"), ("2.5 以前のバージョン", "<=2.5"), ("バージョン 2.5 およびそれ以前", "<=2.5"), ("2.5 以下", "<=2.5"),
        ("2.5 まで", "<=2.5"),
        ("2.5以前のすべてのバージョン", "<=2.5"), ("2.5 以降", ">=2.5"), ("2.5以降のバージョン", ">=2.5"), ("2.5 以上", ">=2.5"),
        ("2.5 から", ">=2.5"),
        ("2.5 より後", ">2.5"), ("2.5 より新しいバージョン", ">2.5"), ("2.5 より古いバージョン", "<2.5"), ("２．５ 未満", "<2.5"),
        ("Ver.2.5 より前", "<2.5"),
        ("1.0 から 2.0 まで", ">=1.0|<=2.0"), ("1.0から2.0まで", ">=1.0|<=2.0"), ("バージョン 1.0 から 2.0 まで", ">=1.0|<=2.0"),
        ("1.0 から 2.0 より前", ">=1.0|<2.0"),
        ("1.0 から 2.0 未満", ">=1.0|<2.0"), ("1.0 から 2.0 の間", ">=1.0|<=2.0"), ("1.0〜2.0", ">=1.0|<=2.0"),
        ("1.0～2.0", ">=1.0|<=2.0"),
        ("1.0 以降 2.0 未満", ">=1.0|<2.0"), ("1.0 以上 2.0 未満", ">=1.0|<2.0"), ("1.0以上、2.0未満", ">=1.0|<2.0"),
        ("1.0 以降 2.0 より前", ">=1.0|<2.0"),
        ("1.0 より後 2.0 以前", ">1.0|<=2.0"), ("1.0 以降かつ 2.0 未満", ">=1.0|<2.0"), ("1.0、1.1 および 1.3", "1.0|1.1|1.3"),
        ("1.0 または 1.1", "1.0|1.1"),
        ("すべてのバージョン", "*"), ("全バージョン", "*"), ("1.2系", ">=1.2|<1.3"), ("1.0 のみ", "1.0"), ("1.5 以外", "!=1.5"),
        ("1.0 (含む) から 2.0 (含まない)", ">=1.0|<2.0"), ("≦ 2.5", "<=2.5"),
        ("バージョン2.6及びそれ以前", "<=2.6"), ("1.2およびそれより前", "<=1.2"), ("1.2、およびそれ以前のバージョン", "<=1.2"),
        ("1.2 またはそれ以降", ">=1.2"), ("ファームウェア Ver.1.10 およびそれ以前", "<=1.10"),
        ("ファームウェアバージョン1.10以前", "<=1.10"), ("Ver1.10 以前", "<=1.10"),
        ("Ver.2.8.85 より前のバージョン (Ver.2.8.x系)", ">=2.8|<2.8.85"), ("2.5.1 より前の 2.5 系", ">=2.5|<2.5.1"),
        ("2.5.1 以降の 2.5 系", ">=2.5.1|<2.6"), ("2.6 までのバージョン（2.6 を含まない）", "<2.6"),
        ("2.6以前（2.6を含む）", "<=2.6"), ("1.0 から 2.0 まで（2.0 は含まない）", ">=1.0|<2.0"), ("2.5まで", "<=2.5"),
        ("2.0から2.5", ">=2.0|<=2.5"), ("6.4のすべてのバージョン", ">=6.4|<6.5"), ("2.8.x 系", ">=2.8|<2.9"),
    ])
    func `Japanese is understood`(text: String, constraints: String) throws {
        #expect(try VersionRange.parse(text, defaultScheme: .generic).canonical == "vers:generic/" + constraints)
    }

    @Test(arguments: [
        (VersionScheme.npm, "^1.2.3", ">=1.2.3|<2.0.0-0"), (.npm, "^0.2.3", ">=0.2.3|<0.3.0-0"),
        (.npm, "^0.0.3", ">=0.0.3|<0.0.4-0"),
        (.npm, "~1.2.3", ">=1.2.3|<1.3.0-0"), (.npm, "~1", ">=1.0.0|<2.0.0-0"), (.npm, "1.x", ">=1.0.0|<2.0.0-0"),
        (.npm, "v1.2.3", "v1.2.3"),
        (.npm, ">=1.2 <3", ">=1.2.0|<3.0.0"), (.npm, "^1.2.3 || ^2.0.0", ">=1.2.3|<2.0.0-0|>=2.0.0|<3.0.0-0"),
        (.semver, "before 2.5", "<2.5.0"),
        (.pypi, "~=1.4.2", ">=1.4.2|<1.5.dev0"), (.pypi, "==1.4.*", ">=1.4.dev0|<1.5.dev0"),
        (.pypi, ">=1.0,!=1.3,<2.0", ">=1.0|!=1.3|<2.0"),
        (.gem, "~> 1.2.3", ">=1.2.3|<1.3"), (.gem, "~> 2.2", ">=2.2|<3"), (.deb, "<< 1:2.0-1", "<1%3A2.0-1"),
        (.deb, ">= 1.0-1", ">=1.0-1"),
        (.deb, "1.x", ">=1~|<2~"), (.maven, "[1.0,2.0)", ">=1.0|<2.0"), (.openssh, "before 9.8p1", "<9.8p1"),
        (.qpopper, "2.53 and earlier", "<=2.53"), (.openssh, "8.5p1 <= version < 9.8p1", ">=8.5p1|<9.8p1"),
        (.bind, "9.16.0->9.16.36", ">=9.16.0|<=9.16.36"), (.bind, "9.9.3-S1 -> 9.9.13-S1", ">=9.9.3-S1|<=9.9.13-S1"),
        (.openssl, "1.0.2 through 1.0.2zf", ">=1.0.2|<=1.0.2zf"), (.golang, "< v1.2.3", "<v1.2.3"),
        (.cargo, "^1", ">=1.0.0|<2.0.0-0"),
        (.npm, "1.2 - 1.5", ">=1.2.0|<1.6.0-0"), (.npm, "1.2.3 - 2", ">=1.2.3|<3.0.0-0"),
        (.npm, "1.2.x - 2.x", ">=1.2.0|<3.0.0-0"), (.npm, "1.2.3 - 2.3.4", ">=1.2.3|<=2.3.4"),
        (.semver, "1.2 - 1.5", ">=1.2.0|<1.6.0-0"), (.npm, "<=1.5", "<1.6.0-0"), (.npm, ">1.5", ">=1.6.0"),
        (.npm, ">1.5.x", ">=1.6.0"), (.npm, ">= 1.5", ">=1.5.0"), (.npm, "<1.5", "<1.5.0"),
        (.npm, "1.5", ">=1.5.0|<1.6.0-0"), (.npm, "=1.5", ">=1.5.0|<1.6.0-0"), (.npm, "v1.5", ">=1.5.0|<1.6.0-0"),
        (.npm, "1", ">=1.0.0|<2.0.0-0"), (.npm, "=v1", ">=1.0.0|<2.0.0-0"), (.npm, "<=9", "<10.0.0-0"),
        (.npm, "1.2 || 2.x", ">=1.2.0|<1.3.0-0|>=2.0.0|<3.0.0-0"), (.npm, "^1.2.x", ">=1.2.0|<2.0.0-0"),
        (.npm, "~> 1.2", ">=1.2.0|<1.3.0-0"), (.npm, "1.5.0", "1.5.0"), (.npm, "<1.5 || >=2", "<1.5.0|>=2.0.0"),
        (.cargo, "=1.2", ">=1.2.0|<1.3.0-0"), (.cargo, "<=1.2", "<1.3.0-0"), (.cargo, ">1.2", ">=1.3.0"),
        (.cargo, "=1.2.3", "1.2.3"), (.cargo, ">=1.2, <1.5", ">=1.2.0|<1.5.0"), (.cargo, "1.2.3 only", "1.2.3"),
        (.composer, "1.0 - 2.0", ">=1.0-dev|<2.1-dev"), (.composer, "1.0.0 - 2.1.0", ">=1.0.0-dev|<=2.1.0"),
        (.composer, "<=1.5", "<=1.5"), (.composer, ">1.5", ">1.5"), (.composer, "1.5", "1.5"),
        (.composer, "^1.2", ">=1.2-dev|<2-dev"), (.composer, "~1.2.3", ">=1.2.3-dev|<1.3-dev"),
        (.composer, "1.0.*", ">=1.0-dev|<1.1-dev"), (.hex, "before 1.5", "<1.5.0"),
        (.npm, "[1.2,2.0)", ">=1.2.0|<2.0.0"),
    ])
    func `notations of package managers are understood`(scheme: VersionScheme, text: String, constraints: String) throws
    {
        let range = try VersionRange.parse(text, defaultScheme: scheme)
        #expect(range.canonical == "vers:\(scheme.rawValue)/" + constraints)
        #expect(try VersionRange.parse(range.canonical, defaultScheme: .generic) == range)
    }

    @Test(arguments: [
        "up to 2.5", "2.5 or so", "some versions", "about 2.5", "2.5以前の古い版", "OpenSSH before 2.5", "<", "before",
        "and earlier",
        "1.0 to", "[1.0", "(1.0)", "[1.0,2.0,3.0]", ">=", "none", "n/a", "1.0 <2.0 >", "バージョン不明", "latest",
        "2.5 before", "before 2.5 maybe",
        "1.0..", "before the fix", "<1.0, <2.0", "x.x", "1.x.2", "^", "^x", "1.0 and earlier and 3.0 and earlier",
        "2.0 to 1.0", "1.0 up to 1.2", "1.2 <= x < 1.0", "1.0 <= x > 0.5", "1.0 < QPOP < 1.2",
        "less than 2.7 (inclusive)",
        "2.6 未満 (2.6 を含む)", "2.6 まで (2.7 を含まない)", "2.6.1 より前の 2.5 系", "1.0 -> ", "OpenSSH all versions", "equal to",
    ])
    func `what has no certain meaning is an error that names it`(text: String) {
        let error = #expect(throws: VersionRange.ParseError.self) {
            try VersionRange.parse(text, defaultScheme: .generic)
        }
        #expect(error?.text == text)
        #expect(error?.description.contains("version range") == true)
    }

    @Test(arguments: [
        (VersionScheme.npm, "1.5 and earlier", "\"1.5\" is not a npm version"),
        (.npm, "1.5 以前", "\"1.5\" is not a npm version"), (.semver, "1.5", "\"1.5\" is not a semver version"),
        (.npm, "from 1.2 to 1.5", "\"1.5\" is not a npm version"), (.npm, "[1.5]", "\"1.5\" is not a npm version"),
        (.npm, "before 1.5 (inclusive)", "cannot be read as a range"),
        (.npm, "!=1.5", "cannot be read as a range"), (.hex, "<=1.5", "cannot be read as a range"),
        (.cargo, "1.2.3", "cannot be read as a range"), (.cargo, "1.2", "cannot be read as a range"),
        (.cargo, "1.2.3, <1.5", "cannot be read as a range"), (.npm, "1.2 < x <= 1.5", "cannot be read as a range"),
        (.npm, "vers:npm/1.5", "\"1.5\" is not a npm version"), (.pypi, "===1.0", "cannot be read as a range"),
        (.semver, "~> 1.2", "cannot be read as a range"),
    ])
    func `what a package manager and a vendor mean differently is an error`(
        scheme: VersionScheme, text: String, reason: String
    ) {
        let error = #expect(throws: VersionRange.ParseError.self) {
            try VersionRange.parse(text, defaultScheme: scheme)
        }
        #expect(error?.reason == reason, "\(text)")
    }

    @Test func `a long version and long prose are read or refused without delay`() throws {
        let version = Array(repeating: "1", count: 500_000).joined(separator: ".")
        #expect(VersionScheme.generic.compare(version, version + ".1") == .less)
        #expect(
            try VersionRange.parse("<" + version.prefix(100_001), defaultScheme: .generic).contains("0.9") == .inside)
        #expect(throws: VersionRange.ParseError.self) {
            try VersionRange.parse(String(repeating: "before ", count: 20_000), defaultScheme: .generic)
        }
    }

    @Test func `many constraints are read without delay`() throws {
        let vers = "vers:generic/" + (0..<10_000).map { ">=\($0).0|<\($0).5" }.joined(separator: "|")
        let range = try VersionRange.parse(vers, defaultScheme: .generic)
        #expect(range.canonical == vers)
        #expect(range.contains("5000.4") == .inside && range.contains("5000.6") == .outsideBetween)
    }

    @Test func `many alternatives are read without delay`() throws {
        let alternatives = (0..<2000).reversed().map { ">=\($0).0 <\($0).5" }.joined(separator: " || ")
        let range = try VersionRange.parse(alternatives, defaultScheme: .generic)
        #expect(range.constraints.count == 4000)
        let list = "1.0, " + String(repeating: "1.0, ", count: 2000) + "1.1"
        #expect(try VersionRange.parse(list, defaultScheme: .generic).constraints.count == 2)
    }
}
