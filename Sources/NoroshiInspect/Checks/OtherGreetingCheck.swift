package import NoroshiFormats
package import NoroshiModel

/// Reports services whose greeting does not fit what is behind them: another product or version than the installed
/// package, or another from outside than from inside.
///
/// Names of products and of packages are joined by data; where that says nothing, neither does this check.
package struct OtherGreetingCheck: Check {
    package let id: CheckID = "service.other-greeting"
    private let products: [Product]
    private let knowledge: ServiceKnowledge

    /// - Parameter products: Of the same observations that will be evaluated.
    package init(products: [Product], knowledge: ServiceKnowledge) {
        self.products = products
        self.knowledge = knowledge
    }

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        let view = HostView(observations)
        guard let host = view.host, !view.listeners.isEmpty else { return [] }
        var bySocket: [Endpoint: [Product]] = [:]
        for product in products where product.isRecognized {
            guard let socket = view.covering(product.endpoint).first else { continue }
            bySocket[socket.value.endpoint, default: []].append(product)
        }
        var told: Set<String> = []
        return bySocket.sorted { $0.key < $1.key }.compactMap { endpoint, products -> CheckResult? in
            guard let socket = view.covering(endpoint).first else { return nil }
            guard
                let fault = products.lazy.compactMap({ self.mismatch($0, socket.value) }).first
                    ?? Self.difference(products)
            else { return .pass }
            // The sockets of both families are one service.
            guard told.insert("\(endpoint.service)/\(fault.kind)").inserted else { return nil }
            return .fail(finding(fault, socket, host, view))
        }
    }

    private struct Fault {
        /// `product`, `version` or `outside`
        let kind: String
        let product: Product
        /// What it should be.
        let expected: String
    }

    // MARK: The package

    private func mismatch(_ product: Product, _ listener: Listener) -> Fault? {
        guard let package = Self.package(of: listener), !knowledge.carriers.contains(package.source),
            !knowledge.carriers.contains(package.name),
            let pair = product.cpe.flatMap(ProductIdentity.pair), let known = knowledge.packages[pair]
        else { return nil }
        let words = "\(package.name) \(package.version)"
        guard known.contains(package.source) else {
            // A package that no product is known by may well contain this one.
            let isKnown = knowledge.packages.values.contains { $0.contains(package.source) }
            return isKnown ? Fault(kind: "product", product: product, expected: words) : nil
        }
        if let told = product.greetingPackageVersion {
            let isSame = [package.version, package.sourceVersion].contains {
                DebianVersion.withoutEpoch($0) == DebianVersion.withoutEpoch(told)
            }
            return isSame ? nil : Fault(kind: "version", product: product, expected: words)
        }
        guard let version = product.version, !DebianVersion.fits(version, package: package.version) else { return nil }
        return Fault(kind: "version", product: product, expected: words)
    }

    /// The package of the program that answers; of a super-server only the one that it starts.
    private static func package(of listener: Listener) -> InstalledPackage? {
        switch listener.starter.kind {
        case .inetd, .xinetd, .systemdSocket: listener.starter.package
        case .container: nil
        case .systemdUnit, .none: listener.package
        }
    }

    // MARK: Outside

    /// What answers behind one socket should be the same for everybody.
    private static func difference(_ products: [Product]) -> Fault? {
        guard let first = products.first else { return nil }
        let identity = ProductIdentity(vendor: first.vendor, name: first.name ?? "", cpe: first.cpe)
        for other in products.dropFirst() where other.protocol == first.protocol {
            let theirs = ProductIdentity(vendor: other.vendor, name: other.name ?? "", cpe: other.cpe)
            let differs = !identity.isSame(as: theirs)
            let isOther = first.version.flatMap { one in other.version.map { $0 != one } } ?? false
            guard differs || isOther else { continue }
            return Fault(kind: "outside", product: other, expected: first.words ?? "")
        }
        return nil
    }

    private func finding(
        _ fault: Fault, _ socket: HostView.Seen<Listener>, _ host: Host.Name, _ view: HostView
    ) -> Finding {
        let product = fault.product
        let said = Evidence(locator: "\(product.endpoint)", excerpt: product.excerpt, observedAt: socket.at)
        let inside = Evidence(
            locator: "\(socket.value.endpoint)", excerpt: socket.value.summary, observedAt: socket.at)
        return Finding(
            check: id, host: host, key: "\(product.endpoint.service)/\(fault.kind)", severity: .low,
            confidence: fault.kind == "outside" ? .confirmed : .assumed,
            title: Message(
                "check.\(id).\(fault.kind)",
                [
                    "service": product.endpoint.service, "product": product.words ?? "", "expected": fault.expected,
                ]),
            evidence: [said, inside],
            remediations: [
                Remediation(.mitigation, Message("check.\(id).look", ["service": product.endpoint.service]))
            ],
            endpoint: socket.value.endpoint)
    }
}

/// Versions of Debian's packages beside those that programs tell of themselves.
///
/// - Source: deb-version(7).
enum DebianVersion {
    static func withoutEpoch(_ version: String) -> String {
        guard let colon = version.firstIndex(of: ":") else { return withoutRebuild(version) }
        return withoutRebuild(String(version[version.index(after: colon)...]))
    }

    /// `+b1`: built once more from the same source.
    private static func withoutRebuild(_ version: String) -> String {
        guard let mark = version.lastRange(of: "+b"), !version[mark.upperBound...].isEmpty,
            version[mark.upperBound...].allSatisfy({ $0.isASCII && $0.isNumber })
        else { return version }
        return String(version[..<mark.lowerBound])
    }

    /// What the authors of the program call it: no epoch, no revision, nothing that the distribution added.
    static func upstream(_ version: String) -> String {
        var text = withoutEpoch(version)[...]
        if let hyphen = text.lastIndex(of: "-") { text = text[..<hyphen] }
        if let mark = text.firstIndex(where: { "+~".contains($0) }) { text = text[..<mark] }
        // `.dfsg1`, `.ds`, `.repack`
        for word in [".dfsg", ".ds", ".repack", "dfsg"] {
            if let found = text.range(ofWord: word) { text = text[..<found] }
        }
        return String(text)
    }

    /// A program of `package` may call itself `told`: the same version, or the beginning of it.
    static func fits(_ told: String, package: String) -> Bool {
        let (ours, theirs) = (plain(upstream(package)), plain(told))
        guard !ours.isEmpty, theirs.first?.isNumber == true, ours.first?.isNumber == true else { return true }
        return begins(ours, with: theirs) || begins(theirs, with: ours)
    }

    private static func begins(_ long: String, with short: String) -> Bool {
        guard long.hasPrefix(short) else { return false }
        // `2.4` begins `2.4.57` and `9.2` begins `9.2p1`, but `9.2` is not `9.20`.
        guard let next = long.dropFirst(short.count).first else { return true }
        return !next.isNumber
    }

    /// Without the marks between parts that programs and packages write differently: `9.2_p1`, `9.2p1`.
    private static func plain(_ version: String) -> String {
        let text = version.lowercased().filter { !"_ ".contains($0) }
        return text.hasPrefix("v") ? String(text.dropFirst()) : text
    }
}

extension Substring {
    fileprivate func range(ofWord word: String) -> Index? { firstRange(of: word)?.lowerBound }
}

extension String {
    fileprivate func lastRange(of word: String) -> Range<Index>? { ranges(of: word).last }
}
