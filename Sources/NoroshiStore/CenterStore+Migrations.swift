extension CenterStore {
    static let migrations = Migrations(
        schema: "center",
        steps: [
            .init("0001-settings", settings), .init("0002-reports", reports), .init("0003-cases", cases),
            .init("0004-analysts", analysts), .init("0005-advisories", advisories),
            .init("0006-advisory-facts", advisoryFacts), .init("0007-drafts", drafts),
        ])

    private static let settings = [
        "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
        "CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL)",
        """
        CREATE TABLE audit (
            position BIGINT PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
            subject TEXT NOT NULL, detail TEXT NOT NULL)
        """,
        "CREATE INDEX audit_subject ON audit (subject, position)",
    ]

    /// `label` holds both vocabularies: kind `category` the form's, `rsit` the taxonomy's, and `class` the RSIT
    /// class of each `rsit` label, so that two types of one class count once.
    private static let reports = [
        """
        CREATE TABLE report (
            number TEXT PRIMARY KEY, received_at TEXT NOT NULL, recorded_at TEXT NOT NULL, channel TEXT NOT NULL,
            state TEXT NOT NULL, title TEXT NOT NULL, search TEXT NOT NULL, content TEXT NOT NULL, case_number TEXT)
        """,
        "CREATE INDEX report_received ON report (received_at, number)",
        "CREATE INDEX report_state ON report (state, received_at, number)",
        "CREATE INDEX report_case ON report (case_number)",
        """
        CREATE TABLE submission (
            key TEXT PRIMARY KEY, digest TEXT NOT NULL, number TEXT NOT NULL REFERENCES report (number))
        """,
        """
        CREATE TABLE report_label (
            number TEXT NOT NULL REFERENCES report (number), kind TEXT NOT NULL, label TEXT NOT NULL,
            PRIMARY KEY (number, kind, label))
        """,
        "CREATE INDEX report_label_label ON report_label (kind, label)",
        """
        CREATE TABLE message (
            position BIGINT PRIMARY KEY, number TEXT NOT NULL REFERENCES report (number), author TEXT NOT NULL,
            at TEXT NOT NULL, text TEXT NOT NULL)
        """,
        "CREATE INDEX message_number ON message (number, position)",
    ]

    private static let cases = [
        """
        CREATE TABLE incident (
            number TEXT PRIMARY KEY, title TEXT NOT NULL, state TEXT NOT NULL, opened_at TEXT NOT NULL,
            recorded_at TEXT NOT NULL)
        """,
        "CREATE INDEX incident_opened ON incident (opened_at, number)",
        """
        CREATE TABLE incident_label (
            number TEXT NOT NULL REFERENCES incident (number), kind TEXT NOT NULL, label TEXT NOT NULL,
            PRIMARY KEY (number, kind, label))
        """,
        """
        CREATE TABLE coordination (
            position BIGINT PRIMARY KEY, number TEXT NOT NULL REFERENCES incident (number), sent_at TEXT NOT NULL,
            recipient TEXT NOT NULL, note TEXT NOT NULL, recorded_by TEXT NOT NULL)
        """,
        "CREATE INDEX coordination_sent ON coordination (sent_at)",
        "CREATE INDEX coordination_number ON coordination (number, position)",
    ]

    private static let analysts = [
        "CREATE TABLE analyst (name TEXT PRIMARY KEY, password TEXT NOT NULL, created_at TEXT NOT NULL)",
        "CREATE TABLE token (name TEXT PRIMARY KEY, digest TEXT NOT NULL UNIQUE, created_at TEXT NOT NULL)",
        """
        CREATE TABLE session (
            digest TEXT PRIMARY KEY, analyst TEXT NOT NULL REFERENCES analyst (name), expires_at TEXT NOT NULL)
        """,
    ]

    private static let advisories = [
        """
        CREATE TABLE advisory (
            position BIGINT PRIMARY KEY, id TEXT NOT NULL, lang TEXT NOT NULL, version TEXT NOT NULL,
            title TEXT NOT NULL, initial_release TEXT NOT NULL, current_release TEXT NOT NULL,
            published_at TEXT NOT NULL, folder TEXT NOT NULL, file TEXT NOT NULL, digest TEXT NOT NULL,
            content TEXT NOT NULL, is_current BIGINT NOT NULL)
        """,
        "CREATE INDEX advisory_id ON advisory (id, lang, is_current)",
        "CREATE INDEX advisory_file ON advisory (folder, file)",
        "CREATE INDEX advisory_release ON advisory (is_current, current_release)",
    ]

    /// What the document says, beside it: `has_facts` is 0 for documents from before, which are read again once.
    private static let advisoryFacts =
        ["last_day", "lapsed_day", "lapses_at", "source_lang", "source_version", "standing", "successor"].map {
            "ALTER TABLE advisory ADD COLUMN \($0) TEXT NOT NULL DEFAULT ''"
        } + [
            // Who let this version lapse.
            "ALTER TABLE advisory ADD COLUMN lapse_accepted TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE advisory ADD COLUMN has_facts BIGINT NOT NULL DEFAULT 0",
            "CREATE INDEX advisory_lapse ON advisory (is_current, lapses_at)",
            "CREATE INDEX advisory_successor ON advisory (successor, is_current)",
        ]

    /// `authors` holds a name per line: who changed the content since it was last approved.
    private static let drafts = [
        """
        CREATE TABLE draft (
            number BIGINT PRIMARY KEY, advisory_id TEXT NOT NULL, lang TEXT NOT NULL, title TEXT NOT NULL,
            kind TEXT NOT NULL, base_version TEXT NOT NULL, base_digest TEXT NOT NULL, source_lang TEXT NOT NULL,
            source_version TEXT NOT NULL, state TEXT NOT NULL, revision BIGINT NOT NULL, authors TEXT NOT NULL,
            approved_by TEXT NOT NULL, publish_at TEXT NOT NULL, problem TEXT NOT NULL, fields TEXT NOT NULL,
            content TEXT NOT NULL, changed_by TEXT NOT NULL, changed_at TEXT NOT NULL)
        """,
        "CREATE INDEX draft_advisory ON draft (advisory_id, lang, state)",
        "CREATE INDEX draft_due ON draft (state, publish_at)",
    ]
}
