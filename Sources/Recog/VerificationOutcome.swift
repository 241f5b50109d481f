/// How the examples of several files came out, with what could not be read.
package struct VerificationOutcome: Sendable {
    package struct File: Sendable {
        package let path: String
        package let matches: String
        package let verification: Verification
    }

    /// Those that could be read, in the order in which they were named.
    package private(set) var files: [File] = []
    package private(set) var errors: [ParseError] = []

    /// - Parameter paths: Files, and folders of them.
    package init(of paths: [String]) {
        for path in paths {
            do {
                for source in try SourceFile.paths([path]) { verify(source) }
            } catch {
                errors += error.errors
            }
        }
    }

    package var total: Verification { files.map(\.verification).reduce(Verification(), +) }

    private mutating func verify(_ path: String) {
        do {
            let database = try FingerprintDatabase.load(path)
            files.append(File(path: path, matches: database.matches, verification: database.verify()))
        } catch {
            errors += error.errors
        }
    }

    /// One object, with a line feed at its end: see Documentation/fingerprints.md.
    package var json: String {
        var output: [UInt8] = []
        JSONText.append(raw: "{\"files\":[", to: &output)
        for (index, file) in files.enumerated() {
            JSONText.append(raw: index == 0 ? "{\"file\":" : ",{\"file\":", to: &output)
            JSONText.append(file.path, to: &output)
            JSONText.append(raw: ",\"matches\":", to: &output)
            JSONText.append(file.matches, to: &output)
            Self.append(file.verification, to: &output)
            Self.append(file.verification.disagreements, to: &output)
            JSONText.append(raw: "}", to: &output)
        }
        JSONText.append(raw: "],\"total\":{\"files\":\(files.count)", to: &output)
        Self.append(total, to: &output)
        JSONText.append(raw: ",\"disagreements\":\(total.disagreements.count)},\"errors\":[", to: &output)
        for (index, error) in errors.enumerated() {
            JSONText.append(raw: index == 0 ? "{\"file\":" : ",{\"file\":", to: &output)
            JSONText.append(error.file, to: &output)
            JSONText.append(raw: ",\"line\":\(error.line),\"column\":\(error.column),\"reason\":", to: &output)
            JSONText.append(error.reason, to: &output)
            JSONText.append(raw: "}", to: &output)
        }
        JSONText.append(raw: "]}\n", to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    private static func append(_ verification: Verification, to output: inout [UInt8]) {
        JSONText.append(
            raw: ",\"fingerprints\":\(verification.fingerprints),\"examples\":\(verification.examples)"
                + ",\"values\":\(verification.values)", to: &output)
    }

    private static func append(_ disagreements: [Verification.Disagreement], to output: inout [UInt8]) {
        JSONText.append(raw: ",\"disagreements\":[", to: &output)
        for (index, disagreement) in disagreements.enumerated() {
            JSONText.append(
                raw: index == 0 ? "{\"line\":\(disagreement.line)" : ",{\"line\":\(disagreement.line)", to: &output)
            for (name, text) in [
                ("fingerprint", disagreement.fingerprint), ("example", disagreement.example),
                ("expected", disagreement.expected), ("got", disagreement.got),
            ] {
                JSONText.append(raw: ",\"\(name)\":", to: &output)
                JSONText.append(text, to: &output)
            }
            JSONText.append(raw: "}", to: &output)
        }
        JSONText.append(raw: "]", to: &output)
    }
}
