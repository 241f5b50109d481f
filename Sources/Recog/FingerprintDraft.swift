import XMLReading
import ByteRegex

/// A fingerprint while its element is read.
struct FingerprintDraft {
    /// The largest example in a file of its own, in bytes.
    private static let maximumExample = 1 << 20

    private let place: Place
    private var pattern: BytePattern?
    private var description: String?
    private var parameters: [Fingerprint.Parameter] = []
    private var examples: [Fingerprint.Example] = []
    private var places: [String: Place] = [:]
    /// The description or example that is open.
    var leaf: Element?

    init(_ element: Element, reject: Reject) {
        place = element.place
        element.rejectOthers(than: ["pattern", "flags", "certainty"], reject)
        let options = Self.options(element, reject: reject)
        guard let text = element["pattern"] else {
            reject("'fingerprint' without attribute 'pattern'", place)
            return
        }
        do {
            pattern = try BytePattern(text, options: options)
        } catch {
            reject("pattern, \(error)", place)
        }
    }

    mutating func addParameter(_ element: Element, reject: Reject) {
        element.rejectOthers(than: ["pos", "name", "value"], reject)
        guard let name = element["name"], !name.isEmpty else {
            return reject("'param' without attribute 'name'", element.place)
        }
        guard let word = element["pos"]?.split(whereSeparator: \.isWhitespace).joined(separator: " ") else {
            return reject("'param' without attribute 'pos'", element.place)
        }
        guard let position = Int(word), position >= 0 else {
            return reject("pos '\(word)' is not a number from 0", element.place)
        }
        let value = element["value"] ?? ""
        if position == 0 && value.isEmpty { reject("parameter '\(name)' has pos 0 and no value", element.place) }
        if position > 0 && !value.isEmpty {
            reject("parameter '\(name)' has pos \(position) and the value '\(value)'", element.place)
        }
        let parameter = Fingerprint.Parameter(
            name: name, source: position == 0 ? .constant(Template(value)) : .capture(position))
        places[name] = element.place
        // As in Recog, the last one of a name counts.
        if let index = parameters.firstIndex(where: { $0.name == name }) {
            parameters[index] = parameter
        } else {
            parameters.append(parameter)
        }
    }

    mutating func closeLeaf(_ text: String, directory: String?, reject: Reject) {
        guard let element = leaf else { return }
        leaf = nil
        if element.name == "description" {
            // As in Recog, the first one counts.
            description = description ?? text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        } else if let input = Self.input(element, text, directory: directory, reject: reject) {
            let expected = element.attributes.filter { !$0.name.hasPrefix("_") }.map { ($0.name, $0.value) }
            let example = Fingerprint.Example(
                input: input, isBinary: element["_filename"] != nil || element["_encoding"] != nil,
                expected: Dictionary(expected, uniquingKeysWith: { $1 }), line: element.place.line)
            examples.append(example)
        }
    }

    func finish(reject: Reject) -> Fingerprint? {
        if description == nil { reject("'fingerprint' without element 'description'", place) }
        let known = Set(parameters.map(\.name)).union(["service.protocol"])
        for parameter in parameters {
            guard case .constant(let template) = parameter.source else { continue }
            for name in template.names
            where !known.contains(name) && !Template.mayBeMissing(name, in: parameter.name) {
                let reason = "parameter '\(parameter.name)' uses '{\(name)}', which is not given"
                reject(reason, places[parameter.name] ?? place)
            }
        }
        guard let pattern, let description else { return nil }
        return Fingerprint(
            description: description, pattern: pattern, parameters: parameters, examples: examples, line: place.line)
    }

    private static func options(_ element: Element, reject: Reject) -> BytePattern.Options {
        var options: BytePattern.Options = []
        for word in (element["flags"] ?? "").split(separator: ",") {
            let flag = word.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            switch flag {
            case "": break
            case "REG_ICASE", "IGNORECASE": options.insert(.ignoreCase)
            case "REG_DOT_NEWLINE", "REG_LINE_ANY_CRLF", "REG_MULTILINE", "MULTILINE":
                options.insert(.dotMatchesNewline)
            default: reject("unknown flag '\(flag)'", element.place)
            }
        }
        return options
    }

    private static func input(_ element: Element, _ text: String, directory: String?, reject: Reject) -> [UInt8]? {
        var bytes = Array(text.utf8)
        if let name = element["_filename"] {
            guard let content = file(name, element.place, directory: directory, reject: reject) else { return nil }
            bytes = content
        }
        guard let encoding = element["_encoding"] else { return bytes }
        guard encoding == "base64" else {
            reject("unknown encoding '\(encoding)'", element.place)
            return nil
        }
        guard let decoded = Base64.decode(bytes) else {
            reject("example is not base64", element.place)
            return nil
        }
        return decoded
    }

    /// - Parameter name: A relative path that does not leave the folder.
    private static func file(_ name: String, _ place: Place, directory: String?, reject: Reject) -> [UInt8]? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !name.isEmpty, !parts.contains(where: { $0.isEmpty || $0 == ".." }), !name.contains("\0") else {
            reject("example file '\(name)' is not inside the folder", place)
            return nil
        }
        guard let directory else {
            reject("example file '\(name)' has no folder to be in", place)
            return nil
        }
        switch FileReader.read("\(directory)/\(name)", limit: maximumExample) {
        case .success(let bytes): return bytes
        case .failure(let error):
            reject("example file '\(name)': \(error.reason)", place)
            return nil
        }
    }
}
