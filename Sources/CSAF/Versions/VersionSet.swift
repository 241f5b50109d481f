/// A set of versions as intervals of a scheme's order: the form in which alternatives are put together.
struct VersionSet {
    /// A limit; nil stands for the end of the order.
    struct End {
        var version: String
        var key: VersionKey
        var isIncluded: Bool
    }

    struct Interval {
        var lower: End?
        var upper: End?

        var isSingle: Bool {
            guard let lower, let upper else { return false }
            return lower.isIncluded && upper.isIncluded && lower.key.order(to: upper.key) == .equal
        }
    }

    let scheme: VersionScheme
    /// In ascending order, without overlap, when ``isOrdered``.
    private(set) var intervals: [Interval]
    /// False when the scheme does not decide the order of two limits.
    private(set) var isOrdered = true

    /// The set of a range.
    init(_ range: VersionRange) {
        scheme = range.scheme
        intervals = []
        guard !range.constraints.isEmpty else {
            intervals = [Interval(lower: nil, upper: nil)]
            return
        }
        var open: Interval? =
            range.constraints.first { $0.comparator.isUpper || $0.comparator.isLower }
                .map { $0.comparator.isUpper } == true ? Interval(lower: nil, upper: nil) : nil
        if range.constraints.allSatisfy({ $0.comparator == .notEqual }) { open = Interval(lower: nil, upper: nil) }
        for constraint in range.constraints {
            guard let key = scheme.key(of: constraint.version) else { continue }  // a range holds versions only
            let end = { (isIncluded: Bool) in
                End(version: constraint.version, key: key, isIncluded: isIncluded)
            }
            switch constraint.comparator {
            case .equal:
                if open == nil { intervals.append(Interval(lower: end(true), upper: end(true))) }
            case .notEqual:
                guard var interval = open else { continue }
                interval.upper = end(false)
                intervals.append(interval)
                open = Interval(lower: end(false), upper: nil)
            case .less, .lessOrEqual:
                var interval = open ?? Interval(lower: nil, upper: nil)
                interval.upper = end(constraint.comparator == .lessOrEqual)
                intervals.append(interval)
                open = nil
            case .greater, .greaterOrEqual:
                open = Interval(
                    lower: end(constraint.comparator == .greaterOrEqual), upper: nil)
            }
        }
        if let open { intervals.append(open) }
    }

    /// The union with other sets of the same scheme.
    func union(_ others: [VersionSet]) -> VersionSet {
        var result = self
        for other in others {
            result.intervals += other.intervals
            result.isOrdered = result.isOrdered && other.isOrdered
        }
        result.isOrdered = result.isOrdered && !result.isEntangled
        result.normalize()
        return result
    }

    /// Whether a limit speaks of another one's version too, as `1.0` of an RPM package of `1.0-5`; single versions do not
    /// count, unless they are equal.
    private var isEntangled: Bool {
        var ends = intervals.flatMap { interval in
            let isSingle = interval.isSingle
            return [interval.lower, interval.upper].compactMap { end in end.map { (key: $0.key, isSingle: isSingle) } }
        }
        ends.sort { $0.key.order(to: $1.key) == .less }
        guard var wide = ends.first else { return false }
        for next in ends.dropFirst() {
            if wide.key.isApart(from: next.key) {
                wide = next
            } else if !wide.isSingle || !next.isSingle || wide.key.order(to: next.key) != .less {
                return true
            }
        }
        return false
    }

    /// The constraints of a canonical range; empty for everything.
    var constraints: [VersionRange.Constraint] {
        var result: [VersionRange.Constraint] = []
        var lastUpper: End?
        for interval in intervals {
            defer { lastUpper = interval.upper }
            if interval.isSingle, let lower = interval.lower {
                result.append(.init(.equal, lower.version))
                continue
            }
            if let lower = interval.lower {
                if !lower.isIncluded, let before = lastUpper, !before.isIncluded, result.last?.comparator == .less,
                    before.key.order(to: lower.key) == .equal
                {
                    result[result.count - 1].comparator = .notEqual
                } else {
                    result.append(.init(lower.isIncluded ? .greaterOrEqual : .greater, lower.version))
                }
            }
            if let upper = interval.upper {
                result.append(.init(upper.isIncluded ? .lessOrEqual : .less, upper.version))
            }
        }
        return result
    }

    /// Sorts by the lower ends and joins what overlaps or touches.
    private mutating func normalize() {
        let sorted = intervals.sorted { precedes($0.lower, $1.lower) }
        var result: [Interval] = []
        for interval in sorted {
            guard let last = result.last else {
                result.append(interval)
                continue
            }
            guard let end = last.upper, let start = interval.lower else {
                if last.upper != nil { result[result.count - 1].upper = farther(last.upper, interval.upper) }
                continue
            }
            let order = end.key.order(to: start.key)
            if order == .unknown { isOrdered = false }
            if order == .greater || order == .equal && (end.isIncluded || start.isIncluded) {
                result[result.count - 1].upper = farther(end, interval.upper)
            } else {
                result.append(interval)
            }
        }
        intervals = result
    }

    private mutating func farther(_ a: End?, _ b: End?) -> End? {
        guard let a, let b else { return nil }
        switch a.key.order(to: b.key) {
        case .less: return b
        case .greater: return a
        case .equal: return End(version: a.version, key: a.key, isIncluded: a.isIncluded || b.isIncluded)
        case .unknown:
            isOrdered = false
            return a
        }
    }

    private func precedes(_ a: End?, _ b: End?) -> Bool {
        guard let b else { return false }
        guard let a else { return true }
        let order = a.key.order(to: b.key)
        return order == .less || order == .equal && a.isIncluded && !b.isIncluded
    }
}
