extension JSONValue {
    /// The place as a JSON pointer; the empty string is the whole text.
    ///
    /// - Source: RFC 6901 §3
    var pointer: String {
        var result = ""
        for step in steps { step.append(toPointer: &result) }
        return result
    }

    /// The place as a JSONPath.
    ///
    /// - Source: RFC 9535 §2.5
    var path: String {
        var result = "$"
        for step in steps { step.append(toPath: &result) }
        return result
    }

    /// The place as a JSON pointer and as a JSONPath.
    var places: (pointer: String, path: String) {
        var pointer = ""
        var path = "$"
        pointer.reserveCapacity(96)
        path.reserveCapacity(96)
        for step in steps {
            step.append(toPointer: &pointer)
            step.append(toPath: &path)
        }
        return (pointer, path)
    }

    /// From the root down to this value.
    private var steps: [JSONStep] {
        var result: [JSONStep] = []
        var current = self
        while let parent = current.parent {
            result.append(parent.isArray ? .item(Int(tree.nodes[current.index].position)) : .member(current.key))
            current = parent
        }
        return result.reversed()
    }
}

/// One step of a path into a JSON text.
enum JSONStep {
    case member(String)
    case item(Int)

    func append(toPointer pointer: inout String) {
        switch self {
        case .item(let position): pointer += "/\(position)"
        case .member(let name):
            pointer += "/"
            guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
                pointer += name
                return
            }
            for character in name.unicodeScalars {
                switch character {
                case "~": pointer += "~0"
                case "/": pointer += "~1"
                case _: pointer.unicodeScalars.append(character)
                }
            }
        }
    }

    func append(toPath path: inout String) {
        switch self {
        case .item(let position): path += "[\(position)]"
        case .member(let name) where JSONStep.isPlain(name): path += "." + name
        case .member(let name):
            path += "['"
            for character in name.unicodeScalars {
                switch character {
                case "'", "\\": path += "\\\(character)"
                case _ where character.value < 0x20:
                    path += "\\u00" + (character.value < 16 ? "0" : "")
                    path += String(character.value, radix: 16)
                case _: path.unicodeScalars.append(character)
                }
            }
            path += "']"
        }
    }

    private static func isPlain(_ name: String) -> Bool {
        guard let first = name.utf8.first, !isDigit(first) else { return false }
        return name.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }
}
