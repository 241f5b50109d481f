import CSAF
import NoroshiModel

/// What statements about versions come to for one version.
struct AdvisoryDecision: Hashable, Sendable {
    let status: Verdict.Status
    let isSure: Bool

    /// A statement about versions, and how the version stands to them.
    typealias Part = (statement: AdvisoryProduct.Statement, place: VersionRange.Containment)

    private init(_ status: Verdict.Status, isSure: Bool) {
        self.status = status
        self.isSure = isSure
    }

    /// The worst statement whose range holds the version; outside of all, by the side on which it lies.
    init(_ meant: [Part]) {
        var worst: AdvisoryProduct.Statement?
        var isAbove = false
        var isUnknown = false
        var isBeforeFix = false
        var namesHoles = false
        for (statement, place) in meant {
            let isHole = statement <= .underInvestigation
            namesHoles = namesHoles || isHole
            switch place {
            case .inside: worst = min(worst ?? statement, statement)
            case .outsideAbove: isAbove = isAbove || isHole
            case .outsideBelow: isBeforeFix = isBeforeFix || statement == .fixed
            case .outsideBetween: break
            case .unknown: isUnknown = isUnknown || isHole
            }
        }
        if let worst, worst == .affected || !isUnknown {
            self.init(Self.status(worst), isSure: worst != .underInvestigation)
        } else if isUnknown || isBeforeFix && !namesHoles {
            // In doubt; an advisory that names only what is fixed says by it that what came before was not.
            self.init(.assumedAffected, isSure: false)
        } else {
            self.init(isAbove ? .fixed : .notAffected, isSure: true)
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
