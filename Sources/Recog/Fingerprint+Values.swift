extension Fingerprint {
    /// What a match tells, each name once: in the order of the file, then the protocol where only the database gives it.
    struct Values: Sendable, Hashable {
        private(set) var list: [(name: String, value: String)]

        init(_ list: [(name: String, value: String)] = []) { self.list = list }

        subscript(name: String) -> String? {
            get { list.first { $0.name == name }?.value }
            set {
                let index = list.firstIndex { $0.name == name }
                switch (index, newValue) {
                case (let index?, let value?): list[index].value = value
                case (let index?, nil): list.remove(at: index)
                case (nil, let value?): list.append((name, value))
                case (nil, nil): break
                }
            }
        }

        static func == (a: Self, b: Self) -> Bool { a.dictionary == b.dictionary }

        func hash(into hasher: inout Hasher) { hasher.combine(dictionary) }

        mutating func reserve(_ count: Int) { list.reserveCapacity(count) }

        mutating func append(_ name: String, _ value: String) { list.append((name, value)) }

        mutating func removeTemporary() {
            if list.contains(where: { $0.name.hasPrefix("_tmp.") }) { list.removeAll { $0.name.hasPrefix("_tmp.") } }
        }

        var dictionary: [String: String] {
            Dictionary(list.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        }

        /// From 0 through 1.
        var serviceCertainty: Double {
            self["service.certainty"].flatMap(Double.init) ?? FingerprintMatch.defaultCertainty
        }

        /// How specific it is: see ``FingerprintLibrary/recognize(_:_:scratch:)``.
        var rank: Int {
            guard self["service.product"] != nil, serviceCertainty > 0 else { return 0 }
            return self["service.version"] == nil ? 1 : 2
        }
    }

    /// The values that a match of the pattern gives.
    ///
    /// A value is a capture read as UTF-8, with U+FFFD for what is not UTF-8, or a constant. A constant that names a
    /// parameter without a value is left out, but a missing `*.version` is written `-` in a `*.cpe23`.
    /// Names that start with `_tmp.` serve other constants and are not part of the result.
    ///
    /// - Parameters:
    ///   - serviceProtocol: The value of `service.protocol` where the fingerprint gives none; `nil` for none.
    ///   - range: Where a group of the match stands; `nil` where it took no part, or is not there.
    func values(for input: [UInt8], serviceProtocol: String?, range: (Int) -> Range<Int>?) -> Values {
        var values = Values()
        values.reserve(parameters.count + 1)
        var hasTemplates = false
        var hasTemporary = false
        for parameter in parameters {
            switch parameter.source {
            case .constant(let template):
                values.append(parameter.name, template.text)
                if template.hasNames { hasTemplates = true }
            case .capture(let group):
                guard let range = range(group) else { continue }
                values.append(parameter.name, String(decoding: input[range], as: UTF8.self))
            }
            if parameter.name.utf8.first == UInt8(ascii: "_") { hasTemporary = true }
        }
        if let serviceProtocol, values["service.protocol"] == nil { values.append("service.protocol", serviceProtocol) }
        guard hasTemplates || hasTemporary else { return values }
        for parameter in parameters {
            guard case .constant(let template) = parameter.source, template.hasNames else { continue }
            values[parameter.name] = template.filled(with: values, for: parameter.name)
        }
        if hasTemporary { values.removeTemporary() }
        return values
    }
}
