import TestSupport

/// Folders that tests read.
enum Places {
    /// A part of the public Sigma rules; `nil` where it is not at hand.
    static let sigma = SharedData.folder("data/sigma")
}
