/// What a name in a folder stands for.
package enum FileKind: UInt8, Sendable, CaseIterable {
    case regular = 1
    case folder, link, pipe, socket, characterDevice, blockDevice
    /// It was there, and could not be looked at: `target` says why.
    case unseen
}

/// How closely a file is watched.
package enum WatchLevel: UInt8, Sendable, CaseIterable {
    /// Everything: what is in it, whose it is, its times.
    case content = 1
    /// All but content, size and times.
    case attributes
    /// What was in it must stay; more may be written behind.
    case growing
    /// Not at all.
    case ignored

    package var word: String {
        switch self {
        case .content: "content"
        case .attributes: "attributes"
        case .growing: "growing"
        case .ignored: "ignored"
        }
    }
}

/// Marks that a file system keeps beside the mode (chattr(1)), and what a folder is to the walk.
package struct FileFlags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let immutable = FileFlags(rawValue: 1)
    package static let appendOnly = FileFlags(rawValue: 2)
    package static let noDump = FileFlags(rawValue: 4)
    package static let verity = FileFlags(rawValue: 8)
    /// Another file system stands here, and was not entered.
    package static let mount = FileFlags(rawValue: 16)
}

/// A name and a value beside the content: an ACL, a capability, a label (xattr(7)).
package struct ExtendedAttribute: Hashable, Sendable {
    package var name: [UInt8]
    package var value: [UInt8]

    package init(name: [UInt8], value: [UInt8]) {
        self.name = name
        self.value = value
    }
}

/// What is known of one file.
package struct FileRecord: Hashable, Sendable {
    /// From the root, as bytes: any but NUL.
    package var path: [UInt8]
    package var kind: FileKind
    package var level: WatchLevel
    /// The twelve bits of chmod(1).
    package var mode: UInt16 = 0
    package var owner: UInt32 = 0
    package var group: UInt32 = 0
    package var inode: UInt64 = 0
    package var links: UInt32 = 0
    package var size: UInt64 = 0
    package var modified = FileTime(seconds: 0)
    package var changed = FileTime(seconds: 0)
    package var flags: FileFlags = []
    /// Of a device; 0 otherwise.
    package var deviceNumber: UInt64 = 0
    /// Of a link, where it leads; of what was not seen, why.
    package var target: [UInt8] = []
    /// Sorted by name.
    package var attributes: [ExtendedAttribute] = []
    /// Of the content; empty where it was not asked for.
    package var digest: [UInt8] = []
    /// The package that owns it, counted from 1 in the baseline's table; 0 for none.
    package var package: UInt32 = 0

    package init(path: [UInt8], kind: FileKind, level: WatchLevel) {
        self.path = path
        self.kind = kind
        self.level = level
    }

    /// What could not be looked at.
    package init(unseen path: [UInt8], level: WatchLevel, because reason: some Sequence<UInt8>) {
        self.init(path: path, kind: .unseen, level: level)
        target = Array(reason)
    }

    /// Takes over what is equal, so that both hold it once.
    mutating func shareContents(of other: FileRecord) {
        if path == other.path { path = other.path }
        if digest == other.digest { digest = other.digest }
        if target == other.target { target = other.target }
        if attributes == other.attributes { attributes = other.attributes }
    }

    package static let setUserID: UInt16 = 0o4000
    package static let setGroupID: UInt16 = 0o2000

    /// Runs with another's rights, by its mode.
    package var isSetID: Bool {
        kind == .regular
            && (mode & Self.setUserID != 0 || mode & Self.setGroupID != 0 && mode & 0o010 != 0)
    }

    /// Runs with rights of root, by `security.capability`.
    package var hasCapability: Bool { attribute("security.capability") != nil }

    package var isExecutable: Bool { kind == .regular && mode & 0o111 != 0 }

    package func attribute(_ name: String) -> [UInt8]? {
        attributes.first { $0.name.elementsEqual(name.utf8) }?.value
    }
}
