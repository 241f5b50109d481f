/// Finds where a version stands in a range, given in turn how it stands to each constraint, in the range's order.
public struct RangePlace: Sendable {
    /// Whether it is in an interval that has ended, and whether it is left out by name; nil when that cannot be said.
    private var isInside: Bool? = false, isExcluded: Bool? = false
    /// Of the interval that has begun and not ended: whether it holds to its lower limit.
    private var isBehindBegin: Bool? = true
    private var hasBegun = false
    private var hasLimits = false, isAboveSome = false, isBelowSome = false
    /// The nearest constraints on both sides of the version.
    private var below: VersionRange.Comparator?, above: VersionRange.Comparator?

    public init() {}

    /// - Parameter order: How the version stands to the constraint's.
    public mutating func take(_ comparator: VersionRange.Comparator, _ order: LimitOrder) {
        let holds = comparator.holds(order)
        guard comparator != .notEqual else {
            isExcluded = either(isExcluded, holds.map { !$0 })
            return
        }
        hasLimits = true
        note(comparator, order)
        if comparator == .equal {
            isInside = either(isInside, holds)
        } else if comparator.isLower {
            (isBehindBegin, hasBegun) = (holds, true)
        } else {
            isInside = either(isInside, both(isBehindBegin, holds))
            (isBehindBegin, hasBegun) = (true, false)
        }
    }

    /// On which side of the limit it is.
    private mutating func note(_ comparator: VersionRange.Comparator, _ order: LimitOrder) {
        switch order {
        case .less:
            isBelowSome = true
            above = above ?? comparator
        case .greater, .equalOrGreater:
            isAboveSome = true
            below = comparator
        case .equal:
            if comparator == .less { (isAboveSome, below) = (true, comparator) }
            if comparator == .greater { (isBelowSome, above) = (true, above ?? comparator) }
        case .unknown: break
        }
    }

    public var place: VersionRange.Place {
        let isLimited = below?.isUpper == true || above?.isLower == true
        return VersionRange.Place(containment, isBounded: isExcluded == true || isLimited)
    }

    public var containment: VersionRange.Containment {
        if isExcluded == true { return .outsideBetween }
        let isMeant = !hasLimits ? true : hasBegun ? either(isInside, isBehindBegin) : isInside
        guard let isMeant, !isMeant || isExcluded == false else { return .unknown }
        if isMeant { return .inside }
        return !isAboveSome ? .outsideBelow : !isBelowSome ? .outsideAbove : .outsideBetween
    }

    private func either(_ a: Bool?, _ b: Bool?) -> Bool? {
        a == true || b == true ? true : a == nil || b == nil ? nil : false
    }

    private func both(_ a: Bool?, _ b: Bool?) -> Bool? {
        a == false || b == false ? false : a == nil || b == nil ? nil : true
    }
}

extension VersionRange.Comparator {
    /// Whether a version that stands so to a limit belongs to its side; nil when that cannot be said.
    fileprivate func holds(_ order: LimitOrder) -> Bool? {
        switch (self, order) {
        case (_, .unknown): nil
        case (.less, .equalOrGreater): false
        case (.greaterOrEqual, .equalOrGreater): true
        case (_, .equalOrGreater): nil
        case (.equal, _): order == .equal
        case (.notEqual, _): order != .equal
        case (.less, _): order == .less
        case (.lessOrEqual, _): order != .greater
        case (.greater, _): order == .greater
        case (.greaterOrEqual, _): order != .less
        }
    }
}
