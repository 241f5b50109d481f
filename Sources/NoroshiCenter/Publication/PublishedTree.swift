import CSAF
import NoroshiReport
import NoroshiStore

/// The documents of one edition, and the lists that name them.
struct PublishedTree: Sendable {
    let layout: PublicationLayout
    var documents: [PublishedDocument]

    /// Of the directories; the empty one is that of English documents.
    var languages: [String] { Set(documents.map(\.language)).sorted() }

    // MARK: Lists

    func putLists(into folder: inout PublicationFolder) throws {
        let directories = Dictionary(grouping: documents, by: \.language)
        let languages = Set(directories.keys).union(
            folder.names(in: layout.root).filter { folder.exists("\(layout.directory($0))/index.txt") })
        for language in languages.sorted() {
            let documents = directories[language] ?? []
            let directory = layout.directory(language)
            let index = DirectoryIndex(documents.map(\.path).sorted(by: >))
            let changes = ChangeList(documents.map { ChangeList.Entry(path: $0.path, released: $0.currentRelease) })
            try folder.put("\(directory)/index.txt", index.serialize())
            try folder.put("\(directory)/changes.csv", changes.serialize(layout.edition))
        }
    }

    func entry(_ document: PublishedDocument, isSigned: Bool) -> ROLIEFeed.Entry {
        let address = layout.address(layout.path(of: document))
        // Translations have the document's ID, and each entry needs one of its own.
        let id = document.language.isEmpty ? document.advisory.id : "\(document.advisory.id) (\(document.language))"
        return ROLIEFeed.Entry(
            id: id, title: document.advisory.title, url: address,
            hashes: ["\(address).sha256", "\(address).sha512"],
            signature: isSigned ? "\(address).asc" : nil, published: document.initialRelease,
            updated: document.currentRelease, edition: layout.edition,
            categories: document.advisory.lang.isEmpty ? [] : [ROLIECategory(term: document.advisory.lang)])
    }

    // MARK: What stood there before

    /// The documents that the lists in the folder name.
    func listed(in folder: borrowing PublicationFolder) -> Set<String> {
        Set(
            directories(in: folder).flatMap { directory in
                let name = "\(directory)/index.txt"
                let index = folder.read(name).flatMap { try? DirectoryIndex.parse($0, file: name) }
                return (index?.paths ?? []).map { "\(directory)/\($0)" }
            })
    }

    /// The folders of documents that may stand there, one for each language.
    private func directories(in folder: borrowing PublicationFolder) -> [String] {
        let languages = folder.names(in: layout.root).filter { folder.isFolder("\(layout.root)/\($0)") }
        return ([""] + languages).map(layout.directory)
    }

    /// Removes documents that lists of before name and nobody publishes any more.
    ///
    /// - Throws: ``PublicationError``.
    func removeOthers(_ before: Set<String>, from folder: inout PublicationFolder) throws {
        let now = Set(documents.map(layout.path))
        for path in before.subtracting(now).sorted() {
            for ending in PublicationLayout.endings { try folder.remove(path + ending) }
        }
    }

    /// Removes from the folders of the documents what is of none of them: the tree is for what was released to everyone.
    ///
    /// - Returns: The files that were removed.
    /// - Throws: ``PublicationError``.
    func removeStrangers(from folder: inout PublicationFolder) throws -> [String] {
        let known = Set(documents.map(layout.path).flatMap { path in PublicationLayout.endings.map { path + $0 } })
        var strangers: [String] = []
        for directory in directories(in: folder) {
            for year in folder.entries(in: directory) where year.isFolder {
                let folderOfYear = "\(directory)/\(year.name)"
                let files = folder.entries(in: folderOfYear).filter { !$0.isFolder && $0.name != "index.html" }
                strangers += files.map { "\(folderOfYear)/\($0.name)" }.filter { !known.contains($0) }
            }
        }
        for path in strangers { try folder.remove(path) }
        return strangers
    }

    /// Every folder that people may walk through.
    var folders: Set<String> {
        var folders: Set<String> = ["csaf", layout.root]
        for document in documents {
            var folder = "\(layout.directory(document.language))/\(document.path.prefix { $0 != "/" })"
            while folder.contains("/") {
                folders.insert(folder)
                folder = String(folder.prefix(upTo: folder.lastIndex(of: "/") ?? folder.startIndex))
            }
        }
        return folders
    }
}
