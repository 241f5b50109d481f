/// The groups of all correlations, found by their keys, in two rows for each correlation: those with one event, and
/// the others. In each row the one whose last event is the oldest stands first.
struct GroupTable: Sendable {
    private struct Group: Sendable {
        var node: Int
        var hash: Int
        var key: [UInt8]
        var isSingle = true
        var last: Int64
        var window: Window
        var chains: Chains?
        var episode: Episode?
        var before: Int32 = -1
        var after: Int32 = -1
        var memory = 0
    }

    private struct Episode: Sendable {
        var first: Int64
        var last: Int64
        var count: Int
        var measure: Double
        var references: [UInt64]
    }

    private struct Row: Sendable {
        var first: Int32 = -1
        var last: Int32 = -1
    }

    /// Of a group beside what its window holds.
    private static let groupMemory = 320

    private let plan: CorrelationPlan
    private var groups: [Group?] = []
    private var free: [Int32] = []
    private var numbers: [Int: Int32] = [:]
    /// Two for each node: of single events, and of others.
    private var rows: [Row]
    private var nodeMemory: [Int]
    /// In bytes, roughly.
    private(set) var memory = 0

    init(_ plan: CorrelationPlan) {
        self.plan = plan
        rows = [Row](repeating: Row(), count: 2 * plan.nodes.count)
        nodeMemory = [Int](repeating: 0, count: plan.nodes.count)
    }

    // MARK: Events

    mutating func take(
        _ trigger: Trigger, at time: Int64, _ reference: UInt64, into matches: inout [CorrelationMatch],
        _ limits: Correlator.Limits
    ) {
        let node = plan.nodes[trigger.node]
        let oldest = time - node.timespan
        expire(trigger.node, before: oldest, into: &matches, limits)
        let number = number(of: trigger, at: time)
        guard var group = groups[Int(number)] else { preconditionFailure("a group that was found is there") }
        // Taken out while it changes, so that nothing of it is copied.
        groups[Int(number)] = nil
        group.window.add(Window.Entry(time: time, reference: reference, value: trigger.value), oldest: oldest)
        group.chains?.add(trigger.ordinal, at: time, reference, oldest: oldest)
        unlink(&group, number)
        if group.window.count > 1 { group.isSingle = false }
        group.last = time
        let (holds, measure) = judge(group, node, trigger.value, oldest: oldest)
        var isOnset = false
        if holds {
            isOnset = extend(&group, node, at: time, reference, measure, oldest: oldest, limits)
            if isOnset { matches.append(match(group, .began)) }
        } else if group.episode != nil {
            matches.append(match(group, .ended))
            group.episode = nil
        }
        account(&group)
        link(&group, number)
        groups[Int(number)] = group
        guard holds else { return }
        for parent in trigger.parents where isOnset || plan.nodes[parent.node].correlation.kind.isTemporal {
            take(parent, at: time, reference, into: &matches, limits)
        }
    }

