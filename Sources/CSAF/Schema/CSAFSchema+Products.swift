/// The products.
extension CSAFSchema {
    var productTree: SchemaRule {
        let group = object(
            required: ["group_id": .text, "product_ids": .set(.text, minCount: 2)], optional: ["summary": .text])
        let product = fullProductName
        guard is21 else {
            let relationship = object(required: [
                "category": .word(Self.relations), "full_product_name": product, "product_reference": .text,
                "relates_to_product_reference": .text,
            ])
            return object(
                optional: [
                    "branches": branches, "full_product_names": .list(product), "product_groups": .list(group),
                    "relationships": .list(relationship),
                ], minCount: 1)
        }
        let subpath = object(required: ["category": .word(Self.relations), "next_product_reference": .text])
        let path = object(required: [
            "beginning_product_reference": .text, "full_product_name": product, "subpaths": .list(subpath),
        ])
        return object(
            optional: [
                "branches": branches, "full_product_names": .list(product), "product_groups": .list(group),
                "product_paths": .list(path),
            ], minCount: 1)
    }

    private static let relations = [
        "default_component_of", "external_component_of", "installed_on", "installed_with", "optional_component_of",
    ]

    private var branches: SchemaRule { is21 ? Self.branches21 : Self.branches20 }

    private static let branches20: SchemaRule = .list(branch(CSAFSchema(edition: .version20)) { branches20 })
    private static let branches21: SchemaRule = .list(branch(CSAFSchema(edition: .version21)) { branches21 })

    /// A branch has a category, a name, and exactly one of branches and a product; in an open object a third member
    /// of any name will do.
    private static func branch(_ schema: CSAFSchema, _ branches: @escaping @Sendable () -> SchemaRule) -> SchemaRule {
        schema.object(
            required: ["category": .word(schema.branchCategories), "name": .text],
            optional: ["branches": .later(branches), "product": schema.fullProductName],
            further: { branch in
                guard branch.count != 3 else { return [] }
                switch (branch["branches"], branch["product"]) {
                case (nil, nil):
                    let message = TestMessage(
                        "neither \"branches\" nor \"product\"", "\"branches\" も \"product\" もありません")
                    return [SchemaFault(value: branch, message: message)]
                case (.some, .some):
                    let message = TestMessage(
                        "both \"branches\" and \"product\"", "\"branches\" と \"product\" の両方があります")
                    return [SchemaFault(value: branch, message: message)]
                case _:
                    let message = TestMessage(
                        "\(branch.count) properties instead of 3", "プロパティが 3 個ではなく \(branch.count) 個あります")
                    return [SchemaFault(value: branch, message: message)]
                }
            })
    }

    private var branchCategories: [String] {
        let shared = [
            "architecture", "host_name", "language", "patch_level", "product_family", "product_name",
            "product_version", "product_version_range", "service_pack", "specification", "vendor",
        ]
        return shared + [is21 ? "platform" : "legacy"]
    }

    private var fullProductName: SchemaRule {
        is21
            ? object(
                required: ["name": .text, "product_id": .text],
                optional: ["product_identification_helper": helper, "x_extensions": extensions])
            : object(
                required: ["name": .text, "product_id": .text], optional: ["product_identification_helper": helper])
    }

    private var helper: SchemaRule {
        let cpe = SchemaRule.text(.cpe, minCount: 5)
        let genericURI = object(required: ["namespace": .uri, "uri": .uri])
        guard is21 else {
            let hash = object(required: ["algorithm": .text, "value": .text(.hash)])
            let hashes = object(required: ["file_hashes": .list(hash), "filename": .text])
            return object(
                optional: [
                    "cpe": cpe, "hashes": .list(hashes), "model_numbers": .set(.text), "purl": .text(.packageURL),
                    "sbom_urls": .list(.uri), "serial_numbers": .set(.text), "skus": .list(.text),
                    "x_generic_uris": .list(genericURI),
                ], minCount: 1)
        }
        let hash = object(required: [
            "algorithm": .text(.hashAlgorithm, minCount: 1), "value": .text(.lowercaseHash),
        ])
        let hashes = object(required: ["file_hashes": .set(hash), "filename": .text])
        return object(
            optional: [
                "cpe": cpe, "hashes": .set(hashes), "model_numbers": .set(.text),
                "purls": .set(.text(.packageURL21)), "sbom_urls": .set(.uri), "serial_numbers": .set(.text),
                "skus": .set(.text), "x_generic_uris": .set(genericURI),
            ], minCount: 1)
    }
}
