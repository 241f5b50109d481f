/// The scores that a vector works out to.
struct CVSSScore: Sendable, Hashable {
    var base: Double
    var temporal: Double
    var environmental: Double
}

extension CVSSScore {
    /// - Source: CVSS v2.0 §3.2
    init(version2 vector: CVSSVector) {
        let metrics = Weights(vector)
        let impacts = ["C", "I", "A"].map { metrics($0, ["N": 0, "P": 0.275, "C": 0.660]) }
        let requirements = ["CR", "IR", "AR"].map { metrics($0, ["L": 0.5, "M": 1, "H": 1.51]) }
        let exploitability =
            20 * metrics("AV", ["L": 0.395, "A": 0.646, "N": 1]) * metrics("AC", ["H": 0.35, "M": 0.61, "L": 0.71])
            * metrics("Au", ["M": 0.45, "S": 0.56, "N": 0.704])
        let likelihood =
            metrics("E", ["U": 0.85, "POC": 0.9, "F": 0.95]) * metrics("RL", ["OF": 0.87, "TF": 0.9, "W": 0.95])
            * metrics("RC", ["UC": 0.9, "UR": 0.95])
        func score(_ impact: Double) -> Double {
            impact == 0 ? 0 : nearestTenth((0.6 * impact + 0.4 * exploitability - 1.5) * 1.176)
        }
        base = score(10.41 * combined(impacts))
        temporal = nearestTenth(base * likelihood)
        let adjustedImpact = min(10, 10.41 * combined(zip(impacts, requirements).map { $0 * $1 }))
        let adjusted = nearestTenth(score(adjustedImpact) * likelihood)
        let damage = metrics("CDP", ["N": 0, "L": 0.1, "LM": 0.3, "MH": 0.4, "H": 0.5, "ND": 0], absent: 0)
        let spread = metrics("TD", ["N": 0, "L": 0.25, "M": 0.75, "H": 1])
        environmental = nearestTenth((adjusted + (10 - adjusted) * damage) * spread)
    }

    /// - Parameter isFirst: true for version 3.0, whose formula for changed scope differs in the modified impact.
    /// - Source: CVSS v3.1 §7 and Appendix A, CVSS v3.0 §8
    init(version3 vector: CVSSVector, isFirst: Bool) {
        let metrics = Weights(vector)
        let likelihood =
            metrics("E", ["U": 0.91, "P": 0.94, "F": 0.97]) * metrics("RL", ["O": 0.95, "T": 0.96, "W": 0.97])
            * metrics("RC", ["U": 0.92, "R": 0.96])
        let impacts = ["C", "I", "A"].map { metrics($0, impactWeights) }
        let isChanged = vector.values["S"] == "C"
        let iss = combined(impacts)
        let impact = isChanged ? 7.52 * (iss - 0.029) - 3.25 * power(iss - 0.02, 15) : 6.42 * iss
        base = total(impact, exploitability(metrics) { $0 }, isChanged)
        temporal = roundedUp(base * likelihood)

        func modified(_ key: String) -> String {
            vector.values["M" + key].map { $0 == "X" ? key : "M" + key } ?? key
        }
        let requirements = ["CR", "IR", "AR"].map { metrics($0, ["L": 0.5, "M": 1, "H": 1.5]) }
        let modifiedImpacts = ["C", "I", "A"].map { metrics(modified($0), impactWeights) }
        let scope = vector.values[modified("S")] == "C"
        let miss = min(combined(zip(modifiedImpacts, requirements).map { $0 * $1 }), 0.915)
        let changed =
            isFirst
            ? 7.52 * (miss - 0.029) - 3.25 * power(miss - 0.02, 15)
            : 7.52 * (miss - 0.029) - 3.25 * power(miss * 0.9731 - 0.02, 13)
        let modifiedBase = total(scope ? changed : 6.42 * miss, exploitability(metrics, key: modified), scope)
        environmental = roundedUp(modifiedBase * likelihood)
    }
}

private let impactWeights = ["N": 0, "L": 0.22, "H": 0.56]

/// Looks up the number that belongs to a metric's value; a value without a number counts as not defined.
private struct Weights {
    var vector: CVSSVector

    init(_ vector: CVSSVector) { self.vector = vector }

    func callAsFunction(_ key: String, _ weights: [String: Double], absent: Double = 1) -> Double {
        vector.values[key].flatMap { weights[$0] } ?? absent
    }
}

private func exploitability(_ metrics: Weights, key: (String) -> String) -> Double {
    let isChanged = metrics.vector.values[key("S")] == "C"
    let privileges = isChanged ? ["N": 0.85, "L": 0.68, "H": 0.5] : ["N": 0.85, "L": 0.62, "H": 0.27]
    return 8.22 * metrics(key("AV"), ["N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2])
        * metrics(key("AC"), ["L": 0.77, "H": 0.44]) * metrics(key("PR"), privileges)
        * metrics(key("UI"), ["N": 0.85, "R": 0.62])
}

private func total(_ impact: Double, _ exploitability: Double, _ isChanged: Bool) -> Double {
    impact <= 0 ? 0 : roundedUp(min((isChanged ? 1.08 : 1) * (impact + exploitability), 10))
}

private func combined(_ impacts: [Double]) -> Double {
    1 - impacts.reduce(1) { $0 * (1 - $1) }
}

private func power(_ value: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { result, _ in result * value }
}

/// Half a tenth goes up, even when its binary fraction falls just short; nothing is below zero.
private func nearestTenth(_ value: Double) -> Double { max(0, (value * 10 + 1e-7).rounded() / 10) }

/// Up to the next tenth, but not for the error of binary fractions.
///
/// - Source: CVSS v3.1 Appendix A
private func roundedUp(_ value: Double) -> Double {
    let whole = Int((value * 100_000).rounded())
    return whole % 10_000 == 0 ? Double(whole) / 100_000 : Double(whole / 10_000 + 1) / 10
}
