/// Finds where a version stands in a range, given in turn how it stands to each constraint, in the range's order.
public struct RangePlace: Sendable {
    /// The constraint whose version it is, and whether limits stand before and behind it.
    private var met: VersionRange.Comparator?
    private var isPreceded = false, isFollowed = false
    private var isUnknown = false
    private var hasLimits = false, isAboveSome = false, isBelowSome = false
    /// Of the ends of intervals, the last one below it and the first one above.
    private var endBelow, endAbove: VersionRange.Comparator?

    public init() {}

    /// - Parameter order: How the version stands to the constraint's; it is not looked at behind one that is equal.
    public mutating func take(_ comparator: VersionRange.Comparator, _ order: VersionOrder) {
        guard !isUnknown else { return }
        guard met == nil else {
            isFollowed = isFollowed || comparator != .notEqual
            return
        }
        switch order {
        case .unknown: isUnknown = true
        case .equal:
            met = comparator
            isPreceded = hasLimits
        case .less, .greater: pass(comparator, isAbove: order == .greater)
        }
    }

    private mutating func pass(_ comparator: VersionRange.Comparator, isAbove: Bool) {
        guard comparator != .notEqual else { return }
        hasLimits = true
        isAboveSome = isAboveSome || isAbove
        isBelowSome = isBelowSome || !isAbove
        guard comparator != .equal else { return }
        if isAbove { endBelow = comparator } else { endAbove = endAbove ?? comparator }
    }

    /// Whether nothing that follows changes the place.
    var isDecided: Bool { isUnknown }

    public var containment: VersionRange.Containment {
        if isUnknown { return .unknown }
        switch met {
        case .equal, .lessOrEqual, .greaterOrEqual: return .inside
        case .notEqual: return .outsideBetween
        case .less: return isFollowed ? .outsideBetween : .outsideAbove
        case .greater: return isPreceded ? .outsideBetween : .outsideBelow
        case nil: break
        }
        if !hasLimits || endBelow?.isLower == true || endAbove?.isUpper == true { return .inside }
        return !isAboveSome ? .outsideBelow : !isBelowSome ? .outsideAbove : .outsideBetween
    }
}
