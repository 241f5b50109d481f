/// In what a file differs from its baseline, the weightiest first.
package enum Aspect: String, Sendable, CaseIterable, Comparable {
    case kind
    case content
    /// Written behind what was there, which stayed.
    case appended
    /// Of a file that may only grow: a new file took its place.
    case restarted
    case target
    case mode
    case owner
    case group
    case capability
    case acl
    case xattr
    case flags
    case device
    case mount
    case inode
    case links
    case modified

    /// What an extended attribute is for.
    package init(attribute name: [UInt8]) {
        switch String(decoding: name, as: UTF8.self) {
        case "security.capability": self = .capability
        case "system.posix_acl_access", "system.posix_acl_default": self = .acl
        case _: self = .xattr
        }
    }

    package static func < (a: Aspect, b: Aspect) -> Bool { a.rank < b.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// Compares what is there with what was.
struct Comparison {
    let old: FileRecord
    let new: FileRecord
    /// The new content begins with all of the old.
    let isContinued: Bool

    /// In order; empty where nothing differs that is watched.
    var aspects: [Aspect] {
        guard old.kind == new.kind else { return [.kind] }
        if old.flags.contains(.mount) || new.flags.contains(.mount) {
            return old.flags.contains(.mount) == new.flags.contains(.mount) ? [] : [.mount]
        }
        var found = lasting
        switch new.level {
        case .content: found += exact
        case .growing: found += grown
        case .attributes, .ignored: break
        }
        return found.sorted()
    }

    private var lasting: [Aspect] {
        var found: [Aspect] = []
        if old.mode != new.mode { found.append(.mode) }
        if old.owner != new.owner { found.append(.owner) }
        if old.group != new.group { found.append(.group) }
        if old.target != new.target { found.append(.target) }
        if old.flags != new.flags { found.append(.flags) }
        if old.deviceNumber != new.deviceNumber { found.append(.device) }
        if old.attributes != new.attributes { found += attributes }
        return found
    }

    private var attributes: [Aspect] {
        let names = Set(old.attributes.map(\.name)).union(new.attributes.map(\.name))
        var found: Set<Aspect> = []
        for name in names {
            let key = String(decoding: name, as: UTF8.self)
            guard old.attribute(key) != new.attribute(key) else { continue }
            found.insert(Aspect(attribute: name))
        }
        // Two names that are no UTF-8 may read alike.
        return found.isEmpty ? [.xattr] : Array(found)
    }

    private var exact: [Aspect] {
        var found: [Aspect] = []
        // A link is never written to: another target is another link.
        if new.kind == .link, old.target != new.target { return found }
        if hasOtherContent { found.append(isContinued ? .appended : .content) }
        if old.inode != new.inode { found.append(.inode) }
        // What is in a folder is told by itself; so are its names and times.
        guard new.kind != .folder else { return found }
        if old.links != new.links { found.append(.links) }
        if old.modified != new.modified { found.append(.modified) }
        return found
    }

    private var hasOtherContent: Bool {
        guard new.kind == .regular else { return false }
        // A level may have been another: then only the size is known.
        if old.digest.isEmpty || new.digest.isEmpty { return old.size != new.size }
        return old.digest != new.digest
    }

    private var grown: [Aspect] {
        guard new.kind == .regular, old.digest != new.digest, !isContinued, old.size > 0 else { return [] }
        return old.inode != new.inode ? [.restarted] : [.content]
    }
}
