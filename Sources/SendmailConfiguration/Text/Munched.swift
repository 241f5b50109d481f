/// Text up to a delimiter outside of quotes; quotes are dropped, `\n` and the like become control characters.
struct Munched {
    let text: Text
    /// What follows from the delimiter on.
    let rest: ArraySlice<Symbol>

    init(_ source: Text, until delimiter: Symbol?) { self.init(source[...], until: delimiter) }

    init(_ source: ArraySlice<Symbol>, until delimiter: Symbol?) {
        var text = Text()
        var isEscaped = false
        var isQuoted = false
        var place = source.startIndex
        while place < source.endIndex {
            let symbol = source[place]
            if isEscaped {
                isEscaped = false
                switch symbol {
                case Symbol(ascii: "r"): text.append(13)
                case Symbol(ascii: "n"): text.append(10)
                case Symbol(ascii: "f"): text.append(12)
                case Symbol(ascii: "b"): text.append(8)
                default: text.append(symbol)
                }
            } else if symbol == Symbol(ascii: "\\") {
                isEscaped = true
            } else if symbol == Symbol(ascii: "\"") {
                isQuoted.toggle()
            } else if isQuoted || symbol != delimiter {
                text.append(symbol)
            } else {
                break
            }
            place += 1
        }
        self.text = text
        rest = source[place...]
    }
}
