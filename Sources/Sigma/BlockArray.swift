/// An array that grows by blocks, so that nothing is moved and hardly more memory is taken than is used.
struct BlockArray<Element: Sendable>: Sendable {
    private static var blockCount: Int { 128 }

    private var blocks: [[Element]] = []
    private(set) var count = 0

    mutating func append(_ element: Element) {
        if count % Self.blockCount == 0 {
            var block: [Element] = []
            block.reserveCapacity(Self.blockCount)
            blocks.append(block)
        }
        blocks[blocks.count - 1].append(element)
        count += 1
    }

    subscript(index: Int) -> Element {
        get { blocks[index / Self.blockCount][index % Self.blockCount] }
        _modify { yield &blocks[index / Self.blockCount][index % Self.blockCount] }
    }
}
