/// The groups of all correlations, found by hashes of their keys, in two wheels for each correlation: those with one
/// event, and the others.
struct GroupTable: ~Copyable {
    let plan: CorrelationPlan
    private let limits: Correlator.Limits
    private let secrets: KeyHash.Secrets
    var groups = RecordPool<GroupRecord>()
    var events = RecordPool<EventRecord>()
    private var index = GroupIndex()
    /// Two for each correlation.
    private var wheels: [GroupWheel]
    /// What few groups have; by ``GroupRecord/extra``.
    var extras: [GroupExtra?] = []
    private var freeExtras: [Int32] = []
    private var extraMemory = 0
    private var nodeMemory: [Int]
    /// There is one from the first group on that had to be forgotten.
    private var doorkeeper: Doorkeeper?

    init(_ plan: CorrelationPlan, _ limits: Correlator.Limits, _ secrets: KeyHash.Secrets) {
        self.plan = plan
        self.limits = limits
        self.secrets = secrets
        wheels = plan.settings.flatMap { setting in (0..<2).map { _ in GroupWheel(timespan: setting.timespan) } }
        nodeMemory = [Int](repeating: 0, count: plan.nodes.count)
    }

    /// In bytes, roughly.
    var memory: Int { groups.memory + events.memory + index.memory + extraMemory + (doorkeeper?.memory ?? 0) }

    // MARK: Events

    /// Takes the trigger that stands at a place.
    mutating func take(
        _ triggers: borrowing PaddedBytes, at place: Int, time: Int64, _ reference: UInt64,
        into matches: inout [CorrelationMatch]
    ) {
        let trigger = Trigger(triggers.storage.span, at: place)
        take(trigger, hash(of: trigger, triggers), triggers, time: time, reference, into: &matches)
    }

    /// The same for a trigger whose hash is known.
    mutating func take(
        _ trigger: Trigger, _ hash: KeyHash, _ triggers: borrowing PaddedBytes, time: Int64, _ reference: UInt64,
        into matches: inout [CorrelationMatch]
    ) {
        let oldest = time - plan.settings[trigger.node].timespan
        expire(trigger.node, before: oldest, into: &matches)
        guard let (number, isNew) = number(of: trigger, hash, at: time) else { return }
        var group = groups[number]
        if !isNew {
            group.isTouched = true
            // No event came for a timespan, and its turn has not come yet.
            if group.last < oldest { end(&group, into: &matches) }
        }
        add(EventRecord(time: time, reference: reference, value: trigger.value), to: &group, oldest: oldest)
        if group.extra >= 0 {
            extras[Int(group.extra)]?.chains?.add(trigger.ordinal, at: time, reference, oldest: oldest)
        }
        let (holds, measure) = judge(group, trigger.value, oldest: oldest)
        let isOnset = holds && !group.isInEpisode
        if isOnset {
            begin(&group, [UInt8](triggers.storage.span, trigger.key), measure, at: time, oldest: oldest)
            matches.append(match(group, .began))
        } else if holds {
            extend(group, reference, measure)
        } else {
            end(&group, into: &matches)
        }
        group.last = time
        if group.extra >= 0 { reckon(group) }
        if group.isSingle, eventCount(of: group) > 1 { group.isSingle = false }
        groups[number] = group
        if isNew { append(number, group) }
        if holds && !trigger.parents.isEmpty {
            tell(trigger.parents, of: triggers, isOnset: isOnset, time: time, reference, into: &matches)
        }
    }

    func hash(of trigger: Trigger, _ triggers: borrowing PaddedBytes) -> KeyHash {
        KeyHash(trigger.key, of: triggers.storage.span, seed: UInt64(trigger.node), secrets)
    }

    /// Takes the triggers of the correlations over one that holds.
    private mutating func tell(
        _ parents: Range<Int>, of triggers: borrowing PaddedBytes, isOnset: Bool, time: Int64, _ reference: UInt64,
        into matches: inout [CorrelationMatch]
    ) {
        var place = parents.lowerBound
        while place < parents.upperBound {
            let parent = Trigger(triggers.storage.span, at: place)
            if isOnset || plan.settings[parent.node].kind.isTemporal {
                take(triggers, at: place, time: time, reference, into: &matches)
            }
            place = parent.end
        }
    }

