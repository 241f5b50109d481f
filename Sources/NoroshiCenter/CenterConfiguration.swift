/// How a center runs.
package struct CenterConfiguration: Sendable {
    package var host = "127.0.0.1"
    /// 0 lets the system choose.
    package var port = 8080
    /// The address that readers use, without a slash at the end; nil when it is the listening one.
    package var publicURL: String?
    /// The center's name on its pages.
    package var name = "Noroshi"
    /// Where the periods of the statistics and the years of the numbers begin.
    package var timeZone = CenterTimeZone.utc
    package var maximumReport = 10 << 20  // bytes
    /// For arrays of records that the desk enters at once.
    package var maximumBatch = 32 << 20  // bytes
    package var maximumBatchRecords = 10_000
    /// How long a sender may take for one body.
    package var bodyDeadline = Duration.seconds(60)
    /// How long a connection may say nothing.
    package var idleTimeout = Duration.seconds(60)
    package var maximumConnections = 1024
    /// Bodies held at one time, of all connections together.
    package var bodyMemory = 256 << 20  // bytes
    /// Reports that wait for the disk.
    package var queueLength = 1024
    /// How often the server looks for advisories whose time has come.
    package var publicationInterval = Duration.seconds(10)
    /// The namespace of the center's advisories; nil when it is the public address.
    package var namespace: String?
    /// Nothing that is handed in whole, at the desk or by a program, is published before somebody else approved it.
    package var requiresReview = false
    package var sessionLength = Duration.seconds(12 * 3600)

    package init() {}

    /// The namespace of the center's advisories, as far as it is known before somebody reads them.
    package var ownNamespace: String? { namespace ?? publicURL }

    var isSecure: Bool { publicURL?.hasPrefix("https://") ?? false }
}
