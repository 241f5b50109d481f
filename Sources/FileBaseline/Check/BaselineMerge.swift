/// Walks trees beside an earlier baseline, both in one order, and holds neither in memory.
package struct BaselineMerge {
    private let options: WalkOptions
    private let earlier: BaselineReader?

    /// - Parameter earlier: Read to its end by ``run(_:)``; nil to look without one.
    package init(_ options: WalkOptions, earlier: BaselineReader?) {
        self.options = options
        self.earlier = earlier
    }

    /// - Parameter tell: Gets each outcome in the order of paths, those that are as they were with them.
    /// - Throws: ``BaselineProblem``, or what `tell` throws.
    package func run(_ tell: @escaping (Outcome) throws -> Void) throws {
        let hardLinks = HardLinks()
        let (algorithm, isIncremental) = (options.algorithm, options.isIncremental)
        let pool = LookPool(
            width: options.processors,
            makeLook: { FileLook(algorithm: algorithm, isIncremental: isIncremental, hardLinks: hardLinks) },
            tell: tell)
        let visitor = MergeVisitor(pool: pool, earlier: earlier)
        try visitor.start()
        try TreeWalk(options, visitor: visitor).run()
        try visitor.finish()
    }
}

/// Joins what the walk meets with the records of an earlier baseline.
private final class MergeVisitor: TreeWalk.Visitor {
    private let pool: LookPool
    private let earlier: BaselineReader?
    private var next: FileRecord?
    /// Below it nothing could be looked at.
    private var hidden: [UInt8]?

    init(pool: LookPool, earlier: BaselineReader?) {
        self.pool = pool
        self.earlier = earlier
    }

    func start() throws { next = try earlier?.next() }

    func visit(_ item: LookItem) throws {
        var item = item
        item.earlier = try earlierRecord(item.path)
        if item.opened?.status.flags.contains(.mount) == true { hidden = item.path }
        try pool.add(item)
    }

    func unseen(_ path: [UInt8], _ level: WatchLevel, _ reason: String, _ glimpse: FileRecord?) throws {
        // Where no rule asks for the folder itself, one may ask for what is in it.
        let record = FileRecord(unseen: path, level: level == .ignored ? .content : level, because: reason.utf8)
        try pool.add(known: Outcome(earlier: try earlierRecord(path), record: record, glimpse: glimpse))
        hidden = path.last == UInt8(ascii: "*") ? PathOrder.folder(of: path) ?? path : path
    }

    func finish() throws {
        while let record = next { try pass(record) }
        try pool.finish()
    }

    /// The record of a path; those before it are of files that are gone.
    private func earlierRecord(_ path: [UInt8]) throws -> FileRecord? {
        while let record = next {
            let order = PathOrder.compare(record.path, path)
            if order > 0 { return nil }
            if order == 0 {
                next = try earlier?.next()
                return record
            }
            try pass(record)
        }
        return nil
    }

    private func pass(_ record: FileRecord) throws {
        if let hidden, PathOrder.isWithin(record.path, hidden) {
            // Its folder is told as what was not looked at.
        } else {
            try pool.add(known: Outcome(earlier: record))
        }
        next = try earlier?.next()
    }
}
