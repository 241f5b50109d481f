/// Rules by their numbers, in ascending order: without memory of their own as long as they are as few as one line has.
struct RuleNumbers: Sendable {
    private static let maximumFew = 6

    private var few: [6 of Int32] = [6 of Int32](repeating: 0)
    private var more: [Int32]?
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    subscript(place: Int) -> Int {
        guard place >= Self.maximumFew else { return Int(few[place]) }
        guard let more else { preconditionFailure("a place among the rules") }
        return Int(more[place - Self.maximumFew])
    }

    mutating func append(_ rule: Int32) {
        if count < Self.maximumFew { few[count] = rule } else { more = (more ?? []) + [rule] }
        count += 1
    }

    mutating func removeAll() {
        count = 0
        more = nil
    }

    func contains(where condition: (Int) -> Bool) -> Bool {
        for place in 0..<count where condition(self[place]) { return true }
        return false
    }
}
