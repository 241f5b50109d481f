import CSAF
import NoroshiModel

/// What statements about versions come to for one version.
struct AdvisoryDecision: Hashable, Sendable {
    let status: Verdict.Status
    let isSure: Bool

    /// A statement about versions, and how the version stands to them.
    struct Part: Hashable, Sendable {
        let statement: AdvisoryProduct.Statement
        let place: VersionRange.Containment
        /// How the platform that is spoken of stands to the host.
        let fit: PackagePlatform.Fit

        init(
            _ statement: AdvisoryProduct.Statement, _ place: VersionRange.Containment,
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

    /// The worst statement whose range holds the version; outside of all, by the side on which it lies.
    init(_ meant: [Part]) {
        var worst: AdvisoryProduct.Statement?
        var isAbove = false
        var isUnknown = false
        var isBeforeFix = false, isBehindFix = false
        var namesHoles = false
        // Whether all that speaks of it speaks of this very release, and whether something may speak of another.
        var isOwn = true, isDoubtful = false
        for part in meant {
            let isHole = part.statement <= .underInvestigation
            namesHoles = namesHoles || isHole
            isOwn = isOwn && part.fit == .same
            isDoubtful = isDoubtful || part.fit == .doubtful
            switch part.place {
            case .inside: worst = min(worst ?? part.statement, part.statement)
            case .outsideAbove:
                isAbove = isAbove || isHole
                isBehindFix = isBehindFix || part.statement == .fixed
            case .outsideBelow: isBeforeFix = isBeforeFix || part.statement == .fixed
            case .outsideBetween: break
            case .unknown: isUnknown = isUnknown || isHole
            }
        }
        if let worst, worst == .affected || !isUnknown {
            self.init(
                isDoubtful && worst == .affected ? .assumedAffected : Self.status(worst),
                isSure: worst != .underInvestigation && !isDoubtful)
        } else if !isUnknown, isBeforeFix, !isBehindFix, !namesHoles, isOwn {
            // What the maker of a release mended in it was open in it before.
            self.init(.affected, isSure: true)
        } else if isUnknown || isBeforeFix && !namesHoles {
            // In doubt; an advisory that names only what is fixed says by it that what came before was not.
            self.init(.assumedAffected, isSure: false)
        } else {
            self.init(isAbove ? .fixed : .notAffected, isSure: !isDoubtful)
        }
    }

    static func status(_ statement: AdvisoryProduct.Statement) -> Verdict.Status {
        switch statement {
        case .affected: .affected
        case .underInvestigation: .assumedAffected
        case .fixed: .fixed
        case .notAffected: .notAffected
        }
    }
}
