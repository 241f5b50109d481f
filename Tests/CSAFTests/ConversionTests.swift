import CSAF
import Foundation
import Testing

/// From CSAF 2.0 to 2.1: each rule by a small document, and every public document as a whole.
struct `Conversion to CSAF 2_1` {
    private func text(
        _ tree: String = "{}", _ vulnerability: String = "{\"cve\":\"CVE-2026-0001\"}", _ head: String = ""
    )
        -> String
    {
        """
        {"document":{"category":"csaf_base","csaf_version":"2.0","title":"A title",\(head)
         "publisher":{"category":"vendor","name":"E","namespace":"https://e.example"},
         "tracking":{"id":"E-1","status":"final","version":"1","initial_release_date":"2024-01-01T00:00:00Z",
          "current_release_date":"2024-01-01T00:00:00Z",
          "revision_history":[{"date":"2024-01-01T00:00:00Z","number":"1","summary":"First"}]}},
         "product_tree":\(tree),"vulnerabilities":[\(vulnerability)]}
        """
    }

    private func convert(
        _ text: String, _ change: (inout CSAFConverter.Options) -> Void = { _ in }
    ) throws -> CSAFConverter.Conversion {
        var options = CSAFConverter.Options()
        change(&options)
        return try CSAFConverter(options: options).convert(Array(text.utf8), file: "x.json")
    }

    @Test func `edition, schema and label are those of CSAF 2_1`() throws {
        let plain = try convert(text()).document
        #expect(plain.schema == "https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json")
        #expect(plain.document.csafVersion == .version21 && plain.document.distribution?.tlp?.label == .clear)
        let head = #""distribution":{"text":"TLP v2.0: TLP:AMBER+STRICT","tlp":{"label":"RED"}},"#
        #expect(try convert(text("{}", "{}", head)).document.document.distribution?.tlp?.label == .red)
        let told = try convert(text("{}", "{}", head)) { $0.takesLabelFromText = true }
        #expect(told.document.document.distribution?.tlp?.label == .amberStrict)
        #expect(told.remarks.contains { $0.message.contains("TLP:AMBER+STRICT was taken from the text") })
    }

    @Test func `a document of CSAF 2_1 is refused`() throws {
        let converted = try convert(text()).document.serialize()
        let error = #expect(throws: CSAFError.self) { try CSAFConverter().convert(converted, file: "y") }
        #expect(error?.description == "y: /document/csaf_version: the document is of CSAF 2.1 already")
    }

    @Test(arguments: [
        ("E-1: A title", "A title"), ("A title (E-1)", "A title"), ("Title [E-1] more", "Title more"), ("E-1", "E-1"),
        ("[Superseded] Advisory E-1", "[Superseded] Advisory"), ("E-1: Foo [bar]", "Foo [bar]"),
        ("「QPOP」の脆弱性 E-1", "「QPOP」の脆弱性"), ("(A) and (B) E-1", "(A) and (B)"), ("(E-1)", "(E-1)"),
        ("[Withdrawn: E-1] Foo", "[Withdrawn] Foo"), ("脆弱性（E-1）について", "脆弱性について"), ("【 E-1 】【注意】QPOP", "【注意】QPOP"),
        ("E-1 and E-1: both", "and both"),
    ])
    func `the ID does not stand in the title`(old: String, new: String) throws {
        let converted = try convert(text().replacing("A title", with: old))
        #expect(converted.document.document.title == new)
    }

    @Test(arguments: [
        ("Withdrawn: Foo", "en", "withdrawn"), ("[Withdrawn] Foo", "en", "withdrawn"), ("【取り下げ】Foo", "ja", "withdrawn"),
        ("取り下げ: Foo", "ja", "withdrawn"), ("[Superseded] Foo", "en", "superseded"), ("【置き換え済み】Foo", "ja", "superseded"),
        ("Foo was withdrawn", "en", nil),
    ])
    func `the title tells what was taken back`(title: String, language: String, word: String?) throws {
        let converted = try convert(text("{}", "{}", "\"lang\":\"\(language)\",").replacing("A title", with: title))
        let isTold = converted.remarks.contains { $0.message.hasPrefix("perhaps a \(word ?? "") document") }
        #expect(converted.document.document.category == "csaf_\(word ?? "")" || isTold == (word != nil))
    }

