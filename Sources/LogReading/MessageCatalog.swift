/// One kind of message that a program writes.
public struct MessageKind: Sendable, Hashable {
    public let template: MessageTemplate
    /// What happened, such as `login`, in one word for all programs.
    public let action: String?
    /// `success` or `failure`.
    public let outcome: String?
    /// Messages that are of this kind.
    public let examples: [String]

    public init(template: MessageTemplate, action: String? = nil, outcome: String? = nil, examples: [String] = []) {
        self.template = template
        self.action = action
        self.outcome = outcome
        self.examples = examples
    }
}

/// What programs write, by their names.
public struct MessageCatalog: Sendable {
    /// Kinds that some programs share.
    public struct Group: Sendable {
        /// Names as they stand in a line; `*` stands for any bytes.
        public let programs: [String]
        public let kinds: [MessageKind]

        public init(programs: [String], kinds: [MessageKind]) {
            self.programs = programs
            self.kinds = kinds
        }
    }

    /// A message that was understood.
    public struct Reading: Sendable {
        public let kind: MessageKind
        fileprivate let found: [Range<Int>?]

        /// Each field that stands in the message, with its place in the line.
        public var fields: [(name: String, range: Range<Int>)] {
            zip(kind.template.fields, found).compactMap { name, range in range.map { (name, $0) } }
        }

        public subscript(name: String) -> Range<Int>? {
            kind.template.fields.firstIndex(of: name).flatMap { found[$0] }
        }
    }

    private let groups: [Group]
    /// The kinds of the programs that were met.
    private var known: [[UInt8]: [MessageKind]] = [:]

    /// More names than this in one log are not a system's programs but somebody's invention.
    private static let maximumKnown = 4_096

    public init(_ groups: [Group]) { self.groups = groups }

    /// Every field that some kind of message has.
    public var fieldNames: Set<String> {
        Set(groups.flatMap(\.kinds).flatMap(\.template.fields)).union(["action", "outcome"])
    }

    /// The first kind that a line's message is of; nil when it is of none that is known.
    public mutating func read(_ line: LineBytes, _ parts: LogLine) -> Reading? {
        guard let program = parts.program else { return nil }
        let name = line[program].bytes
        let kinds = known[name] ?? learn(name)
        for kind in kinds {
            if let found = kind.template.match(line, in: parts.message) { return Reading(kind: kind, found: found) }
        }
        return nil
    }

    private mutating func learn(_ name: [UInt8]) -> [MessageKind] {
        let kinds = groups.filter { $0.programs.contains { Self.fits(Array($0.utf8)[...], name[...]) } }.flatMap(
            \.kinds)
        if known.count < Self.maximumKnown { known[name] = kinds }
        return kinds
    }

    /// Whether a name is of a pattern's form; the work is bounded by the product of both.
    private static func fits(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
        let star = UInt8(ascii: "*")
        var (p, n) = (pattern.startIndex, name.startIndex)
        var retry: (pattern: Int, name: Int)?
        while n < name.endIndex {
            if p < pattern.endIndex, pattern[p] == star {
                retry = (p + 1, n)
                p += 1
            } else if p < pattern.endIndex, pattern[p] == name[n] {
                (p, n) = (p + 1, n + 1)
            } else if let (from, at) = retry {
                retry = (from, at + 1)
                (p, n) = (from, at + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == star }
    }
}
