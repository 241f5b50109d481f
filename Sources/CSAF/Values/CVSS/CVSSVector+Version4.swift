/// The score of version 4.0: the score of the vector's MacroVector, less the mean of its distances towards the next
/// lower ones. Everything is counted in whole numbers, so that no binary fraction disturbs the rounding.
///
/// - Source: FIRST, CVSS v4.0 §8.2 and its tables 24 to 30
extension CVSSVector {
    var score4: Double {
        let impacts = ["VC", "VI", "VA", "SC", "SI", "SA"]
        guard impacts.contains(where: { effective($0) != "N" }) else { return 0 }
        let macro = MacroVector(self)
        guard let score = macro.score else { return 0 }
        // Hundreds of steps: 840 is a multiple of every depth.
        var sum = 0
        var count = 0
        for step in macro.steps {
            guard let lower = step.nextScore else { continue }
            count += 1
            sum += (score - lower) * (step.distance * 840 / step.depth)
        }
        guard count > 0 else { return Double(score) / 10 }
        // Tenths = score - sum / (840 · count), rounded half up.
        let whole = score * 840 * count - sum
        let unit = 840 * count
        return Double(min(100, max(0, (2 * whole + unit) / (2 * unit)))) / 10
    }

    /// The value that counts: the modified one where it is defined, and the worst case for what is not defined.
    func effective(_ key: String) -> String {
        if let value = values["M" + key], value != "X" { return value }
        if let value = values[key], value != "X" { return value }
        return key == "E" ? "A" : "H"
    }
}

/// The equivalence classes that a vector falls into, and how far it lies below the worst vector of each.
private struct MacroVector {
    /// One way towards a less severe MacroVector.
    struct Step {
        /// In tenths; nil when there is no lower class.
        var nextScore: Int?
        /// Steps of single metrics between the worst vector of the class and this one.
        var distance: Int
        /// The number of such steps through the class.
        var depth: Int
    }

    private var eq1, eq2, eq3, eq4, eq5, eq6: Int
    private var levels: (exploit: Int, complexity: Int, impact: Int, subsequent: Int)

    init(_ vector: CVSSVector) {
        let has = { (key: String, value: String) in vector.effective(key) == value }
        let level = { (keys: [String], order: [String]) in
            keys.reduce(0) { $0 + (order.firstIndex(of: vector.effective($1)) ?? 0) }
        }
        let ways = [has("AV", "N"), has("PR", "N"), has("UI", "N")]
        eq1 = ways.allSatisfy { $0 } ? 0 : ways.contains(true) && !has("AV", "P") ? 1 : 2
        eq2 = has("AC", "L") && has("AT", "N") ? 0 : 1
        eq3 =
            has("VC", "H") && has("VI", "H") ? 0 : has("VC", "H") || has("VI", "H") || has("VA", "H") ? 1 : 2
        eq4 =
            has("SI", "S") || has("SA", "S") ? 0 : has("SC", "H") || has("SI", "H") || has("SA", "H") ? 1 : 2
        eq5 = has("E", "A") ? 0 : has("E", "P") ? 1 : 2
        eq6 = ["C", "I", "A"].contains { has($0 + "R", "H") && has("V" + $0, "H") } ? 0 : 1
        levels = (
            level(["AV"], ["N", "A", "L", "P"]) + level(["PR"], ["N", "L", "H"]) + level(["UI"], ["N", "P", "A"]),
            level(["AC"], ["L", "H"]) + level(["AT"], ["N", "P"]),
            level(["VC", "VI", "VA"], ["H", "L", "N"]) + level(["CR", "IR", "AR"], ["H", "M", "L"]),
            level(["SC", "SI", "SA"], ["S", "H", "L", "N"])
        )
    }

    var score: Int? { MacroVectorScores.tenths(eq1, eq2, eq3, eq4, eq5, eq6) }

    /// All worst vectors of a class lie equally far from the worst vector of all, so that one number stands for them.
    var steps: [Step] {
        let impact = [[(7, 0), (6, 3)], [(8, 1), (8, 3)], [(1, 0), (10, 3)]][eq3][eq6]
        return [
            Step(
                nextScore: next(1), distance: levels.exploit - [0, 1, 3][eq1], depth: [1, 4, 5][eq1]),
            Step(nextScore: next(2), distance: levels.complexity - [0, 1][eq2], depth: [1, 2][eq2]),
            Step(nextScore: nextImpact, distance: levels.impact - impact.1, depth: impact.0),
            Step(
                nextScore: next(4), distance: levels.subsequent - [1, 3, 6][eq4], depth: [6, 5, 4][eq4]),
            Step(nextScore: next(5), distance: 0, depth: 1),
        ]
    }

    private func next(_ class: Int) -> Int? {
        MacroVectorScores.tenths(
            eq1 + (`class` == 1 ? 1 : 0), eq2 + (`class` == 2 ? 1 : 0), eq3, eq4 + (`class` == 4 ? 1 : 0),
            eq5 + (`class` == 5 ? 1 : 0), eq6)
    }

    /// The third and the sixth class depend on each other and go down together.
    private var nextImpact: Int? {
        let viaSixth = MacroVectorScores.tenths(eq1, eq2, eq3, eq4, eq5, eq6 + 1)
        let viaThird = MacroVectorScores.tenths(eq1, eq2, eq3 + 1, eq4, eq5, eq6)
        switch (eq3, eq6) {
        case (0, 0): return max(viaSixth ?? 0, viaThird ?? 0)
        case (1, 0): return viaSixth
        case (_, 1): return viaThird
        case _: return nil
        }
    }
}
