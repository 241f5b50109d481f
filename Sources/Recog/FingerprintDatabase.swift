public import ByteRegex

/// A file of fingerprints in the format of Rapid7's Recog.
///
/// The caller takes the protocol's own frame off before it asks: `+OK ` of POP3, `220 ` of SMTP and FTP, `* OK ` of
/// IMAP, `SSH-2.0-` of SSH, and the line's end.
///
/// - Source: Recog's `xml/fingerprints.xsd` and `lib/recog/fingerprint.rb`.
public struct FingerprintDatabase: Sendable {
    /// What a preference is when the file gives none.
    public static let defaultPreference = 0.10

    /// As it was named when it was read.
    public let file: String
    /// What inputs the fingerprints are for, such as `pop3.banner`; the file's base name when the file does not say.
    public let matches: String
    /// In lower case, such as `pop3`.
    public let `protocol`: String?
    /// `service` or `util.os`.
    public let databaseType: String?
    /// From 0 through 1; the higher goes first.
    public let preference: Double
    /// In the order of the file, which is the order in which they are tried.
    public let fingerprints: [Fingerprint]

    private let patterns: PatternSet

    init(
        file: String, matches: String, protocol: String?, databaseType: String?, preference: Double,
        fingerprints: [Fingerprint]
    ) {
        self.file = file
        self.matches = matches
        self.protocol = `protocol`
        self.databaseType = databaseType
        self.preference = preference
        self.fingerprints = fingerprints
        patterns = PatternSet(fingerprints.map(\.pattern))
    }

    /// The first fingerprint in the order of the file whose pattern is found in the input.
    ///
    /// Takes time linear in the input, whatever the input is.
    public func match(_ input: [UInt8], scratch: inout BytePattern.Scratch) -> FingerprintMatch? {
        guard let (fingerprint, values) = find(input, scratch: &scratch) else { return nil }
        return FingerprintMatch(fingerprint, of: self, values: values)
    }

    /// The first fingerprint in the order of the file whose pattern is found in the input, and its values.
    func find(
        _ input: [UInt8], scratch: inout BytePattern.Scratch
    ) -> (fingerprint: Fingerprint, values: Fingerprint.Values)? {
        guard let (number, captures) = patterns.firstMatch(in: input, scratch: &scratch) else { return nil }
        let fingerprint = fingerprints[number]
        return (fingerprint, fingerprint.values(for: input, serviceProtocol: self.protocol) { captures[$0] })
    }

    /// The first fingerprint in the order of the file whose pattern is found in the input, with memory of its own.
    public func match(_ input: [UInt8]) -> FingerprintMatch? {
        var scratch = BytePattern.Scratch()
        return match(input, scratch: &scratch)
    }

    /// As a cache keeps it.
    var withoutExamples: FingerprintDatabase {
        FingerprintDatabase(
            file: file, matches: matches, protocol: self.protocol, databaseType: databaseType, preference: preference,
            fingerprints: fingerprints.map {
                Fingerprint(
                    description: $0.description, pattern: $0.pattern, parameters: $0.parameters, examples: [],
                    line: $0.line)
            })
    }
}
