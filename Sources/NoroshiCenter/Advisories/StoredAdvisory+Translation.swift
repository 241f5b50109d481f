import CSAF
import NoroshiStore

extension StoredAdvisory {
    /// Whether it was translated from another language.
    var isTranslation: Bool { !facts.sourceLang.isEmpty }

    /// The newest document of the same advisory in another language that is no translation, and that tells more than
    /// this one translates; nil when this one is in step.
    ///
    /// What the desk translated knows the version that it was made from; of others, versions are in step when they are
    /// equal.
    func newerOriginal(among all: [StoredAdvisory]) -> StoredAdvisory? {
        let own = facts.sourceVersion.isEmpty ? version : facts.sourceVersion
        return all.filter { $0.id == id && $0.lang != lang && !$0.isTranslation && Self.isNewer($0.version, than: own) }
            .max { Self.isNewer($1.version, than: $0.version) }
    }

    private static func isNewer(_ version: String, than other: String) -> Bool {
        guard let version = DocumentVersion(version), let other = DocumentVersion(other) else { return false }
        return version.order(to: other) == .greater
    }
}
