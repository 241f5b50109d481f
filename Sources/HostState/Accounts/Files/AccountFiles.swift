import NoroshiModel

/// Reads passwd, shadow, group and gshadow as the C library's `files` service does: what it takes is taken, however
/// odd.
///
/// - Source: passwd(5), shadow(5), group(5), gshadow(5); fgetpwent(3) of glibc 2.36 for what is skipped and how
///   numbers are read.
struct AccountFiles {
    private(set) var mistakes: [AccountSurvey.Mistake] = []
    private(set) var gaps: [(what: String, reason: String)] = []
    private var schemes = PasswordSchemes()

    mutating func accounts(_ bytes: [UInt8], file: String) -> [AccountSurvey.Account] {
        records(bytes, file: file, fields: 7, required: 4) { reader, fields, place in
            guard let uid = reader.number(fields[2], "uid", place, fields),
                let gid = reader.number(fields[3], "gid", place, fields)
            else { return nil }
            let password = reader.schemes.field(fields[1], isPasswd: true)
            let more = fields.dropFirst(4).prefix(2).map(Self.shown) + ["", ""]
            // The shell is the rest of the line.
            let shell = fields.dropFirst(6).map(Self.shown).joined(separator: ":")
            return AccountSurvey.Account(
                name: Self.shown(fields[0]), uid: uid, gid: gid, home: more[1], shell: shell, password: password,
                place: place, text: Self.text(fields, password))
        }
    }

    mutating func shadow(_ bytes: [UInt8], file: String) -> [AccountSurvey.ShadowEntry] {
        records(bytes, file: file, fields: 9, required: 2) { reader, fields, place in
            let password = reader.schemes.field(fields[1], isPasswd: false)
            for field in fields.dropFirst(2).prefix(6) where !field.isEmpty && Self.days(field) == nil {
                reader.add(place, .odd, "not a number of days: '\(Self.shown(field))'", fields)
            }
            let days = fields.map(Self.days)
            return AccountSurvey.ShadowEntry(
                name: Self.shown(fields[0]), password: password, lastChange: days.count > 2 ? days[2] : nil,
                expires: days.count > 7 ? days[7] : nil, place: place, text: Self.text(fields, password))
        }
    }

    mutating func groups(_ bytes: [UInt8], file: String) -> [AccountSurvey.Group] {
        records(bytes, file: file, fields: 4, required: 3) { reader, fields, place in
            guard let gid = reader.number(fields[2], "gid", place, fields) else { return nil }
            let password = reader.schemes.field(fields[1], isPasswd: true)
            return AccountSurvey.Group(
                name: Self.shown(fields[0]), gid: gid, password: password,
                members: fields.count > 3 ? Self.names(fields[3]) : [], place: place, text: Self.text(fields, password))
        }
    }

    mutating func shadowGroups(_ bytes: [UInt8], file: String) -> [AccountSurvey.ShadowGroup] {
        records(bytes, file: file, fields: 4, required: 2) { reader, fields, place in
            let password = reader.schemes.field(fields[1], isPasswd: false)
            return AccountSurvey.ShadowGroup(
                name: Self.shown(fields[0]), password: password,
                administrators: fields.count > 2 ? Self.names(fields[2]) : [],
                members: fields.count > 3 ? Self.names(fields[3]) : [], place: place, text: Self.text(fields, password))
        }
    }

    /// A hash that stands by itself; one that two accounts share is known by it.
    mutating func password(_ hash: ArraySlice<UInt8>) -> AccountSurvey.PasswordField {
        schemes.field(hash, isPasswd: false)
    }

    // MARK: Ways

