import NoroshiFormats
import NoroshiModel
import Testing

@Suite struct `Vocabularies` {
    @Test(arguments: ["categories", "rsit"])
    func `a shipped vocabulary is whole`(name: String) throws {
        let vocabulary = try Vocabulary.load(name, from: ResourceDirectory(roots: [Places.resources]))
        #expect(!vocabulary.version.isEmpty)
        #expect(vocabulary.terms.count > 10)
        for term in vocabulary.terms {
            if let parent = term.parent {
                #expect(vocabulary.contains(parent), "parent of \(term.id)")
                #expect(term.id.hasPrefix("\(parent):"))
            }
            #expect(term.names["en"]?.isEmpty == false && term.names["ja"]?.isEmpty == false)
        }
    }

    /// IPA counted them in June 1998, May 2000 and January 2001.
    @Test(arguments: [
        "spam-relay", "spam-sent", "intrusion", "tampering", "stepping-stone", "scan", "forged-sender", "other",
    ])
    func `the bulletins' categories are there`(id: String) throws {
        let vocabulary = try Vocabulary.load("categories", from: ResourceDirectory(roots: [Places.resources]))
        #expect(vocabulary.contains(id))
        #expect(vocabulary.name(id, language: "ja") != vocabulary.name(id, language: "en"))
    }

    @Test func `a word that is not in the list is its own name`() throws {
        let vocabulary = try Vocabulary.parse("version: '1'\nterms: [{id: a, en: A, ja: あ}]", file: "v.yml")
        #expect(vocabulary.name("a", language: "ja") == "あ")
        #expect(vocabulary.name("a", language: "fr") == "A")
        #expect(vocabulary.name("b", language: "ja") == "b")
        #expect(vocabulary["b"] == nil)
    }

    @Test func `every mistake of a list is told`() {
        let text = """
            version: "1"
            terms:
              - {id: a, en: A}
              - {en: B, ja: び}
              - {id: c, en: C, ja: し}
              - {id: c, en: C, ja: し}
            """
        let errors = #expect(throws: ParseErrors.self) { try Vocabulary.parse(text, file: "v.yml") }
        #expect(
            errors?.description == """
                v.yml:3:5: term 'a' without 'ja'
                v.yml:4:5: term without 'id'
                v.yml:6:5: term 'c' written twice
                """)
    }

    @Test func `an empty file is no vocabulary`() {
        let errors = #expect(throws: ParseErrors.self) { try Vocabulary.parse("", file: "v.yml") }
        #expect(errors?.description == "v.yml:1:1: expected 'version' and 'terms'")
    }
}

@Suite struct `The folder of data files` {
    @Test func `a site's file goes before the installed one of the same name`() throws {
        let installed = try TemporaryFolder()
        let site = try TemporaryFolder()
        try installed.write("installed", to: "rules/a.yml")
        try installed.write("installed", to: "rules/b.yml")
        try site.write("site", to: "rules/b.yml")
        try site.write("site", to: "rules/c.yml")
        try site.write("site", to: "rules/.c.yml.swp.yml")
        try site.write("site", to: "rules/notes.txt")
        let resources = ResourceDirectory(roots: [site.path, installed.path])
        #expect(try resources.text("rules/a.yml") == "installed")
        #expect(try resources.text("rules/b.yml") == "site")
        #expect(
            try resources.files(in: "rules", suffix: ".yml")
                == ["\(installed.path)/rules/a.yml", "\(site.path)/rules/b.yml", "\(site.path)/rules/c.yml"])
        #expect(try resources.files(in: "missing", suffix: ".yml") == [])
    }

    @Test func `a missing file is told with the places that were searched`() {
        let resources = ResourceDirectory(roots: ["/nowhere/a", "/nowhere/b"])
        let error = #expect(throws: ResourceError.self) { try resources.text("x.yml") }
        #expect(error?.description == "x.yml: not found in /nowhere/a or /nowhere/b")
    }

    @Test func `the variable, then the build tree above the program names the folder`() throws {
        let tree = try TemporaryFolder()
        try tree.write("", to: "Resources/translations/en/x.yml")
        let found = try ResourceDirectory.standard(program: "\(tree.path)/.build/debug/noroshi", environment: [:])
        #expect(found.roots == ["/etc/noroshi", "\(tree.path)/Resources"])
        let named = try ResourceDirectory.standard(
            program: "/nowhere/noroshi", environment: ["NOROSHI_RESOURCES": "\(tree.path)/Resources"], overlay: "/o")
        #expect(named.roots == ["/o", "\(tree.path)/Resources"])
        let error = #expect(throws: ResourceError.self) {
            try ResourceDirectory.standard(program: "/nowhere/noroshi", environment: ["NOROSHI_RESOURCES": "/nowhere"])
        }
        #expect(error?.description == "/nowhere: no data files found; set NOROSHI_RESOURCES to their folder")
    }
}
