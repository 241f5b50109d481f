import HostReading

/// Installed packages and what they ship, from rpm's database in any of its three forms.
final class RpmDatabase: PackageDatabase {
    let system = PackageSystem.rpm
    let file: [UInt8]
    let packages: [PackageRecord]
    let problems: [PackageProblem]

    private let table: ShippedTable

    /// Where distributions have it.
    private static let folders = ["/usr/lib/sysimage/rpm", "/var/lib/rpm", "/usr/share/rpm"]
    /// A database that changes under the reader is read again so often.
    private static let attempts = 3

    /// - Returns: nil where there is none.
    /// - Throws: ``PackageProblem`` for one that cannot be read as a whole.
    init?(_ root: HostRoot, _ merged: MergedFolders) throws(PackageProblem) {
        guard let path = try Self.path(root) else { return nil }
        file = path
        var left = Self.attempts
        while true {
            left -= 1
            do throws(PackageProblem) {
                let content = try Self.content(path, root, merged)
                packages = content.packages
                problems = content.problems
                table = content.table
                return
            } catch {
                guard left > 0, error.reason == PackageProblem.changedMeanwhile else { throw error }
            }
        }
    }

    func owner(of path: [UInt8]) -> Int? { table.owner(of: path) }

    func shipped(_ path: [UInt8], by package: Int) -> ShippedFile? { table.shipped(path, by: package) }

    func files(of package: Int) -> [[UInt8]] { table.files(of: package) }

    private struct Content {
        var packages: [PackageRecord] = []
        var problems: [PackageProblem] = []
        var table = ShippedTable()

        mutating func take(_ record: [UInt8], _ merged: MergedFolders) throws(RpmHeader.Malformed) {
            let header = try RpmHeader(record)
            guard let package = try header.record() else { return }
            let files = try header.files()
            let paths = try files.indices.map { index throws(RpmHeader.Malformed) in try files.path(index) }
            // Nothing of a package counts before all of it was read.
            for index in files.indices where files.isInstalled(index) {
                table.insert(merged.resolved(paths[index][...]), files.shipped(index), package: packages.count)
            }
            packages.append(package)
        }
    }

    private static func content(
        _ path: [UInt8], _ root: HostRoot, _ merged: MergedFolders
    ) throws(PackageProblem) -> Content {
        var content = Content()
        try store(path, root).records { place, record in
            do throws(RpmHeader.Malformed) {
                try content.take(record, merged)
            } catch {
                content.problems.append(
                    PackageProblem(path, .byte(place + error.offset), reason: "a package that \(error.reason)"))
            }
        }
        return content
    }

    private static func store(_ path: [UInt8], _ root: HostRoot) throws(PackageProblem) -> any RecordStore {
        let opened: HostFile?
        do throws(HostReadingError) { opened = try root.open(path) } catch { throw PackageProblem(error) }
        guard let file = opened else { throw PackageProblem(path, reason: PackageProblem.changedMeanwhile) }
        if path.reversed().starts(with: ".sqlite".utf8.reversed()) { return try RpmTable(file, root: root) }
        return path.last == UInt8(ascii: "b") ? try NdbFile(file) : try BerkeleyHash(file)
    }

    /// Of several that were left over by a change of form, the one that was written last.
    private static func path(_ root: HostRoot) throws(PackageProblem) -> [UInt8]? {
        var newest: (path: [UInt8], modified: Int64)?
        for folder in folders {
            for name in ["rpmdb.sqlite", "Packages.db", "Packages"] {
                let path = Array("\(folder)/\(name)".utf8)
                do throws(HostReadingError) {
                    guard let status = try root.status(path), status.size > 0, status.modified > newest?.modified ?? -1
                    else { continue }
                    newest = (try root.resolved(path) ?? path, status.modified)
                } catch {
                    throw PackageProblem(error)
                }
            }
        }
        return newest?.path
    }
}
