/// Numbers by paths, without the paths: a tenth of the memory that they would take.
struct PathTable {
    private var numbers: [Int: UInt32] = [:]

    var count: Int { numbers.count }

    subscript(path: ArraySlice<UInt8>) -> Int? {
        get { numbers[Self.key(path)].map(Int.init) }
        set { numbers[Self.key(path)] = newValue.map { UInt32($0) } }
    }

    subscript(path: [UInt8]) -> Int? {
        get { self[path[...]] }
        set { self[path[...]] = newValue }
    }

    mutating func reserve(_ count: Int) { numbers.reserveCapacity(count) }

    /// Different in each run of the program, so that nobody can choose paths that collide.
    private static func key(_ path: ArraySlice<UInt8>) -> Int {
        var hasher = Hasher()
        unsafe path.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        return hasher.finalize()
    }
}
