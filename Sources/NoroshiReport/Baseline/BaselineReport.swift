package import FileBaseline

/// What a check of files against their baseline found, grouped as a person wants to read it.
package struct BaselineReport: Sendable {
    /// The first in which a difference belongs.
    package enum Group: String, Sendable, CaseIterable {
        /// What an intruder does.
        case suspicious
        case content, moved, linked, added, removed, attributes, replaced, unsure
    }

    /// What one package explains.
    package struct Upgrade: Sendable, Hashable {
        package var explanation: Difference.Explanation
        package var count: Int
    }

    package let differences: [Difference]
    package let unseen: [FileRecord]
    package let mounts: [[UInt8]]
    package let count: Int
    package let bytes: UInt64
    package let header: BaselineHeader
    /// The Merkle root.
    package let root: [UInt8]
    package let names: UserNames
    /// Whether packages are known here.
    package let hasPackages: Bool

    /// - Parameter changes: Settled, and explained where packages are known.
    package init(_ changes: ChangeSet, header: BaselineHeader, root: [UInt8], names: UserNames, hasPackages: Bool) {
        differences = changes.differences
        unseen = changes.unseen
        mounts = changes.mounts
        count = changes.count
        bytes = changes.bytes
        self.header = header
        self.root = root
        self.names = names
        self.hasPackages = hasPackages
    }

    /// The status with which a check ends.
    package var status: Int32 {
        if !unseen.isEmpty || differences.contains(where: { $0.kind == .unseen }) { return 2 }
        // A baseline of nothing proves nothing.
        if differences.isEmpty, count == 0 { return 2 }
        return differences.isEmpty ? 0 : 1
    }

    package func suspicions(_ difference: Difference) -> [Suspicion] {
        difference.suspicions(hasPackages: hasPackages)
    }

    /// Some of the differences in an order of their own, by their places: there may be many of them.
    package struct Selection: RandomAccessCollection, Sendable {
        fileprivate let all: [Difference]
        fileprivate let places: [Int]

        package var startIndex: Int { places.startIndex }
        package var endIndex: Int { places.endIndex }
        package subscript(index: Int) -> Difference { all[places[index]] }
    }

    /// Newest first; what packages explain, and nothing speaks against, is not among them.
    package var groups: [(group: Group, differences: Selection)] {
        var groups: [Group: [Int]] = [:]
        for (place, difference) in differences.enumerated() {
            let suspicions = suspicions(difference)
            if difference.explanation != nil, suspicions.isEmpty { continue }
            groups[group(difference, suspicions), default: []].append(place)
        }
        return Group.allCases.compactMap { group in
            guard var found = groups.removeValue(forKey: group) else { return nil }
            found.sort { first, second in
                let (a, b) = (differences[first], differences[second])
                return group == .suspicious ? isWorse(a, b) : Self.isNewer(a, b)
            }
            return (group, Selection(all: differences, places: found))
        }
    }

    /// By package, those with the most files first.
    package var upgrades: [Upgrade] {
        var counts: [Difference.Explanation: Int] = [:]
        for difference in differences where suspicions(difference).isEmpty {
            if let explanation = difference.explanation { counts[explanation, default: 0] += 1 }
        }
        return counts.map { Upgrade(explanation: $0.key, count: $0.value) }
            .sorted { a, b in
                a.count != b.count
                    ? a.count > b.count : a.explanation.package.lexicographicallyPrecedes(b.explanation.package)
            }
    }

    private func group(_ difference: Difference, _ suspicions: [Suspicion]) -> Group {
        if !suspicions.isEmpty { return .suspicious }
        switch difference.kind {
        case .added: return .added
        case .removed: return .removed
        case .moved: return .moved
        case .linked: return .linked
        case .unseen: return .unsure
        case .changed:
            switch difference.aspects.first {
            case .kind, .content, .appended, .restarted, .target: return .content
            case .mode, .owner, .group, .capability, .acl, .xattr, .flags, .device, .mount: return .attributes
            case .inode, .links, .modified, nil: return .replaced
            }
        }
    }

    private func isWorse(_ a: Difference, _ b: Difference) -> Bool {
        guard let x = suspicions(a).first, let y = suspicions(b).first, x != y else { return Self.isNewer(a, b) }
        return x < y
    }

    private static func isNewer(_ a: Difference, _ b: Difference) -> Bool {
        let (x, y) = (a.new?.changed, b.new?.changed)
        guard let x, let y, x != y else { return PathOrder.compare(a.path, b.path) < 0 }
        return y < x
    }
}
