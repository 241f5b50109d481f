/// One value of a JSON text, with its place.
struct JSONValue: Sendable {
    let tree: JSONTree
    let index: Int

    private var node: JSONTree.Node { tree.nodes[index] }

    var kind: JSONTree.Kind { node.kind }
    var isObject: Bool { kind == .object }
    var isArray: Bool { kind == .array }
    var isString: Bool { kind == .string }

    /// How many members or items there are; none in anything but objects and arrays.
    var count: Int { Int(node.count) }

    /// The text of a string.
    var string: String? { kind == .string ? tree.string(node.text) : nil }

    /// The number; a number's digits always make one.
    var number: Double? { kind == .number ? Double(tree.string(node.text)) : nil }

    /// The number as it was written.
    var digits: String? { kind == .number ? tree.string(node.text) : nil }

    var boolean: Bool? {
        switch kind {
        case .yes: true
        case .no: false
        case .object, .array, .string, .number, .null: nil
        }
    }

    /// The name that this value has as a member of an object.
    var key: String { tree.string(node.key) }

    /// Where the name of this member stands.
    var keyText: JSONTree.Text { node.key }

    func hasKey(_ name: String) -> Bool { tree.equals(node.key, name) }

    /// Whether this is a string, and which.
    func isText(_ text: String) -> Bool { kind == .string && tree.equals(node.text, text) }

    /// Where the string's content stands.
    var text: JSONTree.Text { node.text }

    var parent: JSONValue? { index == 0 ? nil : JSONValue(tree: tree, index: Int(node.parent)) }

    /// The member of an object; nil for anything else, and for a name that is not there.
    subscript(_ name: String) -> JSONValue? {
        guard kind == .object else { return nil }
        var member = index + 1
        for _ in 0..<count {
            if tree.equals(tree.nodes[member].key, name) { return JSONValue(tree: tree, index: member) }
            member = Int(tree.nodes[member].next)
        }
        return nil
    }

    /// The text of a member, when it is one.
    func string(_ name: String) -> String? { self[name]?.string }

    /// The items of a member that is an array.
    func items(_ name: String) -> JSONChildren {
        guard let member = self[name], member.isArray else { return JSONChildren(none: tree) }
        return member.children
    }

    /// Members of an object or items of an array, in the order of the text.
    var children: JSONChildren { JSONChildren(of: self, count: count) }

    /// The members of an object; none for anything else.
    var members: JSONChildren { kind == .object ? children : JSONChildren(none: tree) }

    /// The items of an array; none for anything else.
    var items: JSONChildren { kind == .array ? children : JSONChildren(none: tree) }
}

/// Goes over what an object or array holds.
struct JSONChildren: Sequence, IteratorProtocol {
    private let tree: JSONTree
    private var place: Int
    private var remaining: Int

    init(of value: JSONValue, count: Int) {
        tree = value.tree
        place = value.index + 1
        remaining = count
    }

    init(none tree: JSONTree) {
        self.tree = tree
        place = 0
        remaining = 0
    }

    var underestimatedCount: Int { remaining }
    var isEmpty: Bool { remaining == 0 }

    mutating func next() -> JSONValue? {
        guard remaining > 0 else { return nil }
        remaining -= 1
        defer { place = Int(tree.nodes[place].next) }
        return JSONValue(tree: tree, index: place)
    }
}
