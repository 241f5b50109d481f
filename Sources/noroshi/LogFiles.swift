import FoundationEssentials
import NoroshiModel

/// The files that arguments name: a folder stands for all files in it and in the folders within.
enum LogFiles {
    private static let maximumDepth = 16

    /// - Throws: ``Failure`` for what is not there.
    static func all(_ arguments: [String]) throws -> [String] {
        try arguments.flatMap { argument in
            guard argument != "-" else { return ["-"] }
            var isFolder = false
            guard FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder) else {
                throw Failure("'\(Escaped.text(argument))' is not there", status: Failure.usage)
            }
            return isFolder ? try files(in: argument, depth: 0) : [argument]
        }
    }

    /// In the order of their names. Links to folders are not followed; binary journals are read by journalctl.
    private static func files(in folder: String, depth: Int) throws -> [String] {
        guard depth < maximumDepth else { return [] }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw Failure("cannot read the folder '\(Escaped.text(folder))'")
        }
        return try names.flatMap { name -> [String] in
            let path = "\(folder)/\(name)"
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            switch attributes?[.type] as? FileAttributeType {
            case .typeDirectory: return try files(in: path, depth: depth + 1)
            case .typeRegular: return isBinary(name) ? [] : [path]
            default: return []
            }
        }
    }

    /// Records of logins and journals are no lines of text.
    private static func isBinary(_ name: String) -> Bool {
        name.hasSuffix(".journal") || ["wtmp", "btmp", "lastlog", "faillog", "utmp"].contains { name.hasPrefix($0) }
    }
}
