/// The forms of text that the schemas of CSAF spell as patterns or formats.
///
/// - Source: CSAF 2.0 and 2.1 JSON schemas
extension TextForm {
    static let category = TextForm("a category", "カテゴリー") { text in
        isOneLine(text) && text.unicodeScalars.first.map(isSeparator) == false
            && text.unicodeScalars.last.map(isSeparator) == false
    }

    static let trackingID = TextForm("a tracking ID", "文書 ID") { text in
        isOneLine(text) && text.unicodeScalars.first.map(isSpace) == false
            && text.unicodeScalars.last.map(isSpace) == false
    }

    static let weaknessName = TextForm("the name of a weakness", "脆弱性タイプの名前") { TextForm.category.matches?($0) == true }

    static let language = TextForm("a language tag", "言語タグ", LanguageTag.isWellFormed)

    static let version = TextForm(
        "a version: neither a whole number nor a semantic version", "バージョン（整数または Semantic Versioning）"
    ) { DocumentVersion($0) != nil }

    static let cve = TextForm("a CVE number", "CVE 番号") { text in
        let digits = text.utf8.dropFirst("CVE-".utf8.count)
        return text.utf8.starts(with: "CVE-".utf8) && digits.prefix(4).allSatisfy(isDigit)
            && digits.dropFirst(4).first == UInt8(ascii: "-") && digits.count >= 9
            && digits.dropFirst(5).allSatisfy(isDigit)
    }

    static let cwe = TextForm("a CWE number", "CWE 番号") { text in
        let digits = text.dropFirst("CWE-".count)
        return text.hasPrefix("CWE-") && (1...6).contains(digits.utf8.count) && !digits.hasPrefix("0")
            && digits.utf8.allSatisfy(isDigit)
    }

    /// `4.13` or `3.4.1`; only the last part may have leading zeros.
    static let cweVersion = TextForm("a version of CWE", "CWE のバージョン") { text in
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isDigit) }) else {
            return false
        }
        return !parts[0].hasPrefix("0") && (parts[1] == "0" || !parts[1].hasPrefix("0"))
    }

    static let uri = TextForm("a URI", "URI", URIForm.isURI)

    static let dateTime = TextForm("an RFC 3339 date and time with a zone", "RFC 3339 のタイムゾーン付き日時") {
        Moment($0) != nil
    }

    /// Without leap seconds, `T` and `Z` in upper case.
    static let strictDateTime = TextForm("a date and time as CSAF 2.1 writes it", "CSAF 2.1 の書式の日時") {
        Moment.isStrict($0)
    }

    static let sharingGroupID = TextForm(
        "a UUID of version 4, the Max UUID or the Nil UUID", "UUID（バージョン 4、Max または Nil）"
    ) {
        SharingGroupID.isAllowed($0)
    }

    static let cpe = TextForm("a CPE name", "CPE 名", CPEPattern.matches)

    static let packageURL = TextForm("a package URL", "パッケージ URL") {
        PackageURLPattern.matches($0, allowsUppercase: true) && URIForm.isURI($0)
    }

    static let packageURL21 = TextForm("a package URL", "パッケージ URL") {
        PackageURLPattern.matches($0, allowsUppercase: false) && URIForm.isURI($0)
    }

    static let hash = TextForm("a hash in hexadecimal", "16 進数のハッシュ値") { text in
        text.utf8.count >= 32 && text.utf8.allSatisfy { isDigit($0) || (0x61...0x66).contains($0 | 0x20) }
    }

    static let lowercaseHash = TextForm("a hash in lower-case hexadecimal", "小文字の 16 進数のハッシュ値") { text in
        text.utf8.count >= 32 && text.utf8.allSatisfy { isDigit($0) || (0x61...0x66).contains($0) }
    }

    static let hashAlgorithm = TextForm("the name of a hash algorithm", "ハッシュアルゴリズムの名前") { text in
        guard let first = text.utf8.first, first != UInt8(ascii: "-") else { return false }
        return text.utf8.allSatisfy { isDigit($0) || (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-") }
    }

    /// `0.` and digits, or one.
    static let probability = TextForm("a probability between 0 and 1", "0 から 1 までの確率") { text in
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty, parts[1].utf8.allSatisfy(isDigit) else { return false }
        return parts[0] == "0" || parts[0] == "1" && parts[1].utf8.allSatisfy { $0 == UInt8(ascii: "0") }
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace && scalar.value != 0x85 || scalar.value == 0xFEFF
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        isSpace(scalar) || scalar == "-" || scalar == "_" || scalar == "."
    }

    /// Without anything that a dot in a pattern does not match.
    private static func isOneLine(_ text: String) -> Bool {
        !text.unicodeScalars.contains { $0 == "\n" || $0 == "\r" || $0 == "\u{2028}" || $0 == "\u{2029}" }
    }
}

/// The beginning of a package URL, as far as the schemas look at it; test 6.1.13 looks closer.
enum PackageURLPattern {
    static func matches(_ text: String, allowsUppercase: Bool) -> Bool {
        let bytes = text.utf8
        guard bytes.starts(with: "pkg:".utf8), bytes.count >= 7, let slash = bytes.firstIndex(of: UInt8(ascii: "/"))
        else { return false }
        let type = bytes[..<slash].dropFirst("pkg:".utf8.count)
        guard let first = type.first, !isDigit(first), bytes.index(after: slash) < bytes.endIndex else { return false }
        if allowsUppercase { return type.allSatisfy { isLetter($0) || isDigit($0) || ".-+".utf8.contains($0) } }
        return (0x61...0x7A).contains(first)
            && type.allSatisfy { (0x61...0x7A).contains($0) || isDigit($0) || ".-".utf8.contains($0) }
    }
}

/// Identifiers of sharing groups.
///
/// - Source: CSAF 2.1 §3.2.2.5.1, RFC 9562 §5.9 and §5.10
enum SharingGroupID {
    static let max = "ffffffff-ffff-ffff-ffff-ffffffffffff"
    static let nil0 = "00000000-0000-0000-0000-000000000000"

    /// In lower case, of version 4, or one of the two with a meaning of their own.
    static func isAllowed(_ text: String) -> Bool {
        if text == max || text == nil0 { return true }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [8, 4, 4, 4, 12] && parts[2].hasPrefix("4")
            && parts.joined().utf8.allSatisfy { isDigit($0) || (0x61...0x66).contains($0) }
    }
}
