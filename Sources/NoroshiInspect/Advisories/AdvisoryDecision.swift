import CSAF
import NoroshiModel

/// What statements about versions come to for one version.
struct AdvisoryDecision: Hashable, Sendable {
    let status: Verdict.Status
    let isSure: Bool

    /// A statement about versions, and how the version stands to them.
    struct Part: Hashable, Sendable {
        let statement: AdvisoryProduct.Statement
        let place: VersionRange.Place
        /// How the platform that is spoken of stands to the host.
        let fit: PackagePlatform.Fit

        init(
            _ statement: AdvisoryProduct.Statement, _ place: VersionRange.Place,
            _ fit: PackagePlatform.Fit = .open
        ) {
            self.statement = statement
            self.place = place
            self.fit = fit
        }
    }

    private init(_ status: Verdict.Status, isSure: Bool) {
        self.status = status
        self.isSure = isSure
    }

    /// The worst statement whose versions hold the version; outside of all, what they say of the side on which it lies.
    ///
    /// Only a fixed version, or the end of a range of affected ones, says that what comes behind it is fixed, and single
    /// versions that are affected leave all others in doubt.
    init(_ meant: some Sequence<Part>) {
        let tally = StatementTally(meant)
        if let worst = tally.worst, worst.isAffected || !tally.isUnknown {
            self = Self.inside(worst, tally)
        } else if tally.isUnknown {
            self = .doubt
        } else {
            self = tally.namesHoles ? Self.outside(tally) : Self.withoutHoles(tally)
        }
    }

    private static var doubt: Self { Self(.assumedAffected, isSure: false) }

    private static func inside(_ worst: AdvisoryProduct.Statement, _ tally: StatementTally) -> Self {
        Self(
            tally.isDoubtful && worst.isAffected ? .assumedAffected : status(worst),
            isSure: worst != .underInvestigation && !tally.isDoubtful)
    }

    /// An advisory that names only what is fixed says by it that what came before was not.
    private static func withoutHoles(_ tally: StatementTally) -> Self {
        guard tally.isBeforeFix else {
            return Self(.notAffected, isSure: tally.isBehindFix && !tally.isDoubtful)
        }
        // What the maker of a release mended in it was open in it before.
        return !tally.isBehindFix && tally.isOwn ? Self(.affected, isSure: true) : .doubt
    }

    private static func outside(_ tally: StatementTally) -> Self {
        if tally.isInLine {
            let hasEnd = tally.ending > 0 || tally.isBeforeFix
            return Self(tally.isDoubtful ? .assumedAffected : .affected, isSure: hasEnd && !tally.isDoubtful)
        }
        // Before the last of a line whose first version is not told.
        if tally.ending > 0, tally.beginning == 0, !tally.isBeforeRange {
            let isFirst = tally.ended == 0 && tally.begun == 0 && !tally.isBehindFix && !tally.isBehindRange
            return isFirst && !tally.isDoubtful ? Self(.affected, isSure: false) : .doubt
        }
        let isFixed = tally.isBehindFix && !tally.isBeforeFix && !tally.isBeforeSingle
        if tally.hasSingles || tally.hasLines {
            if tally.isBehindRange || isFixed { return Self(.fixed, isSure: false) }
            let isLeftOut =
                tally.isBeforeRange || tally.beginning > 0 || tally.ended > 0 && !tally.isBeforeFix
            return isLeftOut ? Self(.notAffected, isSure: false) : .doubt
        }
        if tally.isBehindRange { return Self(.fixed, isSure: !tally.isDoubtful) }
        return Self(.notAffected, isSure: tally.isBeforeRange && !tally.isDoubtful)
    }

    static func status(_ statement: AdvisoryProduct.Statement) -> Verdict.Status {
        switch statement {
        case .affected, .firstAffected, .lastAffected, .onlyAffected: .affected
        case .underInvestigation: .assumedAffected
        case .fixed: .fixed
        case .notAffected: .notAffected
        }
    }
}
