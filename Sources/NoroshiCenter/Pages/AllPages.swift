import Hummingbird

extension Center {
    /// Each page's routes; a new page is a line here.
    static func addPages(to router: Router<CenterContext>, _ services: CenterServices) {
    }
}
