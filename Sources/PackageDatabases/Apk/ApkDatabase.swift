import HostReading

/// Installed packages and what they ship, from apk's database.
///
/// - Source: Alpine's "Apk spec", the installed database: a line is a letter, a colon and a value; an empty line ends a package.
final class ApkDatabase: PackageDatabase {
    let system = PackageSystem.apk
    let file: [UInt8]
    private(set) var packages: [PackageRecord] = []
    private(set) var problems: [PackageProblem] = []

    private var table = ShippedTable()

    private static let files = ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"]

    /// A package that is being read.
    private struct Stanza {
        var line: Int
        var name, version, architecture, origin: [UInt8]?
        var folder: [UInt8] = []
        var files: [(path: [UInt8], file: ShippedFile)] = []
        var problem: PackageProblem?
    }

    /// - Returns: nil where there is none.
    /// - Throws: ``PackageProblem`` when it cannot be read.
    init?(_ root: HostRoot, _ merged: MergedFolders) throws(PackageProblem) {
        var found: (bytes: [UInt8], file: [UInt8])?
        for path in Self.files where found == nil {
            let file = Array(path.utf8)
            if let bytes = try root.database(file, limit: 256 << 20) { found = (bytes, file) }
        }
        guard let (bytes, file) = found else { return nil }
        self.file = file
        var stanza: Stanza?
        var line = 0
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            let text = bytes[start..<end]
            start = end + 1
            line += 1
            if text.isEmpty {
                if let whole = stanza { finish(whole, merged) }
                stanza = nil
            } else {
                var current = stanza ?? Stanza(line: line)
                stanza = nil
                Self.take(text, &current, file, line)
                stanza = current
            }
        }
        if let whole = stanza { finish(whole, merged) }
        if !bytes.isEmpty, !bytes.suffix(2).elementsEqual([0x0A, 0x0A]) {
            problems.append(PackageProblem(file, .line(line), reason: "ends in the middle of a package"))
        }
    }

    func owner(of path: [UInt8]) -> Int? { table.owner(of: path) }

    func shipped(_ path: [UInt8], by package: Int) -> ShippedFile? { table.shipped(path, by: package) }

    func files(of package: Int) -> [[UInt8]] { table.files(of: package) }

    private func finish(_ stanza: Stanza, _ merged: MergedFolders) {
        if let problem = stanza.problem { problems.append(problem) }
        guard let name = stanza.name, let version = stanza.version else {
            problems.append(PackageProblem(file, .line(stanza.line), reason: "a package without a name or a version"))
            return
        }
        for (path, shipped) in stanza.files {
            table.insert(merged.resolved(path[...]), shipped, package: packages.count)
        }
        packages.append(
            PackageRecord(
                system: .apk, name: name, version: version, architecture: stanza.architecture ?? [],
                source: stanza.origin ?? name, sourceVersion: version, installed: nil))
    }

    private static func take(_ line: ArraySlice<UInt8>, _ stanza: inout Stanza, _ file: [UInt8], _ number: Int) {
        func fail(_ reason: String) {
            stanza.problem = stanza.problem ?? PackageProblem(file, .line(number), reason: reason)
        }
        guard line.count >= 2, line[line.startIndex + 1] == UInt8(ascii: ":"), let letter = line.first else {
            return fail("a line that is no field")
        }
        let value = line.dropFirst(2)
        switch letter {
        case UInt8(ascii: "P"): stanza.name = Array(value)
        case UInt8(ascii: "V"): stanza.version = Array(value)
        case UInt8(ascii: "A"): stanza.architecture = Array(value)
        case UInt8(ascii: "o"): stanza.origin = Array(value)
        case UInt8(ascii: "F"): stanza.folder = [UInt8(ascii: "/")] + value
        case UInt8(ascii: "R"):
            let path =
                stanza.folder.count > 1 ? stanza.folder + [UInt8(ascii: "/")] + value : [UInt8(ascii: "/")] + value
            // What is not said is what most files have.
            let shipped = ShippedFile(
                mode: 0o100644, user: root, group: root, isConfiguration: stanza.folder.starts(with: configuration))
            stanza.files.append((path, shipped))
        case UInt8(ascii: "a"):
            let words = value.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            guard !stanza.files.isEmpty, words.count >= 3, let mode = octal(words[2]) else {
                return fail("the rights of no file")
            }
            stanza.files[stanza.files.count - 1].file.mode = 0o100000 | mode
            stanza.files[stanza.files.count - 1].file.user = Array(words[0])
            stanza.files[stanza.files.count - 1].file.group = Array(words[1])
        case UInt8(ascii: "Z"):
            guard !stanza.files.isEmpty, let digest = digest(value) else { return fail("the hash of no file") }
            stanza.files[stanza.files.count - 1].file.digest = digest
        default: break
        }
    }

    private static let root = Array("0".utf8)
    private static let configuration = Array("/etc".utf8)

    /// `Q1` and a SHA-1 in Base64, or `Q2` and a SHA-256.
    private static func digest(_ value: ArraySlice<UInt8>) -> ShippedDigest? {
        guard value.first == UInt8(ascii: "Q"), let bytes = Base64.bytes(value.dropFirst(2)) else { return nil }
        switch value.dropFirst().first {
        case UInt8(ascii: "1"): return bytes.count == 20 ? ShippedDigest(.sha1, bytes) : nil
        case UInt8(ascii: "2"): return bytes.count == 32 ? ShippedDigest(.sha256, bytes) : nil
        default: return nil
        }
    }

    private static func octal(_ text: ArraySlice<UInt8>) -> UInt32? {
        guard let mode = UInt32(String(decoding: text, as: UTF8.self), radix: 8), mode <= 0o7777 else { return nil }
        return mode
    }
}

/// RFC 4648 §4.
enum Base64 {
    static func bytes(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (value, bits): (UInt32, Int) = (0, 0)
        for character in text.prefix(while: { $0 != UInt8(ascii: "=") }) {
            let digit: UInt8
            switch character {
            case 0x41...0x5A: digit = character - 0x41
            case 0x61...0x7A: digit = character - 0x61 + 26
            case 0x30...0x39: digit = character - 0x30 + 52
            case 0x2B: digit = 62
            case 0x2F: digit = 63
            default: return nil
            }
            value = value << 6 | UInt32(digit)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(bits)))
            }
        }
        return bytes
    }
}
