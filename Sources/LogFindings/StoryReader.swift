package import LogEngine

/// Reads lines of stories again, each file once for many stories.
package struct StoryReader: ~Copyable {
    private var teller: LineTeller
    /// Lines that could not be read again, as those of standard input.
    package private(set) var unread = 0

    package init(_ rules: LogRules) { teller = LineTeller(rules) }

    /// - Returns: For each story the lines that could be read: those that began its events, then those of its events.
    package mutating func lines(of stories: [LogStory]) -> [[ToldLine]] {
        // One after the other: a compressed file is read in one direction.
        let places = Set(stories.flatMap { $0.origins + $0.places })
            .sorted { ($0.file, $0.offset) < ($1.file, $1.offset) }
        var told: [LogStory.Place: ToldLine] = [:]
        var name: String?
        var file: EvidenceFile?
        for place in places {
            if place.file != name {
                name = place.file
                // What cannot be read is counted line by line.
                file = try? EvidenceFile(place.file)
            }
            guard let bytes = file?.line(at: place.offset) else {
                unread += 1
                continue
            }
            told[place] = ToldLine(place: place, bytes: bytes, fields: teller.fields(of: bytes))
        }
        return stories.map { ($0.origins + $0.places).compactMap { told[$0] } }
    }
}
