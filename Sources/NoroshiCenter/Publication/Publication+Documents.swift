import CSAF
import Crypto
import NoroshiReport
import NoroshiStore

extension Publication {
    /// Brings one document up to date, in CSAF 2.0 and, with a second layout, in CSAF 2.1.
    ///
    /// - Parameter layout21: nil where there is no tree of CSAF 2.1.
    func put(
        _ document: PublishedDocument, _ layout: PublicationLayout, into folder: inout PublicationFolder,
        isOtherKey: Bool, _ layout21: PublicationLayout?, _ outcome: inout Outcome
    ) async throws {
        let isThere = try isThere(document, layout, &folder, isOtherKey: isOtherKey)
        // A document of CSAF 2.1 is newer than that of CSAF 2.0 whose hash is written after it.
        let isThere21 = try layout21.map {
            try isThere && self.isThere(document, $0, &folder, isOtherKey: isOtherKey) && !options.readsAll
        }
        if isThere, isThere21 ?? true { return }
        guard
            let whole = try await store.advisory(folder: document.advisory.folder, file: document.advisory.file),
            whole.digest == document.advisory.digest
        else {
            throw PublicationError(reason: "advisory '\(document.advisory.id)' was changed meanwhile; publish again")
        }
        let bytes = Array(whole.content.utf8)
        let content = try Self.refuseProtected(bytes, document)
        if !AdvisoryDesk.isOwn(content, at: options.publisher.namespace) {
            outcome.foreign[content.document.publisher.namespace, default: 0] += 1
        }
        // Hash of before does not fit the new document: while it is replaced there is none.
        if !isThere { try folder.remove("\(layout.path(of: document)).sha256") }
        if let layout21, isThere21 == false {
            try await put21(document, bytes, layout21, into: &folder, isOtherKey: isOtherKey, &outcome)
        }
        if !isThere { try await write(document, bytes, layout, into: &folder, &outcome) }
    }

    /// Whether the document stands there with all that belongs to it.
    private func isThere(
        _ document: PublishedDocument, _ layout: PublicationLayout, _ folder: inout PublicationFolder, isOtherKey: Bool
    ) throws -> Bool {
        let path = layout.path(of: document)
        guard folder.exists(path), folder.exists("\(path).sha512"), let hash = folder.read("\(path).sha256") else {
            return false
        }
        if layout.edition == .version20 {
            let name = document.advisory.file
            guard hash == HashFile(.sha256, digest: document.advisory.digest, name: name).serialize(),
                !options.readsAll || folder.read(path).map({ sha256($0) }) == document.advisory.digest
            else { return false }
        }
        guard options.signer == nil else { return !isOtherKey && folder.exists("\(path).asc") }
        try folder.remove("\(path).asc")
        return true
    }

    private func write(
        _ document: PublishedDocument, _ bytes: [UInt8], _ layout: PublicationLayout,
        into folder: inout PublicationFolder, _ outcome: inout Outcome
    ) async throws {
        let path = layout.path(of: document)
        let name = document.advisory.file
        if folder.exists(path) {
            for ending in ["sha256", "sha512", "asc"] { try folder.remove("\(path).\(ending)") }
        }
        let signed = try await options.signer?.sign(bytes)
        try folder.write(path, bytes)
        try folder.write(
            "\(path).sha512",
            HashFile(.sha512, digest: hexadecimal(SHA512.hash(data: bytes)), name: name).serialize())
        if let signed {
            try folder.write("\(path).asc", signed)
            outcome.signed += 1
        }
        // Last: by it the next run knows that the others are there.
        try folder.write("\(path).sha256", HashFile(.sha256, digest: sha256(bytes), name: name).serialize())
    }

    // MARK: CSAF 2.1

    /// Writes the document as one of CSAF 2.1; where it makes no valid one there is none.
    private func put21(
        _ document: PublishedDocument, _ source: [UInt8], _ layout: PublicationLayout,
        into folder: inout PublicationFolder, isOtherKey: Bool, _ outcome: inout Outcome
    ) async throws {
        let path = layout.path(of: document)
        switch try Self.converted(source, document) {
        case .failure(let reason):
            outcome.warnings.append("\(path): not published in CSAF 2.1: \(reason.reason)")
            for ending in PublicationLayout.endings { try folder.remove(path + ending) }
        case .success(let bytes):
            if options.readsAll, folder.read(path) == bytes,
                folder.read("\(path).sha256")
                    == HashFile(.sha256, digest: sha256(bytes), name: document.advisory.file).serialize(),
                try isThere(document, layout, &folder, isOtherKey: isOtherKey)
            {
                return
            }
            try await write(document, bytes, layout, into: &folder, &outcome)
        }
    }

    /// - Throws: `CSAFError` when the record is no document.
    private static func converted(
        _ source: [UInt8], _ document: PublishedDocument
    ) throws -> Result<[UInt8], PublicationError> {
        let conversion = try CSAFConverter().convert(source, file: document.path)
        if let error = conversion.remarks.first(where: { $0.severity == .error }) {
            return .failure(PublicationError(reason: "\(error)"))
        }
        let bytes = conversion.document.serialize()
        if let failure = try CSAFValidator(preset: .basic).validate(bytes, file: document.path).first {
            return .failure(PublicationError(reason: "\(failure)"))
        }
        guard conversion.document.document.distribution?.tlp?.label == .clear else {
            return .failure(PublicationError(reason: "its label is not TLP:CLEAR"))
        }
        return .success(bytes)
    }

    /// The records hold only what is for everyone; what leaves them is looked at once more.
    private static func refuseProtected(_ bytes: [UInt8], _ document: PublishedDocument) throws -> CSAFDocument {
        let content = try CSAFDocument.parse(bytes, file: document.path)
        guard let label = content.document.distribution?.tlp?.label, label != .white else { return content }
        throw PublicationError(
            reason:
                "advisory '\(document.advisory.id)' is TLP:\(label.rawValue), and not for everyone; nothing is published"
        )
    }
}
