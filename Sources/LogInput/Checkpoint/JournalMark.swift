/// Where reading of one journal file stopped. It is known again by its own number, which it keeps when it is renamed.
package struct JournalMark: Hashable, Sendable, Codable {
    /// Its name then.
    package var path: PathBytes
    /// The file's number, and that of the counter of its entries, in hexadecimal digits.
    package var file: String
    package var counter: String
    /// The number of the last entry that was read; 0 for none.
    package var entry: UInt64
    /// Whether it was complete, so that nothing more comes into it.
    package var isComplete: Bool

    package init(path: PathBytes, file: String, counter: String, entry: UInt64, isComplete: Bool) {
        self.path = path
        self.file = file
        self.counter = counter
        self.entry = entry
        self.isComplete = isComplete
    }
}
