/// The equations of version 2.0.
///
/// - Source: FIRST, A Complete Guide to CVSS v2.0 §3.2
extension CVSSVector {
    var baseScore2: Double {
        score2(impact: 10.41 * combinedImpact(impact2("C"), impact2("I"), impact2("A")))
    }

    var temporalScore2: Double { nearestTenth(baseScore2 * likelihood2) }

    var environmentalScore2: Double {
        let combined = combinedImpact(adjusted2("C"), adjusted2("I"), adjusted2("A"))
        let adjusted = nearestTenth(score2(impact: min(10, 10.41 * combined)) * likelihood2)
        let damage = weight("CDP", ["N": 0, "L": 0.1, "LM": 0.3, "MH": 0.4, "H": 0.5], absent: 0)
        let spread = weight("TD", ["N": 0, "L": 0.25, "M": 0.75, "H": 1])
        return max(0, nearestTenth((adjusted + (10 - adjusted) * damage) * spread))
    }

    /// Below zero for the least adjusted impacts, which no equation forbids; only the result is kept at zero.
    private func score2(impact: Double) -> Double {
        guard impact > 0 else { return 0 }
        let exploitability =
            20 * weight("AV", ["L": 0.395, "A": 0.646, "N": 1]) * weight("AC", ["H": 0.35, "M": 0.61, "L": 0.71])
            * weight("Au", ["M": 0.45, "S": 0.56, "N": 0.704])
        return nearestTenth((0.6 * impact + 0.4 * exploitability - 1.5) * 1.176)
    }

    private func impact2(_ key: String) -> Double {
        weight(key, ["N": 0, "P": 0.275, "C": 0.660])
    }

    private func adjusted2(_ key: String) -> Double {
        impact2(key) * weight(key + "R", ["L": 0.5, "M": 1, "H": 1.51])
    }

    private var likelihood2: Double {
        weight("E", ["U": 0.85, "POC": 0.9, "F": 0.95]) * weight("RL", ["OF": 0.87, "TF": 0.9, "W": 0.95])
            * weight("RC", ["UC": 0.9, "UR": 0.95])
    }
}

/// Rounds half up to one decimal; the small addend undoes what binary fractions lose, and is far below the distance of
/// any other value of the equations to a half.
private func nearestTenth(_ value: Double) -> Double {
    ((value * 10 + 1e-9).rounded(.toNearestOrAwayFromZero)) / 10
}
