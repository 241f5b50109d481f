import CSAF
import Testing

@Suite struct `License expressions` {
    @Test(arguments: [
        ("MIT", ["MIT"]), ("mit", ["mit"]), ("MIT OR any-OSI", ["MIT", "any-OSI"]), ("GPL-2.0+", ["GPL-2.0+"]),
        ("Apache-2.0+", ["Apache-2.0"]),
        ("(MIT AND (BSD-2-Clause OR ISC)) OR Zlib", ["MIT", "BSD-2-Clause", "ISC", "Zlib"]),
        ("GPL-2.0-only WITH Classpath-exception-2.0", ["GPL-2.0-only", "Classpath-exception-2.0"]),
        ("LicenseRef-a.b-1", ["LicenseRef-a.b-1"]), ("DocumentRef-x:LicenseRef-y", ["DocumentRef-x:LicenseRef-y"]),
        ("MIT WITH AdditionRef-x", ["MIT", "AdditionRef-x"]), ("No-Such.License", ["No-Such.License"]),
        (" ( MIT ) ", ["MIT"]),
    ])
    func `an expression has its identifiers`(text: String, identifiers: [String]) throws {
        #expect(try SPDXExpression(text).identifiers.map(\.text) == identifiers)
    }

    @Test(arguments: [
        ("", "empty"), ("MIT ISC", "unexpected \"ISC\""), ("MIT and ISC", "unexpected \"and\""),
        ("MIT AND", "a license is missing at the end"), ("AND MIT", "unexpected \"AND\""), ("(MIT", "\")\" is missing"),
        ("MIT)", "unexpected \")\""), ("MIT WITH", "an exception is missing at the end"), ("()", "unexpected \")\""),
        ("MIT WITH (ISC)", "unexpected \"(\""), ("MIT (ISC)", "unexpected \"(\""),
        ("LicenseRef-a+", "\"LicenseRef-a+\" is not a reference to a license"),
        ("LicenseRef-a#b", "\"LicenseRef-a#b\" is not a reference to a license"),
        ("licenseref-a", "\"licenseref-a\" is not a reference to a license"),
        ("LicenseRef-", "\"LicenseRef-\" is not a reference to a license"),
        ("DocumentRef-a:MIT", "\"DocumentRef-a:MIT\" is not a reference to a license"),
        ("This is a text", "unexpected \"is\""), ("MIT/ISC", "\"MIT/ISC\" is not an identifier"),
        ("+", "\"+\" is not an identifier"),
    ])
    func `what is no expression says why`(text: String, reason: String) {
        let error = #expect(throws: SPDXExpression.ParseError.self) { try SPDXExpression(text) }
        #expect(error?.reason == reason)
    }

    @Test func `the list knows deprecated and unlisted identifiers`() throws {
        let expression = try SPDXExpression("GFDL-1.1 OR No-Such AND LicenseRef-x OR MIT WITH Nokia-Qt-exception-1.1")
        #expect(expression.deprecated.map(\.text) == ["GFDL-1.1", "Nokia-Qt-exception-1.1"])
        #expect(expression.unlisted.map(\.text) == ["No-Such"])
        #expect(expression.identifiers[2].kind == .reference)
        #expect(try SPDXExpression("Apache-1.1+").identifiers[0].orLater)
        #expect(try SPDXExpression("MIT WITH MIT").unlisted.map(\.text) == ["MIT"])
    }

    @Test func `hostile expressions are read or refused without delay`() throws {
        #expect(throws: SPDXExpression.ParseError.self) {
            try SPDXExpression(String(repeating: "(", count: 100_000) + "MIT" + String(repeating: ")", count: 100_000))
        }
        let long = Array(repeating: "MIT", count: 20_000).joined(separator: " AND ")
        #expect(try SPDXExpression(long).identifiers.count == 20_000)
    }
}

@Suite struct `Language tags` {
    @Test(arguments: [
        "de", "en-US", "zh-Hant-TW", "zh-cmn-Hans-CN", "sl-rozaj-biske", "de-CH-1901", "es-419", "de-a-value-b-cc-x-y",
        "x-whatever",
        "i-klingon", "en-GB-oed", "qaa-Qaaa-QM-x-southern", "sr-Latn-RS", "hy-Latn-IT-arevela", "yue", "ar-afb",
    ])
    func `a valid tag has no problem`(text: String) throws {
        #expect(try #require(LanguageTag(text)).problem == nil)
    }

    @Test(arguments: [
        ("xx", "unregistered subtag \"xx\""), ("EZ", "unregistered subtag \"ez\""),
        ("en-AB", "unregistered subtag \"ab\""),
        ("de-Zzyx", "unregistered subtag \"zzyx\""), ("de-abcde", "unregistered subtag \"abcde\""),
        ("sl-rozaj-rozaj", "variant \"rozaj\" stands twice"),
        ("de-1901-1901", "variant \"1901\" stands twice"), ("de-a-bb-a-cc", "extension \"a\" stands twice"),
        ("en-cmn", "extended language \"cmn\" does not follow \"zh\""),
        ("zh-cmn-yue", "more than one extended language"),
        ("abcd", "unregistered subtag \"abcd\""), ("en-001x", "unregistered subtag \"001x\""),
        ("zh-aaa", "unregistered subtag \"aaa\""),
    ])
    func `a well-formed tag can be invalid`(text: String, problem: String) throws {
        #expect(try #require(LanguageTag(text)).problem == problem)
    }

