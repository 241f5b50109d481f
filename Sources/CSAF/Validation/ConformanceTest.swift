/// A numbered test of the standard.
///
/// A test that both editions have is one test here, with a number in each.
struct ConformanceTest: Sendable {
    /// Its number in CSAF 2.0; nil when that edition does not have it.
    let number20: String?
    let number21: String?
    var check: @Sendable (DocumentIndex) -> [Finding]

    /// A test with the same number in both editions.
    init(_ number: String, _ check: @escaping @Sendable (DocumentIndex) -> [Finding]) {
        number20 = number
        number21 = number
        self.check = check
    }

    init(only21 number: String, _ check: @escaping @Sendable (DocumentIndex) -> [Finding]) {
        number20 = nil
        number21 = number
        self.check = check
    }

    init(only20 number: String, _ check: @escaping @Sendable (DocumentIndex) -> [Finding]) {
        number20 = number
        number21 = nil
        self.check = check
    }

    func number(in edition: CSAFVersion) -> String? {
        switch edition {
        case .version20: number20
        case .version21: number21
        }
    }

    static let mandatory: [ConformanceTest] =
        productIdentifiers + productStates + ratings + names + history + wholeDocument + branches + helpers
        + profiles + profiles21 + sharing + dates + decisionPoints + versionRanges + licenses + extensions

    static let recommended: [ConformanceTest] =
        recommendedProducts + recommendedHistory + recommendedHashes + recommendedDocument + recommendedWeaknesses
        + recommendedRatings + recommendedSharing + recommendedHelpers + recommendedDecisionPoints
        + recommendedProfiles + recommendedLicenses + recommendedRanges + recommendedIDs + recommendedExtensions

    static let informative: [ConformanceTest] =
        informativeRatings + informativeNames + informativeProducts + informativeDecisionPoints + informativeRanges
        + informativeExtensions + informativeLicenses + informativeLanguage + informativeLinks

    static let all = mandatory + recommended + informative

    /// A test under its number in one edition.
    struct Numbered: Sendable {
        let number: String
        let group: TestGroup
        let check: @Sendable (DocumentIndex) -> [Finding]
    }

    /// All tests of an edition, in the order in which they run.
    static func all(in edition: CSAFVersion) -> [Numbered] {
        switch edition {
        case .version20: all20
        case .version21: all21
        }
    }

    private static let all20 = numbered(.version20)
    private static let all21 = numbered(.version21)

    private static func numbered(_ edition: CSAFVersion) -> [Numbered] {
        all.compactMap { test in
            test.number(in: edition).map {
                Numbered(number: $0, group: TestGroup(number: $0), check: test.check)
            }
        }
    }
}
