package import FoundationEssentials
package import NoroshiModel

extension AdvisoryLibrary {
    /// What one advisory means for the services it speaks of.
    package typealias Judgment = (advisory: Advisory, cases: [(product: Product, verdict: Verdict)])

    /// One for each advisory that speaks of any of the products, in the order of the library.
    ///
    /// Advisories are looked up by names; each that may speak of a product is then asked.
    ///
    /// - Parameters:
    ///   - time: When the products were seen, for advisories that lapse.
    ///   - patched: Products, by `vendor:product` of their CPE names, that distributions mend under one number.
    package func judgments(
        on products: [Product], at time: Date, recognizer: Recognizer, patched: Set<String> = []
    ) -> [Judgment] {
        // Finding out who speaks what is costly, and few hosts have a service that hides its name.
        let isHidden = products.contains { !$0.isRecognized || $0.isGuessed }
        let speakers = isHidden ? ProtocolSpeakers(recognizer) : ProtocolSpeakers()
        var asked: [Int: [Product]] = [:]
        for product in products {
            for advisory in candidates(product, speakers) { asked[advisory, default: []].append(product) }
        }
        return asked.sorted { $0.key < $1.key }.compactMap { number, products in
            let matcher = matcher(number, at: time)
            let cases: [(product: Product, verdict: Verdict)] = products.compactMap { product in
                let pair = product.cpe.flatMap { ProductIdentity.pair($0) }
                let isPatched = pair.map { patched.contains($0) } ?? false
                return matcher.verdict(on: product, speakers, isPatched: isPatched).map { (product, $0) }
            }
            return cases.isEmpty ? nil : (advisories[number], cases)
        }
    }

    /// What an advisory says of a package that is installed.
    package struct PackageVerdict: Sendable, Hashable {
        /// The number of the advisory in ``advisories``.
        package let advisory: Int
        package let package: InstalledPackage
        package let status: Verdict.Status
        package let confidence: Confidence
    }

    /// In the order of the packages, then of the library; nothing of packages that no advisory speaks of.
    package func verdicts(on packages: [InstalledPackage]) -> [PackageVerdict] {
        Self.distinct(allVerdicts(on: packages[...]), of: packages)
    }

    /// The same, shared by all processors.
    package func sharedVerdicts(on packages: [InstalledPackage]) async -> [PackageVerdict] {
        let starts = Array(stride(from: 0, to: packages.count, by: Self.portion))
        let parts = await withTaskGroup(of: (Int, [PackageVerdict]).self) { group in
            for start in starts {
                group.addTask {
                    let part = packages[start..<min(start + Self.portion, packages.count)]
                    return (start, allVerdicts(on: part))
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        return Self.distinct(starts.flatMap { parts[$0] ?? [] }, of: packages)
    }

    /// Packages that one task looks up: of some much is said, of most nothing.
    private static let portion = 32

    private func allVerdicts(on packages: ArraySlice<InstalledPackage>) -> [PackageVerdict] {
        do {
            var verdicts: [PackageVerdict] = []
            var reading = StatementReading(index)
            for package in packages {
                try reading.forEachDecision(on: PackageQuery(package)) { advisory, decision in
                    verdicts.append(
                        PackageVerdict(
                            advisory: advisory, package: package, status: decision.status,
                            confidence: decision.isSure ? .confirmed : .assumed))
                }
            }
            return verdicts
        } catch {
            preconditionFailure("an index that was walked through can be read")
        }
    }

    /// A package of several architectures is told once of each thing that is said of all of them.
    private static func distinct(_ verdicts: [PackageVerdict], of packages: [InstalledPackage]) -> [PackageVerdict] {
        var seen: Set<String> = []
        let repeated = Set(packages.map(\.name).filter { !seen.insert($0).inserted })
        guard !repeated.isEmpty else { return verdicts }
        var told: Set<Told> = []
        return verdicts.filter { verdict in
            guard repeated.contains(verdict.package.name) else { return true }
            let telling = Told(
                name: verdict.package.name, version: verdict.package.version, advisory: verdict.advisory,
                status: verdict.status, confidence: verdict.confidence)
            return told.insert(telling).inserted
        }
    }

    private struct Told: Hashable {
        let name: String
        let version: String
        let advisory: Int
        let status: Verdict.Status
        let confidence: Confidence
    }

    private func matcher(_ number: Int, at time: Date) -> AdvisoryMatcher {
        do {
            return try index.matcher(of: number, at: time)
        } catch {
            preconditionFailure("an index that was walked through can be read")
        }
    }

    /// Every advisory that could have a verdict on a product, and perhaps others.
    private func candidates(_ product: Product, _ speakers: ProtocolSpeakers) -> [Int] {
        var names: [AdvisoryName] = []
        if let package = product.package { names += AdvisoryName.names(of: package) }
        if let name = product.name {
            names += AdvisoryName.names(of: ProductIdentity(vendor: product.vendor, name: name, cpe: product.cpe))
        }
        if !product.isRecognized || product.isGuessed, let spoken = ProtocolSpeakers.doubtedProtocol(of: product) {
            names.append(.spoken(spoken.rawValue))
            names += speakers.identities[spoken, default: []].flatMap(AdvisoryName.names)
        }
        return numbers(naming: names)
    }

    private func numbers(naming names: [AdvisoryName]) -> [Int] {
        let names = Set(names)
        if names.count == 1 { return names.flatMap(index.advisories) }
        return Set(names.flatMap(index.advisories)).sorted()
    }
}
