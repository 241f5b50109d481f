/// Turns `$` and what follows it into signs, and drops what `#` comments out.
///
/// - Source: Sendmail Installation and Operation Guide, §5; compared with sendmail 8.17.
struct DollarTranslation {
    /// The level of the `V` line: below 3 there are no comments within lines.
    var level: Int

    /// - Parameter complain: Takes what is wrong with names.
    func translate(_ line: ArraySlice<UInt8>, names: inout NameTable, complain: (String) -> Void) -> Text {
        var result = Text()
        var place = line.startIndex
        while place < line.endIndex {
            let byte = line[place]
            if byte == UInt8(ascii: "#"), !result.isEmpty, level >= 3 {
                if result.last == Symbol(ascii: "\\") {
                    result[result.count - 1] = Symbol(byte)
                    place += 1
                } else {
                    while let last = result.last, last.isSpace, last != Symbol(ascii: "\n") { result.removeLast() }
                    place = line[place...].firstIndex(of: UInt8(ascii: "\n")) ?? line.endIndex
                }
                continue
            }
            guard byte == UInt8(ascii: "$"), place + 1 < line.endIndex else {
                result.append(Symbol(byte))
                place += 1
                continue
            }
            place += 1
            place = append(after: place, of: line, to: &result, names: &names, complain: complain)
        }
        while let last = result.last, last.isSpace { result.removeLast() }
        return result
    }

    /// - Returns: The place behind what was read.
    private func append(
        after start: Int, of line: ArraySlice<UInt8>, to result: inout Text, names: inout NameTable,
        complain: (String) -> Void
    ) -> Int {
        let byte = line[start]
        if byte == UInt8(ascii: "$") {
            result.append(Symbol(byte))
            return start + 1
        }
        if let sign = Sign.byCharacter[byte] {
            result.append(sign)
            return start + 1
        }
        if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            result += [Sign.replacement, Symbol(byte)]
            return start + 1
        }
        let sign = Sign.beforeName[byte]
        let nameStart = sign == nil ? start : start + 1
        guard let (number, end) = Self.name(at: nameStart, of: line, names: &names, complain: complain) else {
            return nameStart
        }
        result += [sign ?? Sign.macro, NameTable.symbol(number)]
        return end
    }

    /// The name of a macro or class that begins at a place, and the place behind it.
    static func name(
        at start: Int, of line: ArraySlice<UInt8>, names: inout NameTable, complain: (String) -> Void
    ) -> (number: Int, end: Int)? {
        guard start < line.endIndex else {
            complain("a macro or class has no name")
            return nil
        }
        guard line[start] == UInt8(ascii: "{") else { return (Int(line[start]), start + 1) }
        guard let end = line[start...].firstIndex(of: UInt8(ascii: "}")) else {
            complain("\"{\" is not closed")
            return nil
        }
        let written = line[start + 1..<end]
        let name = written.filter { Symbol($0).isLetter || Symbol($0).isDigit || $0 == UInt8(ascii: "_") }
        if name.count != written.count { complain("a name has characters that are not allowed") }
        guard !name.isEmpty, name.count <= 64 else {
            complain(name.isEmpty ? "a macro or class has no name" : "a name is longer than 64 characters")
            return nil
        }
        return (names.number(of: Array(name)), end + 1)
    }
}
