/// The groups of all correlations, found by their keys, in two rows for each correlation: those with one event, and
/// the others. In each row the one whose last event is the oldest stands first.
struct GroupTable: Sendable {
    /// What changes at each event; it has numbers only.
    private struct Head: Sendable {
        var node: Int
        var hash: Int
        var last: Int64
        var isSingle = true
        var before = -1
        var after = -1
        var memory = 0
    }

    private struct Group: Sendable {
        let node: Int
        let key: [UInt8]
        var window: Window
        var chains: Chains?
        var episode: Episode?
    }

    private struct Episode: Sendable {
        var first: Int64
        var last: Int64
        var count: Int
        var measure: Double
        var references: [UInt64]
    }

    private struct Row: Sendable {
        var first = -1
        var last = -1
    }

    /// Of a group beside what its window and its key hold: itself, and its place among the numbers.
    private static let groupMemory = MemoryLayout<Group?>.stride + MemoryLayout<Head>.stride + 64

    private let plan: CorrelationPlan
    private var heads = BlockArray<Head>()
    private var groups = BlockArray<Group?>()
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

    /// Takes the trigger that stands at a place.
    mutating func take(
        _ bytes: [UInt8], at place: Int, time: Int64, _ reference: UInt64, into matches: inout [CorrelationMatch],
        _ limits: Correlator.Limits
    ) {
        let trigger = Trigger(bytes, at: place)
        let setting = plan.settings[trigger.node]
        let oldest = time - setting.timespan
        expire(trigger.node, before: oldest, into: &matches)
        let number = number(of: trigger, bytes, setting, at: time)
        guard var group = takeOut(number) else { preconditionFailure("a group that was found is there") }
        group.window.add(Window.Entry(time: time, reference: reference, value: trigger.value), oldest: oldest)
        group.chains?.add(trigger.ordinal, at: time, reference, oldest: oldest)
        unlink(number)
        if group.window.count > 1 { heads[number].isSingle = false }
        heads[number].last = time
        let (holds, measure) = judge(group, setting, trigger.value, oldest: oldest)
        var isOnset = false
        if holds {
            isOnset = extend(&group, at: time, reference, measure, oldest: oldest, limits)
            if isOnset { matches.append(match(group, .began)) }
        } else if group.episode != nil {
            matches.append(match(group, .ended))
            group.episode = nil
        }
        account(group, number)
        link(number)
        groups[number] = group
        guard holds else { return }
        var next = trigger.parents.lowerBound
        while next < trigger.parents.upperBound {
            let parent = Trigger(bytes, at: next)
            if isOnset || plan.settings[parent.node].kind.isTemporal {
                take(bytes, at: next, time: time, reference, into: &matches, limits)
            }
            next = parent.end
        }
    }

