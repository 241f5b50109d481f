package import NoroshiModel

/// Who answers at which port, as a person reads it on a terminal.
package struct IdentificationText: Sendable {
    private let services: [Identification]
    /// Sweeps, and what could not be heard.
    private let others: [Observation]
    private let translations: Translations
    private let reasons: ReasonCatalog
    private let style: TextStyle

    package init(
        _ services: [Identification], others: [Observation], translations: Translations,
        reasons: ReasonCatalog = ReasonCatalog(), style: TextStyle
    ) {
        self.services = services
        self.others = others
        self.translations = translations
        self.reasons = reasons
        self.style = style
    }

    package var text: String {
        (table + sweeps + gaps).joined(separator: "\n") + "\n"
    }

    private var table: [String] {
        guard !services.isEmpty else { return ["  " + translations.text("inspect.no-services")] }
        var table = TextTable(
            ["host", "service", "protocol", "product", "version", "words"].map {
                translations.text("identify.column.\($0)")
            })
        for service in services.sorted(by: Self.isBefore) {
            let product = service.product
            table.add([
                service.host.rawValue
                    + (service.host.rawValue == product.endpoint.address
                        ? ""
                        : " "
                            + product.endpoint.address),
                "\(Endpoint.Service(product.endpoint))",
                (product.protocol?.rawValue ?? "?") + (service.tls ? " (TLS)" : ""),
                [product.vendor, product.name].compactMap(\.self).joined(separator: " "),
                product.version ?? "", product.excerpt,
            ])
        }
        return table.lines(width: style.width) { style.paint($0, .dim) }
    }

    private static func isBefore(_ a: Identification, _ b: Identification) -> Bool {
        (a.host.rawValue, a.product.endpoint) < (b.host.rawValue, b.product.endpoint)
    }

    private var sweeps: [String] {
        let lines = others.compactMap { observation -> String? in
            guard case .sweep(let sweep) = observation.fact else { return nil }
            return sweep.line(translations, reasons)
        }
        return lines.isEmpty ? [] : [""] + lines.flatMap { style.wrap($0, indent: 2) }
    }

    private var gaps: [String] {
        let lines = others.compactMap { observation -> String? in
            guard case .unseen(let what, let reason) = observation.fact else { return nil }
            return "\(observation.host.rawValue) \(what): \(reasons.text(reason))"
        }
        guard !lines.isEmpty else { return [] }
        return ["", style.paint(translations.text("inspect.gaps"), .bold)] + lines.flatMap { style.wrap($0, indent: 2) }
    }
}
