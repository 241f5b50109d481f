/// Names of users and groups as the system that is looked at has them.
package struct UserNames: Sendable {
    private let users: [UInt32: [UInt8]]
    private let groups: [UInt32: [UInt8]]

    package init(_ files: ImageFiles) {
        users = Self.read((try? files.read(Array("/etc/passwd".utf8))) ?? nil)
        groups = Self.read((try? files.read(Array("/etc/group".utf8))) ?? nil)
    }

    /// The name, or the number where there is none, as a removed account leaves it.
    package func user(_ number: UInt32) -> [UInt8] { users[number] ?? Array("\(number)".utf8) }
    package func group(_ number: UInt32) -> [UInt8] { groups[number] ?? Array("\(number)".utf8) }

    /// - Source: passwd(5), group(5): the name, a password, the number.
    private static func read(_ bytes: [UInt8]?) -> [UInt32: [UInt8]] {
        var names: [UInt32: [UInt8]] = [:]
        for line in (bytes ?? []).split(separator: 0x0A) {
            let fields = line.split(separator: UInt8(ascii: ":"), maxSplits: 3, omittingEmptySubsequences: false)
            guard fields.count > 2, let number = UInt32(String(decoding: fields[2], as: UTF8.self)),
                names[number] == nil
            else { continue }
            names[number] = Array(fields[0])
        }
        return names
    }
}
