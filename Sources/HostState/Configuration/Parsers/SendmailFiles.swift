import HostReading
import PackageDatabases
import SendmailConfiguration

/// The files of a host's sendmail, as its configuration asks for them.
enum SendmailFiles {
    /// Where sendmail looks for its configuration, now and before 8.9.
    static let configurations = ["/etc/mail/sendmail.cf", "/etc/sendmail.cf"]
    static let maximumSize = 8 << 20  // bytes

    /// Texts, databases and times of change of what the configuration names.
    static func of(_ root: HostRoot) -> SendmailConfiguration.ConfigurationFiles {
        SendmailConfiguration.ConfigurationFiles { path in
            do throws(HostReadingError) {
                return try root.read(path).map { .success($0) } ?? .failure(.missing)
            } catch {
                return .failure(.unreadable(error.reason))
            }
        } modified: { path in
            ((try? root.status(path)) ?? nil)?.modified
        } database: { path, limit in
            path.hasSuffix(".db") ? database(path, limit, root) : nil
        }
    }

    /// The pairs of a map in Berkeley DB's form, hash or tree.
    static func database(
        _ path: String, _ limit: Int, _ root: HostRoot
    ) -> Result<
        [SendmailConfiguration.ConfigurationFiles.DatabaseEntry], SendmailConfiguration.ConfigurationFiles.Failure
    > {
        do {
            guard let file = try root.open(path) else { return .failure(.missing) }
            return .success(try BerkeleyMap.pairs(of: file, limit: limit).map { .init(key: $0.key, value: $0.value) })
        } catch let error as HostReadingError {
            return .failure(.unreadable(error.reason))
        } catch let error as PackageProblem {
            return .failure(.unreadable(error.reason))
        } catch {
            return .failure(.unreadable("\(error)"))
        }
    }
}
