/// The forms of many templates in a few flat lists, so that trying them on a message asks for no memory.
///
/// Not to be shared by threads: it keeps what it found last.
struct TemplateTable {
    private struct Step {
        /// nil for a text.
        let kind: MessageTemplate.Kind?
        /// The field's place among those of its template.
        let field: Int
        let text: Range<Int>
        let pair: BytePair
    }

    private struct Form {
        let template: Int
        let steps: Range<Int>
        let isOpen: Bool
        /// What every message begins with, as far as that are eight bytes.
        let head: Head
    }

    /// Up to eight bytes, the first of them the lowest, and which of the eight these are.
    private struct Head {
        var bytes: UInt64 = 0
        var mask: UInt64 = 0

        init(_ text: some Collection<UInt8>) {
            for (place, byte) in text.prefix(8).enumerated() {
                bytes |= UInt64(byte) << UInt64(8 * place)
                mask |= 0xFF << UInt64(8 * place)
            }
        }

        /// Of a message, as far as it has them.
        @unsafe init(_ bytes: UnsafeBufferPointer<UInt8>, _ message: Range<Int>) {
            let count = min(message.count, 8)
            mask = count == 8 ? .max : 1 << UInt64(8 * count) - 1
            guard let base = unsafe UnsafeRawPointer(bytes.baseAddress) else { return }
            if message.lowerBound + 8 <= bytes.count {
                self.bytes = unsafe UInt64(littleEndian: (base + message.lowerBound).loadUnaligned(as: UInt64.self))
            } else {
                for place in 0..<count {
                    self.bytes |= unsafe UInt64(bytes[message.lowerBound + place]) << UInt64(8 * place)
                }
            }
            self.bytes &= mask
        }

        /// Whether a message with these first bytes may begin so.
        @inline(__always)
        func stands(in first: Head) -> Bool { first.bytes & mask == bytes && first.mask & mask == mask }
    }

    private var steps: [Step] = []
    private var forms: [Form] = []
    private var texts: [UInt8] = []
    /// The forms of each template.
    private var ranges: [Range<Int>] = []

    /// Where the fields of the last message stand.
    private var found: [Place] = []

    private struct Place {
        /// -1 for a field that the message does not have.
        var lower = -1
        var upper = -1
    }

    init(_ templates: [MessageTemplate]) {
        for (number, template) in templates.enumerated() {
            let first = forms.count
            for parts in template.forms { append(parts, of: number, isOpen: template.isOpen) }
            ranges.append(first..<forms.count)
        }
        found = Array(repeating: Place(), count: templates.map(\.fields.count).max() ?? 0)
    }

    private mutating func append(_ parts: [MessageTemplate.Part], of template: Int, isOpen: Bool) {
        let first = steps.count
        for part in parts {
            switch part {
            case .text(let text):
                steps.append(
                    Step(
                        kind: nil, field: 0, text: texts.count..<texts.count + text.count,
                        pair: BytePair(rarestOf: text)))
                texts += text
            case .field(let number, let kind):
                steps.append(Step(kind: kind, field: number, text: 0..<0, pair: BytePair(rarestOf: [])))
            }
        }
        var head: [UInt8] = []
        if case .text(let text) = parts.first { head = Array(text) }
        forms.append(Form(template: template, steps: first..<steps.count, isOpen: isOpen, head: Head(head)))
    }

    /// The forms of a template, in the order in which they are to be tried.
    func forms(of template: Int) -> Range<Int> { ranges[template] }

    /// The byte that begins every message of a form; nil where a field begins it.
    func firstByte(of form: Int) -> UInt8? {
        guard let step = forms[form].steps.first.map({ steps[$0] }), step.kind == nil else { return nil }
        return texts[step.text.lowerBound]
    }

    /// Where a field of the last message that fitted stands, by its place among those of its template.
    func place(of field: Int) -> Range<Int>? {
        let place = found[field]
        return place.lower < 0 ? nil : place.lower..<place.upper
    }

