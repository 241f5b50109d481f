import CSAF

/// How a version stands to all that an advisory says of versions, counted.
///
/// A limit of a range says what is beyond it. A single version says nothing of others, other than the first or the last
/// one that is affected: between them is a line of versions that are. Lines stand one behind the other, so that a version
/// is in one when more of them have begun before it than have ended.
///
/// - Source: CSAF 2.0 §3.2.3.9
struct StatementTally {
    /// Of those whose versions hold it.
    private(set) var worst: AdvisoryProduct.Statement?
    /// Whether it may be among versions that are affected or looked into.
    private(set) var isUnknown = false
    /// Whether anything is said to be affected or looked into.
    private(set) var namesHoles = false
    /// Whether single versions are affected, and whether it lies before one of them.
    private(set) var hasSingles = false, isBeforeSingle = false
    /// Whether a range of affected versions ends before it, or has a limit behind it.
    private(set) var isBehindRange = false, isBeforeRange = false
    /// Fixed versions on both sides.
    private(set) var isBeforeFix = false, isBehindFix = false
    /// Lines of affected versions that have begun and ended before it, and that begin and end behind it.
    private(set) var begun = 0, ended = 0, beginning = 0, ending = 0
    /// What else ends a line: fixed versions, and ends of ranges.
    private var fixes = 0, limits = 0
    /// Whether all that speaks of it speaks of this very release, and whether something may speak of another.
    private(set) var isOwn = true, isDoubtful = false

    init(_ parts: some Sequence<AdvisoryDecision.Part>) {
        for part in parts { take(part) }
    }

    /// Whether it is in a line of affected versions.
    var isInLine: Bool { begun > max(ended, fixes, limits) }
    var hasLines: Bool { begun + ended + beginning + ending > 0 }

    private mutating func take(_ part: AdvisoryDecision.Part) {
        let isHole = part.statement <= .underInvestigation
        namesHoles = namesHoles || isHole
        isOwn = isOwn && part.fit == .same
        isDoubtful = isDoubtful || part.fit == .doubtful
        switch part.place.containment {
        case .inside: worst = min(worst ?? part.statement, part.statement)
        case .outsideAbove: take(part, isBefore: false, isBehind: true)
        case .outsideBelow: take(part, isBefore: true, isBehind: false)
        case .outsideBetween: take(part, isBefore: true, isBehind: true)
        case .unknown: isUnknown = isUnknown || isHole
        }
    }

    /// Of versions that do not hold it.
    private mutating func take(_ part: AdvisoryDecision.Part, isBefore: Bool, isBehind: Bool) {
        switch part.statement {
        case .affected, .underInvestigation:
            guard part.place.isBounded else {
                hasSingles = true
                isBeforeSingle = isBeforeSingle || isBefore
                return
            }
            guard part.statement == .affected else { return }
            isBeforeRange = isBeforeRange || isBefore
            isBehindRange = isBehindRange || !isBefore
            limits += isBehind ? 1 : 0
        case .firstAffected, .lastAffected, .onlyAffected:
            if part.statement.isFirstAffected {
                begun += isBehind ? 1 : 0
                beginning += isBefore ? 1 : 0
            }
            if part.statement.isLastAffected {
                ended += isBehind ? 1 : 0
                ending += isBefore ? 1 : 0
            }
        case .fixed:
            isBeforeFix = isBeforeFix || isBefore
            isBehindFix = isBehindFix || isBehind
            fixes += isBehind ? 1 : 0
        case .notAffected: break
        }
    }
}
