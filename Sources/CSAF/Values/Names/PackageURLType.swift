/// What a registered type demands of the parts of a package URL.
///
/// - Source: package-url/purl-spec, type definitions
struct PackageURLType: Sendable {
    enum Namespace: Sendable {
        case required, optional, prohibited
    }

    var namespace: Namespace
    /// The parts that are not case-sensitive and stand in lower case: `s` namespace, `n` name, `v` version.
    private var lowered: String
    private var type: String
    private var requiredQualifiers: [String] = []

    private func isLowered(_ part: Unicode.Scalar) -> Bool { lowered.unicodeScalars.contains(part) }

    /// The namespace's segment in the form that the type demands.
    func namespaceForm(_ text: String) -> String {
        type == "cpan" ? text.uppercased() : isLowered("s") ? text.lowercased() : text
    }

    func versionForm(_ text: String) -> String { isLowered("v") ? text.lowercased() : text }

    func nameForm(_ text: String, qualifiers: [String: String]) -> String {
        switch type {
        case "pypi": return Self.runs(of: "-_.", in: text.lowercased(), by: "-")
        case "pub":
            return String(text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        case "mlflow":
            let isDatabricks = qualifiers["repository_url"]?.lowercased().contains("databricks") == true
            return isDatabricks ? text.lowercased() : text
        case _: return isLowered("n") ? text.lowercased() : text
        }
    }

    /// Which rule of the type a package URL breaks, or nil.
    func trouble(in purl: PackageURL) -> TestMessage? {
        switch namespace {
        case .required where purl.namespace.isEmpty:
            let word = quoted(type)
            guard let usual = Self.distributions[type] else {
                return TestMessage("type \(word) demands a namespace", "種類 \(word) には名前空間が必要です")
            }
            let example = quoted("pkg:\(type)/\(usual)/\(purl.name)")
            return TestMessage(
                "type \(word) demands a namespace, the distribution: \(example)",
                "種類 \(word) には配布元の名前空間が必要です（例: \(example)）")
        case .prohibited where !purl.namespace.isEmpty:
            return TestMessage("type \(quoted(type)) has no namespace", "種類 \(quoted(type)) に名前空間はありません")
        case .required, .optional, .prohibited: break
        }
        for key in requiredQualifiers where purl.qualifiers[key] == nil {
            return TestMessage(
                "type \(quoted(type)) demands the qualifier \(quoted(key))",
                "種類 \(quoted(type)) には修飾子 \(quoted(key)) が必要です")
        }
        switch type {
        case "cpan" where purl.name.contains("::"):
            let name = quoted(purl.name)
            return TestMessage("\(name) is not a name of a distribution", "\(name) は配布物の名前ではありません")
        case "chrome-extension":
            let isName = purl.name.utf8.count == 32 && purl.name.utf8.allSatisfy { (0x61...0x7A).contains($0) }
            let isVersion = purl.version.map { (dottedNumbers($0[...])?.count ?? 5) <= 4 } ?? true
            return isName && isVersion
                ? nil : TestMessage("name or version are not those of an extension", "名前かバージョンが拡張機能のものではありません")
        case "swift" where purl.version == nil: return nil
        case _: return nil
        }
    }

    /// Types of which the namespace is a distribution, and one that people would mean.
    private static let distributions = ["alpm": "arch", "apk": "alpine", "deb": "debian", "rpm": "redhat"]

    /// Every run of some characters, replaced by one.
    private static func runs(of characters: String, in text: String, by replacement: Character) -> String {
        var result = ""
        for character in text {
            if characters.contains(character) {
                if result.last != replacement { result.append(replacement) }
            } else {
                result.append(character)
            }
        }
        return result
    }

    /// The types with rules.
    static let all: [String: PackageURLType] = {
        var result: [String: PackageURLType] = [:]
        for line in table.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            let namespace: Namespace =
                words[1] == "required" ? .required : words[1] == "optional" ? .optional : .prohibited
            result[words[0]] = PackageURLType(
                namespace: namespace, lowered: words[2], type: words[0], requiredQualifiers: Array(words.dropFirst(3)))
        }
        return result
    }()

    /// Registered types that demand nothing beyond the general rules, or whose rules are not known here.
    static let withoutRules: Set<String> = [
        "ansible", "bazel", "brew", "bsd", "edge-extension", "firefox-extension", "fusesoc", "git", "gitee",
        "githubactions", "nipkg", "nix", "opam", "openvsx", "p2", "pear", "powershell", "raku", "spack", "terraform",
        "vipm", "yocto",
    ]

    /// Type, namespace, parts in lower case (`-` for none), qualifiers that have to be there.
    private static let table = """
        alpm required sn
        apk required sn
        bitbucket required sn
        bitnami prohibited n
        cargo prohibited -
        chrome-extension prohibited -
        cocoapods prohibited -
        composer required sn
        conan optional -
        conda prohibited -
        cpan required -
        cran prohibited -
        deb required sn
        docker optional -
        gem prohibited -
        generic optional -
        github required sn
        golang required sn
        hackage prohibited -
        hex optional sn
        huggingface required v
        julia prohibited - uuid
        luarocks optional sn
        maven required -
        mlflow prohibited -
        npm optional sn
        nuget prohibited -
        oci prohibited nv
        otp prohibited n
        pub prohibited n
        pypi prohibited nv
        qpkg required sn
        rpm required s
        swid optional - tag_id
        swift required -
        vcpkg prohibited -
        vscode-extension required sn
        """
}
