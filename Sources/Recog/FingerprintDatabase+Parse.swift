import XMLReading

extension FingerprintDatabase {
    /// The largest file that is read, in bytes.
    public static let maximumSize = 32 << 20

    /// Reads a file of fingerprints.
    ///
    /// A number of a group that the pattern does not have is accepted, as in Recog: the parameter never has a value.
    ///
    /// - Parameters:
    ///   - bytes: The file's content: XML without a document type declaration, at most ``maximumSize``.
    ///   - file: The name shown in errors; its base name is the key where the file gives none. Nothing is opened.
    ///   - directory: The folder of the examples that stand in files of their own, Recog's `_filename`; `nil` when
    ///     there is none.
    /// - Throws: Every mistake in the file. XML that is not well-formed ends the search for more.
    public static func parse(
        _ bytes: [UInt8], file: String, directory: String? = nil
    ) throws(ParseErrors) -> FingerprintDatabase {
        guard bytes.count <= maximumSize else {
            throw ParseErrors([
                ParseError(file: file, line: 0, column: 0, reason: "file is larger than \(maximumSize) bytes")
            ])
        }
        let builder = DatabaseBuilder(file: file, directory: directory)
        if let end = XMLReader.read(bytes, handle: builder.handle) {
            builder.reject(end.reason, at: end.place)
        }
        return try builder.build()
    }
}

/// Puts a database together from the events of its XML.
final class DatabaseBuilder {
    private enum Parent {
        case none
        case fingerprints
        case fingerprint
        case leaf
    }

    private let file: String
    private let directory: String?
    private var errors: [ParseError] = []
    private var parents: [Parent] = []
    private var header = DatabaseHeader()
    private var fingerprints: [Fingerprint] = []
    private var draft: FingerprintDraft?
    private var text = ""

    init(file: String, directory: String?) {
        self.file = file
        self.directory = directory
    }

    func build() throws(ParseErrors) -> FingerprintDatabase {
        guard errors.isEmpty else { throw ParseErrors(errors) }
        return FingerprintDatabase(
            file: file, matches: header.matches ?? baseName, protocol: header.protocol,
            databaseType: header.databaseType, preference: header.preference, fingerprints: fingerprints)
    }

    func reject(_ reason: String, at place: Place) {
        errors.append(ParseError(file: file, line: place.line, column: place.column, reason: reason))
    }

    func handle(_ event: XMLEvent, at place: Place) {
        switch event {
        case .text(let characters): text += characters
        case .end: close()
        case .start(let name, let attributes):
            let element = Element(name: name, attributes: attributes, place: place)
            text = ""
            parents.append(open(element, in: parents.last ?? .none))
        }
    }

    private func open(_ element: Element, in parent: Parent) -> Parent {
        switch (parent, element.name) {
        case (.none, "fingerprints"):
            header.read(element, reject: reject)
            return .fingerprints
        case (.fingerprints, "fingerprint"):
            draft = FingerprintDraft(element, reject: reject)
            return .fingerprint
        case (.fingerprint, "description"), (.fingerprint, "example"):
            draft?.leaf = element
            return .leaf
        case (.fingerprint, "param"):
            draft?.addParameter(element, reject: reject)
            return .leaf
        case (.none, _):
            reject("expected element 'fingerprints', found '\(element.name)'", at: element.place)
            return .leaf
        case (.fingerprints, _), (.fingerprint, _), (.leaf, _):
            reject("element '\(element.name)' is not expected here", at: element.place)
            return .leaf
        }
    }

    private func close() {
        switch parents.popLast() ?? .none {
        case .leaf:
            draft?.closeLeaf(text, directory: directory, reject: reject)
        case .fingerprint:
            if let fingerprint = draft?.finish(reject: reject) { fingerprints.append(fingerprint) }
            draft = nil
        case .fingerprints, .none: break
        }
        text = ""
    }

    private var baseName: String {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        return name.hasSuffix(".xml") ? String(name.dropLast(4)) : name
    }
}

/// Where a reader tells a mistake.
typealias Reject = (_ reason: String, _ place: Place) -> Void

/// An element's start.
struct Element {
    var name: String
    var attributes: [(name: String, value: String)]
    var place: Place

    subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }

    /// Rejects every attribute that is not known; those of XML itself are.
    func rejectOthers(than known: Set<String>, _ reject: Reject) {
        for (attribute, _) in attributes where !known.contains(attribute) && !attribute.hasPrefix("xml") {
            reject("unknown attribute '\(attribute)' of '\(name)'", place)
        }
    }
}

/// What the root element says.
private struct DatabaseHeader {
    var matches: String?
    var `protocol`: String?
    var databaseType: String?
    var preference = FingerprintDatabase.defaultPreference

    mutating func read(_ element: Element, reject: Reject) {
        // `priority` is what older files have; Recog no longer reads it.
        element.rejectOthers(than: ["matches", "protocol", "database_type", "preference", "priority"], reject)
        matches = element["matches"]
        self.protocol = element["protocol"]?.lowercased()
        databaseType = element["database_type"]
        guard let text = element["preference"] else { return }
        let word = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard let number = Double(word), (0...1).contains(number) else {
            return reject("preference '\(word)' is not a number from 0 through 1", element.place)
        }
        preference = number
    }
}
