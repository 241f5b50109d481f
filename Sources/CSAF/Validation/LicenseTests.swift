extension ConformanceTest {
    static let licenses = [licenseSyntax, licenseText(only: "6.1.55") { $0.isEnglishOrUnspecified }]
    static let recommendedLicenses = [
        missingLicense, deprecatedLicense, unknownLicense,
        licenseText(only: "6.2.46") { !$0.isEnglishOrUnspecified },
    ]
    static let informativeLicenses = [unregisteredLicense]

    private static let licenseSyntax = ConformanceTest(only21: "6.1.54") { index in
        guard let place = index.licensePlace, let text = place.string else { return [] }
        do throws(SPDXExpression.ParseError) {
            let expression = try SPDXExpression(text)
            return expression.identifiers.filter { !LicenseReference.isAllowed($0) }.map { identifier in
                let name = quoted(identifier.text)
                return Finding(place, "\(name) is no license reference", "\(name) はライセンス参照の形になっていません")
            }
        } catch {
            return [
                Finding(
                    place, "\(quoted(text)) is no license expression: \(error.reason)",
                    "\(quoted(text)) は SPDX のライセンス式ではありません（\(error.reasonJa)）")
            ]
        }
    }

    /// A license of one's own is spelled out in exactly one note.
    private static func licenseText(
        only number: String, in isWanted: @escaping @Sendable (DocumentIndex) -> Bool
    ) -> ConformanceTest {
        ConformanceTest(only21: number) { index in
            guard isWanted(index), let place = index.licensePlace,
                index.licenses.contains(where: { $0.kind == .reference && !LicenseReference.isListed($0) }),
                let title = index.translation(of: .license)
            else { return [] }
            let notes = index.document?.items("notes").filter { $0["title"]?.isText(title) == true } ?? []
            if notes.count == 1, notes[0]["category"]?.isText("legal_disclaimer") == true { return [] }
            return [
                Finding(
                    notes.last ?? place,
                    "the unlisted license needs exactly one note \(quoted(title)) of category \"legal_disclaimer\"",
                    "一覧にないライセンスには、カテゴリー \"legal_disclaimer\" の注記 \(quoted(title)) が一つだけ必要です")
            ]
        }
    }

    private static let missingLicense = ConformanceTest(only21: "6.2.43") { index in
        guard let document = index.document, document.isObject, document["license_expression"] == nil else { return [] }
        return [Finding(document, missing: "license_expression", "no license expression", "ライセンス式がありません")]
    }

    private static let deprecatedLicense = ConformanceTest(only21: "6.2.44") { index in
        guard let place = index.licensePlace else { return [] }
        return index.licenses.filter(\.isDeprecated).map { license in
            Finding(
                place, "license \(quoted(license.text)) is deprecated", "ライセンス \(quoted(license.text)) は廃止予定です")
        }
    }

    private static let unknownLicense = ConformanceTest(only21: "6.2.45") { index in
        guard let place = index.licensePlace else { return [] }
        return index.licenses.filter { $0.kind != .reference && !LicenseReference.isListed($0) }.map { license in
            Finding(
                place, "license \(quoted(license.text)) does not exist", "ライセンス \(quoted(license.text)) は存在しません")
        }
    }

    private static let unregisteredLicense = ConformanceTest(only21: "6.3.17") { index in
        guard let place = index.licensePlace else { return [] }
        return index.licenses.filter { !LicenseReference.isListed($0) }.map { license in
            Finding(
                place, "license \(quoted(license.text)) is not on a list", "ライセンス \(quoted(license.text)) は一覧にありません")
        }
    }
}

/// What CSAF says about the identifiers of a license expression.
///
/// - Source: CSAF 2.1 §3.2.2.7
private enum LicenseReference {
    /// No references to other documents; references begin with somebody's name.
    static func isAllowed(_ license: SPDXExpression.Identifier) -> Bool {
        guard license.kind == .reference else { return true }
        let rest = license.text.dropFirst("LicenseRef-".count)
        guard license.text.hasPrefix("LicenseRef-"), let dash = rest.firstIndex(of: "-") else {
            return license.text.hasPrefix("AdditionRef-")
        }
        return dash > rest.startIndex && rest.index(after: dash) < rest.endIndex
    }

    /// On the list of SPDX or in ScanCode's collection.
    static func isListed(_ license: SPDXExpression.Identifier) -> Bool {
        if license.kind == .reference { return license.text.hasPrefix("LicenseRef-scancode-") }
        return license.isListed || license.text.lowercased() == "any-osi"
    }
}

extension DocumentIndex {
    var licensePlace: JSONValue? { document?["license_expression"] }

    /// The identifiers of the license; none when the expression is broken.
    var licenses: [SPDXExpression.Identifier] {
        guard let text = licensePlace?.string, let expression = try? SPDXExpression(text) else { return [] }
        return expression.identifiers
    }

    /// A term in the document's language; nil when no translation is recorded.
    func translation(of term: Term) -> String? {
        isEnglishOrUnspecified ? term.rawValue : primaryLanguage.flatMap { term.translation(into: $0) }
    }
}
