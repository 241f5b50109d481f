extension RelayTruth {
    package static let observed: [String: [RelayVantage: RelayTruth]] = [:]
}
