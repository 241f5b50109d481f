/// Collects differences, and finds out which of them are one: a move, or one more name of a file.
package struct ChangeSet {
    /// Sorted by path.
    package private(set) var differences: [Difference] = []
    /// What could not be looked at now.
    package private(set) var unseen: [FileRecord] = []
    /// Mounted file systems that were not entered.
    package private(set) var mounts: [[UInt8]] = []
    /// Files that were looked at.
    package private(set) var count = 0
    /// Bytes of those whose content was hashed or trusted.
    package private(set) var bytes: UInt64 = 0
    /// What is in it was not seen when the baseline was made.
    private var unknown: [UInt8]?

    package init() {}

    /// Takes one outcome, in the order of paths; of those that are as they were only their number is kept.
    package mutating func add(_ outcome: Outcome) {
        if let new = outcome.record { addSeen(new) }
        switch (outcome.earlier, outcome.record) {
        case (let old?, let new?):
            if new.kind == .unseen { return addGlimpse(outcome.glimpse, beside: old) }
            if old.kind == .unseen {
                differences.append(Difference(kind: .unseen, old: old, new: new))
                if new.kind == .folder { unknown = new.path }
                return
            }
            let aspects = Comparison(old: old, new: new, isContinued: outcome.isContinued).aspects
            guard !aspects.isEmpty else { return }
            var kept = new
            kept.shareContents(of: old)
            differences.append(Difference(kind: .changed, old: old, new: kept, aspects: aspects))
        case (let old?, nil):
            if old.kind != .unseen { differences.append(Difference(kind: .removed, old: old, new: nil)) }
        case (nil, let new?):
            if let unknown, PathOrder.isWithin(new.path, unknown) { return }
            // Mode and owner need no content.
            guard let seen = new.kind == .unseen ? outcome.glimpse : new else { return }
            differences.append(Difference(kind: .added, old: nil, new: seen))
        case (nil, nil): break
        }
    }

    /// What can be seen of a file that cannot be opened: whose it is, its mode, size and times.
    private mutating func addGlimpse(_ glimpse: FileRecord?, beside old: FileRecord) {
        guard var new = glimpse, old.kind != .unseen else { return }
        new.shareContents(of: old)
        new.attributes = old.attributes
        new.target = old.target
        new.package = old.package
        // Another size is another content; of the same size nothing is known.
        if new.kind == old.kind, new.size == old.size || new.level == .growing && new.size > old.size {
            new.digest = old.digest
        }
        let aspects = Comparison(old: old, new: new, isContinued: false).aspects
        if !aspects.isEmpty { differences.append(Difference(kind: .changed, old: old, new: new, aspects: aspects)) }
    }

    /// Counts a file that is compared with nothing.
    package mutating func addSeen(_ record: FileRecord) {
        count += 1
        if !record.digest.isEmpty { bytes += record.size }
        if record.flags.contains(.mount) { mounts.append(record.path) }
        if record.kind == .unseen { unseen.append(record) }
    }

    /// Joins those that are one; to be called when all outcomes are there.
    package mutating func settle() {
        joinMoves()
        foldMoves()
        joinLinks()
        dropExplainedLinks()
    }

    // MARK: Moves

    private struct Identity: Hashable {
        let kind: FileKind
        let inode: UInt64
        let digest: [UInt8]
        let target: [UInt8]
        let time: FileTime

        init(_ record: FileRecord) {
            kind = record.kind
            inode = record.inode
            digest = record.digest
            target = record.target
            // Where there is no content, the time has to agree; a folder's changes with what is in it.
            time = record.digest.isEmpty && record.kind != .folder ? record.modified : FileTime(seconds: 0)
        }
    }

    private mutating func joinMoves() {
        var gone: [Identity: [Int]] = [:]
        for (index, difference) in differences.enumerated() where difference.kind == .removed {
            if let old = difference.old { gone[Identity(old), default: []].append(index) }
        }
        guard !gone.isEmpty else { return }
        var dropped: Set<Int> = []
        for (index, difference) in differences.enumerated() where difference.kind == .added {
            guard let new = difference.new, let from = gone[Identity(new)]?.popLast(), let old = differences[from].old
            else { continue }
            differences[index] = Difference(
                kind: .moved, old: old, new: new,
                aspects: Comparison(old: old, new: new, isContinued: false).aspects)
            dropped.insert(from)
        }
        drop(dropped)
    }

    /// What is in a folder that moved went with it.
    private mutating func foldMoves() {
        var folders: [[UInt8]: (index: Int, old: [UInt8])] = [:]
        var dropped: Set<Int> = []
        for (index, difference) in differences.enumerated() where difference.kind == .moved {
            guard let old = difference.old, let new = difference.new else { continue }
            if let above = PathOrder.folder(of: new.path), let folder = folders[above],
                PathOrder.joined(folder.old, Array(new.path.dropFirst(above.count + 1))) == old.path
            {
                if new.kind == .folder { folders[new.path] = (folder.index, old.path) }
                guard difference.aspects.isEmpty else { continue }
                differences[folder.index].below += 1
                dropped.insert(index)
            } else if new.kind == .folder {
                folders[new.path] = (index, old.path)
            }
        }
        drop(dropped)
    }

    // MARK: Links

    private mutating func joinLinks() {
        var names: [UInt64: [UInt8]] = [:]
        for difference in differences where difference.kind == .changed && difference.aspects.contains(.links) {
            if let new = difference.new { names[new.inode] = names[new.inode] ?? new.path }
        }
        for (index, difference) in differences.enumerated() where difference.kind == .added {
            guard let new = difference.new, new.kind == .regular, new.links > 1, let twin = names[new.inode] else {
                continue
            }
            differences[index].kind = .linked
            differences[index].twin = twin
        }
    }

    /// A name more or less says by itself that the count of names changed.
    private mutating func dropExplainedLinks() {
        var change: [UInt64: Int] = [:]
        for difference in differences {
            switch difference.kind {
            case .linked, .added: if let new = difference.new { change[new.inode, default: 0] += 1 }
            case .removed: if let old = difference.old { change[old.inode, default: 0] -= 1 }
            case .changed, .moved, .unseen: break
            }
        }
        differences.removeAll { difference in
            guard difference.kind == .changed, difference.aspects == [.links], let old = difference.old,
                let new = difference.new
            else { return false }
            return change[new.inode] == Int(new.links) - Int(old.links)
        }
    }

    private mutating func drop(_ indices: Set<Int>) {
        guard !indices.isEmpty else { return }
        differences = differences.enumerated().filter { !indices.contains($0.offset) }.map(\.element)
    }

    // MARK: Packages

    /// Says of each difference which package owns the path, and whether that package explains it.
    package mutating func explain(_ body: (inout Difference) -> Void) {
        for index in differences.indices { body(&differences[index]) }
    }
}
