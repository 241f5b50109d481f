extension CVSSVector {
    /// The score of the base metrics alone, 0.0 to 10.0 in tenths; of version 4.0, CVSS-B.
    public var baseScore: Double {
        switch version {
        case .v20: baseScore2
        case .v30, .v31: baseScore3
        case .v40: limited(to: [.base]).score4
        }
    }

    /// The score of base and temporal metrics; of version 4.0, base and threat metrics (CVSS-BT).
    public var temporalScore: Double {
        switch version {
        case .v20: temporalScore2
        case .v30, .v31: temporalScore3
        case .v40: limited(to: [.base, .threat]).score4
        }
    }

    /// The score of all metrics; of version 4.0, CVSS-BTE.
    public var environmentalScore: Double {
        switch version {
        case .v20: environmentalScore2
        case .v30, .v31: environmentalScore3
        case .v40: score4
        }
    }

    /// The score that the vector as it stands has: environmental when it defines an environmental metric, else temporal
    /// when it defines a temporal one, else that of the base metrics.
    public var score: Double {
        defines(.environmental) ? environmentalScore : defines(.threat) ? temporalScore : baseScore
    }

    /// Whether the vector gives any metric of a group a value other than "not defined".
    public func defines(_ group: CVSSMetric.Group) -> Bool {
        metrics.contains { metric in
            metric.group == group && values[metric.key].map { metric.word(for: $0) != CVSSMetric.notDefined } == true
        }
    }

    /// The number that belongs to a metric's value; a value without a number counts as not defined.
    func weight(_ key: String, _ weights: KeyValuePairs<String, Double>, absent: Double = 1) -> Double {
        guard let value = values[key] else { return absent }
        return weights.first { $0.key == value }?.value ?? absent
    }
}

/// What is left of three losses that are independent of each other, as a share of one.
func combinedImpact(_ a: Double, _ b: Double, _ c: Double) -> Double {
    1 - (1 - a) * (1 - b) * (1 - c)
}

/// A power with a whole exponent of one or more.
func power(_ base: Double, _ exponent: Int) -> Double {
    (1..<exponent).reduce(base) { product, _ in product * base }
}
