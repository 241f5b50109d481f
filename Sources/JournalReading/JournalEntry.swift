/// A name and a value of an entry, as ranges of its bytes.
package struct JournalField: Hashable, Sendable {
    package let name: Range<Int>
    package let value: Range<Int>
}

/// One entry of a journal, with all of its fields.
package struct JournalEntry: Hashable, Sendable {
    /// Its number, counted by the writer; `seqnumID` names the counter.
    package internal(set) var seqnum: UInt64 = 0
    package internal(set) var seqnumID = JournalID(high: 0, low: 0)
    /// When the journal took it, in microseconds since 1970.
    package internal(set) var realtime: UInt64 = 0
    /// The same in microseconds since the start of the system that `bootID` names.
    package internal(set) var monotonic: UInt64 = 0
    package internal(set) var bootID = JournalID(high: 0, low: 0)
    /// The hashes of all values in one.
    package internal(set) var xorHash: UInt64 = 0
    /// Where it stands in its file.
    package internal(set) var offset = 0

    /// The fields one after the other, each written `NAME=value`. A value is any bytes.
    package internal(set) var bytes: [UInt8] = []
    /// In the order of the file; a name may occur more than once.
    package internal(set) var fields: [JournalField] = []
    /// Whether a value is missing or ends early: it was too long (`JournalFile.maximumValueLength`) or unreadable.
    package internal(set) var isCut = false

    /// The text by which journalctl and others find the entry again (`__CURSOR`).
    package var cursor: String {
        let numbers = [seqnum, monotonic, realtime, xorHash].map { String($0, radix: 16) }
        return "s=\(seqnumID);i=\(numbers[0]);b=\(bootID);m=\(numbers[1]);t=\(numbers[2]);x=\(numbers[3])"
    }

    /// The first value of a name.
    package func value(_ name: StaticString) -> Range<Int>? {
        fields.first { isNamed($0, name) }?.value
    }

    /// All values of a name.
    package func values(_ name: StaticString) -> [Range<Int>] {
        fields.filter { isNamed($0, name) }.map(\.value)
    }

    /// A name, which has ASCII letters, digits and underlines only in what journald writes.
    package func name(of field: JournalField) -> String { String(decoding: bytes[field.name], as: UTF8.self) }

    private func isNamed(_ field: JournalField, _ name: StaticString) -> Bool {
        let length = name.utf8CodeUnitCount
        guard field.name.count == length else { return false }
        for index in 0..<length where unsafe bytes[field.name.lowerBound + index] != name.utf8Start[index] {
            return false
        }
        return true
    }
}
