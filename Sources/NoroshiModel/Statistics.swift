/// How often something was counted in a period, and in the two it is compared with.
package struct Figure: Sendable, Codable, Hashable {
    package let count: Int
    /// The period just before.
    package let previous: Int
    /// The same period of the year before.
    package let yearEarlier: Int
    /// Percent of the period's total, 0 to 100; nil when the total is 0. Shares of things that
    /// can be counted under several names at once add up to more than 100.
    package let share: Double?
    /// Percent more (positive) or fewer than ``previous``; nil when that was 0.
    package var change: Double? { Self.change(from: previous, to: count) }
    package var changeOverYear: Double? { Self.change(from: yearEarlier, to: count) }

    package init(count: Int, previous: Int, yearEarlier: Int, total: Int) {
        self.count = count
        self.previous = previous
        self.yearEarlier = yearEarlier
        share = total == 0 ? nil : Double(count) * 100 / Double(total)
    }

    private static func change(from old: Int, to new: Int) -> Double? {
        old == 0 ? nil : Double(new - old) * 100 / Double(old)
    }

    private enum CodingKeys: String, CodingKey { case count, previous, yearEarlier, share, change, changeOverYear }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        count = try container.decode(Int.self, forKey: .count)
        previous = try container.decode(Int.self, forKey: .previous)
        yearEarlier = try container.decode(Int.self, forKey: .yearEarlier)
        share = try container.decode(Double?.self, forKey: .share)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(count, forKey: .count)
        try container.encode(previous, forKey: .previous)
        try container.encode(yearEarlier, forKey: .yearEarlier)
        try container.encode(share, forKey: .share)
        try container.encode(change, forKey: .change)
        try container.encode(changeOverYear, forKey: .changeOverYear)
    }
}

/// What a center counted in one period.
///
/// The three totals are different things: a report is one message received, an incident one event
/// that reports tell of (a case), a coordination one request sent to an administrator concerned.
package struct Statistics: Sendable, Codable, Hashable {
    package let period: String
    package let reports: Figure
    package let incidents: Figure
    package let coordinations: Figure
    /// Reports and incidents by the form's category.
    package let categories: [Row]
    /// Reports and incidents by RSIT class and type, for example `abusive-content:spam`.
    package let classifications: [Row]

    package struct Row: Sendable, Codable, Hashable {
        package let id: String
        package let reports: Figure
        package let incidents: Figure
        package init(id: String, reports: Figure, incidents: Figure) {
            self.id = id
            self.reports = reports
            self.incidents = incidents
        }
    }

    package init(
        period: String, reports: Figure, incidents: Figure, coordinations: Figure, categories: [Row],
        classifications: [Row]
    ) {
        self.period = period
        self.reports = reports
        self.incidents = incidents
        self.coordinations = coordinations
        self.categories = categories
        self.classifications = classifications
    }
}
