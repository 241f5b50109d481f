/// A moment as file systems keep it; their years reach beyond what nanoseconds in one word can count.
package struct FileTime: Hashable, Sendable, Comparable {
    /// Since 1970-01-01T00:00:00Z.
    package var seconds: Int64
    /// 0…999,999,999.
    package var nanoseconds: UInt32

    package init(seconds: Int64, nanoseconds: UInt32 = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    package static func < (a: FileTime, b: FileTime) -> Bool { (a.seconds, a.nanoseconds) < (b.seconds, b.nanoseconds) }
}
