/// What a baseline says of itself before its records.
package struct BaselineHeader: Hashable, Sendable {
    /// When it was begun.
    package var made: FileTime
    /// The name of the host.
    package var host: [UInt8]
    package var algorithm: HashAlgorithm
    package var crossesMounts: Bool
    package var roots: [[UInt8]]
    /// The profile's text.
    package var profile: [UInt8]
    /// The packages that were installed; records name them by their places, from 1.
    package var packages: [PackageVersion]

    package init(
        made: FileTime, host: [UInt8], algorithm: HashAlgorithm, crossesMounts: Bool, roots: [[UInt8]],
        profile: [UInt8], packages: [PackageVersion]
    ) {
        self.made = made
        self.host = host
        self.algorithm = algorithm
        self.crossesMounts = crossesMounts
        self.roots = roots
        self.profile = profile
        self.packages = packages
    }

    /// The bytes, which are the first leaf of the tree.
    var serialized: [UInt8] {
        var writer = ByteWriter()
        writer.signed(made.seconds)
        writer.number(UInt64(made.nanoseconds))
        writer.text(host)
        writer.bytes.append(algorithm.rawValue)
        writer.bytes.append(crossesMounts ? 1 : 0)
        writer.number(UInt64(roots.count))
        for root in roots { writer.text(root) }
        writer.text(profile)
        writer.number(UInt64(packages.count))
        for package in packages {
            writer.text(package.name)
            writer.text(package.version)
        }
        return writer.bytes
    }

    init(parsing bytes: [UInt8]) throws(ByteReader.Damage) {
        var reader = ByteReader(bytes)
        made = FileTime(
            seconds: try reader.signed(), nanoseconds: UInt32(try reader.number(below: 1_000_000_000)))
        host = try reader.text(limit: 256)
        guard let algorithm = HashAlgorithm(rawValue: try reader.byte()) else {
            throw ByteReader.Damage(place: reader.place - 1, reason: "unknown kind of hash")
        }
        self.algorithm = algorithm
        crossesMounts = try reader.byte() != 0
        roots = []
        for _ in 0..<(try reader.number(below: 1 << 16)) {
            let place = reader.place
            let root = try reader.text(limit: FileRecord.longestPath)
            guard root.first == PathOrder.slash, !root.contains(0),
                roots.last.map({ PathOrder.compare($0, root) < 0 }) ?? true
            else { throw ByteReader.Damage(place: place, reason: "not the path of a root, or not in order") }
            roots.append(root)
        }
        profile = try reader.text(limit: 1 << 20)
        packages = []
        for _ in 0..<(try reader.number(below: 1 << 20)) {
            packages.append(
                PackageVersion(name: try reader.text(limit: 1 << 10), version: try reader.text(limit: 1 << 10)))
        }
        guard reader.isAtEnd else { throw ByteReader.Damage(place: reader.place, reason: "more behind the end") }
    }
}

/// An installed package: `name` or `name:architecture`, and its version.
package struct PackageVersion: Hashable, Sendable {
    package var name: [UInt8]
    package var version: [UInt8]

    package init(name: [UInt8], version: [UInt8]) {
        self.name = name
        self.version = version
    }
}
