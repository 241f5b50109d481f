/// A regular expression over bytes whose matching takes time linear in the input, whatever pattern and input are.
///
/// The dialect is Ruby's as far as it can be matched in such a time:
/// `^` and `$` are always line anchors, and `\A`, `\z`, `\Z`, `\b`, `\B` the other assertions;
/// `.`, classes with ranges, negation, nesting, `&&` and `[:name:]`; `\d \w \s \h` (ASCII only) and their negations;
/// `\p{name}`, `\p{^name}`, `\P{name}` for the names of `[:name:]` and the general categories; `\R`, `\K`;
/// `? * + {m} {m,} {,n} {m,n}`, greedy or lazy (a `{` that begins none of them is itself);
/// groups `(…)`, `(?:…)`, `(?<name>…)` (with one, groups without a name capture nothing), alternatives, and the flags
/// `(?i)`, `(?m)` (dot matches a line feed), `(?x)`, `(?-im)`, `(?i:…)`;
/// the escapes `\r \n \t \f \v \a \e \0 \ooo \cX \xHH \x{H…} \uHHHH \u{H…}`, and a backslash before any other
/// character. `?+`, `*+`, `++` and `(?>…)` are taken where what they hold is one byte or class, or leaves no choice.
/// `(?=…)`, `(?!…)`, `(?<=…)`, `(?<!…)` with bodies of any length, in which no group captures where they must hold.
/// Back-references, subexpression calls, absence operators and conditions are refused.
///
/// The input need not be UTF-8. Where it is, and has characters beyond ASCII, `.` and a negated class take one whole
/// character, as in Ruby; else they take one byte. A character beyond ASCII in the pattern stands for its UTF-8 bytes,
/// in a class too; a class that is negated and names such a character always takes one whole character.
///
/// The leftmost match is found, and of those the one that a backtracking engine would try first. Only where the body of
/// a repeat can match nothing, such as in `(a|b*)*`, the rounds may be others than those of such an engine.
///
/// Limits: ``maximumInstructions`` for the compiled pattern, ``maximumGroups``, 100 nested groups, 100,000 rounds.
///
/// - Source: Onigmo, `doc/RE` (dialect); R. Cox, "Regular Expression Matching Can Be
///   Simple And Fast" (method).
public struct BytePattern: Sendable {
    public struct Options: OptionSet, Hashable, Sendable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// An ASCII letter matches both its cases: `(?i)`.
        public static let ignoreCase = Options(rawValue: 1)
        /// `.` matches a line feed too: `(?m)`.
        public static let dotMatchesNewline = Options(rawValue: 2)

        /// White space and comments in the pattern are nothing: `(?x)`.
        public static let extended = Options(rawValue: 4)

        mutating func set(_ option: Options, _ isOn: Bool) {
            if isOn { insert(option) } else { remove(option) }
        }
    }

    /// Where a pattern matched, in offsets into the input.
    public struct Match: Hashable, Sendable {
        /// The whole match at 0, then each group by its number; `nil` for a group that took no part.
        public let captures: [Range<Int>?]

        public var range: Range<Int> {
            guard let whole = captures[0] else { preconditionFailure("a match has a range") }
            return whole
        }
    }

    /// What `.`, a negated class and `\W` take one of.
    public enum Unit: Sendable {
        /// One byte.
        case byte
        /// One character; the input has to be UTF-8.
        case character

        /// As Ruby takes an input: by characters when it is UTF-8 and has any beyond ASCII.
        public init(of bytes: [UInt8]) {
            self = bytes.span.isUTF8BeyondASCII ? .character : .byte
        }
    }

    /// Memory that matching needs, to be used again from one call to the next.
    public struct Scratch: Sendable {
        var tracker = Tracker()
        var machine = Machine()
        var looks = LookTable()
        var candidates: [UInt64] = []
        /// The places of the last match, as a ``Tracker`` has them.
        var slots: [Int32] { tracker.slots }

        public init() {}
    }

    /// The longest compiled pattern, in instructions; a counted repeat is written out.
    public static let maximumInstructions = 50_000
    public static let maximumGroups = 64

    public let pattern: String
    public let options: Options
    /// How many capturing groups there are.
    public let groupCount: Int
    /// All of these hold for every match; empty when none are known.
    package let requirements: [Requirement]
    let programs: Programs

    /// - Throws: What in the pattern is malformed, not supported, or too large.
    public init(_ pattern: String, options: Options = []) throws(PatternError) {
        let (node, groupCount) = try PatternParser.parse(pattern, options: options, unit: .byte)
        // Three instructions are beside the tree: the places of the whole match, and the match.
        guard node.size(limit: Self.maximumInstructions) <= Self.maximumInstructions - 3 else {
            throw PatternError(offset: 0, reason: "pattern needs more than \(Self.maximumInstructions) instructions")
        }
        self.init(pattern, options: options, groupCount: groupCount, requirements: LiteralFinder.requirements(of: node))
    }

    /// A pattern that was read before: what was found then is taken as it is.
    package init(_ pattern: String, options: Options, groupCount: Int, requirements: [Requirement]) {
        self.pattern = pattern
        self.options = options
        self.groupCount = groupCount
        self.requirements = requirements
        programs = Programs(pattern, options: options, groupCount: groupCount)
    }

    /// The leftmost match at or after `start`; the bytes before `start` still count for `^`, `\A` and `\b`.
    ///
    /// - Parameters:
    ///   - start: An offset from 0 through the length of `bytes`.
    ///   - unit: `nil` for the one that ``Unit/init(of:)`` finds.
    public func firstMatch(
        in bytes: [UInt8], from start: Int = 0, unit: Unit? = nil, scratch: inout Scratch
    ) -> Match? {
        precondition((0...bytes.count).contains(start), "the start lies within the input")
        guard programs.run(in: bytes.span, from: start, unit: unit ?? Unit(of: bytes), scratch: &scratch) else {
            return nil
        }
        return Match(
            captures: (0...groupCount).map { group in
                let (lower, upper) = (Int(scratch.slots[2 * group]), Int(scratch.slots[2 * group + 1]))
                return lower >= 0 && upper >= lower ? lower..<upper : nil
            })
    }

    /// The leftmost match at or after `start`, with memory of its own.
    public func firstMatch(in bytes: [UInt8], from start: Int = 0, unit: Unit? = nil) -> Match? {
        var scratch = Scratch()
        return firstMatch(in: bytes, from: start, unit: unit, scratch: &scratch)
    }
}
