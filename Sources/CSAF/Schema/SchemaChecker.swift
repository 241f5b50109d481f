/// Holds a JSON text against the rules of a schema.
struct SchemaChecker {
    private(set) var findings: [Finding] = []
    /// Members that the schema does not name, where it allows any.
    private(set) var additionalMembers: [JSONValue] = []
    /// Under which number faults are told now.
    private var number = "schema"
    /// What a rule that names itself is still to be held against.
    private var waiting: [(value: JSONValue, rule: SchemaRule, number: String)] = []

    /// Values below a rule that names itself are checked after all others, so that no nesting of theirs takes stack.
    mutating func check(_ value: JSONValue, _ rule: SchemaRule) {
        apply(rule, to: value)
        guard !waiting.isEmpty else { return }
        let (outer, count) = (number, findings.count)
        while let next = waiting.popLast() {
            number = next.number
            apply(next.rule, to: next.value)
        }
        number = outer
        additionalMembers.sort { $0.index < $1.index }
        guard findings.count > count else { return }
        findings = findings.enumerated().sorted { a, b in
            (a.element.value.index, a.offset) < (b.element.value.index, b.offset)
        }.map(\.element)
    }

    private mutating func apply(_ rule: SchemaRule, to value: JSONValue) {
        switch rule {
        case .anything: break
        case .boolean:
            if value.boolean == nil { wrongKind(value, "a boolean", "真偽値") }
        case .word(let words): checkWord(value, words)
        case .text(let form, let minCount): checkText(value, form, minCount)
        case .number(let range): checkNumber(value, range)
        case .list(let item, let minCount, let isUnique): checkList(value, item, minCount, isUnique)
        case .object(let shape): checkObject(value, shape)
        case .later(let rule): waiting.append((value, rule(), number))
        case .choice(let rule): apply(rule(value), to: value)
        case .test(let test, let rule):
            let outer = number
            number = test
            apply(rule, to: value)
            number = outer
        }
    }

    private mutating func report(_ value: JSONValue, _ english: String, _ japanese: String) {
        findings.append(Finding(value, TestMessage(english, japanese), number: number))
    }

    private mutating func wrongKind(_ value: JSONValue, _ english: String, _ japanese: String) {
        report(
            value, "expected \(english)\(value.kind == .null ? ", found null" : "")", "\(japanese)でなければなりません")
    }

    private mutating func checkWord(_ value: JSONValue, _ words: [String]) {
        guard value.isString else { return wrongKind(value, "a string", "文字列") }
        guard !words.contains(where: { value.isText($0) }) else { return }
        let word = quoted(value.string ?? "")
        report(value, "unknown value \(word)", "\(word) は定められた値ではありません")
    }

    private mutating func checkText(_ value: JSONValue, _ form: TextForm, _ minCount: Int) {
        guard value.isString else { return wrongKind(value, "a string", "文字列") }
        if minCount > 0, value.text.count == 0 { return report(value, "empty text", "空の文字列です") }
        guard let matches = form.matches, let text = value.string else { return }
        guard !matches(text) || minCount > 1 && text.unicodeScalars.count < minCount else { return }
        report(value, "\(quoted(text)) is not \(form.english)", "\(quoted(text)) は\(form.japanese)ではありません")
    }

    private mutating func checkNumber(_ value: JSONValue, _ range: NumberRange) {
        guard let number = value.number else { return wrongKind(value, "a number", "数") }
        guard number < range.lowest || number > range.highest else { return }
        let digits = value.digits ?? ""
        report(
            value, "number \(digits) is not between \(range.lowest) and \(range.highest)",
            "数 \(digits) は \(range.lowest) から \(range.highest) の間にありません")
    }

    private mutating func checkList(_ value: JSONValue, _ item: SchemaRule, _ minCount: Int, _ isUnique: Bool) {
        guard value.isArray else { return wrongKind(value, "an array", "配列") }
        if value.count < minCount {
            value.count == 0
                ? report(value, "empty list", "空のリストです")
                : report(
                    value, "fewer than \(minCount) items in the list", "リストの項目が \(minCount) 個より少なくなっています")
        }
        for element in value.items { apply(item, to: element) }
        if isUnique {
            for element in value.repeatedItems {
                report(element, "item is in the list twice", "同じ項目がリストに重複しています")
            }
        }
    }

    private mutating func checkObject(_ value: JSONValue, _ shape: ObjectShape) {
        guard value.isObject else { return wrongKind(value, "an object", "オブジェクト") }
        var seen: UInt64 = 0
        var next = 0
        for member in value.members {
            if let place = shape.place(of: member.keyText, in: value.tree, near: next) {
                seen |= 1 << UInt64(place)
                next = place + 1
                apply(shape.rules[place], to: member)
            } else if shape.isClosed {
                let name = quoted(member.key)
                report(member, "unknown property \(name)", "プロパティ \(name) は定められていません")
                additionalMembers.append(member)
            } else {
                additionalMembers.append(member)
            }
        }
        let missing = shape.required & ~seen
        for place in shape.names.indices where missing & 1 << UInt64(place) != 0 {
            let name = quoted(shape.names[place])
            report(value, "required property \(name) is missing", "必須のプロパティ \(name) がありません")
        }
        checkCount(of: value, shape)
        guard let further = shape.further else { return }
        for fault in further(value) { findings.append(Finding(fault.value, fault.message, number: number)) }
    }

    private mutating func checkCount(of value: JSONValue, _ shape: ObjectShape) {
        if value.count < shape.minCount {
            value.count == 0
                ? report(value, "empty object", "空のオブジェクトです")
                : report(
                    value, "fewer than \(shape.minCount) properties", "プロパティが \(shape.minCount) 個より少なくなっています")
        }
        if value.count > shape.maxCount {
            report(
                value, "more than \(shape.maxCount) properties", "プロパティが \(shape.maxCount) 個より多くなっています")
        }
    }
}
