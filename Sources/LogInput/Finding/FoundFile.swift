/// What became of one path that arguments name.
package struct FoundFile: Sendable {
    package enum Outcome: Sendable {
        /// Lines of text, to be read.
        case log(LogFile)
        /// A binary journal of systemd, for a reader of its own.
        case journal
        case passedOver(PassedOver)
    }

    package let path: PathBytes
    package let outcome: Outcome

    package var log: LogFile? { if case .log(let log) = outcome { log } else { nil } }
    package var passedOver: PassedOver? { if case .passedOver(let reason) = outcome { reason } else { nil } }
}

/// Why a path is not read.
package enum PassedOver: Hashable, Sendable, CustomStringConvertible {
    case notThere
    /// A pattern that no file matches.
    case noMatch
    case unreadable(SystemFailure)
    case folderTooDeep(limit: Int)
    /// More files than are looked at.
    case tooManyFiles(limit: Int)
    /// A link that leads nowhere.
    case brokenLink
    /// A link to a folder, found in a folder: it may lead round in circles.
    case linkToFolder
    /// Another name, or a link, of a file that is read.
    case sameFile(PathBytes)
    /// A copy of a log that is read.
    case sameContent(PathBytes)
    /// Its bytes are the beginning of a log that is read, as of a copy that was not finished.
    case beginning(of: PathBytes)
    /// wtmp, btmp, lastlog and the like: records of logins in binary.
    case loginRecords
    case packed(ForeignPacking)
    case empty
    case socket
    /// A pipe found in a folder: only one that is named is read.
    case pipe
    case device

    /// Whether something that was asked for is not looked at; else there is nothing in it, or it is read elsewhere.
    package var isGap: Bool {
        switch self {
        case .notThere, .noMatch, .unreadable, .folderTooDeep, .tooManyFiles, .brokenLink, .packed: true
        case .linkToFolder, .loginRecords, .sameFile, .sameContent, .beginning, .empty, .socket, .pipe, .device: false
        }
    }

    package var description: String {
        switch self {
        case .notThere: "not there"
        case .noMatch: "matches no file"
        case .unreadable(let failure): "cannot be read: \(failure)"
        case .folderTooDeep(let limit): "folders below it are not looked into: more than \(limit) deep"
        case .tooManyFiles(let limit): "this and all further files are not looked at: more than \(limit)"
        case .brokenLink: "a link that leads nowhere"
        case .linkToFolder: "a link to a folder, not followed"
        case .sameFile(let path): "the same file as '\(path)'"
        case .sameContent(let path): "a copy of '\(path)'"
        case .beginning(let path): "the beginning of '\(path)', and nothing else"
        case .loginRecords: "binary records of logins, no lines of text"
        case .packed(let packing): "packed by \(packing.rawValue), which is not read here"
        case .empty: "empty"
        case .socket: "a socket"
        case .pipe: "a pipe"
        case .device: "a device"
        }
    }
}
