/// A regular expression over bytes whose matching takes time linear in the input, whatever pattern and input are.
///
/// The dialect is Ruby's as far as databases of service greetings use it:
/// `^` and `$` are always line anchors, and `\A`, `\z`, `\Z`, `\b`, `\B` the other assertions;
/// `.`, classes with ranges, negation, nesting and `[:name:]`; `\d \w \s \h` (ASCII only) and their negations;
/// `? * + {m} {m,} {,n} {m,n}`, greedy or lazy (a `{` that begins none of them is itself);
/// groups `(…)`, `(?:…)`, alternatives, and the flags `(?i)`, `(?m)` (dot matches a line feed), `(?-im)`, `(?i:…)`;
/// the escapes `\r \n \t \f \v \a \e \0 \xHH \x{H…} \uHHHH \u{H…}`, and a backslash before any other character.
/// Look-around, back-references, named and atomic groups, possessive quantifiers and `\p{…}` are refused.
///
/// Matching is over raw bytes, which need not be UTF-8: `.` and a negated class take one byte. A character beyond
/// ASCII in the pattern stands for its UTF-8 bytes, in a class too; a class that is negated and names such a character
/// takes one whole character. Case is ignored for ASCII letters only.
///
/// The leftmost match is found, and of those the one that a backtracking engine would try first. Only where the body of
/// a repeat can match nothing, such as in `(a|b*)*`, the rounds may be others than those of such an engine.
///
/// Limits: ``maximumInstructions`` for the compiled pattern, ``maximumGroups``, 100 nested groups, 100,000 rounds.
///
/// - Source: https://github.com/ruby/ruby/blob/master/doc/regexp (dialect); R. Cox, "Regular Expression Matching Can Be
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

    /// Memory that matching needs, to be used again from one call to the next.
    public struct Scratch: Sendable {
        fileprivate var machine = Machine()

        public init() {}
    }

    /// The longest compiled pattern, in instructions; a counted repeat is written out.
    public static let maximumInstructions = 50_000
    public static let maximumGroups = 64

    public let pattern: String
    public let options: Options
    /// How many capturing groups there are.
    public let groupCount: Int
    private let program: Program
    private let prefilter: Prefilter

    /// - Throws: What in the pattern is malformed, not supported, or too large.
    public init(_ pattern: String, options: Options = []) throws(PatternError) {
        let (node, groupCount) = try PatternParser.parse(pattern, options: options)
        self.pattern = pattern
        self.options = options
        self.groupCount = groupCount
        program = try Compiler.compile(node, groupCount: groupCount)
        prefilter = Prefilter(node)
    }

    /// The leftmost match at or after `start`; the bytes before `start` still count for `^`, `\A` and `\b`.
    ///
    /// - Parameter start: An offset from 0 through the length of `bytes`.
    public func firstMatch(in bytes: [UInt8], from start: Int = 0, scratch: inout Scratch) -> Match? {
        precondition((0...bytes.count).contains(start), "the start lies within the input")
        guard prefilter.mayMatch(bytes, from: start) else { return nil }
        guard scratch.machine.run(program, over: bytes, from: start, prefilter: prefilter) else { return nil }
        let slots = scratch.machine.matched
        return Match(
            captures: (0...groupCount).map { group in
                let (lower, upper) = (slots[2 * group], slots[2 * group + 1])
                return lower >= 0 && upper >= lower ? lower..<upper : nil
            })
    }

    /// The leftmost match at or after `start`, with memory of its own.
    public func firstMatch(in bytes: [UInt8], from start: Int = 0) -> Match? {
        var scratch = Scratch()
        return firstMatch(in: bytes, from: start, scratch: &scratch)
    }
}
