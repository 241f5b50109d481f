/// How much is asked of a service.
package enum SurveyDepth: Sendable {
    /// Connect only; say nothing.
    case port
    /// What it says by itself; one that says nothing is asked what fits the port.
    case greeting
    /// Also what it can do, and its certificate.
    case everything
}
