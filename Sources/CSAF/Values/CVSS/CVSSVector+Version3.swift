/// The equations of versions 3.0 and 3.1. They differ in how they round up, and in the modified impact of a changed
/// scope.
///
/// - Source: FIRST, CVSS v3.0 §8, CVSS v3.1 §7 and Appendix A
extension CVSSVector {
    var baseScore3: Double {
        let share = combinedImpact(impact3("C"), impact3("I"), impact3("A"))
        let isChanged = values["S"] == "C"
        let impact = isChanged ? 7.52 * (share - 0.029) - 3.25 * power(share - 0.02, 15) : 6.42 * share
        return total(impact, isChanged) { $0 }
    }

    var temporalScore3: Double { roundedUp(baseScore3 * likelihood3) }

    var environmentalScore3: Double {
        let share = min(combinedImpact(adjusted3("C"), adjusted3("I"), adjusted3("A")), 0.915)
        let isChanged = values[modified("S")] == "C"
        let loss = version == .v30 ? power(share - 0.02, 15) : power(share * 0.9731 - 0.02, 13)
        let impact = isChanged ? 7.52 * (share - 0.029) - 3.25 * loss : 6.42 * share
        return roundedUp(total(impact, isChanged, key: modified) * likelihood3)
    }

    private func total(_ impact: Double, _ isChanged: Bool, key: (String) -> String) -> Double {
        guard impact > 0 else { return 0 }
        let privileges: KeyValuePairs =
            isChanged ? ["N": 0.85, "L": 0.68, "H": 0.5] : ["N": 0.85, "L": 0.62, "H": 0.27]
        let exploitability =
            8.22 * weight(key("AV"), ["N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2])
            * weight(key("AC"), ["L": 0.77, "H": 0.44]) * weight(key("PR"), privileges)
            * weight(key("UI"), ["N": 0.85, "R": 0.62])
        return roundedUp(min((isChanged ? 1.08 : 1) * (impact + exploitability), 10))
    }

    private func impact3(_ key: String) -> Double {
        weight(key, ["N": 0, "L": 0.22, "H": 0.56])
    }

    private func adjusted3(_ key: String) -> Double {
        impact3(modified(key)) * weight(key + "R", ["L": 0.5, "M": 1, "H": 1.5])
    }

    /// The key of the modified metric where it is defined, else the key itself.
    private func modified(_ key: String) -> String {
        values["M" + key].map { $0 == "X" ? key : "M" + key } ?? key
    }

    private var likelihood3: Double {
        weight("E", ["U": 0.91, "P": 0.94, "F": 0.97]) * weight("RL", ["O": 0.95, "T": 0.96, "W": 0.97])
            * weight("RC", ["U": 0.92, "R": 0.96])
    }

    /// Version 3.1 first rounds to the fifth decimal, version 3.0 only undoes what binary fractions add.
    private func roundedUp(_ value: Double) -> Double {
        version == .v30
            ? (value * 10 - 1e-9).rounded(.up) / 10
            : ((value * 100_000).rounded() / 10_000).rounded(.up) / 10
    }
}