    private mutating func records<T>(
        _ bytes: [UInt8], file: String, fields count: Int, required: Int,
        _ make: (inout Self, [ArraySlice<UInt8>], AccountSurvey.Place) -> T?
    ) -> [T] {
        let lines = TextLines(bytes, file: file, coversHashes: false)
        mistakes += lines.mistakes
        if let gap = lines.gap { gaps.append(gap) }
        return lines.lines.compactMap { line in
            // White space before a line is skipped, and what comes after a NUL is not there.
            let text = line.bytes.prefix { $0 != 0 }.drop(while: ASCII.isSpace)
            guard let first = text.first, first != ASCII.hash else { return nil }
            let place = lines.place(line.number)
            let fields = text.split(separator: ASCII.colon, omittingEmptySubsequences: false)
            if first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
                add(place, .otherSource, "names accounts of another source" + Self.rights(fields, of: count), fields)
                return nil
            }
            guard fields.count >= required else {
                add(place, .ignored, "too few fields: \(fields.count) of \(count)", fields)
                return nil
            }
            if fields.count != count {
                add(
                    place, .odd, "too \(fields.count < count ? "few" : "many") fields: \(fields.count) of \(count)",
                    fields)
            }
            if text.count < line.bytes.prefix(while: { $0 != 0 }).count {
                add(place, .odd, "begins with white space", fields)
            }
            if fields[0].isEmpty {
                add(place, .odd, "no name", fields)
            } else if !Self.isName(fields[0]) {
                add(place, .odd, "the name has unusual characters", fields)
            }
            return make(&self, fields, place)
        }
    }

    /// What `+::0:0:::` says: programs that do not know the sign read a line of root's.
    private static func rights(_ fields: [ArraySlice<UInt8>], of count: Int) -> String {
        guard count == 7, fields.count > 2, fields[0].first == UInt8(ascii: "+") else { return "" }
        let digits = fields[2].trimmed.drop { "+-".utf8.contains($0) }
        guard !digits.isEmpty, digits.allSatisfy({ $0 == UInt8(ascii: "0") }) else { return "" }
        return fields[1].isEmpty ? zero + noPassword : zero
    }

    static let zero = ", with uid 0"
    static let noPassword = " and no password"

    private mutating func add(
        _ place: AccountSurvey.Place, _ kind: AccountSurvey.Mistake.Kind, _ reason: String,
        _ fields: [ArraySlice<UInt8>]
    ) {
        guard mistakes.count < 4000 else { return }
        var probe = PasswordSchemes()
        let password = fields.count > 1 ? probe.field(fields[1], isPasswd: true) : .init(.empty)
        mistakes.append(AccountSurvey.Mistake(place, kind, reason, text: Self.text(fields, password)))
    }

    /// A number as strtoul(3) takes it, so that `+0`, `00` and `-0` are what they are to the system: 0.
    private mutating func number(
        _ field: ArraySlice<UInt8>, _ what: String, _ place: AccountSurvey.Place, _ fields: [ArraySlice<UInt8>]
    ) -> UInt32? {
        var digits = field.drop(while: ASCII.isSpace)
        var isNegative = false
        if let sign = digits.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
            isNegative = sign == UInt8(ascii: "-")
            digits = digits.dropFirst()
        }
        guard !digits.isEmpty, digits.allSatisfy(ASCII.isDigit) else {
            add(place, .ignored, "\(what) '\(Self.shown(field))' is not a number", fields)
            return nil
        }
        var value: UInt64 = 0
        var isTooLarge = false
        for digit in digits {
            let (product, first) = value.multipliedReportingOverflow(by: 10)
            let (sum, second) = product.addingReportingOverflow(UInt64(digit - 48))
            isTooLarge = isTooLarge || first || second
            value = sum
        }
        if isTooLarge { value = .max } else if isNegative { value = 0 &- value }
        guard let number = UInt32(exactly: value) else {
            add(place, .ignored, "\(what) '\(Self.shown(field))' is out of range", fields)
            return nil
        }
        if !field.elementsEqual(String(number).utf8) {
            add(place, .odd, "\(what) '\(Self.shown(field))' is an unusual way to write \(number)", fields)
        }
        return number
    }

    private static func days(_ field: ArraySlice<UInt8>) -> Int? {
        guard field.count <= 12 else { return nil }
        return Int(String(decoding: field, as: UTF8.self))
    }

    private static func names(_ field: ArraySlice<UInt8>) -> [String] {
        field.split(separator: ASCII.comma).map { shown($0.trimmed) }.filter { !$0.isEmpty }
    }

    /// Names as useradd(8) takes them, and those of Samba's machines; UTF-8 is taken too.
    private static func isName(_ name: ArraySlice<UInt8>) -> Bool {
        let isPlain = name.allSatisfy {
            ASCII.isLetter($0) || ASCII.isDigit($0) || $0 >= 0x80 || ".-_@$+".utf8.contains($0)
        }
        return isPlain && !name.allSatisfy(ASCII.isDigit)
    }

    /// A line with a word in place of its password. A line that has no such field is kept to its first one: who
    /// knows what the rest is.
    private static func text(_ fields: [ArraySlice<UInt8>], _ password: AccountSurvey.PasswordField) -> String {
        let name = shown(fields.first ?? [])
        guard fields.count > 2 else { return name + (fields.count > 1 ? ":" + password.mask : "") }
        return ([name, password.mask] + fields.dropFirst(2).map(shown)).joined(separator: ":")
    }

    /// A field as people see it; one that could be a hash in the wrong place is not shown.
    private static func shown(_ field: ArraySlice<UInt8>) -> String {
        let isPerhapsHash =
            field.dropLast().contains(ASCII.dollar)
            || field.count == 13 && !field.starts("/") && field.contains(where: ASCII.isDigit)
                && field.contains(where: ASCII.isUpper)
        return isPerhapsHash ? "<hidden>" : Escaped.text(field.prefix(256))
    }
}
