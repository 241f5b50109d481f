package import NoroshiFormats

/// What one policy file has that another has not, line by line.
package struct PolicyChange: Sendable, Hashable {
    /// `+ tcp/25` and `- tcp/110`, a host's name before those of another host; what was removed first.
    package let lines: [String]

    package init(from old: PolicyFile, to new: PolicyFile) {
        var lines = Self.lines("", old.services, new.services)
        let places =
            old.hosts.map(\.place)
            + new.hosts.map(\.place).filter { place in
                !old.hosts.contains { $0.place == place }
            }
        for place in places {
            let before = old.hosts.first { $0.place == place }?.services ?? []
            let after = new.hosts.first { $0.place == place }?.services ?? []
            lines += Self.lines("\(place) ", before, after)
        }
        self.lines = lines
    }

    private static func lines(
        _ prefix: String, _ old: [PolicyFile.Entry], _ new: [PolicyFile.Entry]
    ) -> [String] {
        let before = old.map { PolicyFile.line($0.declaration) }
        let after = new.map { PolicyFile.line($0.declaration) }
        let (known, kept) = (Set(before), Set(after))
        return before.filter { !kept.contains($0) }.map { "- \(prefix)\($0)" }
            + after.filter { !known.contains($0) }.map { "+ \(prefix)\($0)" }
    }
}