    @Test func `notes that tell why it was taken back make the category`() throws {
        let head =
            #""lang":"en","notes":[{"category":"description","title":"Reasoning for Withdrawal","text":"Wrong"}],"#
        let whole = text("{}", "{}", head).replacing(#","vulnerabilities":[{}]"#, with: "")
            .replacing(
                #"[{"category":"description""#,
                with: #"[{"category":"other","text":"2026-12-31","title":"Valid until"},{"category":"description""#
            )
            .replacing(#""product_tree":{}"#, with: #""x":1"#)
            .replacing(
                #""summary":"First"}"#,
                with: #""summary":"First"},{"date":"2024-01-01T00:00:00Z","number":"2","summary":"Second"}"#
            )
            .replacing(#""version":"1""#, with: #""version":"2""#)
        let document = try convert(whole).document
        #expect(document.document.category == "csaf_withdrawn")
        // It has no extension, which such documents should not have: the note stays.
        #expect(document.document.extensions == nil && document.document.notes?.count == 2)
    }

    @Test(arguments: [
        ("CC-BY-4.0", "CC-BY-4.0"), ("Published under CC-BY-4.0.", "CC-BY-4.0"),
        ("SPDX-License-Identifier: MIT OR Apache-2.0", "MIT OR Apache-2.0"),
        ("Free. SPDX-License-Identifier: CC-BY-4.0.", "CC-BY-4.0"), ("MIT OR Apache-2.0.", "MIT OR Apache-2.0"),
        ("SPDX-License-Identifier: CC-BY-4.0. Without warranty.", "CC-BY-4.0"),
        ("SPDX-License-Identifier: CC-BY-4.0。", "CC-BY-4.0"), ("SPDX-License-Identifier: see below.", nil),
        ("No warranty. MIT is a university.", nil), ("CC-BY-4.0 or CC0-1.0", nil),
    ])
    func `a license in the disclaimer is the document's`(note: String, license: String?) throws {
        let head = #""notes":[{"category":"legal_disclaimer","text":"\#(note)"}],"#
        #expect(try convert(text("{}", "{}", head)).document.document.licenseExpression == license)
    }

    @Test(arguments: [
        (" 2026-12-31\n", "Valid until", true), ("2026-12-31", "有効期限", true),
        ("2026-12-31, or until the next version", "Valid until", false), ("2026-12-31", "Dates", false),
    ])
    func `a note that is the last day alone becomes the extension`(note: String, title: String, isMoved: Bool) throws {
        let head = #""notes":[{"category":"other","text":"\#(note)","title":"\#(title)"}],"#
            .replacing("\n", with: #"\n"#)
        let conversion = try convert(text("{}", "{\"cve\":\"CVE-2026-0001\"}", head))
        let document = conversion.document.document
        #expect((document.extensions == nil) != isMoved && (document.notes == nil) == isMoved)
        #expect(conversion.document.validity?.lastDay == (title == "Dates" ? nil : "2026-12-31"))
        #expect(conversion.remarks.contains { $0.pointer == "/document/notes/0" } == isMoved)
        #expect(conversion.document.validate().allSatisfy { !$0.pointer.contains("x_extensions") })
    }

    @Test func `relationships are product paths, and package URLs lists`() throws {
        let tree = #"""
            {"full_product_names":[{"name":"A","product_id":"A","product_identification_helper":{"purl":"pkg:deb/debian/a@1",
              "hashes":[{"filename":"f","file_hashes":[{"algorithm":"SHA-256","value":"ABCDEF0123456789ABCDEF0123456789"}]}],
              "serial_numbers":["12*","3\\4"],"skus":["1*2*3"],"cpe":"cpe:2.3:a:x:y:1:*:*:*:*:*:*:*"}},{"name":"B","product_id":"B"}],
             "relationships":[{"category":"installed_on","product_reference":"A","relates_to_product_reference":"B",
              "full_product_name":{"name":"A on B","product_id":"AB"}}]}
            """#
        let converted = try convert(text(tree))
        let products = converted.document.productTree
        #expect(products?.relationships == nil)
        let path = try #require(products?.productPaths?.first)
        #expect(path.beginningProductReference == "A" && path.fullProductName.productID == "AB")
        #expect(path.subpaths == [.init(category: .installedOn, nextProductReference: "B")])
        let helper = try #require(products?.fullProductNames?.first?.productIdentificationHelper)
        #expect(helper.purl == nil && helper.purls == ["pkg:deb/debian/a@1"])
        #expect(helper.hashes?.first?.fileHashes.first?.algorithm == "sha256")
        #expect(helper.hashes?.first?.fileHashes.first?.value == "abcdef0123456789abcdef0123456789")
        #expect(helper.serialNumbers == ["12*", #"3\\4*"#] && helper.skus == nil)
        let whole = try convert(text(tree)) { $0.takesNumbersAsComplete = true }
        #expect(
            whole.document.productTree?.fullProductNames?.first?.productIdentificationHelper?.serialNumbers
                == ["12*", #"3\\4"#])
    }

    private func branches(_ converted: CSAFConverter.Conversion) -> [String] {
        var lines: [String] = []
        func walk(_ branches: [Branch]?, _ depth: Int) {
            for branch in branches ?? [] {
                lines.append(String(repeating: " ", count: depth) + "\(branch.category.rawValue) \(branch.name)")
                walk(branch.branches, depth + 1)
            }
        }
        walk(converted.document.productTree?.branches, 0)
        return lines
    }

    private func tree(_ path: (String, String)...) -> String {
        let product = #""product":{"name":"P","product_id":"P"}"#
        let nested = path.reversed().reduce(product) {
            #""branches":[{"category":"\#($1.0)","name":"\#($1.1)",\#($0)}]"#
        }
        return "{\(nested)}"
    }

    @Test func `branches are put in the order of CSAF 2_1`() throws {
        let legacy = tree(("vendor", "V"), ("legacy", "N"), ("product_version", "1"))
        #expect(try branches(convert(text(legacy))) == ["vendor V", " product_name N", "  product_version 1"])
        let nobody = tree(("vendor", "Open Source"), ("vendor", "V"), ("product_name", "N"), ("product_version", "1"))
        #expect(try branches(convert(text(nobody))) == ["vendor V", " product_name N", "  product_version 1"])
        let stacked = tree(("product_name", "N"), ("product_version", "1"), ("product_version", "1.2"))
        #expect(
            try branches(convert(text(stacked))) == ["product_family N", " product_name N 1", "  product_version 1.2"])
        let mixed = tree(("product_family", "F"), ("product_version", "1"), ("product_version_range", "vers:deb/<1.2"))
        #expect(
            try branches(convert(text(mixed))) == [
                "product_family F", " product_name F 1", "  product_version_range vers:deb/<1.2",
            ])
    }

    @Test(arguments: [
        ("vers:deb/1.0", "product_version 1.0"), ("=1.0", "product_version 1.0"),
        ("vers:deb/>=2.0", "product_version_range vers:deb/>=2.0"), (">4.2", "product_version_range >4.2"),
        ("vers:deb/<1|>=2", "product_version_range vers:deb/<1|>=2"), (">=4.2", "product_version_range >=4.2"),
        (">=1.0 <2.0 || >=3.0", "product_version_range >=1.0|<2.0|>=3.0"),
        ("4.2 以降", "product_version_range >=4.2"), ("4.2 and later", "product_version_range >=4.2"),
        ("vers:generic/>4.2", "product_version_range vers:generic/>4.2"),
        ("some", "product_version_range some"), ("vers:none/*", "product_version_range vers:none/*"),
        ("vers:deb/>=1|<2", "product_version_range vers:deb/>=1|<2"),
        ("vers:generic/*", "product_version_range vers:all/*"),
        ("< 2.5", "product_version_range <2.5"), ("2.5以前", "product_version_range <=2.5"),
        ("[1.0,2.0)", "product_version_range >=1.0|<2.0"),
        ("8.5p1 before 9.8p1", "product_version_range >=8.5p1|<9.8p1"),
        ("all versions", "product_version_range vers:all/*"), ("2.5 and later", "product_version_range >=2.5"),
        ("vers:deb/>= 1.0 | <2.0", "product_version_range vers:deb/>=1.0|<2.0"),
        ("2.0-rc1", "product_version 2.0-rc1"), ("up to 2.5", "product_version_range up to 2.5"),
    ])
    func `a range stays the same versions, and one version is none`(old: String, new: String) throws {
        let converted = try convert(text(tree(("product_name", "N"), ("product_version_range", old))))
        #expect(branches(converted).last == " " + new)
    }

    @Test func `a range in words is rewritten and remarked upon, and its product keeps its name`() throws {
        let old = text(tree(("vendor", "V"), ("product_name", "N"), ("product_version_range", "< 2.5")))
        let converted = try convert(old.replacing(#""name":"P""#, with: #""name":"N < 2.5""#))
        let place = "/product_tree/branches/0/branches/0/branches/0/name"
        #expect(
            converted.remarks.map(\.description).contains(#"warning \#(place): range "< 2.5" was written as "<2.5""#))
        #expect(converted.remarks.allSatisfy { !$0.message.contains("6.1.50") })
        #expect(converted.document.resolvedProducts().first?.name == "N < 2.5")
        let unknown = try convert(text(tree(("product_name", "N"), ("product_version_range", "up to 2.5"))))
        #expect(unknown.remarks.contains { $0.severity == .error && $0.message.contains("6.1.50") })
        #expect(
            unknown.remarks.contains {
                $0.message == "\"up to 2.5\" cannot be read as a range and was kept; write it as one"
            })
    }

    @Test func `a range without an upper end is remarked upon and valid, a word that is no range is not`() throws {
        let open = try convert(text(tree(("product_name", "N"), ("product_version_range", "4.2 以降"))))
        #expect(open.isValid)
        #expect(
            open.remarks.map(\.message).contains(
                "range \"4.2 以降\" has no upper end and was kept so (test 6.2.49)"))
        let word = try convert(text(tree(("product_name", "N"), ("product_version_range", "some"))))
        #expect(!word.isValid && word.remarks.contains { $0.message.hasPrefix("\"some\" cannot be read") })
    }

    @Test func `dates get upper-case letters`() throws {
        let old = text(
            tree(("product_name", "N")), #"{"cve":"CVE-2026-1000","discovery_date":"2023-12-31t23:59:59.5z"}"#
        )
        .replacing("2024-01-01T00:00:00Z", with: "2024-01-01t00:00:00z")
        let converted = try convert(old)
        #expect(converted.isValid)
        #expect(converted.document.document.tracking.currentReleaseDate.text == "2024-01-01T00:00:00Z")
        #expect(converted.document.vulnerabilities?.first?.discoveryDate?.text == "2023-12-31T23:59:59.5Z")
    }

    @Test func `more branches than CSAF 2_1 could have are refused`() throws {
        let branches = Array(repeating: ("product_family", "F"), count: 60)
        let product = #""product":{"name":"P","product_id":"P"}"#
        let nested = branches.reduce(product) { #""branches":[{"category":"\#($1.0)","name":"\#($1.1)",\#($0)}]"# }
        let error = #expect(throws: CSAFError.self) { try convert(text("{\(nested)}")) }
        #expect(error?.reason == "60 branches within each other cannot be converted; CSAF 2.1 allows 30")
    }

    @Test(arguments: [
        ("CWE-79", "Improper Neutralization of Input During Web Page Generation ('Cross-site Scripting')", "4.13"),
        ("CWE-1", "No such name", nil),
    ])
    func `a weakness gets the version of its list`(id: String, name: String, version: String?) throws {
        let converted = try convert(text("{}", #"{"cve":"CVE-2026-1000","cwe":{"id":"\#(id)","name":" \#(name) "}}"#))
        #expect(converted.document.vulnerabilities?.first?.cwes?.first?.version == version)
        #expect(
            converted.remarks.contains { $0.severity == .error && $0.pointer == "/vulnerabilities/0/cwe" }
                == (version == nil))
    }

    @Test func `remediations follow the state of their products`() throws {
        let tree =
            #"{"full_product_names":[{"name":"A","product_id":"A"},{"name":"B","product_id":"B"},{"name":"C","product_id":"C"}]}"#
        let vulnerability = #"""
            {"cve":"CVE-2026-1000","product_status":{"known_affected":["A","C"],"fixed":["B"]},"remediations":[
             {"category":"vendor_fix","details":"u","product_ids":["A","B"]},
             {"category":"none_available","details":"n","product_ids":["A","C"]}]}
            """#
        let converted = try convert(text(tree, vulnerability))
        let remediations = converted.document.vulnerabilities?.first?.remediations ?? []
        let told = remediations.map { "\($0.category.rawValue) \($0.productIDs ?? [])" }.sorted()
        #expect(told == [#"fix_planned ["A"]"#, #"none_available ["C"]"#, #"optional_patch ["B"]"#])
    }

    /// The remarks of a conversion about three products, each with its place.
    private func remarks(_ remediations: String) throws -> [String] {
        let tree =
            #"{"full_product_names":[{"name":"A","product_id":"A"},{"name":"B","product_id":"B"},{"name":"C","product_id":"C"}]}"#
        let vulnerability =
            #"{"cve":"CVE-2026-1000","product_status":{"known_affected":["A","C"],"fixed":["B"]},"remediations":["#
            + remediations + "]}"
        return try convert(text(tree, vulnerability)).remarks.filter { $0.pointer.contains("remediations") }
            .map(\.description)
    }

    @Test func `every remediation that is added, deleted or changed is told with its place and products`() throws {
        let place = "warning /vulnerabilities/0/remediations"
        #expect(
            try remarks(
                #"{"category":"none_available","details":"n","product_ids":["A"]},{"category":"vendor_fix","details":"u","product_ids":["A"]}"#
            )
                == [
                    #"\#(place)/0: "none_available" was made "fix_planned" for "A", which have a "vendor_fix" to come"#,
                    #"\#(place)/1: "vendor_fix" was deleted for "A", which have "fix_planned" now; the remediation was deleted"#,
                ])
        #expect(
            try remarks(
                #"{"category":"none_available","details":"n","product_ids":["A","C"]},{"category":"vendor_fix","date":"2020-01-01T00:00:00Z","details":"u","product_ids":["A"]},{"category":"vendor_fix","details":"u","product_ids":["B","C"]}"#
            )
                == [
                    #"\#(place)/0: "none_available" contradicts "vendor_fix" for "A" and was deleted for them"#,
                    #"\#(place)/0: "none_available" was made "fix_planned" for "C", which have a "vendor_fix" to come"#,
                    #"\#(place)/2: "vendor_fix" was deleted for "C", which have "fix_planned" now"#,
                    #"\#(place)/2: "vendor_fix" was made "optional_patch" for "B""#,
                ])
        #expect(
            try remarks(
                #"{"category":"none_available","details":"n","product_ids":["A"]},{"category":"vendor_fix","date":"2020-01-01T00:00:00Z","details":"u","product_ids":["A","B"]}"#
            )
                == [
                    #"\#(place)/0: "none_available" contradicts "vendor_fix" for "A" and was deleted for them; the remediation was deleted"#,
                    #"\#(place)/1: "vendor_fix" was made "optional_patch" for "B"; a remediation was added for them"#,
                ])
    }

    @Test func `an unknown hash algorithm is told as it was written`() throws {
        let tree = #"""
            {"full_product_names":[{"name":"A","product_id":"A","product_identification_helper":{
              "hashes":[{"filename":"f","file_hashes":[{"algorithm":"FooHash","value":"ABCDEF0123456789ABCDEF0123456789"}]}]}}]}
            """#
        let told = try convert(text(tree)).remarks.first { $0.pointer.hasSuffix("/algorithm") }
        #expect(told?.message == #"unknown hash algorithm "FooHash" was detected and converted to "foohash""#)
        #expect(told?.messageJa.contains("FooHash") == true)
    }

    @Test func `links to the calculator of CVSS 4_0 are scores`() throws {
        let vector = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"
        let tree = #"{"full_product_names":[{"name":"A","product_id":"A"}]}"#
        let vulnerability = #"""
            {"cve":"CVE-2026-1000","product_status":{"known_affected":["A"]},"release_date":"2024-01-01T00:00:00Z",
             "references":[{"category":"external","summary":"CVSS","url":"https://www.first.org/cvss/calculator/4.0#\#(vector)"}]}
            """#
        let converted = try convert(text(tree, vulnerability)).document.vulnerabilities?.first
        #expect(converted?.metrics?.first?.content.cvssV4?.baseScore == 9.3)
        #expect(converted?.metrics?.first?.products == ["A"])
        #expect(converted?.disclosureDate?.text == "2024-01-01T00:00:00Z" && converted?.releaseDate == nil)
    }

    @Test func `leap seconds and properties of nobody are remarked upon`() throws {
        let converted = try convert(
            text("{}", #"{"cve":"CVE-2026-1000","discovery_date":"2016-12-31T23:59:60Z","x":1}"#))
        #expect(converted.document.vulnerabilities?.first?.discoveryDate?.text == "2016-12-31T23:59:59.999999Z")
        #expect(converted.remarks.contains { $0.pointer == "/vulnerabilities/0/x" && $0.severity == .warning })
    }

    @Test(.enabled(if: PublicData.isPresent, "the public CSAF documents are not here: set NOROSHI_SHARED"))
    func `public documents are valid after conversion`() throws {
        let files =
            try PublicData.files(in: "examples") + PublicData.files(in: "examples/csaf_vex")
            + PublicData.files(in: "csaf_2.0/validator/optional")
            + PublicData.files(in: "csaf_2.0/validator/informative")
        var count = 0
        for file in files {
            let bytes = try PublicData.read(file)
            guard try CSAFDocument.parse(bytes, file: file).validate().isEmpty else { continue }
            let conversion = try CSAFConverter().convert(bytes, file: file)
            #expect(conversion.isValid, "\(file): \(conversion.remarks.filter { $0.severity == .error })")
            #expect(try CSAFDocument.parse(conversion.document.serialize(), file: file) == conversion.document)
            count += 1
        }
        print("\(count) public documents are valid after conversion")
        #expect(count > 50)
    }
}
