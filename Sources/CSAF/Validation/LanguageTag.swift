/// Language tags: their grammar, and the registered two-letter codes.
///
/// Three-letter languages, scripts and variants are not looked up.
///
/// - Source: RFC 5646 §2.1, ISO 639-1, ISO 3166-1
enum LanguageTag {
    /// The first two-letter language or region that is not registered, or nil.
    static func unregisteredSubtag(in tag: String) -> String? {
        let subtags = tag.lowercased().split(separator: "-").map(String.init)
        guard let primary = subtags.first, primary.count != 1 else { return nil }
        if primary.count == 2, !languages.contains(primary) { return primary }
        for subtag in subtags.dropFirst() {
            if subtag.count == 1 { return nil }
            if subtag.count == 2, !regions.contains(subtag), !isPrivateRegion(subtag) { return subtag }
        }
        return nil
    }

    /// The first subtag that means nothing without an agreement, or nil.
    ///
    /// - Source: RFC 5646 §2.2.1–§2.2.4, §2.2.7
    static func privateSubtag(in tag: String) -> String? {
        let subtags = tag.lowercased().split(separator: "-").map(String.init)
        for (place, subtag) in subtags.enumerated() {
            if subtag == "x" { return subtag }
            if subtag.count == 1, place > 0 { continue }
            if place == 0, subtag.count == 3, ("qaa"..."qtz").contains(subtag) { return subtag }
            if place > 0, subtag.count == 4, ("qaaa"..."qabx").contains(subtag) { return subtag }
            if place > 0, isPrivateRegion(subtag) { return subtag }
        }
        return nil
    }

    private static func isPrivateRegion(_ subtag: String) -> Bool {
        guard subtag.utf8.count == 2 else { return false }
        return subtag == "aa" || subtag == "zz" || ("qm"..."qz").contains(subtag) || ("xa"..."xz").contains(subtag)
    }

    /// Whether a text has the shape of a tag: language, extended language, script, region, variants, extensions,
    /// private use, in this order.
    static func isWellFormed(_ tag: String) -> Bool {
        if ["i-default", "i-mingo"].contains(tag.lowercased()) { return true }
        var rest = tag.split(separator: "-", omittingEmptySubsequences: false)[...]
        guard rest.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { isDigit($0) || isLetter($0) } }) else {
            return false
        }
        if rest.first?.lowercased() != "x" {
            guard let language = rest.popFirst(), isAlphabetic(language), language.count != 1 else { return false }
            if language.count <= 3 {
                for _ in 0..<3 { skip(&rest) { $0.count == 3 && isAlphabetic($0) } }
            }
            skip(&rest) { $0.count == 4 && isAlphabetic($0) }
            skip(&rest) { $0.count == 2 && isAlphabetic($0) || $0.count == 3 && $0.utf8.allSatisfy(isDigit) }
            while skip(&rest, while: isVariant) {}
            while let first = rest.first, first.count == 1, first.lowercased() != "x" {
                rest.removeFirst()
                guard skip(&rest, while: { (2...8).contains($0.count) }) else { return false }
                while skip(&rest, while: { (2...8).contains($0.count) }) {}
            }
        }
        guard rest.first?.lowercased() == "x" else { return rest.isEmpty }
        return rest.count > 1 && rest.dropFirst().allSatisfy { $0.count <= 8 }
    }

    @discardableResult
    private static func skip(_ rest: inout ArraySlice<Substring>, while isWanted: (Substring) -> Bool) -> Bool {
        guard let first = rest.first, isWanted(first) else { return false }
        rest.removeFirst()
        return true
    }

    private static func isVariant(_ subtag: Substring) -> Bool {
        (5...8).contains(subtag.count) || subtag.count == 4 && subtag.utf8.first.map(isDigit) == true
    }

    private static func isAlphabetic(_ subtag: Substring) -> Bool {
        subtag.utf8.allSatisfy(isLetter) && subtag.count <= 8
    }

    private static let languages = codes(
        """
        aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo
        es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it iu iw ja ji
        jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb
        nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr
        ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
        """)

    private static let regions = codes(
        """
        aa ac ad ae af ag ai al am an ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bu bv bw
        by bz ca cc cd cf cg ch ci ck cl cm cn co cp cr cs cu cv cw cx cy cz dd de dg dj dk dm do dz ea ec ee eg eh er es et
        eu ez fi fj fk fm fo fr fx ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu ic id ie il im
        in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh
        mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nt nu nz om pa pe pf pg ph pk pl pm pn
        pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz ta tc td tf tg th
        tj tk tl tm tn to tp tr tt tv tw tz ua ug um un us uy uz va vc ve vg vi vn vu wf ws yd ye yt yu za zm zr zw zz
        """)

    private static func codes(_ text: String) -> Set<String> {
        Set(text.split { $0.isWhitespace }.map(String.init))
    }
}
