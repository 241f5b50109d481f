import Foundation
import TestSupport

enum Places {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    static let resources = root.appending(path: "Resources").path
    /// Logs of real hosts, without labels; `nil` where they are not at hand.
    static let realLogs = SharedData.folder("data/loghub")
}
