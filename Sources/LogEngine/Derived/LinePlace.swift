/// Where a line stands; its file by the number that ``Derivation`` gave it.
package struct LinePlace: Sendable, Hashable {
    package var file: Int
    /// From 1; 0 where nobody counted, and the offset alone is known.
    package var line: Int
    /// Of the line's first byte.
    package var offset: Int

    package init(file: Int, line: Int, offset: Int) {
        self.file = file
        self.line = line
        self.offset = offset
    }
}
