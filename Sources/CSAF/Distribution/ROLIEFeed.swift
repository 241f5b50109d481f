/// A feed of documents in JSON: one entry for each, with the addresses of the document, its hashes and its signature.
///
/// - Source: RFC 8322 §6, CSAF 2.0 §7.1.15, CSAF 2.1 §7.1.15
public struct ROLIEFeed: Sendable, Hashable {
    public var id: String
    public var title: String
    /// The feed's own address.
    public var url: String
    /// The address of the service document; nil where there is none.
    public var service: String?
    public var updated: Timestamp
    public var entries: [Entry]

    public struct Entry: Sendable, Hashable {
        /// The document's tracking ID.
        public var id: String
        public var title: String
        /// The document's address.
        public var url: String
        public var hashes: [String]
        public var signature: String?
        public var published: Timestamp
        public var updated: Timestamp
        public var summary: String?
        public var edition: CSAFVersion
        /// What else the document is filed under.
        public var categories: [ROLIECategory]

        public init(
            id: String, title: String, url: String, hashes: [String], signature: String?, published: Timestamp,
            updated: Timestamp, summary: String? = nil, edition: CSAFVersion, categories: [ROLIECategory] = []
        ) {
            self.id = id
            self.title = title
            self.url = url
            self.hashes = hashes
            self.signature = signature
            self.published = published
            self.updated = updated
            self.summary = summary
            self.edition = edition
            self.categories = categories
        }
    }

    public init(
        id: String, title: String, url: String, service: String? = nil, updated: Timestamp, entries: [Entry]
    ) {
        self.id = id
        self.title = title
        self.url = url
        self.service = service
        self.updated = updated
        self.entries = entries
    }

    /// Reads a feed. What RFC 8322 allows besides is passed over; an entry without an address, and a feed that is not of
    /// CSAF documents, are errors.
    ///
    /// - Throws: ``CSAFError`` for the first error.
    public static func parse(
        _ bytes: [UInt8], file: String, limits: ParsingLimits = ParsingLimits()
    ) throws(CSAFError) -> ROLIEFeed {
        let feed = try decodeJSON(FeedFile.self, bytes, file: file, limits: limits).feed
        guard feed.category?.contains(.csaf) ?? false else {
            throw CSAFError(
                file: file, place: .pointer("/feed/category"),
                reason: "the category of CSAF documents is not among them")
        }
        var entries: [Entry] = []
        for (index, entry) in (feed.entry ?? []).enumerated() {
            guard let url = entry.link.first(where: { $0.rel == "self" })?.href ?? entry.content?.src else {
                throw CSAFError(
                    file: file, place: .pointer("/feed/entry/\(index)"), reason: "no address of the document")
            }
            entries.append(
                Entry(
                    id: entry.id, title: entry.title, url: url,
                    hashes: entry.link.filter { $0.rel == "hash" }.map(\.href),
                    signature: entry.link.first { $0.rel == "signature" }?.href,
                    published: entry.published ?? entry.updated, updated: entry.updated,
                    summary: entry.summary?.content,
                    edition: entry.format.flatMap { CSAFVersion(rawValue: $0.version) } ?? .version20,
                    categories: entry.category ?? []))
        }
        return ROLIEFeed(
            id: feed.id, title: feed.title, url: feed.link.first { $0.rel == "self" }?.href ?? "",
            service: feed.link.first { $0.rel == "service" }?.href, updated: feed.updated, entries: entries)
    }

    /// The file, one entry a line, in the order of ``entries``.
    public func serialize() -> [UInt8] {
        var writer = JSONWriter()
        writer.write("{\"feed\":{\"id\":", id, ",\"title\":", title, ",\"link\":[")
        writer.link("self", url)
        if let service { writer.link("service", service, isFirst: false) }
        writer.raw("],\"category\":[")
        writer.category(.csaf)
        writer.write("],\"updated\":", updated.text, ",\"entry\":[")
        for (index, entry) in entries.enumerated() {
            writer.raw(index == 0 ? "\n" : ",\n")
            writer.entry(entry)
        }
        writer.raw("\n]}}\n")
        return writer.bytes
    }
}

