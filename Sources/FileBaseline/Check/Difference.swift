/// One thing that is not as the baseline has it.
package struct Difference: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        case added, removed, changed
        /// The same file by another name.
        case moved
        /// One more name of a file that was there.
        case linked
        /// It could be looked at when the baseline was made, or now, but not both times.
        case unseen
    }

    package var kind: Kind
    package var old: FileRecord?
    package var new: FileRecord?
    package var aspects: [Aspect] = []
    /// Of ``Kind/linked``: another name of the same file.
    package var twin: [UInt8]?
    /// How many files below it moved or went with it, and are not told by themselves.
    package var below = 0
    /// The package that owns the path, as `name:architecture`.
    package var owner: [UInt8]?
    /// Why it is no surprise: the package that was installed, upgraded or removed.
    package var explanation: Explanation?
    /// The content is not what its package ships, whatever the baseline says.
    package var isForeignContent = false

    package init(kind: Kind, old: FileRecord?, new: FileRecord?, aspects: [Aspect] = []) {
        self.kind = kind
        self.old = old
        self.new = new
        self.aspects = aspects
    }

    /// Where it is now, or was.
    package var path: [UInt8] { (new ?? old)?.path ?? [] }

    /// What the package manager did to it.
    package struct Explanation: Sendable, Hashable {
        package var package: [UInt8]
        package var oldVersion: [UInt8]?
        package var newVersion: [UInt8]?
    }
}

/// What makes a difference look like the work of an intruder.
package enum Suspicion: String, Sendable, CaseIterable, Comparable {
    /// A file runs with the rights of its owner or group that did not.
    case setID = "set-id"
    case capability
    /// The content changed and its time did not, and no package explains it: builds of one package may share a time.
    case timesKept = "times-kept"
    /// Anybody may write to it who could not.
    case worldWritable = "world-writable"
    /// An executable in a folder of the system that no package brought.
    case unpackaged
    /// A file of a package that is not what the package ships.
    case notAsShipped = "not-as-shipped"
    /// A file that may only grow lost what was in it.
    case rewritten

    package static func < (a: Suspicion, b: Suspicion) -> Bool { a.rank < b.rank }
    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension Difference {
    /// In order of weight; empty for most.
    ///
    /// - Parameter hasPackages: Whether it is known which files packages own.
    package func suspicions(hasPackages: Bool) -> [Suspicion] {
        var found: [Suspicion] = []
        if let new, kind != .moved || old?.mode != new.mode || old?.attributes != new.attributes {
            if new.isSetID, old?.isSetID != true || aspects.contains(.content) && explanation == nil {
                found.append(.setID)
            }
            if new.hasCapability, old?.hasCapability != true || aspects.contains(.capability) {
                found.append(.capability)
            }
        }
        if aspects.contains(.content), new?.level == .growing { found.append(.rewritten) }
        if aspects.contains(.content) || aspects.contains(.appended), new?.level == .content,
            !aspects.contains(.modified), explanation == nil
        {
            found.append(.timesKept)
        }
        if let new, Self.isOpen(new), !(old.map(Self.isOpen) ?? false) { found.append(.worldWritable) }
        if hasPackages, owner == nil, kind == .added || kind == .moved, let new, new.isExecutable,
            SystemFolders.contain(new.path)
        {
            found.append(.unpackaged)
        }
        if isForeignContent { found.append(.notAsShipped) }
        return found.sorted()
    }

    /// Anybody may write to it; folders with the sticky bit are meant for that.
    private static func isOpen(_ record: FileRecord) -> Bool {
        guard record.mode & 0o002 != 0 else { return false }
        switch record.kind {
        case .regular: return true
        case .folder: return record.mode & 0o1000 == 0
        case .blockDevice: return true
        case .link, .pipe, .socket, .characterDevice, .unseen: return false
        }
    }
}

/// Folders in which programs come from packages only.
package enum SystemFolders {
    package static func contain(_ path: [UInt8]) -> Bool {
        folders.contains { PathOrder.isWithin(path, $0) }
    }

    private static let folders = [
        "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/usr/bin", "/usr/sbin", "/usr/lib", "/usr/lib32",
        "/usr/lib64", "/usr/libexec",
    ].map { Array($0.utf8) }
}
