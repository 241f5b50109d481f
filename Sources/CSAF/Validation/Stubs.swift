extension ConformanceTest {
    static let versionRanges: [ConformanceTest] = []
    static let licenses: [ConformanceTest] = []
    static let extensions: [ConformanceTest] = []
    static let recommendedHelpers: [ConformanceTest] = []
    static let recommendedProfiles: [ConformanceTest] = []
    static let recommendedLicenses: [ConformanceTest] = []
    static let recommendedRanges: [ConformanceTest] = []
    static let recommendedExtensions: [ConformanceTest] = []
    static let informativeRanges: [ConformanceTest] = []
    static let informativeExtensions: [ConformanceTest] = []
    static let informativeLanguage: [ConformanceTest] = []
    static let informativeLinks: [ConformanceTest] = []
}