    /// The template of the first of some forms that fits a message.
    mutating func match(_ order: [Int32], _ numbers: Range<Int32>, _ line: LineBytes, in message: Range<Int>) -> Int? {
        var range = message.clamped(to: 0..<line.count)
        // Some programs leave a blank at the end.
        while let last = range.last, line[last] == 0x20 { range = range.dropLast() }
        let forms = forms
        return unsafe line.withBase { [range] bytes in
            let first = unsafe Head(bytes, range)
            return unsafe steps.withUnsafeBufferPointer { steps in
                unsafe texts.withUnsafeBufferPointer { texts in
                    unsafe found.withUnsafeMutableBufferPointer { found in
                        for place in numbers {
                            let form = forms[Int(order[Int(place)])]
                            guard form.head.stands(in: first) else { continue }
                            var search = unsafe Search(
                                bytes: bytes, steps: steps, texts: texts, found: found, isOpen: form.isOpen)
                            if unsafe search.match(form.steps, range) { return form.template }
                        }
                        return nil
                    }
                }
            }
        }
    }

    /// One form tried on one message. Steps and texts are those of the table, and places lie within the message,
    /// which lies within the line: none of them needs to be compared again.
    @unsafe private struct Search {
        let bytes: UnsafeBufferPointer<UInt8>
        let steps: UnsafeBufferPointer<Step>
        let texts: UnsafeBufferPointer<UInt8>
        let found: UnsafeMutableBufferPointer<Place>
        let isOpen: Bool
        /// The fields tried, and where they led nowhere, once they are so many that it is remembered: none is then
        /// tried twice, and the time grows with the square of the message at most.
        private var tries = 0
        private var deadEnds: Set<Int>?

        /// Most messages fit, or do not, after a few.
        private static let manyTries = 64

        init(
            bytes: UnsafeBufferPointer<UInt8>, steps: UnsafeBufferPointer<Step>, texts: UnsafeBufferPointer<UInt8>,
            found: UnsafeMutableBufferPointer<Place>, isOpen: Bool
        ) {
            unsafe self.bytes = unsafe bytes
            unsafe self.steps = unsafe steps
            unsafe self.texts = unsafe texts
            unsafe self.found = unsafe found
            unsafe self.isOpen = isOpen
        }

        /// The parts that are left against the bytes that are left.
        mutating func match(_ rest: Range<Int>, _ message: Range<Int>) -> Bool {
            guard let first = rest.first else { return unsafe (isOpen || message.isEmpty) && begin() }
            let step = unsafe steps[first]
            let after = first + 1..<rest.upperBound
            guard let kind = step.kind else {
                guard unsafe stands(step.text, at: message.lowerBound, before: message.upperBound) else { return false }
                return unsafe match(after, message.lowerBound + step.text.count..<message.upperBound)
            }
            unsafe tries += 1
            if unsafe tries < Self.manyTries { return unsafe match(field: step.field, kind, after, message) }
            let key = message.lowerBound * 64 + rest.count
            if unsafe deadEnds?.contains(key) ?? false { return false }
            if unsafe match(field: step.field, kind, after, message) { return true }
            unsafe deadEnds = unsafe deadEnds ?? []
            unsafe deadEnds?.insert(key)
            return false
        }

        /// A field is tried at its last possible end first.
        private mutating func match(
            field: Int, _ kind: MessageTemplate.Kind, _ rest: Range<Int>, _ message: Range<Int>
        ) -> Bool {
            let end = message.upperBound
            let start = message.lowerBound + (unsafe kind.lengthOfLabel(bytes, message))
            var latest = unsafe kind.longest(bytes, start..<end)
            guard let next = rest.first else {
                // The last part: of an open template it is as long as it can be.
                guard unsafe isOpen || latest == end, unsafe kind.isValid(bytes, start..<latest) else { return false }
                return unsafe begin() && note(field, start..<latest)
            }
            let text = unsafe steps[next].text
            let pair = unsafe steps[next].pair
            let after = next + 1..<rest.upperBound
            while let place = unsafe last(text, pair, from: start, startingNoLaterThan: latest, before: end) {
                if unsafe kind.isValid(bytes, start..<place), unsafe match(after, place + text.count..<end) {
                    return unsafe note(field, start..<place)
                }
                latest = place - 1
            }
            return false
        }

