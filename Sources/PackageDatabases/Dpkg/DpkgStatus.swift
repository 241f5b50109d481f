/// The packages of dpkg's file of states whose files are there, be they configured or not.
///
/// - Source: dpkg(1) FILES and PACKAGE STATES, deb-control(5).
struct DpkgStatus {
    struct Stanza {
        var record: PackageRecord
        var conffiles: [(path: [UInt8], md5: [UInt8])]

        /// How its files in `info` may be called.
        var stems: [[UInt8]] { [record.fullName, record.name] }
    }

    private(set) var stanzas: [Stanza] = []
    /// Of packages that are not there any more, by their full name.
    private(set) var gone: Set<[UInt8]> = []
    private(set) var problems: [PackageProblem] = []

    private enum Field: CaseIterable {
        case package, status, version, source, architecture, conffiles

        var name: StaticString {
            switch self {
            case .package: "Package"
            case .status: "Status"
            case .version: "Version"
            case .source: "Source"
            case .architecture: "Architecture"
            case .conffiles: "Conffiles"
            }
        }
    }

    /// The fields of a package that are being read.
    private struct Fields {
        var package, version, source, status: ArraySlice<UInt8>?
        var architecture: ArraySlice<UInt8> = []
        var conffiles: [(path: [UInt8], md5: [UInt8])] = []
        var line = 0
    }

    /// - Parameter isAlone: Each package is in a file of its own, which says no state: it is there.
    init(_ bytes: [UInt8], file: [UInt8], isAlone: Bool = false) {
        var fields = Fields()
        var current: Field?
        var line = 0
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            line += 1
            let text = bytes[start..<end]
            start = end + 1
            guard let first = text.first else {
                finish(fields, file, isAlone: isAlone)
                (fields, current) = (Fields(), nil)
                continue
            }
            if fields.line == 0 { fields.line = line }
            if first == 0x20 || first == 0x09 {
                if current == .conffiles { Self.conffile(text).map { fields.conffiles.append($0) } }
                continue
            }
            current = Self.field(text)
            guard let current, let colon = text.firstIndex(of: 0x3A) else { continue }
            let value = text[(colon + 1)...].drop { $0 == 0x20 }
            switch current {
            case .package: fields.package = value
            case .status: fields.status = value
            case .version: fields.version = value
            case .source: fields.source = value
            case .architecture: fields.architecture = value
            case .conffiles: break
            }
        }
        if !isAlone, !bytes.isEmpty, !bytes.suffix(2).elementsEqual([0x0A, 0x0A]) {
            problems.append(PackageProblem(file, .line(line), reason: "ends in the middle of a package"))
        }
        finish(fields, file, isAlone: isAlone)
    }

    private mutating func finish(_ fields: Fields, _ file: [UInt8], isAlone: Bool) {
        guard fields.line > 0 else { return }
        guard let name = fields.package else {
            problems.append(PackageProblem(file, .line(fields.line), reason: "a package without a name"))
            return
        }
        let state = fields.status?.split(separator: 0x20).last.map { String(decoding: $0, as: UTF8.self) }
        guard isAlone || Self.hasFiles(state ?? "") else {
            if state == nil {
                problems.append(PackageProblem(file, .line(fields.line), reason: "a package without a state"))
            }
            gone.insert(Array(name) + [0x3A] + Array(fields.architecture))
            return
        }
        guard let version = fields.version, !version.isEmpty else {
            problems.append(PackageProblem(file, .line(fields.line), reason: "an installed package without a version"))
            return
        }
        let source = Self.source(fields.source, Array(name), Array(version))
        stanzas.append(
            Stanza(
                record: PackageRecord(
                    system: .dpkg, name: Array(name), version: Array(version),
                    architecture: Array(fields.architecture), source: source.name, sourceVersion: source.version,
                    installed: nil),
                conffiles: fields.conffiles))
    }

    /// `name` or `name (version)`, and missing when both are those of the package.
    private static func source(
        _ field: ArraySlice<UInt8>?, _ name: [UInt8], _ version: [UInt8]
    ) -> (name: [UInt8], version: [UInt8]) {
        guard let words = field?.split(separator: 0x20), let first = words.first else { return (name, version) }
        guard words.count > 1 else { return (Array(first), version) }
        return (Array(first), words[1].filter { $0 != 0x28 && $0 != 0x29 })
    }

    private static func conffile(_ line: ArraySlice<UInt8>) -> (path: [UInt8], md5: [UInt8])? {
        let words = line.split(separator: 0x20)
        guard words.count >= 2, let sum = HexadecimalDigits.bytes(words[1]), sum.count == 16 else { return nil }
        return (Array(words[0]), sum)
    }

    private static func field(_ line: ArraySlice<UInt8>) -> Field? {
        Field.allCases.first { field in
            let name = field.name
            guard line.count > name.utf8CodeUnitCount, line[line.startIndex + name.utf8CodeUnitCount] == 0x3A else {
                return false
            }
            return name.withUTF8Buffer { unsafe line.starts(with: $0) }
        }
    }

    /// By the third word of the state.
    private static func hasFiles(_ state: String) -> Bool {
        switch state {
        case "installed", "unpacked", "half-configured", "triggers-awaited", "triggers-pending": true
        case _: false
        }
    }
}

extension PackageRecord {
    /// The packages of dpkg's file of states whose files are there, in its order.
    ///
    /// - Parameter file: What the file is called in problems.
    /// - Throws: ``PackageProblem``, the first, for a file that is damaged.
    package static func records(dpkgStatus bytes: [UInt8], file: [UInt8]) throws(PackageProblem) -> [PackageRecord] {
        let status = DpkgStatus(bytes, file: file)
        if let problem = status.problems.first { throw problem }
        return status.stanzas.map(\.record)
    }
}

/// Digits of a hash, of either case.
enum HexadecimalDigits {
    static func bytes(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 2) else { return nil }
        var isValid = true
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: text.count / 2) { buffer, filled in
            var index = text.startIndex
            while index < text.endIndex {
                guard let high = digit(text[index]), let low = digit(text[index + 1]) else {
                    isValid = false
                    return
                }
                unsafe buffer[filled] = high << 4 | low
                filled += 1
                index += 2
            }
        }
        return isValid ? bytes : nil
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case 0x30...0x39: character - 0x30
        case 0x41...0x46: character - 0x37
        case 0x61...0x66: character - 0x57
        default: nil
        }
    }
}
