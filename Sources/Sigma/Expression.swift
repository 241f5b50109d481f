/// What has to hold for an event.
indirect enum Expression: Sendable {
    case constant(Bool)
    /// The number of a test.
    case test(Int32)
    case all([Expression])
    case any([Expression])
    case not(Expression)
}

/// Tests with what follows from each answer, in one list for all rules.
///
/// A rule is judged by following it from its first step; no test is asked whose answer cannot change the outcome.
struct Program: Sendable {
    struct Step: Sendable {
        let test: Int32
        let yes: Int32
        let no: Int32
    }

    static let accept: Int32 = -1
    static let reject: Int32 = -2

    private(set) var steps: [Step] = []

    /// - Parameter cost: Of a test; the cheaper are asked first.
    /// - Returns: Where to begin.
    mutating func add(_ expression: Expression, cost: (Int32) -> Int) -> Int32 {
        emit(expression, yes: Self.accept, no: Self.reject, cost)
    }

    /// - Returns: The number of the step.
    mutating func add(_ step: Step) -> Int32 {
        steps.append(step)
        return Int32(steps.count - 1)
    }

    private mutating func emit(_ expression: Expression, yes: Int32, no: Int32, _ cost: (Int32) -> Int) -> Int32 {
        switch expression {
        case .constant(let value): return value ? yes : no
        case .not(let inner): return emit(inner, yes: no, no: yes, cost)
        case .test(let number):
            return add(Step(test: number, yes: yes, no: no))
        case .all(let parts):
            var next = yes
            for part in Self.ordered(parts, cost).reversed() { next = emit(part, yes: next, no: no, cost) }
            return next
        case .any(let parts):
            var next = no
            for part in Self.ordered(parts, cost).reversed() { next = emit(part, yes: yes, no: next, cost) }
            return next
        }
    }

    private static func ordered(_ parts: [Expression], _ cost: (Int32) -> Int) -> [Expression] {
        let costs = parts.map { total($0, cost) }
        return parts.indices.sorted { (costs[$0], $0) < (costs[$1], $1) }.map { parts[$0] }
    }

    private static func total(_ expression: Expression, _ cost: (Int32) -> Int) -> Int {
        switch expression {
        case .constant: 0
        case .test(let number): cost(number)
        case .not(let inner): total(inner, cost)
        case .all(let parts), .any(let parts): parts.reduce(0) { $0 + total($1, cost) }
        }
    }
}
