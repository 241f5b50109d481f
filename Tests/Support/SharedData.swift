import Foundation

/// Public data for conformance tests, which the project does not hold.
package enum SharedData {
    /// A folder of it, in the folder that `NOROSHI_SHARED` names, else in a folder `shared` beside any folder above this
    /// file; nil where it is not at hand.
    package static func folder(_ path: String) -> String? {
        if let shared = ProcessInfo.processInfo.environment["NOROSHI_SHARED"] {
            return existing("\(shared)/\(path)")
        }
        var parts = #filePath.split(separator: "/")
        while parts.popLast() != nil {
            let folder = parts.reduce("") { $0 + "/" + $1 } + "/shared/\(path)"
            if let found = existing(folder) { return found }
        }
        return nil
    }

    private static func existing(_ folder: String) -> String? {
        FileManager.default.fileExists(atPath: folder) ? folder : nil
    }
}
