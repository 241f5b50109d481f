import FoundationEssentials

/// A decoder's complaint as a JSON pointer and a reason in our words.
struct ContentError {
    var pointer: String
    var reason: String

    init(_ error: any Error) {
        guard let error = error as? DecodingError else {
            self.init(pointer: "", reason: "\(error)")
            return
        }
        switch error {
        case .keyNotFound(let key, let context):
            self.init(context, reason: "required property \(quoted(key.stringValue)) is missing")
        case .typeMismatch(let type, let context):
            self.init(context, reason: "expected \(Self.name(of: type))")
        case .valueNotFound(let type, let context):
            self.init(context, reason: "expected \(Self.name(of: type)), found null")
        case .dataCorrupted(let context):
            self.init(context, reason: context.debugDescription)
        @unknown default:
            self.init(pointer: "", reason: "\(error)")
        }
    }

    private init(_ context: DecodingError.Context, reason: String) {
        self.init(pointer: JSONPointer(context.codingPath).description, reason: reason)
    }

    private init(pointer: String, reason: String) {
        self.pointer = pointer
        self.reason = reason
    }

    private static func name(of type: Any.Type) -> String {
        if type == String.self { return "a string" }
        if type == Double.self { return "a number" }
        let name = "\(type)"
        return name.hasPrefix("Array") ? "an array" : "an object"
    }
}
