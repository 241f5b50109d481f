/// A file of rpm's that holds the headers of packages, in any of the forms that rpm has had.
protocol RecordStore {
    /// Gives each record to `body`, with the byte where it begins for people who look for it.
    ///
    /// - Throws: ``PackageProblem`` for a file that is damaged, or changed while it was read; what was given so far counts for nothing.
    func records(_ body: (_ place: Int, _ record: [UInt8]) -> Void) throws(PackageProblem)
}

extension RecordStore {
    /// As rpm itself accepts.
    static var maximumRecord: Int { 256 << 20 }
    static var maximumRecords: Int { 1_000_000 }
}
