#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

extension ArenaWalk {
    /// Looks at an entry in the window; gives it to the body if it is wanted.
    mutating func judge(_ place: Int, _ body: (JournalEntry, Span<UInt32>) throws -> Void) throws {
        let object = unsafe window.pointer(at: place)
        let seqnum = unsafe object.number(ObjectLayout.seqnum, UInt64.self)
        let isInOrder = seqnum > lastSeqnum && seqnum <= header.tailSeqnum
        if !isInOrder { summary.damage.note(at: place, "an entry with the number \(seqnum), out of order") }
        if seqnum <= header.tailSeqnum { lastSeqnum = seqnum }
        if let after = selection.after, after.seqnumID == header.seqnumID, seqnum <= after.seqnum { return }
        summary.entries += 1
        if let seen = selection.seen, seqnum <= seen { summary.seen += 1 }
        if isInOrder { summary.checkpoint = JournalCheckpoint(seqnumID: header.seqnumID, seqnum: seqnum) }
        let realtime = unsafe object.number(ObjectLayout.realtime, UInt64.self)
        if let since = selection.since, realtime < since { return }
        if let until = selection.until, realtime > until { return }
        let size = unsafe Int(object.number(ObjectLayout.size, UInt64.self))
        let items = (size - ObjectLayout.entryItems) / layout.entryItemSize
        if finder != nil {
            try unsafe findLiterals(object + ObjectLayout.entryItems, items)
            guard selection.givesAll || !literals.isEmpty else { return }
        }
        try unsafe compose(object, items, at: place)
        summary.given += 1
        try body(entry, literals.span)
    }

    // MARK: Literals

    @unsafe private mutating func findLiterals(_ items: UnsafeRawPointer, _ count: Int) throws {
        if !literals.isEmpty { literals.removeAll(keepingCapacity: true) }
        if layout.isCompact {
            for index in 0..<count {
                let data = unsafe Int(items.number(4 * index, UInt32.self))
                if !map.isPlain(data) { try resolve(data) }
            }
        } else {
            for index in 0..<count {
                let data = unsafe Int(truncatingIfNeeded: items.number(16 * index, UInt64.self))
                if !map.isPlain(data) { try resolve(data) }
            }
        }
        if literals.count > 1 { sortLiterals() }
    }

    private mutating func sortLiterals() {
        literals.sort()
        var kept = 1
        for index in 1..<literals.count where literals[index] != literals[kept - 1] {
            literals[kept] = literals[index]
            kept += 1
        }
        literals.removeLast(literals.count - kept)
    }

    /// Adds the literals of a data object that is not known to have none.
    private mutating func resolve(_ data: Int) throws {
        guard finder?.append(of: data, to: &literals) != true else { return }
        var found: [UInt32] = []
        do {
            let payload = try unsafe values.read(at: data, window)
            if let start = unsafe payload.bytes.baseAddress, let value = unsafe filter.value(start, payload.bytes.count)
            {
                if unsafe payload.isCut { summary.cut += 1 }
                found = unsafe finder?.literals(in: UnsafeRawBufferPointer(rebasing: payload.bytes[value...])) ?? []
            }
            if found.isEmpty { map.settle(data) }
        } catch let error as UnreadableValue {
            summary.damage.note(at: data, error.reason)
        }
        finder?.remember(found, object: data)
        literals.append(contentsOf: found)
    }

    // MARK: Fields

    @unsafe private mutating func compose(_ object: UnsafeRawPointer, _ count: Int, at place: Int) throws {
        unsafe entry.seqnum = object.number(ObjectLayout.seqnum, UInt64.self)
        entry.seqnumID = header.seqnumID
        unsafe entry.realtime = object.number(ObjectLayout.realtime, UInt64.self)
        unsafe entry.monotonic = object.number(ObjectLayout.monotonic, UInt64.self)
        unsafe entry.bootID = object.id(ObjectLayout.bootID)
        unsafe entry.xorHash = object.number(ObjectLayout.xorHash, UInt64.self)
        entry.offset = place
        entry.isCut = false
        entry.bytes.removeAll(keepingCapacity: true)
        entry.fields.removeAll(keepingCapacity: true)
        let items = unsafe object + ObjectLayout.entryItems
        for index in 0..<count {
            let data =
                layout.isCompact
                ? unsafe Int(items.number(4 * index, UInt32.self))
                : unsafe Int(truncatingIfNeeded: items.number(16 * index, UInt64.self))
            do {
                try unsafe append(values.read(at: data, window), data)
            } catch let error as UnreadableValue {
                summary.damage.note(at: data, error.reason)
                entry.isCut = true
            }
        }
        if entry.isCut, finder == nil { summary.cut += 1 }
    }

    @unsafe private mutating func append(_ payload: ValueReader.Payload, _ data: Int) throws(UnreadableValue) {
        let room = JournalFile.maximumEntryLength - entry.bytes.count
        let kept = unsafe UnsafeRawBufferPointer(rebasing: payload.bytes.prefix(room))
        if unsafe payload.isCut || kept.count < payload.bytes.count { entry.isCut = true }
        guard let start = kept.baseAddress, kept.count > 0 else { return }
        guard let equals = unsafe memchr(start, Int32(UInt8(ascii: "=")), kept.count) else {
            guard unsafe kept.count == payload.bytes.count else { return }
            throw UnreadableValue(reason: "a value without a name")
        }
        let length = unsafe UnsafeRawPointer(equals) - start
        let from = entry.bytes.count
        unsafe entry.bytes.append(contentsOf: kept)
        entry.fields.append(JournalField(name: from..<from + length, value: from + length + 1..<entry.bytes.count))
    }
}
