package import FoundationEssentials
package import NoroshiModel

/// Times as the database holds them: RFC 3339 in UTC with milliseconds, so that text order is time order.
package enum StoreTime {
    package static func text(_ date: Date) -> String { JSONTime.text(date) }

    /// - Throws: ``StoreError`` when the text is no such time.
    package static func date(_ text: String) throws -> Date {
        do {
            return try JSONTime.date(text)
        } catch {
            throw StoreError(sql: "time", message: "'\(text)' is not a time")
        }
    }
}

/// Values as JSON text in a column.
package enum StoreJSON {
    package static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(StoreTime.text(date))
        }
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// The same text, written by hand where there is much of it.
    package static func written(_ value: some JSONWritable) -> String {
        var text = JSONText(dates: .milliseconds)
        value.write(to: &text)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    package static func written(_ values: [some JSONWritable]) -> String {
        var text = JSONText(dates: .milliseconds)
        text.array(values) { $1.write(to: &$0) }
        return String(decoding: text.bytes, as: UTF8.self)
    }

    package static func value<T: Decodable>(_ text: String) throws -> T {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            try StoreTime.date(decoder.singleValueContainer().decode(String.self))
        }
        return try decoder.decode(T.self, from: Data(text.utf8))
    }
}
