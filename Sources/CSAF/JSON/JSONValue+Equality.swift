extension JSONValue {
    /// A text that two values share when, and only when, they are the same: names sorted, numbers by value.
    var canonicalText: String {
        var result = ""
        var waiting: [TextStep] = [.value(self)]
        while let step = waiting.popLast() {
            switch step {
            case .text(let text): result += text
            case .value(let value): value.appendCanonicalText(to: &result, then: &waiting)
            }
        }
        return result
    }

    /// What a container holds is left for later: nesting takes no stack.
    private func appendCanonicalText(to result: inout String, then waiting: inout [TextStep]) {
        switch kind {
        case .yes: result += "true"
        case .no: result += "false"
        case .null: result += "null"
        case .number: result += number.map { $0 == 0 ? "0.0" : "\($0)" } ?? ""
        case .string:
            let text = string ?? ""
            result += "\(text.utf8.count)\"\(text)"
        case .array:
            result += "["
            waiting.append(.text("]"))
            for item in children.reversed() { waiting += [.text(","), .value(item)] }
        case .object:
            result += "{"
            waiting.append(.text("}"))
            for member in children.map({ ($0.key, $0) }).sorted(by: { $0.0 > $1.0 }) {
                waiting += [.text(","), .value(member.1), .text("\(member.0.utf8.count)\"\(member.0):")]
            }
        }
    }

    /// The items of an array that an earlier item equals.
    var repeatedItems: [JSONValue] {
        let all = Array(items)
        guard all.count > 1 else { return [] }
        if all.count <= 8, all.allSatisfy(\.isString) {
            return all.indices.dropFirst().filter { later in
                all[..<later].contains { tree.equals($0.text, all[later].text) }
            }.map { all[$0] }
        }
        if all.allSatisfy(\.isString) { return repeatedTexts(all) }
        var seen: Set<[UInt8]> = []
        return all.filter { !seen.insert(Array($0.canonicalText.utf8)).inserted }
    }

    /// Texts that count as equal for Swift, but have other bytes, are no repetition.
    private func repeatedTexts(_ all: [JSONValue]) -> [JSONValue] {
        var seen: [String: Int] = [:]
        seen.reserveCapacity(all.count)
        return all.enumerated().filter { place, value in
            let count = seen.count
            let text = value.string ?? ""
            seen[text, default: place] += 0
            guard seen.count == count, let earlier = seen[text] else { return false }
            return tree.equals(all[earlier].text, value.text)
                || all[..<place].contains { tree.equals($0.text, value.text) }
        }.map(\.element)
    }
}

/// A piece of a text that is made of a value: done, or still to be made.
enum TextStep {
    case text(String)
    case value(JSONValue)
}
