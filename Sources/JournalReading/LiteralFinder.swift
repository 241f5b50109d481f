internal import LiteralScan

/// Looks for literals in many values at once: they are copied one behind the other, so that what surrounds them in the
/// file is not looked at and compressed ones are treated like others.
@safe struct LiteralFinder: ~Copyable {
    private var scanner: LiteralScanner
    private var found = FoundLiterals()
    private let batch: UnsafeMutableRawBufferPointer
    private var used = 0
    /// Of each value in the batch, where it begins there, and its object in the file.
    private let starts: UnsafeMutablePointer<Int>
    private let objects: UnsafeMutablePointer<Int>
    private var count = 0
    private(set) var scannedValues = 0
    private(set) var scannedBytes = 0

    /// A batch and what the scanner needs stay in the second-level cache.
    private static let batchSize = 256 << 10
    private static let maximumValues = 8 << 10

    init(_ literals: LiteralSet) {
        scanner = LiteralScanner(literals)
        unsafe batch = .allocate(byteCount: Self.batchSize, alignment: 64)
        unsafe starts = .allocate(capacity: Self.maximumValues + 1)
        unsafe objects = .allocate(capacity: Self.maximumValues)
    }

    deinit {
        unsafe batch.deallocate()
        unsafe starts.deallocate()
        unsafe objects.deallocate()
    }

    /// Takes a value; objects with a literal are taken out of the map, now or later.
    @inline(__always) @unsafe mutating func add(
        _ value: UnsafeRawPointer, _ length: Int, object: Int, _ map: inout DataMap
    ) {
        if used + length >= Self.batchSize || count == Self.maximumValues {
            scanBatch(&map)
            if length >= Self.batchSize {
                let literals = unsafe literals(in: UnsafeRawBufferPointer(start: value, count: length))
                remember(literals, object: object)
                if !literals.isEmpty { map.remove(object) }
                return
            }
        }
        let to = unsafe batch.baseAddress.unsafelyUnwrapped + used
        unsafe to.copyMemory(from: value, byteCount: length)
        unsafe to.storeBytes(of: UInt8(ascii: "\n"), toByteOffset: length, as: UInt8.self)
        unsafe starts[count] = used
        unsafe objects[count] = object
        count += 1
        used += length + 1
    }

    /// Looks through what was added.
    mutating func scanBatch(_ map: inout DataMap) {
        guard count > 0 else { return }
        scannedValues += count
        scannedBytes += used - count
        unsafe starts[count] = Int.max
        let bytes = unsafe UnsafeBufferPointer(
            start: batch.baseAddress?.assumingMemoryBound(to: UInt8.self), count: used)
        let (starts, objects) = unsafe (starts, objects)
        // The scanner is in use, so what is found is kept apart from it meanwhile.
        var found = FoundLiterals()
        swap(&found, &self.found)
        var value = 0
        unsafe scanner.scan(bytes.span) { line, _, hits in
            // A value has as many lines as it has.
            while unsafe starts[value + 1] <= line.offset { value += 1 }
            unsafe found.add(hits, object: objects[value])
        }
        found.finish(&map)
        swap(&found, &self.found)
        (count, used) = (0, 0)
    }

    /// The literals of one value.
    @unsafe mutating func literals(in value: UnsafeRawBufferPointer) -> [UInt32] {
        scannedValues += 1
        scannedBytes += value.count
        var literals: Set<UInt32> = []
        let bytes = unsafe UnsafeBufferPointer(
            start: value.baseAddress?.assumingMemoryBound(to: UInt8.self), count: value.count)
        unsafe scanner.scan(bytes.span) { _, _, hits in
            for index in hits.indices { literals.insert(hits[index].literal) }
        }
        return literals.sorted()
    }

    /// Adds what is known of an object; false if nothing is.
    func append(of object: Int, to literals: inout [UInt32]) -> Bool { found.append(of: object, to: &literals) }

    mutating func remember(_ literals: [UInt32], object: Int) { found.remember(literals, object: object) }
}

/// The literals of data objects that are not plain, as far as there is space.
private struct FoundLiterals {
    private var ranges: [Int: Range<Int>] = [:]
    private var literals: [UInt32] = []
    private var object = -1
    private var start = 0
    private var objects: [Int] = []

    private static let maximumObjects = 64 << 10
    private static let maximumLiterals = 512 << 10

    /// Takes the literals of a line of an object; lines of one come one after the other.
    mutating func add(_ hits: borrowing Span<LiteralHit>, object: Int) {
        if object != self.object { begin(object) }
        for index in hits.indices { literals.append(hits[index].literal) }
    }

    mutating func finish(_ map: inout DataMap) {
        begin(-1)
        for object in objects { map.remove(object) }
        objects.removeAll(keepingCapacity: true)
    }

    func append(of object: Int, to result: inout [UInt32]) -> Bool {
        guard let range = ranges[object] else { return false }
        result.append(contentsOf: literals[range])
        return true
    }

    mutating func remember(_ found: [UInt32], object: Int) {
        makeRoom()
        ranges[object] = literals.count..<literals.count + found.count
        literals.append(contentsOf: found)
    }

    private mutating func begin(_ next: Int) {
        if object >= 0 {
            ranges[object] = start..<literals.count
            objects.append(object)
        }
        makeRoom()
        object = next
        start = literals.count
    }

    /// What is forgotten is found out again when an entry leads to it.
    private mutating func makeRoom() {
        guard ranges.count >= Self.maximumObjects || literals.count >= Self.maximumLiterals else { return }
        ranges.removeAll(keepingCapacity: true)
        literals.removeAll(keepingCapacity: true)
    }
}
