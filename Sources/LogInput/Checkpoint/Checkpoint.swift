/// Where reading of a set of logs stopped, so that the next run reads only what is new.
package struct Checkpoint: Hashable, Sendable {
    /// Where reading of one file stopped, and how the file is known again: by what it is, or by what is in it.
    package struct Mark: Hashable, Sendable, Codable {
        /// Its name then.
        package var path: PathBytes
        package var identity: FileIdentity
        /// Its first bytes, at most 4 KiB.
        package var head: Fingerprint
        /// At most 1 KiB right before `place`.
        package var tail: Fingerprint
        /// The place after the last line that was read, in the decompressed log.
        package var place: Int
        /// The lines before that place.
        package var line: Int
        /// Of the file, in bytes; compressed where it is.
        package var size: Int
        /// Microseconds since 1970.
        package var modified: Int64
        /// Whether it was the one that is written to.
        package var isCurrent: Bool
    }

    /// What is kept of one log.
    package struct Log: Hashable, Sendable, Codable {
        /// The path without rotation and compression.
        package var path: PathBytes
        package var marks: [Mark]
        /// What whoever read it wants to know next time, such as the state of its clock.
        package var state: [UInt8]

        private enum Keys: String, CodingKey { case path, marks, state }

        package init(path: PathBytes, marks: [Mark] = [], state: [UInt8] = []) {
            self.path = path
            self.marks = marks
            self.state = state
        }

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Keys.self)
            path = try values.decode(PathBytes.self, forKey: .path)
            marks = try values.decode([Mark].self, forKey: .marks)
            state = try Base64Bytes(text: values.decode(String.self, forKey: .state), path: values.codingPath).bytes
        }

        package func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: Keys.self)
            try values.encode(path, forKey: .path)
            try values.encode(marks, forKey: .marks)
            try values.encode(Base64Bytes(bytes: state).text, forKey: .state)
        }
    }

    package internal(set) var logs: [PathBytes: Log] = [:]
    /// Of journal files.
    package var journals: [JournalMark] = []

    /// Whether it says of anything how far it was read.
    package var isEmpty: Bool { logs.isEmpty && journals.isEmpty }

    package init() {}

    /// What was kept for a log, empty when nothing was.
    package func state(of series: PathBytes) -> [UInt8] { logs[series]?.state ?? [] }

    /// Keeps something for a log until the next run.
    package mutating func setState(_ state: [UInt8], of series: PathBytes) {
        logs[series, default: Log(path: series)].state = state
    }

    mutating func setMarks(_ marks: [Mark], of series: PathBytes) {
        logs[series, default: Log(path: series)].marks = marks
    }

    mutating func addMark(_ mark: Mark, of series: PathBytes) {
        logs[series, default: Log(path: series)].marks.append(mark)
    }
}
