/// Records of one kind, named by numbers.
///
/// They never move; what empties is given back block by block.
struct RecordPool<Record: BitwiseCopyable & Sendable>: ~Copyable, @unchecked Sendable {
    // Sendable because the memory has one owner, which is not copied.

    private static var blockCount: Int { 512 }
    private static var shift: Int { 9 }
    static var recordSize: Int { MemoryLayout<Record>.stride }

    @safe
    private struct Block {
        var memory: UnsafeMutableRawPointer?
        /// How many records are in use.
        var count: Int32 = 0
        /// The first of those that were in use; each holds the next. -1 for none.
        var free: Int32 = -1
        /// Those from here on were never in use.
        var fresh: Int32 = 0
    }

    private var blocks: [Block] = []
    /// Numbers of blocks without memory.
    private var vacant: [Int32] = []
    /// Numbers of blocks that may have room; some of them are full or vacant by now.
    private var open: [Int32] = []
    /// Of records in use.
    private(set) var count = 0
    private var blocksInUse = 0

    init() {}

    deinit {
        for block in blocks { unsafe block.memory?.deallocate() }
    }

    /// In bytes, of what is in use.
    var memory: Int { count * Self.recordSize }

    // MARK: Records

    mutating func add(_ record: Record) -> Int32 {
        let number = take()
        // Nobody else has the memory.
        unsafe address(number).initializeMemory(as: Record.self, to: record)
        return number
    }

    /// - Precondition: ``add(_:)`` gave the number, and it was not removed since.
    subscript(number: Int32) -> Record {
        @inline(__always) get { unsafe address(number).assumingMemoryBound(to: Record.self).pointee }
        @inline(__always) _modify { yield unsafe &address(number).assumingMemoryBound(to: Record.self).pointee }
    }

    mutating func remove(_ number: Int32) {
        let block = Int(number) >> Self.shift
        unsafe address(number).initializeMemory(as: Int32.self, to: blocks[block].free)
        if blocks[block].count == Int32(Self.blockCount) { open.append(Int32(block)) }
        blocks[block].free = number
        blocks[block].count -= 1
        count -= 1
        if blocks[block].count == 0, blocksInUse > 1, open.last != Int32(block) { giveBack(block) }
    }

    // MARK: Blocks

    @inline(__always)
    private func address(_ number: Int32) -> UnsafeMutableRawPointer {
        guard let memory = unsafe blocks[Int(number) >> Self.shift].memory else {
            preconditionFailure("a record in use has memory")
        }
        return unsafe memory + (Int(number) & (Self.blockCount - 1)) * Self.recordSize
    }

    private mutating func take() -> Int32 {
        count += 1
        while let last = open.last {
            let block = Int(last)
            if unsafe blocks[block].memory != nil, blocks[block].count < Int32(Self.blockCount) {
                return take(from: block)
            }
            open.removeLast()
        }
        let block = newBlock()
        open.append(Int32(block))
        return take(from: block)
    }

    private mutating func take(from block: Int) -> Int32 {
        blocks[block].count += 1
        let free = blocks[block].free
        if free >= 0 {
            blocks[block].free = unsafe address(free).assumingMemoryBound(to: Int32.self).pointee
            return free
        }
        let fresh = blocks[block].fresh
        blocks[block].fresh += 1
        return Int32(block << Self.shift) + fresh
    }

    private mutating func newBlock() -> Int {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: Self.blockCount * Self.recordSize, alignment: 64)
        blocksInUse += 1
        if let number = vacant.popLast() {
            blocks[Int(number)] = unsafe Block(memory: memory)
            return Int(number)
        }
        blocks.append(unsafe Block(memory: memory))
        return blocks.count - 1
    }

    private mutating func giveBack(_ block: Int) {
        unsafe blocks[block].memory?.deallocate()
        blocks[block] = Block()
        vacant.append(Int32(block))
        blocksInUse -= 1
    }
}
