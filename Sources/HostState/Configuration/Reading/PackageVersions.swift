import HostReading
import NoroshiModel

/// The versions of a few packages from dpkg's database.
///
/// - Source: dpkg(1), `/var/lib/dpkg/status`: stanzas of deb822(5).
struct PackageVersions {
    private static let file = "/var/lib/dpkg/status"

    var versions: [String: String] = [:]
    var problems: [ConfigurationSurvey.Problem] = []

    /// Of packages that are unpacked; those that only left configuration behind have no version.
    static func read(_ root: HostRoot, names: Set<String>) -> PackageVersions {
        var found = PackageVersions()
        do throws(HostReadingError) {
            guard let bytes = try root.read(file) else { return found }
            var name: String?
            var isInstalled = false
            for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
                if line.isEmpty { (name, isInstalled) = (nil, false) }
                if let value = value(of: "Package: ", in: line) {
                    name = names.contains(value) ? value : nil
                } else if name != nil, let value = value(of: "Status: ", in: line) {
                    isInstalled = value.hasSuffix(" installed")
                } else if let name, isInstalled, let value = value(of: "Version: ", in: line) {
                    found.versions[name] = Escaped.text(value)
                }
            }
        } catch {
            found.problems.append(.init(file: file, line: 0, reason: error.reason))
        }
        return found
    }

    private static func value(of key: StaticString, in line: ArraySlice<UInt8>) -> String? {
        let key = Array("\(key)".utf8)
        guard line.starts(with: key) else { return nil }
        return String(decoding: line.dropFirst(key.count).prefix(200), as: UTF8.self)
    }
}
