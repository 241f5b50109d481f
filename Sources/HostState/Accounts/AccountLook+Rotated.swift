import HostReading
import NoroshiModel

/// wtmp and the older ones that were put away.
extension AccountLook {
    private static let folder = "/var/log"
    static let maximumRecords = 64 << 20  // bytes
    private static let maximumOlder = 24

    struct RecordFile {
        let records: LoginRecords
        /// Whether every newer one was read: then a login of its time or later stands in one of them.
        let isWhole: Bool
    }

    /// From the oldest to the present one; those that are not read are gaps.
    mutating func recordFiles() -> [RecordFile] {
        let older = Set(names(Self.folder).compactMap { RotatedName(Escaped.text($0)) }).sorted(by: RotatedName.isNewer)
        var isWhole = true
        var files: [RecordFile] = []
        func add(_ records: LoginRecords?) {
            if let records { files.append(RecordFile(records: records, isWhole: isWhole)) }
        }
        let path = "\(Self.folder)/wtmp"
        let before = gaps.count
        add(records(path))
        // One that is not there is empty.
        isWhole = gaps.count == before
        for file in older.prefix(Self.maximumOlder) {
            let path = "\(Self.folder)/\(file.name)"
            fact(Array(path.utf8), .records)
            if let records = records(path, isCompressed: file.isCompressed) {
                add(records)
            } else {
                isWhole = false
            }
        }
        if older.count > Self.maximumOlder {
            gaps.append(
                ("\(Self.folder)/wtmp*", "more than \(Self.maximumOlder) names: the rest was not looked at"))
        }
        return files.reversed()
    }

    private mutating func records(_ path: String, isCompressed: Bool = false) -> LoginRecords? {
        guard let file = read(path, limit: Self.maximumRecords) else { return nil }
        let bytes: [UInt8]
        do throws(CompressedRecords.Failure) {
            bytes = isCompressed ? try CompressedRecords.bytes(file, limit: Self.maximumRecords) : file
        } catch {
            gaps.append((path, error.reason))
            return nil
        }
        if LoginRecords.isForeign(bytes) {
            gaps.append((path, "records of another kind of machine are not read"))
            return nil
        }
        return LoginRecords(bytes, path: path)
    }
}