    private func judge(
        _ group: Group, _ node: CorrelationPlan.Node, _ value: UInt64, oldest: Int64
    ) -> (holds: Bool, measure: Double) {
        let correlation = node.correlation
        if let chains = group.chains {
            let length = Double(chains.longest(oldest: oldest).length)
            let wanted = correlation.expression == nil ? nil : Double(node.ruleCount)
            return (wanted.map { length >= $0 } ?? correlation.bounds.hold(for: length), length)
        }
        let measure = group.window.measure(value)
        if let condition = correlation.expression {
            let holds = Self.holds(condition.expression) { name in
                correlation.rules.indices.contains {
                    correlation.rules[$0].text == name && group.window.has(UInt64($0))
                }
            }
            return (holds, measure)
        }
        return (correlation.bounds.hold(for: measure), measure)
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

    /// - Returns: Whether the condition holds for the first time.
    private func extend(
        _ group: inout Group, _ node: CorrelationPlan.Node, at time: Int64, _ reference: UInt64, _ measure: Double,
        oldest: Int64, _ limits: Correlator.Limits
    ) -> Bool {
        guard var episode = group.episode else {
            let chain = group.chains?.longest(oldest: oldest)
            let references = chain?.references ?? group.window.live.map(\.reference)
            group.episode = Episode(
                first: chain?.start ?? group.window.live.first?.time ?? time, last: time,
                count: chain?.references.count ?? group.window.count, measure: measure,
                references: Array(references.prefix(limits.references)))
            return true
        }
        group.episode = nil
        episode.last = time
        episode.count += 1
        episode.measure = measure
        if episode.references.count < limits.references { episode.references.append(reference) }
        group.episode = episode
        return false
    }

    private func match(_ group: Group, _ phase: CorrelationMatch.Phase) -> CorrelationMatch {
        guard let episode = group.episode else { preconditionFailure("a match has an episode") }
        return CorrelationMatch(
            correlation: group.node, phase: phase,
            group: Trigger.values(of: group.key, plan.nodes[group.node].correlation.groupBy),
            first: EventTime(nanoseconds: episode.first), last: EventTime(nanoseconds: episode.last),
            count: episode.count, measure: episode.measure, references: episode.references)
    }

    // MARK: Groups

    private mutating func number(of trigger: Trigger, at time: Int64) -> Int32 {
        var hasher = Hasher()
        hasher.combine(trigger.node)
        hasher.combine(trigger.key)
        var hash = hasher.finalize()
        while let number = numbers[hash] {
            if let group = groups[Int(number)], group.node == trigger.node, group.key == trigger.key { return number }
            hash &+= 1
        }
        let correlation = plan.nodes[trigger.node].correlation
        var group = Group(
            node: trigger.node, hash: hash, key: trigger.key, last: time, window: Window(correlation),
            chains: correlation.kind == .temporalOrdered ? Chains(ruleCount: plan.nodes[trigger.node].ruleCount) : nil)
        let number = free.popLast() ?? Int32(groups.count)
        if Int(number) == groups.count { groups.append(nil) }
        numbers[hash] = number
        account(&group)
        link(&group, number)
        groups[Int(number)] = group
        return number
    }

    private mutating func remove(_ number: Int32) -> Group? {
        guard var group = groups[Int(number)] else { return nil }
        unlink(&group, number)
        groups[Int(number)] = nil
        numbers[group.hash] = nil
        memory -= group.memory
        nodeMemory[group.node] -= group.memory
        free.append(number)
        return group
    }

    private mutating func account(_ group: inout Group) {
        let new =
            Self.groupMemory + group.key.count + group.window.memory + (group.chains?.memory ?? 0)
            + (group.episode.map { 32 + $0.references.capacity * 8 } ?? 0)
        memory += new - group.memory
        nodeMemory[group.node] += new - group.memory
        group.memory = new
    }

    // MARK: Rows

    private func row(of group: Group) -> Int { 2 * group.node + (group.isSingle ? 0 : 1) }

    private mutating func link(_ group: inout Group, _ number: Int32) {
        let row = row(of: group)
        group.before = rows[row].last
        group.after = -1
        if group.before >= 0 { groups[Int(group.before)]?.after = number } else { rows[row].first = number }
        rows[row].last = number
    }

    private mutating func unlink(_ group: inout Group, _ number: Int32) {
        let row = row(of: group)
        if group.before >= 0 { groups[Int(group.before)]?.after = group.after } else { rows[row].first = group.after }
        if group.after >= 0 { groups[Int(group.after)]?.before = group.before } else { rows[row].last = group.before }
    }

    // MARK: Forgetting

    private mutating func expire(
        _ node: Int, before oldest: Int64, into matches: inout [CorrelationMatch], _ limits: Correlator.Limits
    ) {
        for row in [2 * node, 2 * node + 1] {
            while rows[row].first >= 0, let last = groups[Int(rows[row].first)]?.last, last < oldest {
                let group = remove(rows[row].first)
                if let group, group.episode != nil { matches.append(match(group, .ended)) }
            }
        }
    }

    /// Ends what no event up to a time can go on with.
    mutating func expire(before time: Int64, into matches: inout [CorrelationMatch], _ limits: Correlator.Limits) {
        for node in plan.nodes.indices {
            expire(
                node, before: time.subtractingReportingOverflow(plan.nodes[node].timespan).partialValue, into: &matches,
                limits)
        }
    }

    mutating func expireAll(into matches: inout [CorrelationMatch], _ limits: Correlator.Limits) {
        for node in plan.nodes.indices { expire(node, before: .max, into: &matches, limits) }
    }

    /// Forgets one group of the correlation that has taken the most, or half of the only one it has.
    ///
    /// - Returns: `nil` when there is nothing left to be forgotten.
    mutating func evict(
        into matches: inout [CorrelationMatch], _ limits: Correlator.Limits
    ) -> (groups: Int, events: Int)? {
        guard let node = nodeMemory.indices.max(by: { nodeMemory[$0] < nodeMemory[$1] }) else { return nil }
        let single = rows[2 * node].first
        let other = rows[2 * node + 1].first
        let number = single >= 0 ? single : other
        guard number >= 0 else { return nil }
        if number == other, rows[2 * node + 1].last == other, var group = groups[Int(number)] {
            groups[Int(number)] = nil
            let count = group.window.halve()
            account(&group)
            groups[Int(number)] = group
            if count > 0 { return (0, count) }
        }
        guard let group = remove(number) else { return nil }
        if group.episode != nil { matches.append(match(group, .abandoned)) }
        return (1, group.window.count)
    }
}
