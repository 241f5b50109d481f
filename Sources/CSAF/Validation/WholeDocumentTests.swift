extension ConformanceTest {
    static let wholeDocument = [translator, prohibitedCategory, translation]

    private static let place = JSONPointer()["document"]

    /// A translator says from which language.
    private static let translator = ConformanceTest("6.1.15") { index in
        let document = index.document.document
        guard document.publisher.category == .translator, document.sourceLang == nil else { return [] }
        return [Finding(place, "publisher is a translator, but \"source_lang\" is missing")]
    }

    /// A free category does not look like the name of a profile.
    private static let prohibitedCategory = ConformanceTest("6.1.26") { index in
        let category = index.document.document.category
        let lowered = category.lowercased()
        guard Profile(rawValue: category) == nil, category != "csaf_base" else { return [] }
        let plain = lowered.filter { $0 != "-" && $0 != "_" && !$0.isWhitespace }
        let isReserved = Profile.allCases.contains { profile in
            let name = profile.rawValue.filter { $0 != "_" }
            return plain == name || plain == name.dropFirst("csaf".count)
        }
        guard isReserved || lowered.hasPrefix("csaf_") else { return [] }
        return [Finding(place["category"], "category \(quoted(category)) is too like the name of a profile")]
    }

    /// A translation is into another language.
    private static let translation = ConformanceTest("6.1.28") { index in
        let document = index.document.document
        guard let lang = document.lang, let source = document.sourceLang, lang.lowercased() == source.lowercased()
        else {
            return []
        }
        return [Finding(place["source_lang"], "language \(quoted(source)) is also that of the translation")]
    }
}

/// The profiles with rules of their own.
///
/// - Source: CSAF 2.0 §4
enum Profile: String, CaseIterable, Sendable {
    case securityIncidentResponse = "csaf_security_incident_response"
    case informationalAdvisory = "csaf_informational_advisory"
    case securityAdvisory = "csaf_security_advisory"
    case vex = "csaf_vex"
}
