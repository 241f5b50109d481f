/// The events of a group that are not older than the timespan, in the order of time.
///
/// No more are kept than the condition can tell apart; what is dropped beyond is counted as long as it counts.
extension GroupTable {
    /// While a group has no more values, they are looked through.
    private static var maximumUnindexed: Int32 { 16 }

    /// - Parameter oldest: What is before it is no longer in the window.
    mutating func add(_ event: EventRecord, to group: inout GroupRecord, oldest: Int64) {
        let node = Int(group.node)
        expireEvents(of: &group, before: oldest)
        let kind = plan.settings[node].kind
        switch kind {
        case .eventCount: break
        case .valueCount, .temporal, .temporalOrdered:
            // The last time of a value decides when it leaves.
            if let known = find(event.value, group) { return moveToEnd(known, event, &group) }
        case .valueSum, .valueAverage: extras[Int(group.extra)]?.sum += Double(bitPattern: event.value)
        case .valuePercentile, .valueMedian:
            if plan.settings[node].percentile == nil {
                extras[Int(group.extra)]?.counts[event.value, default: 0] += 1
            } else {
                extras[Int(group.extra)]?.insert(Double(bitPattern: event.value))
            }
        }
        append(addRecord(event, of: group), at: event.time, &group)
        if kind == .valueCount { note(group.lastEvent, &group) }
        if Int(group.eventCount) > plan.settings[node].capacity {
            removeFirst(&group)
            if kind == .eventCount { group.dropped += 1 }
        }
    }

    private mutating func append(_ number: Int32, at time: Int64, _ group: inout GroupRecord) {
        events[number].before = group.lastEvent
        if group.lastEvent >= 0 {
            events[group.lastEvent].after = number
        } else {
            group.firstEvent = number
            group.firstTime = time
        }
        group.lastEvent = number
        group.eventCount += 1
    }

    private mutating func moveToEnd(_ number: Int32, _ event: EventRecord, _ group: inout GroupRecord) {
        if group.lastEvent != number {
            detach(number, &group)
            events[number].after = -1
            append(number, at: event.time, &group)
        } else if group.firstEvent == number {
            group.firstTime = event.time
        }
        events[number].time = event.time
        events[number].reference = event.reference
    }

    private mutating func detach(_ number: Int32, _ group: inout GroupRecord) {
        let (before, after) = (events[number].before, events[number].after)
        if before >= 0 {
            events[before].after = after
        } else {
            group.firstEvent = after
            if after >= 0 { group.firstTime = events[after].time }
        }
        if after >= 0 { events[after].before = before } else { group.lastEvent = before }
        group.eventCount -= 1
    }

    @inline(__always)
    private mutating func expireEvents(of group: inout GroupRecord, before oldest: Int64) {
        guard group.firstEvent >= 0, group.firstTime < oldest else { return }
        while group.firstEvent >= 0, group.firstTime < oldest { removeFirst(&group) }
        group.dropped = 0
        guard group.extra >= 0 else { return }
        if let removals = extras[Int(group.extra)]?.removals, removals > Int(group.eventCount) { sumAnew(group) }
    }

    /// What rounding left behind does not grow.
    private mutating func sumAnew(_ group: GroupRecord) {
        var sum = 0.0
        forEachEvent(of: group) { sum += Double(bitPattern: $0.value) }
        extras[Int(group.extra)]?.sum = sum
        extras[Int(group.extra)]?.removals = 0
    }

    private mutating func removeFirst(_ group: inout GroupRecord) {
        let number = group.firstEvent
        let value = events[number].value
        switch plan.settings[Int(group.node)].kind {
        case .eventCount, .temporal, .temporalOrdered: break
        case .valueCount: if group.extra >= 0 { extras[Int(group.extra)]?.values?.remove(number, events) }
        case .valueSum, .valueAverage:
            extras[Int(group.extra)]?.sum -= Double(bitPattern: value)
            extras[Int(group.extra)]?.removals += 1
        case .valuePercentile, .valueMedian:
            if plan.settings[Int(group.node)].percentile == nil {
                let count = extras[Int(group.extra)]?.counts[value] ?? 0
                extras[Int(group.extra)]?.counts[value] = count > 1 ? count - 1 : nil
            } else {
                extras[Int(group.extra)]?.remove(Double(bitPattern: value))
            }
        }
        detach(number, &group)
        removeRecord(number, of: group)
    }

    /// Forgets the older half, for want of memory.
    ///
    /// - Returns: How many events were forgotten.
    mutating func halve(_ group: inout GroupRecord) -> Int {
        let count = Int(group.eventCount) / 2
        for _ in 0..<count { removeFirst(&group) }
        if group.extra >= 0 { extras[Int(group.extra)]?.shrink() }
        return count
    }

    // MARK: Values

    private func find(_ value: UInt64, _ group: GroupRecord) -> Int32? {
        if group.extra >= 0, let values = extras[Int(group.extra)]?.values { return values.find(value, events) }
        var number = group.lastEvent
        while number >= 0, events[number].value != value { number = events[number].before }
        return number >= 0 ? number : nil
    }

    /// Puts a new value among those that are found by their hashes, once they are many.
    private mutating func note(_ number: Int32, _ group: inout GroupRecord) {
        // Once they are found so, all of them are, however few are left.
        if group.extra >= 0, extras[Int(group.extra)]?.values != nil {
            extras[Int(group.extra)]?.values?.insert(number, events)
            return
        }
        guard group.eventCount > Self.maximumUnindexed else { return }
        var values = ValueTable()
        var event = group.firstEvent
        while event >= 0 {
            values.insert(event, events)
            event = events[event].after
        }
        extras[addExtra(to: &group)]?.values = values
    }

    // MARK: Measures

    /// How many events are in the window, those with it that are not kept.
    func eventCount(of group: GroupRecord) -> Int {
        Int(group.eventCount) + Int(group.dropped)
    }

    /// - Parameter value: That of the last event.
    func measure(_ group: GroupRecord, _ value: UInt64) -> Double {
        switch plan.settings[Int(group.node)].kind {
        case .eventCount: return Double(eventCount(of: group))
        case .valueCount, .temporal, .temporalOrdered: return Double(group.eventCount)
        case .valueSum: return extras[Int(group.extra)]?.sum ?? 0
        case .valueAverage:
            return group.eventCount == 0 ? 0 : (extras[Int(group.extra)]?.sum ?? 0) / Double(group.eventCount)
        case .valuePercentile, .valueMedian:
            guard let percentile = plan.settings[Int(group.node)].percentile else {
                let same = extras[Int(group.extra)]?.counts[value] ?? 0
                return group.eventCount == 0 ? 0 : 100 * Double(same) / Double(group.eventCount)
            }
            return extras[Int(group.extra)]?.percentile(percentile) ?? 0
        }
    }

    func has(_ value: UInt64, _ group: GroupRecord) -> Bool { find(value, group) != nil }

    /// Those of the first events, at most so many.
    func firstReferences(of group: GroupRecord, _ count: Int) -> [UInt64] {
        var references: [UInt64] = []
        var number = group.firstEvent
        while number >= 0, references.count < count {
            references.append(events[number].reference)
            number = events[number].after
        }
        return references
    }

    private func forEachEvent(of group: GroupRecord, _ body: (EventRecord) -> Void) {
        var number = group.firstEvent
        while number >= 0 {
            body(events[number])
            number = events[number].after
        }
    }
}