extension ROLIEFeed {
    /// The file, or the one of before when nothing but the feed's time would differ.
    ///
    /// - Parameter before: What ``serialize()`` wrote; any other file is as none. Its entries are not read.
    public func serialize(unlessSameAs before: [UInt8]?) -> [UInt8] {
        let bytes = serialize()
        guard let before, let old = Self.time(in: before), let new = Self.time(in: bytes),
            before[..<old.lowerBound] == bytes[..<new.lowerBound], before[old.upperBound...] == bytes[new.upperBound...]
        else { return bytes }
        return before
    }

    /// When the feed of a file that ``serialize()`` wrote was updated; nil for any other file.
    public static func updated(in bytes: [UInt8]) -> Timestamp? {
        time(in: bytes).flatMap { Timestamp(String(decoding: bytes[$0], as: UTF8.self)) }
    }

    /// Where the feed's time stands, on the first line. Quotes within strings are escaped, so nothing else looks alike.
    private static func time(in bytes: [UInt8]) -> Range<Int>? {
        let mark = Array("],\"updated\":\"".utf8)
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")), end >= mark.count else { return nil }
        for place in (0...end - mark.count).reversed() where bytes[place..<place + mark.count] == mark[...] {
            let start = place + mark.count
            return bytes[start..<end].firstIndex(of: UInt8(ascii: "\"")).map { start..<$0 }
        }
        return nil
    }
}

/// A term by which documents are filed.
///
/// - Source: RFC 8322 §6.2.3
public struct ROLIECategory: Sendable, Codable, Hashable {
    public var scheme: String?
    public var term: String

    public init(scheme: String? = nil, term: String) {
        self.scheme = scheme
        self.term = term
    }

    /// The information type that is registered for CSAF documents.
    public static let csaf = ROLIECategory(
        scheme: "urn:ietf:params:rolie:category:information-type", term: "csaf")
}

// MARK: JSON

private struct FeedFile: Decodable {
    struct Link: Decodable {
        var rel: String?
        var href: String
    }

    struct Feed: Decodable {
        var id: String
        var title: String
        var link: [Link]
        var category: [ROLIECategory]?
        var updated: Timestamp
        var entry: [Entry]?
    }

    struct Entry: Decodable {
        struct Summary: Decodable { var content: String? }
        struct Content: Decodable { var src: String? }
        struct Format: Decodable { var version: String }

        var id: String
        var title: String
        var link: [Link]
        var published: Timestamp?
        var updated: Timestamp
        var summary: Summary?
        var content: Content?
        var format: Format?
        var category: [ROLIECategory]?
    }

    var feed: Feed
}

/// Writes a feed of many entries faster than an encoder.
private struct JSONWriter {
    private(set) var bytes: [UInt8] = []

    mutating func raw(_ text: StaticString) {
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                raw("\\u00")
                for digit in [byte >> 4, byte & 15] { bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit) }
            case _: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func write(
        _ a: StaticString, _ one: String, _ b: StaticString, _ two: String, _ c: StaticString
    ) {
        raw(a)
        string(one)
        raw(b)
        string(two)
        raw(c)
    }

    mutating func write(_ a: StaticString, _ one: String, _ b: StaticString) {
        raw(a)
        string(one)
        raw(b)
    }

    mutating func link(_ relation: String, _ address: String, isFirst: Bool = true) {
        if !isFirst { raw(",") }
        write("{\"rel\":", relation, ",\"href\":", address, "}")
    }

    mutating func category(_ category: ROLIECategory) {
        raw("{")
        if let scheme = category.scheme { write("\"scheme\":", scheme, ",") }
        write("\"term\":", category.term, "}")
    }

    mutating func entry(_ entry: ROLIEFeed.Entry) {
        write("{\"id\":", entry.id, ",\"title\":", entry.title, ",\"link\":[")
        link("self", entry.url)
        for hash in entry.hashes { link("hash", hash, isFirst: false) }
        if let signature = entry.signature { link("signature", signature, isFirst: false) }
        write("],\"published\":", entry.published.text, ",\"updated\":", entry.updated.text, "")
        if !entry.categories.isEmpty {
            raw(",\"category\":[")
            for (index, each) in entry.categories.enumerated() {
                if index > 0 { raw(",") }
                category(each)
            }
            raw("]")
        }
        if let summary = entry.summary { write(",\"summary\":{\"content\":", summary, "}") }
        write(",\"content\":{\"type\":\"application/json\",\"src\":", entry.url, "}")
        write(
            ",\"format\":{\"schema\":", entry.edition.documentSchema, ",\"version\":", entry.edition.rawValue, "}}")
    }
}
