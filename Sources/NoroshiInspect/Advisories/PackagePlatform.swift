import CSAF
import NoroshiModel

/// The distribution and the release of it for which packages are built, as hosts and documents name them.
///
/// A package of another distribution or release has other versions, however alike its name.
struct PackagePlatform: Sendable, Hashable {
    /// As os-release(5) names it, all of SUSE Linux Enterprise as `sles`; `el` for any that Red Hat's sources are built
    /// for; nil where nothing says it.
    var distribution: String?
    /// `12`, `3.19`, `15.5`; nil where nothing says it.
    var release: String?
    /// Whether it is of a minor release alone, as Red Hat's extended update support is.
    var isMinor = false
    /// Whether it is another product of the distribution's maker, which hosts may have or not.
    var isLayered = false
    /// Whether the distribution is that which a package's version bears the mark of, and nothing else says it. Hosts only.
    private(set) var isGuessed = false

    /// How what a document speaks of stands to a host.
    enum Fit: UInt8, Sendable {
        /// The release is named, and is the host's.
        case same
        /// Nothing contradicts.
        case open
        /// It may be another.
        case doubtful
        case other
    }

    init(_ distribution: String? = nil, _ release: String? = nil, isMinor: Bool = false, isLayered: Bool = false) {
        self.distribution = distribution
        self.release = release
        self.isMinor = isMinor
        self.isLayered = isLayered
    }

    /// Of the host that has a package.
    init(host: DistributionRelease) {
        let id = DistributionNames.byWord[host.id.lowercased()] ?? host.id.lowercased()
        let version = host.version.isEmpty ? nil : host.version.lowercased()
        self.init(id, version.map { DistributionNames.release($0, of: id, isExact: true) })
    }

    /// Of a host of which only a package's version is known: Ubuntu marks those that it changed, Debian those of its releases.
    init(packageVersion version: String) {
        self.init(PackagePlatform(greeting: "", packageVersion: version).distribution)
        isGuessed = distribution != nil
    }

    /// What a greeting tells of the distribution whose package it names: `OpenSSH_8.9p1 Ubuntu-3ubuntu0.10`,
    /// `OpenSSH_9.2p1 Debian-2+deb12u3`. Others build from Debian's sources and say so, as `Raspbian-3`, or do not.
    init(greeting: String, packageVersion version: String) {
        let words = greeting.lowercased()
        let bytes = Array(version.utf8)
        if Self.lastEnd(of: "ubuntu", in: bytes) != nil {
            self.init("ubuntu")
        } else if let end = Self.marks.lazy.compactMap({ Self.lastEnd(of: $0, in: bytes) }).first {
            let release = bytes[end...].prefix { (0x30...0x39).contains($0) }
            self.init("debian", release.isEmpty ? nil : String(decoding: release, as: UTF8.self))
        } else {
            self.init(words.contains("raspbian") ? "raspbian" : words.contains("debian") ? "debian" : nil)
        }
    }

    /// By which Debian marks versions of its releases.
    private static let marks = ["+deb", "~deb", "~bpo"]

    /// Where the last of a word's occurrences ends: a host has thousands of versions.
    private static func lastEnd(of word: String, in bytes: [UInt8]) -> Int? {
        let word = word.utf8
        guard bytes.count >= word.count else { return nil }
        return (0...bytes.count - word.count).last { bytes[$0...].starts(with: word) }.map { $0 + word.count }
    }

    /// How what a document speaks of stands to what a greeting tells; nil for another distribution or release.
    func fit(greeted host: PackagePlatform) -> Fit? {
        guard host.distribution != nil else { return distribution == nil ? .open : .doubtful }
        let fit = fit(host, system: .dpkg)
        return fit == .other ? nil : fit
    }

    /// Adds what something less certain says, as far as it does not contradict.
    mutating func complete(with other: PackagePlatform) {
        let isAgreed =
            distribution == nil || other.distribution == nil || distribution == other.distribution
            || other.distribution.map { Self.covers($0, distribution) } == true
        guard isAgreed else { return }
        distribution = distribution ?? other.distribution
        if release == nil {
            release = other.release
            isMinor = other.isMinor
        }
    }

    func fit(_ host: PackagePlatform, system: InstalledPackage.System) -> Fit {
        guard let theirs = host.distribution, !host.isGuessed else { return fit(unknown: host, system: system) }
        if let distribution, !Self.covers(distribution, theirs) { return .other }
        guard let release else { return isLayered ? .doubtful : .open }
        guard let running = host.release else { return .doubtful }
        let count = isMinor ? 2 : DistributionNames.releaseParts(of: theirs)
        let parts = [release, running].map { $0.split(separator: ".").prefix(count) }
        guard zip(parts[0], parts[1]).allSatisfy({ $0 == $1 }) else { return .other }
        return isLayered ? .doubtful : distribution == nil ? .open : .same
    }

    /// What names a distribution is in doubt where the host's is not known; what is of another by the mark of the version is not
    /// meant. Others build from Debian's packages and leave its mark.
    private func fit(unknown host: PackagePlatform, system: InstalledPackage.System) -> Fit {
        guard let distribution else { return system == .dpkg && !isLayered ? .open : .doubtful }
        let isOther = host.distribution.map { Set([distribution, $0]) == ["debian", "ubuntu"] } ?? false
        return isOther ? .other : .doubtful
    }

    /// Whether a name, or that of several, is a distribution's.
    private static func covers(_ name: String, _ distribution: String?) -> Bool {
        guard let distribution, name != distribution else { return true }
        switch name {
        case "el": return DistributionNames.enterprise.contains(distribution)
        case "opensuse": return distribution.hasPrefix("opensuse-")
        case _: return false
        }
    }
}

// MARK: As bytes

extension PackagePlatform {
    func write(to writer: inout RecordWriter) {
        writer.put(optional: distribution)
        writer.put(optional: release)
        writer.put(byte: (isMinor ? 1 : 0) | (isLayered ? 2 : 0))
    }

    init(_ reader: inout RecordReader) throws(RecordReader.Malformed) {
        self.init(try reader.optionalText(), try reader.optionalText())
        let flags = try reader.byte()
        guard flags < 4 else { throw RecordReader.Malformed() }
        (isMinor, isLayered) = (flags & 1 != 0, flags & 2 != 0)
    }
}