    private func judge(
        _ group: GroupRecord, _ value: UInt64, oldest: Int64
    ) -> (holds: Bool, measure: Double) {
        let node = Int(group.node)
        let hasExpression = plan.settings[node].hasExpression
        if plan.settings[node].kind == .temporalOrdered {
            let length = chains(of: group)?.longest(oldest: oldest).length ?? 0
            let holds =
                hasExpression
                ? length == plan.settings[node].ruleCount : plan.settings[node].bounds.hold(for: Double(length))
            return (holds, Double(length))
        }
        let measure = measure(group, value)
        guard hasExpression else { return (plan.settings[node].bounds.hold(for: measure), measure) }
        let correlation = plan.nodes[node].correlation
        guard let condition = correlation.expression else { return (false, measure) }
        let holds = Self.holds(condition.expression) { name in
            correlation.rules.indices.contains { correlation.rules[$0].text == name && has(UInt64($0), group) }
        }
        return (holds, measure)
    }

    private static func holds(_ expression: Condition.Expression, _ isThere: (String) -> Bool) -> Bool {
        switch expression {
        case .or(let parts): parts.contains { holds($0, isThere) }
        case .and(let parts): parts.allSatisfy { holds($0, isThere) }
        case .not(let part): !holds(part, isThere)
        case .identifier(let word): isThere(word.text)
        case .of: false
        }
    }

    // MARK: Episodes

    /// Tells that the condition holds no more, if it did.
    private mutating func end(
        _ group: inout GroupRecord, _ phase: CorrelationMatch.Phase = .ended, into matches: inout [CorrelationMatch]
    ) {
        guard group.isInEpisode else { return }
        matches.append(match(group, phase))
        group.isInEpisode = false
        extras[Int(group.extra)]?.episode = nil
    }

    private func chains(of group: GroupRecord) -> Chains? {
        group.extra >= 0 ? extras[Int(group.extra)]?.chains : nil
    }

    private mutating func begin(
        _ group: inout GroupRecord, _ key: [UInt8], _ measure: Double, at time: Int64, oldest: Int64
    ) {
        let chain = chains(of: group)?.longest(oldest: oldest)
        let references = firstReferences(of: group, limits.references)
        let episode = GroupExtra.Episode(
            key: key, first: chain?.start ?? group.firstTime,
            count: chain?.references.count ?? eventCount(of: group), measure: measure,
            references: chain.map { Array($0.references.prefix(limits.references)) } ?? references)
        extras[addExtra(to: &group)]?.episode = episode
        group.isInEpisode = true
        group.last = time
    }

    private func extend(_ group: GroupRecord, _ reference: UInt64, _ measure: Double) {
        guard let extra = extras[Int(group.extra)] else { return }
        extra.episode?.count += 1
        extra.episode?.measure = measure
        if extra.episode?.references.count ?? limits.references < limits.references {
            extra.episode?.references.append(reference)
        }
    }

    private func match(_ group: GroupRecord, _ phase: CorrelationMatch.Phase) -> CorrelationMatch {
        guard group.extra >= 0, let episode = extras[Int(group.extra)]?.episode else {
            preconditionFailure("a match has an episode")
        }
        let node = Int(group.node)
        return CorrelationMatch(
            correlation: node, phase: phase,
            group: Trigger.values(of: episode.key, plan.nodes[node].correlation.groupBy),
            first: EventTime(nanoseconds: episode.first), last: EventTime(nanoseconds: group.last),
            count: episode.count, measure: episode.measure, references: episode.references)
    }

    // MARK: Groups

    /// The trigger's group; nil where there is none, and none can begin with it.
    private mutating func number(of trigger: Trigger, _ hash: KeyHash, at time: Int64) -> (Int32, isNew: Bool)? {
        if let known = find(hash) { return (known, false) }
        let setting = plan.settings[trigger.node]
        guard setting.begins(with: trigger.ordinal) else { return nil }
        var group = GroupRecord(
            hash, node: trigger.node, time: time, isSingle: doorkeeper?.contains(hash.low) != true)
        if setting.needsExtra {
            let extra = addExtra(to: &group)
            if setting.kind == .temporalOrdered { extras[extra]?.chains = Chains(ruleCount: setting.ruleCount) }
        }
        nodeMemory[trigger.node] += RecordPool<GroupRecord>.recordSize
        let number = groups.add(group)
        index.insert(number, hash.low)
        return (number, true)
    }

    private func find(_ hash: KeyHash) -> Int32? { index.find(hash.low) { groups[$0].has(hash) } }

    /// Looks at what taking a trigger of such a hash needs, so that it is near when it is taken.
    func touch(_ hash: KeyHash) -> Int64 {
        guard let number = find(hash) else { return doorkeeper?.contains(hash.low) == true ? 1 : 0 }
        let last = groups[number].lastEvent
        return last >= 0 ? events[last].time : 0
    }

    /// - Returns: The place of what a group has to remember.
    mutating func addExtra(to group: inout GroupRecord) -> Int {
        if group.extra < 0 {
            if let free = freeExtras.popLast() {
                group.extra = free
                extras[Int(free)] = GroupExtra()
            } else {
                group.extra = Int32(extras.count)
                extras.append(GroupExtra())
            }
        }
        return Int(group.extra)
    }

