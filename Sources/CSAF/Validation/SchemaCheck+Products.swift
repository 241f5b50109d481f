extension SchemaCheck {
    mutating func productTree(_ tree: ProductTree, _ pointer: JSONPointer) {
        if tree == ProductTree() { report(pointer, "empty object") }
        list(tree.branches, pointer["branches"]) { $0.branch($1, $2) }
        list(tree.fullProductNames, pointer["full_product_names"]) { $0.product($1, $2) }
        list(tree.relationships, pointer["relationships"]) { check, relationship, place in
            check.product(relationship.fullProductName, place["full_product_name"])
            check.text(relationship.productReference, place["product_reference"])
            check.text(relationship.relatesToProductReference, place["relates_to_product_reference"])
        }
        list(tree.productGroups, pointer["product_groups"]) { check, group, place in
            check.text(group.groupID, place["group_id"])
            check.text(group.summary, place["summary"])
            if group.productIDs.count < 2 { check.report(place["product_ids"], "fewer than two products in a group") }
            for (id, idPlace) in placed(group.productIDs, place["product_ids"]) { check.text(id, idPlace) }
            check.noRepetition(group.productIDs, place["product_ids"])
        }
    }

    private mutating func branch(_ branch: Branch, _ pointer: JSONPointer) {
        text(branch.name, pointer["name"])
        switch (branch.branches, branch.product) {
        case (nil, nil): report(pointer, "neither \"branches\" nor \"product\"")
        case (.some, .some): report(pointer, "both \"branches\" and \"product\"")
        case (.some(let branches), nil): list(branches, pointer["branches"]) { $0.branch($1, $2) }
        case (nil, .some(let product)): self.product(product, pointer["product"])
        }
    }

    private mutating func product(_ product: FullProductName, _ pointer: JSONPointer) {
        text(product.name, pointer["name"])
        text(product.productID, pointer["product_id"])
        if let helper = product.productIdentificationHelper {
            self.helper(helper, pointer["product_identification_helper"])
        }
    }

    private mutating func helper(_ helper: ProductIdentificationHelper, _ pointer: JSONPointer) {
        if helper == ProductIdentificationHelper() { report(pointer, "empty object") }
        pattern(helper.cpe, pointer["cpe"], "a CPE name", CPEName.isWellFormed)
        pattern(helper.purl, pointer["purl"], "a package URL", hasPackageURLShape)
        list(helper.hashes, pointer["hashes"]) { check, hashes, place in
            check.text(hashes.filename, place["filename"])
            check.list(hashes.fileHashes, place["file_hashes"]) { check, hash, place in
                check.text(hash.algorithm, place["algorithm"])
                check.pattern(hash.value, place["value"], "a hash in hexadecimal") { value in
                    value.utf8.count >= 32 && value.utf8.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
                }
            }
        }
        texts(helper.modelNumbers, pointer["model_numbers"], unique: true)
        texts(helper.serialNumbers, pointer["serial_numbers"], unique: true)
        texts(helper.skus, pointer["skus"])
        list(helper.sbomURLs, pointer["sbom_urls"]) { $0.uri($1, $2) }
        list(helper.xGenericURIs, pointer["x_generic_uris"]) { check, uri, place in
            check.uri(uri.namespace, place["namespace"])
            check.uri(uri.uri, place["uri"])
        }
    }
}

/// What the schema's pattern asks for; test 6.1.13 looks closer.
private func hasPackageURLShape(_ text: String) -> Bool {
    guard text.hasPrefix("pkg:"), let slash = text.firstIndex(of: "/") else { return false }
    let type = text[..<slash].dropFirst("pkg:".count)
    guard let first = type.utf8.first, !isDigit(first) else { return false }
    return type.utf8.allSatisfy { isLetter($0) || isDigit($0) || ".-+".utf8.contains($0) }
        && text.index(after: slash) < text.endIndex
}
