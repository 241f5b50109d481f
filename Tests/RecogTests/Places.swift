import TestSupport

/// Folders that tests read.
enum Places {
    /// The public part of Recog's own database; `nil` where it is not at hand.
    static let recog = SharedData.folder("data/recog")

    /// Our own fingerprints.
    static let fingerprints = root + "/Resources/fingerprints"

    private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
}
