extension RpmHeader {
    /// - Returns: nil for what is in the database and is no package: keys.
    func record() throws(Malformed) -> PackageRecord? {
        guard let name = try string(.name), !name.isEmpty else { throw Malformed(offset: 0, reason: "has no name") }
        if name == Array("gpg-pubkey".utf8) { return nil }
        guard let version = try string(.version), let release = try string(.release) else {
            throw Malformed(offset: 0, reason: "'\(String(decoding: name, as: UTF8.self))' has no version or release")
        }
        let epoch = try numbers(.epoch).first.map { Array("\($0):".utf8) } ?? []
        let full = epoch + version + [UInt8(ascii: "-")] + release
        let source = Self.source(try string(.sourceRPM) ?? [])
        return PackageRecord(
            system: .rpm, name: name, version: full, architecture: try string(.architecture) ?? [],
            source: source?.name ?? name, sourceVersion: source.map { epoch + $0.version } ?? full,
            installed: try numbers(.installTime).first.map { Int64($0) },
            module: Self.module(try string(.modularityLabel)))
    }

    /// `name:stream:version:context` without the two last.
    private static func module(_ label: [UInt8]?) -> [UInt8]? {
        let parts = (label ?? []).split(separator: UInt8(ascii: ":"))
        return parts.count < 2 ? nil : Array(parts[0] + [UInt8(ascii: ":")] + parts[1])
    }

    /// `name-version-release.src.rpm`.
    private static func source(_ file: [UInt8]) -> (name: [UInt8], version: [UInt8])? {
        let ending = [".src.rpm", ".nosrc.rpm"].first { file.reversed().starts(with: $0.utf8.reversed()) }
        guard let ending else { return nil }
        let parts = file.dropLast(ending.utf8.count).split(separator: UInt8(ascii: "-"))
        guard parts.count >= 3 else { return nil }
        let name = parts.dropLast(2).joined(separator: [UInt8(ascii: "-")])
        return (Array(name), Array(parts.suffix(2).joined(separator: [UInt8(ascii: "-")])))
    }

    /// The files of a package, those that were left out at the installation not among them.
    func files() throws(Malformed) -> RpmFiles { try RpmFiles(self) }
}

/// The files of a header, by their place in it.
struct RpmFiles {
    private let header: RpmHeader
    private let names, folders, digests: [Range<Int>]
    private let users, groups, capabilities: [[UInt8]]
    private let folderIndexes, modes, flags, states: [Int]
    private let algorithm: ShippedDigest.Algorithm
    private let hasOldNames: Bool

    init(_ header: RpmHeader) throws(RpmHeader.Malformed) {
        self.header = header
        let names = try header.strings(.baseNames)
        hasOldNames = names.isEmpty
        self.names = hasOldNames ? try header.strings(.oldFileNames) : names
        folders = try header.strings(.folderNames)
        folderIndexes = try header.numbers(.folderIndexes)
        digests = try header.strings(.fileDigests)
        users = Self.words(try header.strings(.fileUsers), header)
        groups = Self.words(try header.strings(.fileGroups), header)
        capabilities = Self.words(try header.strings(.fileCapabilities), header)
        modes = try header.numbers(.fileModes)
        flags = try header.numbers(.fileFlags)
        states = try header.numbers(.fileStates)
        algorithm = try Self.algorithm(try header.numbers(.digestAlgorithm).first ?? 1)
        let lengths = [digests.count, users.count, groups.count, modes.count, flags.count]
        guard lengths.allSatisfy({ $0 == self.names.count || $0 == 0 }),
            hasOldNames || folderIndexes.count == self.names.count
        else {
            throw RpmHeader.Malformed(offset: 0, reason: "says of \(self.names.count) files not as much of each")
        }
    }

    /// Mostly the same word for each file, kept once.
    private static func words(_ ranges: [Range<Int>], _ header: RpmHeader) -> [[UInt8]] {
        var words: [[UInt8]] = []
        words.reserveCapacity(ranges.count)
        for range in ranges {
            let text = header.text(range)
            if let last = words.last, text.elementsEqual(last) { words.append(last) } else { words.append(Array(text)) }
        }
        return words
    }

    var indices: Range<Int> { names.indices }

    func path(_ index: Int) throws(RpmHeader.Malformed) -> [UInt8] {
        if hasOldNames { return Array(header.text(names[index])) }
        let folder = folderIndexes[index]
        guard folders.indices.contains(folder) else {
            throw RpmHeader.Malformed(offset: names[index].lowerBound, reason: "a file in a folder that is not named")
        }
        return Array(header.text(folders[folder])) + header.text(names[index])
    }

    /// Whether it was installed: not a document or translation that was not wanted, nor what another package replaced.
    func isInstalled(_ index: Int) -> Bool { !states.indices.contains(index) || states[index] == 0 }

    /// - Source: rpmfiles.h for the flags: 1 is configuration, 64 ghost.
    func shipped(_ index: Int) -> ShippedFile {
        var file = ShippedFile()
        let mode = modes.isEmpty ? nil : UInt32(truncatingIfNeeded: modes[index] & 0xFFFF)
        file.mode = mode
        file.user = users.isEmpty ? nil : users[index]
        file.group = groups.isEmpty ? nil : groups[index]
        // Without a tag, no file of the package has one.
        file.capabilities = capabilities.indices.contains(index) ? capabilities[index] : []
        let flags = self.flags.isEmpty ? 0 : self.flags[index]
        file.isConfiguration = flags & 1 != 0
        file.isGhost = flags & 64 != 0
        if !file.isGhost, !digests.isEmpty, let digest = HexadecimalDigits.bytes(header.text(digests[index])),
            digest.count == algorithm.length
        {
            file.digest = ShippedDigest(algorithm, digest)
        }
        return file
    }

    /// - Source: RFC 9580 §9.5, whose numbers rpm uses.
    private static func algorithm(_ number: Int) throws(RpmHeader.Malformed) -> ShippedDigest.Algorithm {
        switch number {
        case 1: .md5
        case 2: .sha1
        case 8: .sha256
        case 9: .sha384
        case 10: .sha512
        case 11: .sha224
        default: throw RpmHeader.Malformed(offset: 0, reason: "hashes by algorithm \(number)")
        }
    }
}
