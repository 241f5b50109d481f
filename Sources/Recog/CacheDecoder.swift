import ByteRegex

/// Reads what ``CacheEncoder`` wrote, and trusts nothing in it: whatever the bytes are, it ends with databases or `nil`.
struct CacheDecoder {
    /// What the bytes cannot be.
    private struct Malformed: Error {}

    private let bytes: ArraySlice<UInt8>
    private var offset: Int
    private var texts: [String] = []
    private var templates: [Template?] = []

    static func decode(_ bytes: ArraySlice<UInt8>) -> [FingerprintDatabase]? {
        var decoder = CacheDecoder(bytes: bytes, offset: bytes.startIndex)
        return try? decoder.takeAll()
    }

    private init(bytes: ArraySlice<UInt8>, offset: Int) {
        self.bytes = bytes
        self.offset = offset
    }

    private mutating func takeAll() throws(Malformed) -> [FingerprintDatabase] {
        for _ in 0..<(try takeCount()) {
            let text = String(decoding: try takeBytes(try takeCount()), as: UTF8.self)
            texts.append(text)
        }
        templates = Array(repeating: nil, count: texts.count)
        var databases: [FingerprintDatabase] = []
        for _ in 0..<(try takeCount()) { databases.append(try takeDatabase()) }
        guard offset == bytes.endIndex else { throw Malformed() }
        return databases
    }

    private mutating func takeDatabase() throws(Malformed) -> FingerprintDatabase {
        let (file, matches) = (try takeText(), try takeText())
        let (`protocol`, type) = (try takeOptionalText(), try takeOptionalText())
        var pattern: UInt64 = 0
        for shift in stride(from: 0, to: 64, by: 8) { pattern |= UInt64(try takeByte()) << UInt64(shift) }
        let preference = Double(bitPattern: pattern)
        guard (0...1).contains(preference) else { throw Malformed() }
        var fingerprints: [Fingerprint] = []
        for _ in 0..<(try takeCount()) { fingerprints.append(try takeFingerprint()) }
        return FingerprintDatabase(
            file: file, matches: matches, protocol: `protocol`, databaseType: type, preference: preference,
            fingerprints: fingerprints)
    }

    private mutating func takeFingerprint() throws(Malformed) -> Fingerprint {
        let (description, line, text) = (try takeText(), try takeNumber(), try takeText())
        let options = BytePattern.Options(rawValue: try takeByte())
        let groups = try takeNumber()
        guard groups <= BytePattern.maximumGroups else { throw Malformed() }
        var requirements: [Requirement] = []
        for _ in 0..<(try takeCount()) { requirements.append(try takeRequirement()) }
        var parameters: [Fingerprint.Parameter] = []
        for _ in 0..<(try takeCount()) { parameters.append(try takeParameter()) }
        let pattern = BytePattern(text, options: options, groupCount: groups, requirements: requirements)
        return Fingerprint(
            description: description, pattern: pattern, parameters: parameters, examples: [], line: line)
    }

    private mutating func takeRequirement() throws(Malformed) -> Requirement {
        var literals: Requirement = []
        for _ in 0..<(try takeCount()) {
            let isAtLineStart = try takeByte() != 0
            let count = try takeNumber()
            guard (RequiredLiteral.minimumLength...RequiredLiteral.maximumLength).contains(count) else {
                throw Malformed()
            }
            literals.append(RequiredLiteral(bytes: Array(try takeBytes(count)), isAtLineStart: isAtLineStart))
        }
        return literals
    }

    private mutating func takeParameter() throws(Malformed) -> Fingerprint.Parameter {
        let name = try takeText()
        let group = try takeNumber()
        guard group == 0 else { return Fingerprint.Parameter(name: name, source: .capture(group)) }
        let number = try takeNumber()
        guard number < texts.count else { throw Malformed() }
        let template = templates[number] ?? Template(texts[number])
        templates[number] = template
        return Fingerprint.Parameter(name: name, source: .constant(template))
    }

    // MARK: Parts

    private mutating func takeText() throws(Malformed) -> String {
        let number = try takeNumber()
        guard number < texts.count else { throw Malformed() }
        return texts[number]
    }

    private mutating func takeOptionalText() throws(Malformed) -> String? {
        try takeByte() == 0 ? nil : try takeText()
    }

    private mutating func takeBytes(_ count: Int) throws(Malformed) -> ArraySlice<UInt8> {
        guard count <= bytes.endIndex - offset else { throw Malformed() }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }

    private mutating func takeByte() throws(Malformed) -> UInt8 {
        guard offset < bytes.endIndex else { throw Malformed() }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// A number of things of at least one byte each.
    private mutating func takeCount() throws(Malformed) -> Int {
        let count = try takeNumber()
        guard count <= bytes.endIndex - offset else { throw Malformed() }
        return count
    }

    /// At most 32 bits.
    private mutating func takeNumber() throws(Malformed) -> Int {
        var number = 0
        for shift in stride(from: 0, to: 35, by: 7) {
            let byte = try takeByte()
            number |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return number }
        }
        throw Malformed()
    }
}
