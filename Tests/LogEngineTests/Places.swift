import Foundation

enum Places {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    static let resources = root.appending(path: "Resources").path
}
