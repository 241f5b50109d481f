import ByteRegex

/// Writes what ``CacheDecoder`` reads: numbers as LEB128, each text once.
struct CacheEncoder {
    private var body: [UInt8] = []
    private var texts: [UInt8] = []
    private var numbers: [String: Int] = [:]

    static func encode(_ databases: [FingerprintDatabase]) -> [UInt8] {
        var encoder = CacheEncoder()
        encoder.put(databases.count)
        for database in databases { encoder.put(database) }
        var head = CacheEncoder()
        head.put(encoder.numbers.count)
        return head.body + encoder.texts + encoder.body
    }

    private mutating func put(_ database: FingerprintDatabase) {
        put(database.file)
        put(database.matches)
        put(optional: database.protocol)
        put(optional: database.databaseType)
        for shift in stride(from: 0, to: 64, by: 8) {
            body.append(UInt8(truncatingIfNeeded: database.preference.bitPattern >> UInt64(shift)))
        }
        put(database.fingerprints.count)
        for fingerprint in database.fingerprints { put(fingerprint) }
    }

    private mutating func put(_ fingerprint: Fingerprint) {
        put(fingerprint.description)
        put(fingerprint.line)
        put(fingerprint.pattern.pattern)
        body.append(fingerprint.pattern.options.rawValue)
        put(fingerprint.pattern.groupCount)
        put(fingerprint.pattern.requirements.count)
        for literals in fingerprint.pattern.requirements {
            put(literals.count)
            for literal in literals {
                body.append(literal.isAtLineStart ? 1 : 0)
                put(literal.bytes.count)
                body += literal.bytes
            }
        }
        put(fingerprint.parameters.count)
        for parameter in fingerprint.parameters {
            put(parameter.name)
            switch parameter.source {
            case .constant(let template):
                put(0)
                put(template.text)
            case .capture(let group): put(group)
            }
        }
    }

    private mutating func put(_ number: Int) {
        Self.append(number, to: &body)
    }

    private mutating func put(_ text: String) {
        // Not by equality of texts, for which two spellings of a character are one.
        let key = text.utf8.allSatisfy { $0 < 0x80 } ? text : text + "\0\(Array(text.utf8))"
        let number = numbers[key] ?? numbers.count
        if numbers.updateValue(number, forKey: key) == nil {
            Self.append(text.utf8.count, to: &texts)
            texts += Array(text.utf8)
        }
        put(number)
    }

    /// A bit tells whether there is a text.
    private mutating func put(optional text: String?) {
        body.append(text == nil ? 0 : 1)
        if let text { put(text) }
    }

    private static func append(_ number: Int, to bytes: inout [UInt8]) {
        var rest = UInt64(number)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
