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

    private let groups: [Group]
    /// Every kind of every group, in the order in which they are tried.
    public let kinds: [MessageKind]

    public init(_ groups: [Group]) {
        self.groups = groups
        kinds = groups.flatMap(\.kinds)
    }

    /// Every field that some kind of message has.
    public var fieldNames: Set<String> {
        Set(kinds.flatMap(\.template.fields)).union(["action", "outcome"])
    }

    /// The kinds that a program writes, by their places in ``kinds``.
    public func kinds(of program: [UInt8]) -> [Int] {
        var numbers: [Int] = []
        var next = 0
        for group in groups {
            let range = next..<next + group.kinds.count
            next = range.upperBound
            if group.programs.contains(where: { Self.fits(Array($0.utf8)[...], program[...]) }) { numbers += range }
        }
        return numbers
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