    /// Reckons in what memory the group has beside its records.
    private mutating func reckon(_ group: GroupRecord) {
        let extra = Int(group.extra)
        let new = extras[extra]?.memory ?? 0
        let change = new - (extras[extra]?.reckoned ?? 0)
        extras[extra]?.reckoned = new
        extraMemory += change
        nodeMemory[Int(group.node)] += change
    }

    mutating func addRecord(_ event: EventRecord, of group: GroupRecord) -> Int32 {
        nodeMemory[Int(group.node)] += RecordPool<EventRecord>.recordSize
        return events.add(event)
    }

    mutating func removeRecord(_ number: Int32, of group: GroupRecord) {
        nodeMemory[Int(group.node)] -= RecordPool<EventRecord>.recordSize
        events.remove(number)
    }

    /// Removes a group that is in no wheel any more.
    private mutating func remove(_ number: Int32, _ group: GroupRecord) {
        index.remove(number, group.hash)
        var event = group.firstEvent
        while event >= 0 {
            let next = events[event].after
            removeRecord(event, of: group)
            event = next
        }
        nodeMemory[Int(group.node)] -= RecordPool<GroupRecord>.recordSize
        groups.remove(number)
        guard group.extra >= 0 else { return }
        let memory = extras[Int(group.extra)]?.reckoned ?? 0
        extraMemory -= memory
        nodeMemory[Int(group.node)] -= memory
        extras[Int(group.extra)] = nil
        freeExtras.append(group.extra)
    }

    /// Whether a correlation has no group.
    @inline(__always)
    func isIdle(_ node: Int) -> Bool { wheels[2 * node].count == 0 && wheels[2 * node + 1].count == 0 }

    // MARK: Forgetting

    /// Puts a group into the wheel in which it belongs.
    private mutating func append(_ number: Int32, _ group: GroupRecord) {
        wheels[2 * Int(group.node) + (group.isSingle ? 0 : 1)].append(number, at: group.last, &groups)
    }

    @inline(__always)
    private mutating func expire(_ node: Int, before oldest: Int64, into matches: inout [CorrelationMatch]) {
        for wheel in 2 * node...2 * node + 1 {
            let slot = wheels[wheel].slot(oldest)
            if wheels[wheel].hasAny(before: slot) { expire(wheel: wheel, before: slot, into: &matches) }
        }
    }

    private mutating func expire(wheel: Int, before slot: Int64, into matches: inout [CorrelationMatch]) {
        while let number = wheels[wheel].popFirst(before: slot, groups) {
            var group = groups[number]
            if wheels[wheel].slot(group.last) < slot {
                end(&group, into: &matches)
                remove(number, group)
            } else {
                groups[number].isTouched = false
                append(number, group)
            }
        }
    }

    /// Ends what no event from a time on can go on with.
    mutating func expire(before time: Int64, into matches: inout [CorrelationMatch]) {
        for node in plan.settings.indices { expire(node, before: time - plan.settings[node].timespan, into: &matches) }
    }

    mutating func expireAll(into matches: inout [CorrelationMatch]) {
        for wheel in wheels.indices { expire(wheel: wheel, before: .max, into: &matches) }
    }

    /// Forgets one group of the correlation that has taken the most, or half of the only one it has.
    ///
    /// - Returns: `nil` when there is nothing left to be forgotten.
    mutating func evict(into matches: inout [CorrelationMatch]) -> (groups: Int, events: Int)? {
        var node = 0
        for other in nodeMemory.indices where nodeMemory[other] > nodeMemory[node] { node = other }
        guard nodeMemory.indices.contains(node), let number = popOldest(of: node) else { return nil }
        var group = groups[number]
        if !group.isSingle, wheels[2 * node].count + wheels[2 * node + 1].count == 0 {
            let count = halve(&group)
            if group.extra >= 0 { reckon(group) }
            groups[number] = group
            if count > 0 {
                append(number, group)
                return (0, count)
            }
        }
        end(&group, .abandoned, into: &matches)
        if group.isSingle {
            if doorkeeper == nil { doorkeeper = Doorkeeper(memory: limits.memory / 32) }
            doorkeeper?.insert(group.hash)
        }
        let count = eventCount(of: group)
        remove(number, group)
        return (1, count)
    }

    /// Takes a group out of a wheel: one of one event before others, and none to which events came since it was put
    /// there, as long as there are others.
    private mutating func popOldest(of node: Int) -> Int32? {
        for wheel in 2 * node...2 * node + 1 {
            while let number = wheels[wheel].popFirst(before: .max, groups) {
                let group = groups[number]
                guard group.isTouched else { return number }
                groups[number].isTouched = false
                append(number, group)
            }
        }
        return nil
    }
}
