package import FoundationEssentials

/// Times as the database holds them: RFC 3339 in UTC with milliseconds, so that text order is time order.
package enum StoreTime {
    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    package static func text(_ date: Date) -> String {
        // The formatter cuts digits off; a tenth of a millisecond keeps 0.123 from becoming 0.122.
        rounded(date).addingTimeInterval(0.0001).formatted(style)
    }

    /// - Throws: ``StoreError`` when the text is no such time.
    package static func date(_ text: String) throws -> Date {
        do {
            return rounded(try Date(text, strategy: style))
        } catch {
            throw StoreError(sql: "time", message: "'\(text)' is not a time")
        }
    }

    private static func rounded(_ date: Date) -> Date {
        Date(timeIntervalSince1970: (date.timeIntervalSince1970 * 1000).rounded() / 1000)
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

    package static func value<T: Decodable>(_ text: String) throws -> T {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            try StoreTime.date(decoder.singleValueContainer().decode(String.self))
        }
        return try decoder.decode(T.self, from: Data(text.utf8))
    }
}
