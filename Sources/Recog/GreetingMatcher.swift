import ByteRegex

/// Answers to greetings with lines of JSON: see Documentation/fingerprints.md.
package struct GreetingMatcher {
    /// What one database says.
    private struct Answer {
        let database: FingerprintDatabase
        let fingerprint: Fingerprint
        let values: Fingerprint.Values
    }

    private let databases: [FingerprintDatabase]
    private let frame: GreetingFrame
    private var scratch = BytePattern.Scratch()
    private var answers: [Answer] = []

    /// - Parameter keys: Those of databases to ask; the first one tells the frame.
    package init(_ library: FingerprintLibrary, keys: [String]) {
        databases = library.databases.filter { keys.contains($0.matches) }
        frame = keys.first.map(GreetingFrame.init) ?? .none
    }

    /// Appends one line.
    ///
    /// The protocol's frame is taken off; where nothing matches then, the greeting is tried as it is.
    ///
    /// - Parameter greeting: Without its line's end.
    package mutating func answer(to greeting: [UInt8], into output: inout [UInt8]) {
        let length = frame.length(in: greeting)
        if length > 0 { ask(Array(greeting[length...])) }
        if length == 0 || answers.isEmpty { ask(greeting) }
        JSONText.append(raw: "{\"greeting\":", to: &output)
        Self.append(greeting: greeting, to: &output)
        if answers.isEmpty {
            JSONText.append(raw: ",\"match\":null", to: &output)
        } else {
            output.append(UInt8(ascii: ","))
            Self.append(answers[0], to: &output)
            JSONText.append(raw: ",\"others\":[", to: &output)
            for index in answers.indices.dropFirst() {
                JSONText.append(raw: index == 1 ? "{" : ",{", to: &output)
                Self.append(answers[index], to: &output)
                output.append(UInt8(ascii: "}"))
            }
            output.append(UInt8(ascii: "]"))
        }
        JSONText.append(raw: "}\n", to: &output)
    }

    private mutating func ask(_ input: [UInt8]) {
        answers.removeAll(keepingCapacity: true)
        for database in databases {
            guard let (fingerprint, values) = database.find(input, scratch: &scratch) else { continue }
            answers.append(Answer(database: database, fingerprint: fingerprint, values: values))
        }
        if answers.count > 1 { answers = FingerprintLibrary.ranked(answers) { $0.values.rank } }
    }

    /// The text; for what is not UTF-8, with U+FFFD, and the bytes beside it.
    private static func append(greeting: [UInt8], to output: inout [UInt8]) {
        if !greeting.contains(where: { $0 >= 0x80 }) || BytePattern.Unit(of: greeting) == .character {
            return JSONText.append(quoted: greeting.span, to: &output)
        }
        JSONText.append(String(decoding: greeting, as: UTF8.self), to: &output)
        JSONText.append(raw: ",\"base64\":", to: &output)
        JSONText.append(quoted: Base64.encode(greeting).span, to: &output)
    }

    private static func append(_ answer: Answer, to output: inout [UInt8]) {
        JSONText.append(raw: "\"matches\":", to: &output)
        JSONText.append(answer.database.matches, to: &output)
        JSONText.append(raw: ",\"fingerprint\":{\"file\":", to: &output)
        JSONText.append(answer.database.file, to: &output)
        JSONText.append(raw: ",\"line\":", to: &output)
        output.append(contentsOf: String(answer.fingerprint.line).utf8)
        JSONText.append(raw: ",\"description\":", to: &output)
        JSONText.append(answer.fingerprint.description, to: &output)
        JSONText.append(raw: "},\"certainty\":", to: &output)
        output.append(contentsOf: String(answer.values.serviceCertainty).utf8)
        JSONText.append(raw: ",\"params\":{", to: &output)
        for (index, value) in answer.values.list.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            JSONText.append(value.name, to: &output)
            output.append(UInt8(ascii: ":"))
            JSONText.append(value.value, to: &output)
        }
        output.append(UInt8(ascii: "}"))
    }
}
