package import NoroshiFormats
package import NoroshiModel
package import NoroshiStore

/// Makes the statistics of a period from what was counted in it and in the two it is compared with. Pure.
package struct StatisticsCounter: Sendable {
    package let period: Period
    /// The counts of ``spans``, in that order.
    let counts: [PeriodCount]

    package init(period: Period, counts: [PeriodCount]) {
        precondition(counts.count == 3, "a period, the one before, and the same one a year earlier")
        self.period = period
        self.counts = counts
    }

    /// The moments between which to count, in UTC: the period, the one before, the same one a year earlier.
    package static func spans(_ period: Period, zone: CenterTimeZone) -> [(from: String, before: String)] {
        [period, period.previous, period.yearEarlier].map { span($0, zone: zone) }
    }

    static func span(_ period: Period, zone: CenterTimeZone) -> (from: String, before: String) {
        let bounds = period.bounds
        // Days are the period's own: always days.
        return (
            zone.start(ofDay: bounds.from).map(InternetTime.text) ?? bounds.from,
            zone.start(ofDay: bounds.before).map(InternetTime.text) ?? bounds.before
        )
    }

    /// All categories of the form; of the taxonomy what was counted at all. Words of older lists stand at the end.
    package func statistics(categories: Vocabulary, rsit: Vocabulary) -> Statistics {
        let reports = figure(\.reports, total: counts[0].reports)
        let incidents = figure(\.incidents, total: counts[0].incidents)
        return Statistics(
            period: "\(period)", reports: reports, incidents: incidents,
            coordinations: figure(\.coordinations, total: counts[0].coordinations),
            categories: rows(\.reportCategories, \.incidentCategories, order: categories.terms.map(\.id), all: true),
            classifications: rows(
                \.reportClassifications, \.incidentClassifications, order: rsit.terms.map(\.id), all: false))
    }

    private func figure(_ value: (PeriodCount) -> Int, total: Int) -> Figure {
        Figure(
            count: value(counts[0]), previous: value(counts[1]), yearEarlier: value(counts[2]), total: total)
    }

    private func rows(
        _ reports: KeyPath<PeriodCount, [String: Int]>, _ incidents: KeyPath<PeriodCount, [String: Int]>,
        order: [String], all: Bool
    ) -> [Statistics.Row] {
        let counted = Set(counts.flatMap { Array($0[keyPath: reports].keys) + Array($0[keyPath: incidents].keys) })
        let known = all ? order : order.filter(counted.contains)
        return (known + counted.subtracting(order).sorted()).map { id in
            Statistics.Row(
                id: id, reports: figure({ $0[keyPath: reports][id] ?? 0 }, total: counts[0].reports),
                incidents: figure({ $0[keyPath: incidents][id] ?? 0 }, total: counts[0].incidents))
        }
    }
}

extension CenterServices {
    package func statistics(_ period: Period) async throws -> Statistics {
        let counts = try await store.counts(StatisticsCounter.spans(period, zone: configuration.timeZone))
        return StatisticsCounter(period: period, counts: counts).statistics(categories: categories, rsit: rsit)
    }
}
