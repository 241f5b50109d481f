extension Rewriter {
    /// Which tokens a wildcard took; `last` is before `first` when it took none.
    struct Binding {
        let first: Int
        var last: Int
        let pattern: Int
    }

    /// Compares the left side of a rule, trying shorter matches first.
    ///
    /// - Returns: What the wildcards took, in their order; `nil` without a match.
    func match(_ left: [Text], _ workspace: [Token]) throws(RewriteStop) -> [Binding]? {
        guard !left.isEmpty || workspace.isEmpty else { return nil }
        var bindings: [Binding] = []
        var place = 0
        var pattern = 0
        while place < workspace.count || pattern < left.count {
            try spend(1)
            if try advance(left, workspace, &bindings, &pattern, &place) { continue }
            guard try backUp(left, workspace, &bindings, &pattern, &place) else { return nil }
        }
        return bindings
    }

    /// Takes the next part of the pattern.
    private func advance(
        _ left: [Text], _ workspace: [Token], _ bindings: inout [Binding], _ pattern: inout Int, _ place: inout Int
    ) throws(RewriteStop) -> Bool {
        guard pattern < left.count else { return false }
        let sign = left[pattern][0]
        guard place < workspace.count || sign == Sign.zeroOrMore || sign == Sign.host else { return false }
        switch sign {
        case Sign.inClass:
            var binding = Binding(first: place, last: place - 1, pattern: pattern)
            guard try extend(&binding, left[pattern], workspace) else { return false }
            bindings.append(binding)
            place = binding.last + 1
        case Sign.notInClass, Sign.one, Sign.oneOrMore:
            if sign == Sign.notInClass, isMember(workspace[place].text, left[pattern]) { return false }
            bindings.append(Binding(first: place, last: place, pattern: pattern))
            place += 1
        case Sign.zeroOrMore:
            bindings.append(Binding(first: place, last: place - 1, pattern: pattern))
        case Sign.host:
            break
        case Sign.deferredMacro:
            guard let end = matchMacro(left[pattern], workspace, at: place) else { return false }
            place = end
        default:
            guard left[pattern].equalsIgnoringCase(workspace[place].text) else { return false }
            place += 1
        }
        pattern += 1
        return true
    }

    /// Lets the last wildcard that can take one more token do so.
    private func backUp(
        _ left: [Text], _ workspace: [Token], _ bindings: inout [Binding], _ pattern: inout Int, _ place: inout Int
    ) throws(RewriteStop) -> Bool {
        while var last = bindings.popLast() {
            try spend(1)
            guard last.last + 1 < workspace.count else { continue }
            switch left[last.pattern][0] {
            case Sign.oneOrMore, Sign.zeroOrMore:
                last.last += 1
            case Sign.inClass:
                guard try extend(&last, left[last.pattern], workspace) else { continue }
            default:
                continue
            }
            place = last.last + 1
            pattern = last.pattern + 1
            bindings.append(last)
            return true
        }
        return false
    }

    /// Takes tokens, at least one, until they are a phrase of the class.
    private func extend(
        _ binding: inout Binding, _ pattern: Text, _ workspace: [Token]
    ) throws(RewriteStop) -> Bool {
        var phrase = join(workspace[binding.first..<(binding.last + 1)])
        while binding.last + 1 < workspace.count {
            let token = workspace[binding.last + 1]
            let isApart =
                binding.last >= binding.first && configuration.tokenizer.isAtom(workspace[binding.last].sign)
                && configuration.tokenizer.isAtom(token.sign)
            if isApart { phrase.append(configuration.spaceSubstitute) }
            phrase += token.text
            binding.last += 1
            try spend(1 + phrase.count / 16)
            if isMember(phrase, pattern) { return true }
        }
        return false
    }

    private func isMember(_ word: Text, _ pattern: Text) -> Bool {
        guard pattern.count > 1, Sign.isName(pattern[1]) else { return false }
        let number = NameTable.number(pattern[1])
        lookups.noteClass(number, configuration)
        return configuration.isMember(word, ofClass: number)
    }

    /// `$&x` on the left side: the tokens must spell the value.
    private func matchMacro(_ pattern: Text, _ workspace: [Token], at start: Int) -> Int? {
        guard pattern.count > 1, Sign.isName(pattern[1]) else { return nil }
        var rest = (value(NameTable.number(pattern[1])) ?? [])[...]
        var place = start
        while !rest.isEmpty {
            guard place < workspace.count else { return nil }
            let text = workspace[place].text
            guard !text.isEmpty, rest.count >= text.count, text.equalsIgnoringCase(Text(rest.prefix(text.count))) else {
                return nil
            }
            rest = rest.dropFirst(text.count)
            place += 1
        }
        return place
    }
}