        /// The message fits: what is known of the one before is forgotten.
        private func begin() -> Bool {
            for index in unsafe found.indices { unsafe found[index] = Place() }
            return true
        }

        /// Of a field that is there twice the last one counts; the parts are noted from the last to the first.
        private func note(_ field: Int, _ range: Range<Int>) -> Bool {
            if unsafe found[field].lower < 0 {
                unsafe found[field] = Place(lower: range.lowerBound, upper: range.upperBound)
            }
            return true
        }

        /// Whether a text stands at a place and ends no later than `end`.
        private func stands(_ text: Range<Int>, at place: Int, before end: Int) -> Bool {
            guard end - place >= text.count else { return false }
            var offset = 0
            while offset < text.count {
                if unsafe bytes[place + offset] != texts[text.lowerBound + offset] { return false }
                offset += 1
            }
            return true
        }

        /// The last place of a text within a range; it begins no later than `latest`.
        private func last(
            _ text: Range<Int>, _ pair: BytePair, from start: Int, startingNoLaterThan latest: Int, before end: Int
        ) -> Int? {
            var place = min(latest, end - text.count)
            // A field that ends by itself mostly does so before its text.
            guard place >= start else { return nil }
            if unsafe stands(text, at: place, before: end) { return place }
            while place - start >= 8, let base = unsafe UnsafeRawPointer(bytes.baseAddress) {
                // Eight places at once; both bytes of the pair of each lie before the end of the text there.
                place -= 8
                var found = unsafe pair.places(in: base + place + pair.offset)
                while found != 0 {
                    let byte = 7 - found.leadingZeroBitCount / 8
                    if unsafe stands(text, at: place + byte, before: end) { return place + byte }
                    found &= (1 &<< UInt64(8 * byte)) &- 1
                }
            }
            while place > start {
                place -= 1
                if unsafe stands(text, at: place, before: end) { return place }
            }
            return nil
        }
    }
}

extension MessageTemplate.Kind {
    /// What stands before a value and is no part of it: `IPv6:` in the address literals of mail servers.
    ///
    /// - Source: RFC 5321 §4.1.3.
    fileprivate func lengthOfLabel(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        guard self == .address, range.count > 5, unsafe bytes[range.lowerBound] == UInt8(ascii: "I"),
            unsafe LineBytes(bytes).starts(with: "IPv6:", at: range.lowerBound)
        else { return 0 }
        return 5
    }

    /// How far a field may reach within a range.
    fileprivate func longest(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        var end = range.lowerBound
        switch self {
        case .any: return range.upperBound
        case .word: while end < range.upperBound, unsafe bytes[end] > 0x20, unsafe bytes[end] != 0x7F { end += 1 }
        case .number: while end < range.upperBound, unsafe bytes[end] &- 48 < 10 { end += 1 }
        case .address:
            var hasZone = false
            while end < range.upperBound {
                let byte = unsafe bytes[end]
                guard Self.isAddressByte(byte) || hasZone && (byte | 0x20) &- 97 < 26 else { break }
                hasZone = hasZone || byte == UInt8(ascii: "%")
                end += 1
            }
        }
        return end
    }

    private static func isAddressByte(_ byte: UInt8) -> Bool {
        byte &- 48 < 10 || (byte | 0x20) &- 97 < 6 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
            || byte == UInt8(ascii: "%")
    }

    /// Whether a field may be just this; the range is no longer than ``longest(_:_:)`` says.
    fileprivate func isValid(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        switch self {
        case .any: true
        case .word, .number: !range.isEmpty
        case .address: unsafe Address.isValid(LineBytes(bytes), range)
        }
    }
}