    @Test(arguments: [
        "", "e", "en-", "-en", "en--US", "en_US", "en-US-", "a-DE", "x", "de-x", "de-a", "de-419-DE", "i-nothing", "日本",
        "abcdefghi",
        "en-a-x-b", "de-DE-1",
    ])
    func `what is no tag is refused`(text: String) {
        #expect(LanguageTag(text) == nil)
    }

    @Test func `the parts can be asked for`() throws {
        let tag = try #require(LanguageTag("zh-yue-Hant-HK-1994-u-co-phonebk-x-a"))
        #expect(tag.language == "zh" && tag.extendedLanguages == ["yue"] && tag.script == "hant" && tag.region == "hk")
        #expect(tag.variants == ["1994"] && tag.extensions.map(\.singleton) == ["u"] && tag.privateUse == ["a"])
        #expect(LanguageTag("qtz")?.isPrivateLanguage == true && LanguageTag("x-y")?.isPrivateLanguage == true)
        #expect(LanguageTag("de")?.isPrivateLanguage == false && LanguageTag("i-default")?.isGrandfathered == true)
    }
}

@Suite struct `URIs and hash algorithms` {
    @Test(arguments: [
        "https://example.com/a?b=c#d", "urn:noroshi:protocol", "mailto:a@b.example", "http://[2001:db8::1]:80/", "a:",
        "file:///etc",
        "http://u:p@h:1/%20", "http://[v1.x:y]/", "http://[::ffff:1.2.3.4]", "tel:+1", "x://", "data:,A%20b",
    ])
    func `a URI is read`(text: String) throws {
        #expect(try URIReference(text).text == text)
    }

    @Test(arguments: [
        ("", "the scheme is missing"), ("/path", "the scheme is missing"), ("example.com/x", "the scheme is missing"),
        ("1a:b", "\"1a\" is not a scheme"), ("https://例え.jp/", "character \"例\" has to be percent-encoded"),
        ("http://a b", "character \" \" has to be percent-encoded"), ("http://a/%2", "\"%2\" is no escape"),
        ("http://a/<b>", "character \"<\" has to be percent-encoded"), ("http://a:b", "\"b\" is not a port"),
        ("http://[::1", "\"]\" is missing"), ("http://[1:2]/", "\"1:2\" is not an IP address"),
        ("http://a#b#c", "character \"#\" has to be percent-encoded"),
        ("http://[1::2::3]/", "\"1::2::3\" is not an IP address"),
        ("http://a/[", "character \"[\" has to be percent-encoded"),
    ])
    func `what is no URI says why`(text: String, reason: String) {
        let error = #expect(throws: URIReference.ParseError.self) { try URIReference(text) }
        #expect(error?.reason == reason)
    }

    @Test func `the parts of a URI can be asked for`() throws {
        let uri = try URIReference("HTTPS://u@Example.com:8/a/b?c#d")
        #expect(uri.scheme == "https" && uri.authority == "u@Example.com:8" && uri.host == "Example.com")
        #expect(uri.path == "/a/b" && uri.query == "c" && uri.fragment == "d")
        #expect(try URIReference("http://[::1]:5/").host == "::1")
    }

    @Test func `hash algorithms have their lengths and their state`() {
        #expect(HashAlgorithm("SHA-256")?.name == "sha256" && HashAlgorithm("sha3-512")?.hexDigits == 128)
        #expect(HashAlgorithm("md5")?.isBroken == true && HashAlgorithm("sha1")?.isBroken == true)
        #expect(HashAlgorithm("sha256")?.isBroken == false && HashAlgorithm("crc32") == nil)
        #expect(HashAlgorithm("md5")?.admits("d41d8cd98f00b204e9800998ecf8427e") == true)
        #expect(HashAlgorithm("md5")?.admits("d41d8cd98f00b204e9800998ecf8427") == false)
        #expect(HashAlgorithm("shake128")?.admits("ab") == true && HashAlgorithm("shake128")?.admits("xy") == false)
    }

    @Test(arguments: [
        ("2016-12-31T23:59:60Z", true), ("2017-01-01T02:59:60.9+03:00", true), ("2016-12-31T22:59:60Z", false),
        ("2016-12-30T23:59:60Z", false), ("2017-01-01T02:59:60Z", false), ("2016-06-30T16:59:60-07:00", true),
        ("2026-01-01T00:00:60Z", false), ("2016-09-30T23:59:60Z", false), ("2017-01-01T08:59:60+09:00", true),
        ("2016-07-01T00:59:60+01:00", true), ("2016-12-31T23:58:60Z", false), ("2016-02-29T23:59:60Z", false),
    ])
    func `a leap second stands at the end of June or December`(text: String, isValid: Bool) {
        #expect((Timestamp(text) != nil) == isValid)
        if isValid { #expect(Timestamp(text)?.isLeapSecond == true) }
        #expect(Timestamp("2016-12-31t23:59:59Z")?.hasUpperCaseLetters == false)
    }
}
