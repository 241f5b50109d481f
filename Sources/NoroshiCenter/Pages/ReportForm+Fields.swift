import NoroshiFormats
import NoroshiModel

// What stands on the form, top to bottom.

extension ReportForm {
    func sections(_ errors: [ReportError]) -> [FormSection] {
        let sections = [
            section(
                "what",
                [
                    checks("categories", services.categories.terms.map { ($0.id, $0.names[language] ?? $0.id) }),
                    area("description"), area("damage"), area("measures"),
                ]),
            section(
                "discovery",
                [
                    choice(
                        "discovery.way",
                        IncidentReport.Discovery.Way.allCases.map { ($0.rawValue, word("way.\($0.rawValue)")) }),
                    area("discovery.description"), zones, time("time.discoveredAt"), time("time.startedAt"),
                    time("time.endedAt"),
                    choice("time.clockSynchronized", [("true", word("yes")), ("false", word("no"))]),
                    line("time.clockErrorSeconds"),
                ]),
            section(
                "system",
                [
                    line("affected.0.host"), line("affected.0.addresses"), line("affected.0.operatingSystem"),
                    line("affected.0.use"),
                    choice("affected.0.role", HostRole.allCases.map { ($0.rawValue, word("role.\($0.rawValue)")) }),
                ]),
            section("evidence", [line("evidence.0.locator", isWide: true), area("evidence.0.excerpt")]),
            section(
                "request",
                [
                    choice(
                        "request", IncidentReport.Request.allCases.map { ($0.rawValue, word("request.\($0.rawValue)")) }
                    ),
                    area("sites"),
                ]),
            section(
                "reporter", ["name", "organization", "email", "telephone", "address"].map { line("reporter.\($0)") }),
            section(
                "consent",
                Consent.Audience.allCases.map { audience in
                    checks(
                        "consent.\(audience.rawValue)",
                        Consent.Part.allCases.map { ($0.rawValue, word("part.\($0.rawValue)")) })
                }),
        ]
        return mark(sections, errors)
    }

    private func word(_ key: String) -> String { services.web.text("report.\(key)", language) }

    private func section(_ name: String, _ fields: [FormField]) -> FormSection {
        FormSection(title: word("section.\(name)"), hint: word("hint.section-\(name)"), fields: fields)
    }

    private func field(_ name: String) -> FormField {
        let key = name.replacing(".0", with: "").replacing(".", with: "-")
        let hint = word("hint.\(key)")
        return FormField(
            name: name, label: word("field.\(key)"), help: hint.hasPrefix("center.") ? nil : hint,
            value: values?[name] ?? "")
    }

    private func line(_ name: String, isWide: Bool = false) -> FormField {
        var field = field(name)
        field.isLine = true
        field.isWide = isWide
        return field
    }

    private func area(_ name: String) -> FormField {
        var field = field(name)
        field.isArea = true
        field.isWide = true
        return field
    }

    private func time(_ name: String) -> FormField {
        var field = field(name)
        field.isTime = true
        return field
    }

    private func choice(_ name: String, _ words: [(String, String)]) -> FormField {
        var field = field(name)
        field.isChoice = true
        field.options = ([("", word("no-answer"))] + words).map { value, label in
            FormOption(value: value, label: label, isChosen: value == field.value)
        }
        return field
    }

    private func checks(_ name: String, _ words: [(String, String)]) -> FormField {
        var field = field(name)
        let chosen = Set(values?.all(name) ?? [])
        field.isChecks = true
        field.isWide = true
        field.options = words.map { FormOption(value: $0, label: $1, isChosen: chosen.contains($0)) }
        return field
    }

    /// Every offset in use, the center's language's own first.
    private var zones: FormField {
        var field = field("zone")
        field.isChoice = true
        let offsets = [
            "-11:00", "-10:00", "-09:30", "-09:00", "-08:00", "-07:00", "-06:00", "-05:00", "-04:00", "-03:30",
            "-03:00", "-02:00", "-01:00", "+00:00", "+01:00", "+02:00", "+03:00", "+03:30", "+04:00", "+04:30",
            "+05:00", "+05:30", "+05:45", "+06:00", "+06:30", "+07:00", "+08:00", "+08:45", "+09:00", "+09:30",
            "+10:00", "+10:30", "+11:00", "+12:00", "+12:45", "+13:00", "+14:00",
        ]
        let usual = language == "ja" ? "+09:00" : "+00:00"
        let chosen = field.value.isEmpty ? usual : field.value
        field.options = offsets.map { offset in
            let name = offset == "+09:00" ? "UTC+09:00 (JST)" : offset == "+00:00" ? "UTC" : "UTC\(offset)"
            return FormOption(value: offset, label: name, isChosen: offset == chosen)
        }
        return field
    }

    // MARK: Errors

    /// Puts each error beside the field whose place it names.
    private func mark(_ sections: [FormSection], _ errors: [ReportError]) -> [FormSection] {
        guard !errors.isEmpty else { return sections }
        return sections.map { section in
            FormSection(
                title: section.title, hint: section.hint,
                fields: section.fields.map { field in
                    var field = field
                    let place = "/\(field.name.replacing(".", with: "/"))"
                    let own = errors.filter { $0.pointer == place || $0.pointer.hasPrefix("\(place)/") }
                    if let first = own.first { field.problem = explanation(first, field) }
                    return field
                })
        }
    }

    private func explanation(_ error: ReportError, _ field: FormField) -> String {
        if error.reason == "empty" { return word("error.empty") }
        if error.reason.contains("limit") { return word("error.long") }
        if field.isTime { return word("error.time") }
        if field.name == "time.clockErrorSeconds" { return word("error.number") }
        return services.web.reason(error.reason, language)
    }
}
