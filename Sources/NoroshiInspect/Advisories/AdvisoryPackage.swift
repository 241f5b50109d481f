import NoroshiModel

/// A package of a distribution as an advisory names it.
struct AdvisoryPackage: Sendable, Hashable {
    /// What is built, or what it is built from: the advisory for a source counts for all that is built from it.
    enum Kind: UInt8, Sendable { case either, binary, source }

    let system: InstalledPackage.System
    let name: String
    let kind: Kind
    let platform: PackagePlatform
    /// nil for any.
    let architecture: String?
    /// The module of rpm's and its stream; nil for none, or any.
    let module: String?

    /// How a package is named: by itself or by its source, and how the platforms fit; nil when it is not meant.
    ///
    /// - Parameter fit: How the advisory's platform stands to that of the host which has the package.
    func naming(
        _ package: InstalledPackage, fit: PackagePlatform.Fit
    ) -> (isSource: Bool, fit: PackagePlatform.Fit)? {
        guard system == package.system, fit != .other else { return nil }
        let isNamed = kind != .source && name == package.name
        guard isNamed || kind != .binary && name == package.source else { return nil }
        return Self.fit(fit, package, architecture: architecture, module: module).map { (!isNamed, $0) }
    }

    /// What architecture and module leave of how platforms fit; nil when they are others.
    static func fit(
        _ fit: PackagePlatform.Fit, _ package: InstalledPackage, architecture: String?, module: String?
    ) -> PackagePlatform.Fit? {
        if let architecture, let theirs = ArchitectureName.common(package.architecture), theirs != architecture {
            return nil
        }
        guard let module, module != package.module else { return fit }
        // A module's release says so even where its name was not kept.
        return package.module == nil && package.version.contains(".module") ? .doubtful : nil
    }
}

/// Names of processors' architectures: systems have their own for the same one.
enum ArchitectureName {
    /// nil for what runs on any, and for none.
    static func common(_ name: String) -> String? {
        switch name {
        case "", "noarch", "all", "any", "src", "nosrc", "source": nil
        case "amd64": "x86_64"
        case "arm64": "aarch64"
        case "i386", "i486", "i586", "i686": "x86"
        case "ppc64el": "ppc64le"
        case "armhf", "armv7hl", "armv7": "armv7"
        case _: name
        }
    }

    static func isSource(_ name: String) -> Bool { ["src", "nosrc", "source"].contains(name) }
}

// MARK: As bytes

extension AdvisoryPackage {
    func write(to writer: inout RecordWriter) {
        writer.put(byte: Self.number(of: system))
        writer.put(name)
        writer.put(byte: kind.rawValue)
        writer.put(optional: architecture)
        writer.put(optional: module)
        platform.write(to: &writer)
    }

    init(_ reader: inout RecordReader) throws(RecordReader.Malformed) {
        system = try Self.system(try reader.byte())
        name = try reader.text()
        guard let kind = Kind(rawValue: try reader.byte()) else { throw RecordReader.Malformed() }
        self.kind = kind
        architecture = try reader.optionalText()
        module = try reader.optionalText()
        platform = try PackagePlatform(&reader)
    }

    /// Walks through a package as reading it would.
    static func skip(_ reader: inout RecordReader) throws(RecordReader.Malformed) {
        _ = try system(try reader.byte())
        try reader.skipText()
        guard Kind(rawValue: try reader.byte()) != nil else { throw RecordReader.Malformed() }
        for _ in 0..<4 where try reader.byte() != 0 { try reader.skipText() }
        guard try reader.byte() < 4 else { throw RecordReader.Malformed() }
    }

    static func number(of system: InstalledPackage.System) -> UInt8 {
        switch system {
        case .dpkg: 0
        case .rpm: 1
        case .apk: 2
        }
    }

    static func system(_ number: UInt8) throws(RecordReader.Malformed) -> InstalledPackage.System {
        switch number {
        case 0: .dpkg
        case 1: .rpm
        case 2: .apk
        case _: throw RecordReader.Malformed()
        }
    }
}

extension InstalledPackage {
    /// The host's platform, as far as it is known.
    var platform: PackagePlatform {
        distribution.map(PackagePlatform.init(host:))
            ?? (system == .dpkg ? PackagePlatform(packageVersion: version) : PackagePlatform())
    }
}
