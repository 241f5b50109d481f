extension JSONValue {
    /// The place as a JSON pointer; the empty string is the whole text.
    ///
    /// - Source: RFC 6901 §3
    var pointer: String { places.pointer }

    /// The place as a JSONPath.
    ///
    /// - Source: RFC 9535 §2.5
    var path: String { places.path }

    /// The place as a JSON pointer and as a JSONPath.
    var places: (pointer: String, path: String) { places(missing: nil) }

    /// As ``places``, of a member that should stand here, but does not.
    func places(missing: String?) -> (pointer: String, path: String) {
        var writer = PlaceWriter()
        for index in indexesFromRoot {
            let node = tree.nodes[index]
            if tree.nodes[Int(node.parent)].kind == .array {
                writer.add(item: Int(node.position))
            } else {
                writer.add(member: tree.content(node.key))
            }
        }
        if let missing { writer.add(member: Array(missing.utf8)[...]) }
        return writer.places
    }

    /// The nodes from below the root down to this one.
    private var indexesFromRoot: [Int] {
        var result: [Int] = []
        result.reserveCapacity(16)
        var current = index
        while current != 0 {
            result.append(current)
            current = Int(tree.nodes[current].parent)
        }
        result.reverse()
        return result
    }
}

/// Writes a place step by step in both notations, as bytes: names are UTF-8 already.
private struct PlaceWriter {
    private var pointer: [UInt8] = []
    private var path: [UInt8] = []

    init() {
        pointer.reserveCapacity(96)
        path.reserveCapacity(96)
        path.append(UInt8(ascii: "$"))
    }

    var places: (pointer: String, path: String) {
        (String(decoding: pointer, as: UTF8.self), String(decoding: path, as: UTF8.self))
    }

    mutating func add(item position: Int) {
        let digits = position < 10 ? [0x30 + UInt8(position)] : Array(String(position).utf8)
        pointer.append(UInt8(ascii: "/"))
        pointer += digits
        path.append(UInt8(ascii: "["))
        path += digits
        path.append(UInt8(ascii: "]"))
    }

    mutating func add(member name: ArraySlice<UInt8>) {
        pointer.append(UInt8(ascii: "/"))
        if Self.isPlain(name) {
            pointer += name
            path.append(UInt8(ascii: "."))
            path += name
        } else {
            addQuoted(name)
        }
    }

    private mutating func addQuoted(_ name: ArraySlice<UInt8>) {
        for byte in name {
            switch byte {
            case UInt8(ascii: "~"): pointer += "~0".utf8
            case UInt8(ascii: "/"): pointer += "~1".utf8
            case _: pointer.append(byte)
            }
        }
        path += "['".utf8
        for byte in name {
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\\"): path += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: path += ("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16)).utf8
            case _: path.append(byte)
            }
        }
        path += "']".utf8
    }

    private static func isPlain(_ name: ArraySlice<UInt8>) -> Bool {
        guard let first = name.first, !isDigit(first) else { return false }
        return name.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }
}
