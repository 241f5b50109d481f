extension Rewriter {
    /// What the right side of a rule is becoming.
    struct Substitution {
        let rule: Int
        let depth: Int
        let capacity: Int
        var tokens: [Token] = []
        var status = RewriteStatus.fine

        var isTooLong: Bool { tokens.count > capacity }

        init(rule: Int, depth: Int, capacity: Int) {
            self.rule = rule
            self.depth = depth
            self.capacity = capacity
        }
    }

    /// Writes the right side of a rule that matched: what wildcards took, then maps, then calls of other sets.
    ///
    /// - Returns: Why the set of rules ends here with the address as it was; `nil` mostly.
    func replace(
        _ right: ArraySlice<Text>, _ bindings: [Binding], _ workspace: [Token], _ substitution: inout Substitution
    ) throws(RewriteStop) -> RewriteStatus? {
        for part in right {
            switch part[0] {
            case Sign.replacement:
                let digit = part.count > 1 ? Int(part[1]) - 49 : -1
                guard bindings.indices.contains(digit) else {
                    return fail("554 5.3.5 rewrite: replacement $\(digit + 1) out of bounds")
                }
                let binding = bindings[digit]
                if binding.last >= binding.first { substitution.tokens += workspace[binding.first...binding.last] }
            case Sign.deferredMacro:
                guard part.count > 1, Sign.isName(part[1]) else { continue }
                guard let value = value(NameTable.number(part[1])), !value.isEmpty else { continue }
                guard let scanned = scan(value, .external) else { return .data }
                substitution.tokens += scanned.map { Token(text: $0, origin: Token.input) }
            default:
                substitution.tokens.append(Token(text: part, origin: substitution.rule))
            }
            try spend(1)
            if substitution.isTooLong { return tooLong() }
        }
        let looked = try lookUp(&substitution)
        guard looked == .fine else { return looked }
        // As in sendmail, a call that fails leaves what has been written so far.
        let called = try call(&substitution)
        if substitution.status == .fine || called == .temporaryFailure { substitution.status = called }
        return nil
    }

    private func fail(_ error: String) -> RewriteStatus {
        report(error)
        return .configuration
    }

    private func tooLong() -> RewriteStatus {
        report("554 5.3.0 rewrite: expansion too long")
        return .data
    }

    // MARK: Calls

    /// Calls the sets that `$>` names, the last one first; each gets all that follows.
    private func call(_ substitution: inout Substitution) throws(RewriteStop) -> RewriteStatus {
        var calls: [(set: Int, place: Int)] = []
        var place = 0
        while place < substitution.tokens.count {
            defer { place += 1 }
            guard substitution.tokens[place].sign == Sign.call, place + 1 < substitution.tokens.count else { continue }
            let name = substitution.tokens[place + 1].text.withoutQuotes
            guard let set = configuration.ruleSetNumber(name.string.trimmed) else {
                return fail("554 5.3.5 Unknown ruleset \(name.string)")
            }
            if (configuration.ruleSets[set]?.rules ?? []).isEmpty {
                substitution.tokens.removeSubrange(place..<place + 2)
                continue
            }
            guard calls.count < 15 else { return fail("554 5.3.0 Too many subroutine calls (16 max)") }
            calls.append((set, place))
        }
        var status = RewriteStatus.fine
        for call in calls.reversed() {
            let head = substitution.tokens[..<call.place]
            var tail = Array(substitution.tokens[(call.place + 2)...])
            let outcome = try rewrite(
                &tail, ruleSet: call.set, depth: substitution.depth + 1,
                capacity: Tokenizer.maximumTokens - call.place)
            substitution.tokens = head + tail
            guard outcome == .fine || outcome == .temporaryFailure else { return outcome }
            if status == .fine || outcome == .temporaryFailure { status = outcome }
        }
        return status
    }

    // MARK: Maps

    /// Puts the answers of maps in the place of `$( … $)` and `$[ … $]`.
    private func lookUp(_ substitution: inout Substitution) throws(RewriteStop) -> RewriteStatus {
        var place = 0
        while place < substitution.tokens.count {
            let sign = substitution.tokens[place].sign
            guard sign == Sign.hostBegin || sign == Sign.lookupBegin else {
                place += 1
                continue
            }
            let request = LookupRequest(
                substitution.tokens, at: place, end: sign == Sign.hostBegin ? Sign.hostEnd : Sign.lookupEnd)
            guard let request else { return fail("554 5.3.0 rewrite: missing mapname") }
            let result = try answer(request, &substitution)
            guard let result else { return .data }
            substitution.tokens.replaceSubrange(place..<request.end, with: result)
            place += result.count
            try spend(result.count + 1)
            if substitution.isTooLong { return tooLong() }
        }
        return .fine
    }

    /// - Returns: The tokens for the place of the lookup; `nil` when the answer cannot be taken apart.
    private func answer(
        _ request: LookupRequest, _ substitution: inout Substitution
    ) throws(RewriteStop) -> [Token]? {
        let map = configuration.maps.last { $0.name == request.map.lowercased() }
        if map == nil { report("554 5.3.0 rewrite: map \(request.map) not found") }
        var key = join(request.key[...], separator: map?.spaceSubstitute)
        let arguments = request.arguments.map { join($0[...]) }
        var found: Text?
        if let map {
            if !map.keepsQuotes { key = key.withoutQuotes }
            let reply = try lookups.ask(map, Text(key.prefix(1023)), arguments, self)
            if reply.isTemporaryFailure { substitution.status = .temporaryFailure }
            found = reply.value
            let step = LookupStep(
                map: request.map, key: key.string, value: found?.string, locator: reply.locator)
            let index = noteLookup(step, isFound: found != nil)
            if let found {
                if found.isEmpty { return [] }
                return scan(found, .external)?.map { Token(text: $0, origin: Token.lookup(index)) }
            }
        }
        guard let fallback = request.fallback else { return request.key }
        let text = join(fallback[...])
        if text.isEmpty { return [] }
        return scan(text, .internal)?.map { Token(text: $0, origin: substitution.rule) }
    }
}

/// `$( map key $@ argument $: default $)`, taken apart.
private struct LookupRequest {
    let map: String
    let key: [Token]
    private(set) var arguments: [[Token]] = []
    private(set) var fallback: [Token]?
    /// The place behind it.
    let end: Int

    init?(_ tokens: [Token], at start: Int, end endSign: Symbol) {
        var place = start + 1
        if endSign == Sign.hostEnd {
            map = "host"
        } else {
            guard place < tokens.count else { return nil }
            map = tokens[place].text.string
            place += 1
        }
        var parts: [(sign: Symbol, tokens: [Token])] = [(0, [])]
        while place < tokens.count, tokens[place].sign != endSign {
            let sign = tokens[place].sign
            if sign == Sign.host || sign == Sign.user {
                parts.append((sign, []))
            } else {
                parts[parts.count - 1].tokens.append(tokens[place])
            }
            place += 1
        }
        end = min(place + 1, tokens.count)
        key = parts[0].tokens
        for part in parts.dropFirst() {
            if part.sign == Sign.host {
                if arguments.count < 9 { arguments.append(part.tokens) }
            } else {
                fallback = part.tokens
            }
        }
    }
}
