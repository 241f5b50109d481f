package import FoundationEssentials

/// What became of a host's files since their baseline was made.
package struct FileSurvey: Sendable, Codable, Hashable {
    /// As many as are kept one by one.
    package static let maximumChanges = 10_000

    /// Path of the baseline.
    package let baseline: String
    /// The baseline's Merkle root, in hexadecimal digits.
    package let root: String
    /// Whether a key or a root that was kept elsewhere proved that the baseline is the one that was made.
    package let isProved: Bool
    package let madeAt: Date
    /// Files that were looked at.
    package let count: Int
    /// What no package explains: what looks like an intruder's work first, then the newest; at most ``maximumChanges``.
    package let changes: [Change]
    /// How many there are, kept or not.
    package let changeCount: Int
    /// How many files each installed, upgraded or removed package explains.
    package let explained: [Explained]

    package init(
        baseline: String, root: String, isProved: Bool, madeAt: Date, count: Int, changes: [Change], changeCount: Int,
        explained: [Explained]
    ) {
        self.baseline = baseline
        self.root = root
        self.isProved = isProved
        self.madeAt = madeAt
        self.count = count
        self.changes = changes
        self.changeCount = changeCount
        self.explained = explained
    }

    package struct Change: Sendable, Codable, Hashable {
        /// `added`, `removed`, `changed`, `moved`, `linked`.
        package let kind: String
        /// Escaped, as all texts here.
        package let path: String
        /// What makes it look like an intruder's work, for example `set-id`; the weightiest first.
        package let suspicions: [String]
        /// What differs, for example `content`, `mode`.
        package let aspects: [String]
        /// Whose it is now.
        package let user: String?
        /// The package that owns the path.
        package let package: String?
        /// When the kernel last saw it change.
        package let changedAt: Date?
        /// What differs in words, in English.
        package let details: [String]

        package init(
            kind: String, path: String, suspicions: [String], aspects: [String], user: String?, package: String?,
            changedAt: Date?, details: [String]
        ) {
            self.kind = kind
            self.path = path
            self.suspicions = suspicions
            self.aspects = aspects
            self.user = user
            self.package = package
            self.changedAt = changedAt
            self.details = details
        }
    }

    package struct Explained: Sendable, Codable, Hashable {
        package let package: String
        package let oldVersion: String?
        package let newVersion: String?
        package let count: Int

        package init(package: String, oldVersion: String?, newVersion: String?, count: Int) {
            self.package = package
            self.oldVersion = oldVersion
            self.newVersion = newVersion
            self.count = count
        }
    }
}
