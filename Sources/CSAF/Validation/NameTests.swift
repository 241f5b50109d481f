extension ConformanceTest {
    static let namesOfOthers = [weakness, language, packageURL]

    /// A weakness exists, and its name is one that MITRE has given to it; the document does not say of which version.
    private static let weakness = ConformanceTest("6.1.11") { index in
        index.vulnerabilities.compactMap { vulnerability, pointer in
            guard let cwe = vulnerability.cwe else { return nil }
            guard let entry = CWECatalog.entry(cwe.id) else {
                return Finding(pointer["cwe"]["id"], "unknown weakness \(quoted(cwe.id))")
            }
            guard !entry.names.contains(cwe.name) else { return nil }
            return Finding(
                pointer["cwe"]["name"], "\(quoted(cwe.name)) is not the name of \(cwe.id): \(quoted(entry.name))")
        }
    }

    /// Language tags use registered subtags.
    private static let language = ConformanceTest("6.1.12") { index in
        let pointer = JSONPointer()["document"]
        let document = index.document.document
        return [(document.lang, pointer["lang"]), (document.sourceLang, pointer["source_lang"])].compactMap {
            tag, place in
            guard let tag, LanguageTag.isWellFormed(tag), let subtag = LanguageTag.unregisteredSubtag(in: tag) else {
                return nil
            }
            return Finding(place, "unregistered subtag \(quoted(subtag)) in language \(quoted(tag))")
        }
    }

    /// Package URLs keep to their specification and to the rules of their type.
    private static let packageURL = ConformanceTest("6.1.13") { index in
        index.definitions.compactMap { definition in
            guard let purl = definition.product.productIdentificationHelper?.purl else { return nil }
            do throws(PackageURL.ParseError) {
                _ = try PackageURL(purl)
                return nil
            } catch {
                return Finding(definition.pointer["product_identification_helper"]["purl"], error.description)
            }
        }
    }
}
