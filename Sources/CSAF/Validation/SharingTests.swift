extension ConformanceTest {
    static let sharing = [maxUUIDNotPublic, publicWithoutMaxUUID, reservedName, missingName]

    /// The Max UUID is for public documents.
    private static let maxUUIDNotPublic = ConformanceTest(only21: "6.1.38") { index in
        guard index.sharingGroupID == SharingGroupID.max, index.tlp != "CLEAR", let group = index.sharingGroup else {
            return []
        }
        let label = quoted(index.tlp ?? "")
        return [
            Finding(
                index.document?["distribution"]?["tlp"]?["label"] ?? group,
                "sharing group with the Max UUID in a document with the label \(label)",
                "ラベルが \(label) の文書で共有グループに Max UUID が使われています")
        ]
    }

    /// A public document's group, if it has one, is the Max UUID; a draft may have the Nil UUID.
    private static let publicWithoutMaxUUID = ConformanceTest(only21: "6.1.39") { index in
        guard index.tlp == "CLEAR", let id = index.sharingGroupID, id != SharingGroupID.max,
            !(id == SharingGroupID.nil0 && index.status == "draft"), let place = index.sharingGroup?["id"]
        else { return [] }
        return [
            Finding(
                place, "sharing group \(quoted(id)) in a public document", "公開の文書に共有グループ \(quoted(id)) が指定されています")
        ]
    }

    /// Reserved names belong to reserved identifiers.
    private static let reservedName = ConformanceTest(only21: "6.1.40") { index in
        guard let place = index.sharingGroup?["name"], let name = place.string,
            let owner = reservedNames.first(where: { $0.value == name })?.key, owner != index.sharingGroupID
        else { return [] }
        return [
            Finding(
                place, "name \(quoted(name)) is reserved for \(quoted(owner))",
                "名前 \(quoted(name)) は \(quoted(owner)) のために予約されています")
        ]
    }

    /// Reserved identifiers have their reserved names.
    private static let missingName = ConformanceTest(only21: "6.1.41") { index in
        guard let group = index.sharingGroup, let id = index.sharingGroupID, let wanted = reservedNames[id],
            group.string("name") != wanted
        else { return [] }
        return [
            Finding(
                group["name"] ?? group, missing: group["name"] == nil ? "name" : nil,
                "sharing group \(quoted(id)) is not named \(quoted(wanted))",
                "共有グループ \(quoted(id)) の名前が \(quoted(wanted)) ではありません")
        ]
    }

    private static let reservedNames = [
        SharingGroupID.max: "Public", SharingGroupID.nil0: "No sharing allowed",
    ]
}

extension ConformanceTest {
    static let recommendedSharing = [
        usage("6.2.28", of: SharingGroupID.max, "the Max UUID", "Max UUID"),
        usage("6.2.29", of: SharingGroupID.nil0, "the Nil UUID", "Nil UUID"), groupOfPublicDocument,
    ]

    private static func usage(
        _ number: String, of id: String, _ english: String, _ japanese: String
    ) -> ConformanceTest {
        ConformanceTest(only21: number) { index in
            guard index.sharingGroupID == id, let place = index.sharingGroup?["id"] else { return [] }
            return [
                Finding(
                    place, "sharing group \(quoted(id)) is \(english)", "共有グループ \(quoted(id)) は \(japanese) です")
            ]
        }
    }

    private static let groupOfPublicDocument = ConformanceTest(only21: "6.2.30") { index in
        guard index.tlp == "CLEAR", let group = index.sharingGroup else { return [] }
        return [Finding(group, "sharing group in a public document", "公開の文書に共有グループが指定されています")]
    }
}

extension DocumentIndex {
    var sharingGroup: JSONValue? { document?["distribution"]?["sharing_group"] }
    var sharingGroupID: String? { sharingGroup?.string("id") }
}
