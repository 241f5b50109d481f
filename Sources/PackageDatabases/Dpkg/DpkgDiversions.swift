import HostReading

/// Paths of packages that are somewhere else, since another package or the administrator has their name.
///
/// - Source: dpkg-divert(1): three lines for each, from, to, and by which package; `:` for the administrator.
struct DpkgDiversions {
    private var diversions: [[UInt8]: (to: [UInt8], by: [UInt8])] = [:]
    private(set) var problem: PackageProblem?

    init(_ bytes: [UInt8], file: [UInt8]) {
        let lines = bytes.split(separator: 0x0A).map(Array.init)
        for index in stride(from: 0, to: lines.count - lines.count % 3, by: 3) {
            diversions[lines[index]] = (lines[index + 1], lines[index + 2])
        }
        if !lines.count.isMultiple(of: 3) {
            problem = PackageProblem(file, .line(lines.count), reason: "ends in the middle of a diversion")
        }
    }

    /// Where a package's file is.
    func place(of path: ArraySlice<UInt8>, by package: [UInt8]) -> ArraySlice<UInt8> {
        guard !diversions.isEmpty, let diversion = diversions[Array(path)], diversion.by != package else { return path }
        return diversion.to[...]
    }
}
