import Hummingbird

extension Center {
    /// Each page's routes; a new page is a line here.
    static func addPages(to router: Router<CenterContext>, _ services: CenterServices) {
        HomePage(services: services).addRoutes(to: router)
        ReportFormPage(services: services).addRoutes(to: router)
        StatusPage(services: services).addRoutes(to: router)
        AdvisoryPages(services: services).addRoutes(to: router)
        AdvisoryFiles(services: services).addRoutes(to: router)
        StaticFiles(services: services).addRoutes(to: router)
        SignInPage(services: services).addRoutes(to: router)

        let desk = router.group("desk").add(middleware: DeskSession(services: services))
        QueuePage(services: services).addRoutes(to: desk)
        DeskReportPage(services: services).addRoutes(to: desk)
        CasePages(services: services).addRoutes(to: desk)
        StatisticsPage(services: services).addRoutes(to: desk)
        DeskAdvisoriesPage(services: services).addRoutes(to: desk)
        DraftFormPage(services: services).addRoutes(to: desk)
        DeskAdvisoryPage(services: services).addRoutes(to: desk)
        DraftPage(services: services).addRoutes(to: desk)
        AuditPage(services: services).addRoutes(to: desk)
    }
}
