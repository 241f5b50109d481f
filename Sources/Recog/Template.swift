/// A constant in which `{name}` stands for another parameter's value.
public struct Template: Hashable, Sendable {
    private enum Part: Hashable, Sendable {
        case text(String)
        case name(String)
    }

    /// As it is written in the file.
    public let text: String
    /// Empty when there are no names in the text.
    private let parts: [Part]

    /// A name has no white space and no braces; any other brace is text.
    init(_ text: String) {
        self.text = text
        guard text.utf8.contains(UInt8(ascii: "{")) else {
            parts = []
            return
        }
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            let inner = rest[rest.index(after: open)...]
            let name = inner.prefix { $0 != "{" && $0 != "}" && !$0.isWhitespace }
            guard !name.isEmpty, inner[name.endIndex...].first == "}" else {
                parts.append(.text(String(rest[...open])))
                rest = inner
                continue
            }
            parts.append(.text(String(rest[..<open])))
            parts.append(.name(String(name)))
            rest = inner[name.endIndex...].dropFirst()
        }
        self.parts = parts.contains { if case .name = $0 { true } else { false } } ? parts + [.text(String(rest))] : []
    }

    /// The names in braces, in order.
    public var names: [String] {
        parts.compactMap { if case .name(let name) = $0 { name } else { nil } }
    }

    var hasNames: Bool { !parts.isEmpty }

    /// Whether the parameter may stand in braces without having a value: only a version in a CPE name.
    static func mayBeMissing(_ name: String, in parameter: String) -> Bool {
        parameter.hasSuffix(".cpe23") && name.hasSuffix(".version")
    }

    /// - Returns: `nil` when a value is missing that must be there.
    func filled(with values: Fingerprint.Values, for parameter: String) -> String? {
        var result = ""
        for part in parts {
            switch part {
            case .text(let text): result += text
            case .name(let name):
                guard let value = values[name] ?? (Self.mayBeMissing(name, in: parameter) ? "-" : nil) else {
                    return nil
                }
                result += value
            }
        }
        return result
    }
}
