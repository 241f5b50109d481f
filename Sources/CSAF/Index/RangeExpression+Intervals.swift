/// Which versions lie in a range.
extension RangeExpression {
    struct Bound: Sendable {
        var version: String
        var isIncluded: Bool
    }

    /// From a lower to an upper bound; nil for no bound.
    struct Interval: Sendable {
        var low: Bound?
        var high: Bound?
    }

    /// Constraints in the order of their versions; nil when the scheme does not say.
    private var sortedConstraints: [Constraint]? {
        for (a, b) in zip(constraints, constraints.dropFirst()) where compare(a.version, b.version) == .unknown {
            return nil
        }
        return constraints.enumerated().sorted {
            let order = compare($0.element.version, $1.element.version)
            return order == .less || order == .equal && $0.offset < $1.offset
        }.map(\.element)
    }

    /// The intervals that the range consists of, without regard to single excluded versions.
    var intervals: [Interval]? {
        if constraints.isEmpty { return scheme == "none" ? [] : [Interval()] }
        guard let sorted = sortedConstraints else { return nil }
        var result: [Interval] = []
        var pending: Bound?
        for constraint in sorted where constraint.comparator != .notEqual {
            let bound = Bound(
                version: constraint.version,
                isIncluded: constraint.comparator != .less && constraint.comparator != .greater)
            switch constraint.comparator {
            case .equal, .notEqual:
                if pending == nil { result.append(Interval(low: bound, high: bound)) }
            case .greater, .atLeast: pending = pending ?? bound
            case .less, .atMost:
                if pending != nil || result.isEmpty { result.append(Interval(low: pending, high: bound)) }
                pending = nil
            }
        }
        if pending != nil || result.isEmpty { result.append(Interval(low: pending)) }
        return result
    }

    /// Whether all later versions belong to the range.
    var isOpenAbove: Bool {
        guard !constraints.isEmpty else { return false }
        let last = (sortedConstraints ?? constraints).last { $0.comparator != .notEqual }
        return last?.comparator.isLower ?? true
    }

    /// The only version that the range has, if it names one in a roundabout way or by itself.
    var singleVersion: String? {
        let rest = constraints.filter { $0.comparator != .notEqual }
        if rest.count == 1, rest[0].comparator == .equal { return rest[0].version }
        guard rest.count == 2, Set(rest.map(\.comparator)) == [.atLeast, .atMost],
            rest[0].version == rest[1].version || compare(rest[0].version, rest[1].version) == .equal
        else { return nil }
        return rest[0].version
    }

    /// Whether a version lies in the range; nil when the scheme does not say.
    func contains(_ version: String) -> Bool? {
        guard let intervals else { return nil }
        for constraint in constraints {
            switch compare(constraint.version, version) {
            case .unknown: return nil
            case .equal where constraint.comparator == .notEqual: return false
            case .equal, .less, .greater: break
            }
        }
        let point = Bound(version: version, isIncluded: true)
        return intervals.contains { meets($0, Interval(low: point, high: point), excluded: []) }
    }

    /// Whether some version lies in both ranges; nil when that is not known.
    func overlaps(_ other: RangeExpression) -> Bool? {
        guard scheme == other.scheme, let own = intervals, let others = other.intervals else { return nil }
        let excluded = (constraints + other.constraints).filter { $0.comparator == .notEqual }.map(\.version)
        return own.contains { first in others.contains { meets(first, $0, excluded: excluded) } }
    }

    private func meets(_ a: Interval, _ b: Interval, excluded: [String]) -> Bool {
        let low = [a.low, b.low].compactMap { $0 }.reduce(nil) { higher($0, $1, isLower: true) }
        let high = [a.high, b.high].compactMap { $0 }.reduce(nil) { higher($0, $1, isLower: false) }
        guard let low, let high else { return true }
        switch compare(low.version, high.version) {
        case .less: return true
        case .equal: return low.isIncluded && high.isIncluded && !excluded.contains(low.version)
        case .greater, .unknown: return false
        }
    }

    /// The narrower of two bounds.
    private func higher(_ a: Bound?, _ b: Bound, isLower: Bool) -> Bound {
        guard let a else { return b }
        switch compare(a.version, b.version) {
        case .less: return isLower ? b : a
        case .greater: return isLower ? a : b
        case .equal: return a.isIncluded ? b : a
        case .unknown: return a
        }
    }
}
