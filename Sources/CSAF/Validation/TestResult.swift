/// One failed test of the standard at one place.
public struct TestResult: Sendable, Hashable, CustomStringConvertible {
    /// The number of the test, such as `6.1.14`, or `schema` for a rule of the JSON schema.
    public var test: String
    /// JSON pointer (RFC 6901) to what is wrong.
    public var pointer: String
    /// Lower-case, without a full stop, the offending word quoted.
    public var message: String

    public init(test: String, pointer: String, message: String) {
        self.test = test
        self.pointer = pointer
        self.message = message
    }

    /// `6.1.14 /pointer: message`.
    public var description: String { "\(test) \(pointer): \(message)" }
}

extension CSAFDocument {
    /// Runs the rules of the schema that types do not express, and the mandatory tests; an empty answer means valid.
    ///
    /// Test 6.1.11 knows the names of common weaknesses only, and 6.1.12 the two-letter codes only: what they do not
    /// know passes.
    ///
    /// - Source: CSAF 2.0 §6.1
    public func validate() -> [TestResult] {
        let index = DocumentIndex(self)
        return ConformanceTest.all.flatMap { test in
            test.check(index).map {
                TestResult(test: test.number, pointer: $0.pointer.description, message: $0.message)
            }
        }
    }
}

/// What one test found at one place.
struct Finding {
    var pointer: JSONPointer
    var message: String

    init(_ pointer: JSONPointer, _ message: String) {
        self.pointer = pointer
        self.message = message
    }
}

/// A numbered test of the standard.
struct ConformanceTest: Sendable {
    var number: String
    var check: @Sendable (DocumentIndex) -> [Finding]

    init(_ number: String, _ check: @escaping @Sendable (DocumentIndex) -> [Finding]) {
        self.number = number
        self.check = check
    }

    static let all: [ConformanceTest] =
        [schema] + productIdentifiers + productStates + scores + namesOfOthers + history + wholeDocument
        + vulnerabilities
        + profiles
}
