package import Hummingbird
import NIOCore

/// What is known about a request before it is answered.
package struct CenterContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The peer's address; a proxy's, when one stands in front.
    package let remoteAddress: String
    private let channel: any NIOCore.Channel
    /// `en` or `ja`.
    package var language = "en"
    /// The analyst who is signed in, with the session's token.
    package var session: Session?

    package struct Session: Sendable {
        package let analyst: String
        package let token: String
    }

    package init(source: Source) {
        coreContext = .init(source: source)
        channel = source.channel
        remoteAddress = source.channel.remoteAddress?.ipAddress ?? ""
    }

    var analyst: String { session?.analyst ?? "" }

    /// Ends the connection after a while, for a sender that does not stop sending what was refused.
    func closeConnection(after seconds: Int64) {
        channel.eventLoop.scheduleTask(in: .seconds(seconds)) { [channel] in channel.close(promise: nil) }
    }
}