    private func judge(
        _ group: Group, _ setting: CorrelationPlan.Setting, _ value: UInt64, oldest: Int64
    ) -> (holds: Bool, measure: Double) {
        if let chains = group.chains {
            let length = chains.longest(oldest: oldest).length
            let holds = setting.hasExpression ? length == setting.ruleCount : setting.bounds.hold(for: Double(length))
            return (holds, Double(length))
        }
        let measure = group.window.measure(value)
        guard setting.hasExpression else { return (setting.bounds.hold(for: measure), measure) }
        let correlation = plan.nodes[group.node].correlation
        guard let condition = correlation.expression else { return (false, measure) }
        let holds = Self.holds(condition.expression) { name in
            correlation.rules.indices.contains {
                correlation.rules[$0].text == name && group.window.has(UInt64($0))
            }
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

    /// - Returns: Whether the condition holds for the first time.
    private func extend(
        _ group: inout Group, at time: Int64, _ reference: UInt64, _ measure: Double, oldest: Int64,
        _ limits: Correlator.Limits
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

    private mutating func number(
        of trigger: Trigger, _ bytes: [UInt8], _ setting: CorrelationPlan.Setting, at time: Int64
    ) -> Int {
        var hasher = Hasher()
        hasher.combine(trigger.node)
        // The pointer does not outlive the call.
        unsafe bytes[trigger.key].withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        var hash = hasher.finalize()
        while let number = numbers[hash].map(Int.init) {
            if heads[number].node == trigger.node, hasKey(number, bytes, trigger.key) { return number }
            hash &+= 1
        }
        let group = Group(
            node: trigger.node, key: Array(bytes[trigger.key]), window: Window(setting),
            chains: setting.kind == .temporalOrdered ? Chains(ruleCount: setting.ruleCount) : nil)
        let head = Head(node: trigger.node, hash: hash, last: time)
        let number = free.popLast().map(Int.init) ?? heads.count
        if number == heads.count {
            heads.append(head)
            groups.append(nil)
        } else {
            heads[number] = head
        }
        numbers[hash] = Int32(number)
        account(group, number)
        link(number)
        groups[number] = group
        return number
    }

    private func hasKey(_ number: Int, _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard let count = groups[number]?.key.count, count == range.count else { return false }
        return groups[number]?.key.elementsEqual(bytes[range]) == true
    }

    /// Moves a group out, so that nothing of it is copied while it changes.
    private mutating func takeOut(_ number: Int) -> Group? {
        var group: Group?
        swap(&group, &groups[number])
        return group
    }

    private mutating func remove(_ number: Int) -> Group? {
        guard let group = takeOut(number) else { return nil }
        unlink(number)
        numbers[heads[number].hash] = nil
        memory -= heads[number].memory
        nodeMemory[group.node] -= heads[number].memory
        free.append(Int32(number))
        return group
    }

    private mutating func account(_ group: borrowing Group, _ number: Int) {
        let episode = group.episode.map { 32 + $0.references.capacity * 8 } ?? 0
        let chains = group.chains?.memory ?? 0
        let new = Self.groupMemory + 48 + group.key.count + group.window.memory + chains + episode
        memory += new - heads[number].memory
        nodeMemory[group.node] += new - heads[number].memory
        heads[number].memory = new
    }

    // MARK: Rows

    private func row(of number: Int) -> Int { 2 * heads[number].node + (heads[number].isSingle ? 0 : 1) }

    private mutating func link(_ number: Int) {
        let row = row(of: number)
        let before = rows[row].last
        heads[number].before = before
        heads[number].after = -1
        if before >= 0 { heads[before].after = number } else { rows[row].first = number }
        rows[row].last = number
    }

    private mutating func unlink(_ number: Int) {
        let row = row(of: number)
        let (before, after) = (heads[number].before, heads[number].after)
        if before >= 0 { heads[before].after = after } else { rows[row].first = after }
        if after >= 0 { heads[after].before = before } else { rows[row].last = before }
    }

    // MARK: Forgetting

    private mutating func expire(
        _ node: Int, before oldest: Int64, into matches: inout [CorrelationMatch]
    ) {
        for row in [2 * node, 2 * node + 1] {
            while rows[row].first >= 0, heads[rows[row].first].last < oldest {
                let group = remove(rows[row].first)
                if let group, group.episode != nil { matches.append(match(group, .ended)) }
            }
        }
    }

    /// Ends what no event from a time on can go on with.
    mutating func expire(before time: Int64, into matches: inout [CorrelationMatch]) {
        for node in plan.settings.indices { expire(node, before: time - plan.settings[node].timespan, into: &matches) }
    }

    mutating func expireAll(into matches: inout [CorrelationMatch]) {
        for node in plan.settings.indices { expire(node, before: .max, into: &matches) }
    }

    /// Forgets one group of the correlation that has taken the most, or half of the only one it has.
    ///
    /// - Returns: `nil` when there is nothing left to be forgotten.
    mutating func evict(into matches: inout [CorrelationMatch]) -> (groups: Int, events: Int)? {
        guard let node = nodeMemory.indices.max(by: { nodeMemory[$0] < nodeMemory[$1] }) else { return nil }
        let single = rows[2 * node].first
        let other = rows[2 * node + 1].first
        let number = single >= 0 ? single : other
        guard number >= 0 else { return nil }
        if number == other, rows[2 * node + 1].last == other, var group = takeOut(number) {
            let count = group.window.halve()
            account(group, number)
            groups[number] = group
            if count > 0 { return (0, count) }
        }
        guard let group = remove(number) else { return nil }
        if group.episode != nil { matches.append(match(group, .abandoned)) }
        return (1, group.window.count)
    }
}
