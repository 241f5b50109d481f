/// A row of a table.
package struct SQLiteRow: Sendable {
    /// Its number, which a column `INTEGER PRIMARY KEY` has too.
    package let id: Int
    /// The byte of the file where its page begins, for people who look for it.
    package let byte: Int
    /// In the order in which the table was declared; fewer, when columns were added after the row.
    package let values: [SQLiteValue]

    /// Null for a column that the row does not have.
    package subscript(_ column: Int) -> SQLiteValue { values.indices.contains(column) ? values[column] : .null }
}

package enum SQLiteValue: Sendable, Hashable {
    case null
    case integer(Int)
    case real(Double)
    case text(ArraySlice<UInt8>)
    case blob(ArraySlice<UInt8>)

    /// The first values of a record; nil for one that is not as long as it says.
    ///
    /// - Source: SQLite's "Database File Format", section 2.1.
    static func values(of record: [UInt8], limit: Int) -> [SQLiteValue]? {
        var offset = 0
        guard let head = Bytes.variable(record, &offset), head >= offset, head <= record.count else { return nil }
        var place = head
        var values: [SQLiteValue] = []
        while offset < head, values.count < limit {
            guard let type = Bytes.variable(record, &offset), let length = length(type),
                length <= record.count - place
            else { return nil }
            values.append(value(type, record[place..<(place + length)]))
            place += length
        }
        return values
    }

    /// nil for a type that there is not.
    private static func length(_ type: Int) -> Int? {
        switch type {
        case 0, 8, 9: 0
        case 1...4: type
        case 5: 6
        case 6, 7: 8
        case 12...: (type - 12) / 2
        default: nil
        }
    }

    private static func value(_ type: Int, _ bytes: ArraySlice<UInt8>) -> SQLiteValue {
        switch type {
        case 0: .null
        case 1...6: .integer(number(bytes))
        case 7: .real(Double(bitPattern: UInt64(bitPattern: Int64(number(bytes)))))
        case 8: .integer(0)
        case 9: .integer(1)
        default: type % 2 == 0 ? .blob(bytes) : .text(bytes)
        }
    }

    /// Of two's complement, however short.
    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        let isNegative = bytes.first.map { $0 & 0x80 != 0 } ?? false
        return bytes.reduce(isNegative ? -1 : 0) { $0 << 8 | Int($1) }
    }
}
