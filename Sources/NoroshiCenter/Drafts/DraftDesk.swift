import CSAF
package import FoundationEssentials
import NoroshiFormats
package import NoroshiModel
package import NoroshiStore

/// Takes an advisory from its first draft to publication: by rules that hold whoever asks.
package struct DraftDesk: Sendable {
    let store: CenterStore

    package init(store: CenterStore) { self.store = store }

    /// The draft with the documents it stands on.
    func document(of draft: StoredDraft) async throws -> DraftDocument {
        let base =
            draft.baseVersion.isEmpty
            ? nil
            : try await store.advisory(draft.advisoryID, lang: draft.lang, version: draft.baseVersion)
        let source =
            draft.sourceVersion.isEmpty
            ? nil
            : try await store.advisory(draft.advisoryID, lang: draft.sourceLang, version: draft.sourceVersion)
        let published = try await store.advisory(draft.advisoryID).first { $0.lang == draft.lang }
        return DraftDocument(draft: draft, base: base?.document, source: source?.document, published: published)
    }

    // MARK: Writing

    /// Keeps a new draft.
    ///
    /// - Throws: ``DraftConflict``; ``DraftRefusal`` when it is of an advisory that is not published under its number
    ///   and language.
    func add(_ draft: StoredDraft, _ writer: AdvisoryWriter, actor: String, at now: Date) async throws -> Int {
        let known = try await document(of: draft)
        guard draft.baseVersion.isEmpty == (known.base == nil), draft.sourceVersion.isEmpty == (known.source == nil)
        else { throw DraftRefusal("identity") }
        var draft = draft
        try draft.take(writer, actor: actor, at: now)
        draft.authors = [actor]
        return try await store.addDraft(draft, detail: "\(draft.advisoryID) \(draft.lang)")
    }

    /// Keeps what was changed: an approval does not outlast it.
    ///
    /// - Parameter revision: What the analyst had before them.
    /// - Throws: ``DraftRefusal``, ``DraftConflict``.
    func change(
        _ number: Int, revision: Int, _ writer: AdvisoryWriter, base: StoredAdvisory? = nil, actor: String,
        at now: Date
    ) async throws {
        try await store.updateDraft(number, actor: actor, at: InternetTime.text(now)) { draft in
            try Self.expect(draft, revision, in: [.draft, .review, .approved])
            let wasApproved = draft.state == .approved
            draft.authors = wasApproved ? [actor] : draft.authors.filter { $0 != actor } + [actor]
            draft.revision += 1
            draft.state = .draft
            draft.approvedBy = ""
            draft.publishAt = ""
            draft.problem = ""
            if let base {
                draft.baseVersion = base.version
                draft.baseDigest = base.digest
            }
            try draft.take(writer, actor: actor, at: now)
            let detail = "\(draft.advisoryID) \(draft.lang), revision \(draft.revision)"
            return (wasApproved ? "draft-unapproved" : base == nil ? "draft-change" : "draft-rebase", detail)
        }
    }

    // MARK: Review

    /// - Parameter errors: What is wrong with it; nothing that is wrong goes to review.
    func submit(_ step: Step, errors: [Complaint]) async throws {
        try await move(step, from: [.draft], "draft-submit") { draft in
            try Self.expectNone(errors)
            draft.state = .review
        }
    }

    /// By somebody who did not write it.
    func approve(_ step: Step, errors: [Complaint]) async throws {
        try await move(step, from: [.review], "draft-approve") { draft in
            guard !draft.authors.contains(step.actor) else { throw DraftRefusal("own-work") }
            try Self.expectNone(errors)
            draft.state = .approved
            draft.approvedBy = step.actor
        }
    }

    func sendBack(_ step: Step) async throws {
        guard !step.comment.isEmpty else { throw DraftRefusal("no-comment") }
        try await move(step, from: [.review, .approved], "draft-return") { draft in
            draft.state = .draft
            draft.approvedBy = ""
            draft.publishAt = ""
        }
    }

    func discard(_ step: Step) async throws {
        try await move(step, from: [.draft, .review, .approved], "draft-discard") { draft in
            draft.state = .discarded
            draft.publishAt = ""
        }
    }

    // MARK: Publication

    /// - Parameter time: nil takes the time away.
    func schedule(_ step: Step, for time: Date?) async throws {
        if let time, time <= step.at { throw DraftRefusal("past-time") }
        let text = time.map(InternetTime.text) ?? ""
        var step = step
        step.comment = text
        try await move(step, from: [.approved], time == nil ? "draft-unschedule" : "draft-schedule") { draft in
            draft.publishAt = text
            draft.problem = ""
        }
    }

    /// Publishes an approved draft now.
    ///
    /// - Parameter revision: The one that was looked at; nil for one that is due.
    /// - Throws: ``DraftRefusal`` with every reason; then nothing was published.
    @discardableResult
    package func publish(
        _ number: Int, revision: Int?, actor: String, at now: Date
    ) async throws -> StoredAdvisory {
        guard let draft = try await store.draft(number) else { throw DraftConflict.noSuchDraft }
        let before = try await document(of: draft)
        // What was read above is of this revision.
        let seen = revision ?? draft.revision
        do {
            let advisory = try await store.publishDraft(number, actor: actor) { draft, published in
                try Self.expect(draft, seen, in: [.approved])
                if revision == nil, draft.publishAt.isEmpty || draft.publishAt > InternetTime.text(now) {
                    throw DraftRefusal("not-due")
                }
                let ready = DraftDocument(
                    draft: draft, base: before.base, source: before.source, published: published)
                return try ready.finished(at: now)
            }
            try await takeBackTranslations(of: advisory, draft.kind, actor: actor, at: now)
            return advisory
        } catch let taken as FileTaken {
            throw DraftRefusal("file-taken", ["path": "/csaf/\(taken.folder)/\(taken.file)"])
        }
    }

    /// What became of a draft whose time had come.
    package enum Due: Sendable, Hashable {
        case published(id: String, lang: String, version: String)
        /// It is not valid any more; the draft's page says why.
        case held(draft: Int, reasons: [Message])
    }

    /// Publishes the approved drafts whose time has come, each once, whoever else tries; what cannot be published is
    /// held back with the reason.
    package func publishDue(at now: Date) async throws -> [Due] {
        var outcomes: [Due] = []
        for number in try await store.dueDrafts(at: InternetTime.text(now)) {
            do {
                let advisory = try await publish(number, revision: nil, actor: "clock", at: now)
                outcomes.append(.published(id: advisory.id, lang: advisory.lang, version: advisory.version))
            } catch let refusal as DraftRefusal {
                if try await hold(number, refusal, at: now) {
                    outcomes.append(.held(draft: number, reasons: refusal.messages))
                }
            }
        }
        return outcomes
    }

    /// False when somebody else was faster.
    private func hold(_ number: Int, _ refusal: DraftRefusal, at now: Date) async throws -> Bool {
        do {
            try await store.updateDraft(number, actor: "clock", at: InternetTime.text(now)) { draft in
                try Self.expect(draft, draft.revision, in: [.approved])
                guard !draft.publishAt.isEmpty, draft.publishAt <= InternetTime.text(now) else {
                    throw DraftRefusal("not-due")
                }
                draft.problem = try StoreJSON.text(refusal.messages)
                draft.publishAt = ""
                return ("draft-held", "\(draft.advisoryID) \(draft.lang)")
            }
            return true
        } catch is DraftRefusal {
            return false
        }
    }
}

extension DraftDesk {
    /// Who does something with which revision of a draft, and what they say to it.
    struct Step: Sendable {
        let number: Int
        let revision: Int
        let actor: String
        var comment: String
        let at: Date
    }

    private func move(
        _ step: Step, from states: Set<StoredDraft.State>, _ action: String,
        _ change: @escaping @Sendable (inout StoredDraft) throws -> Void
    ) async throws {
        try await store.updateDraft(step.number, actor: step.actor, at: InternetTime.text(step.at)) { draft in
            try Self.expect(draft, step.revision, in: states)
            try change(&draft)
            return (action, step.comment)
        }
    }

    private static func expect(_ draft: StoredDraft, _ revision: Int, in states: Set<StoredDraft.State>) throws {
        guard draft.revision == revision else { throw DraftRefusal("changed-meanwhile") }
        guard states.contains(draft.state) else { throw DraftRefusal("state") }
    }

    private static func expectNone(_ complaints: [Complaint]) throws {
        let errors = complaints.filter { $0.severity == .error }
        guard errors.isEmpty else { throw DraftRefusal(errors.map(\.message)) }
    }
}

extension StoredDraft {
    /// Takes over what was typed and the document that is made of it.
    fileprivate mutating func take(_ writer: AdvisoryWriter, actor: String, at now: Date) throws {
        let (id, language) = (writer.fields["id"], writer.fields["lang"].lowercased())
        // A form shows the number of what is published and does not let it be changed; a request could.
        let isOfPublished = !baseVersion.isEmpty || !sourceVersion.isEmpty
        guard !isOfPublished || id == advisoryID && language == lang else { throw DraftRefusal("identity") }
        advisoryID = id
        lang = language
        title = writer.fields["title"]
        fields = try writer.fields.json
        content = String(decoding: writer.document.serialize(), as: UTF8.self)
        changedBy = actor
        changedAt = InternetTime.text(now)
    }

    /// Why it was not published when it was due.
    var heldBecause: [Message] {
        problem.isEmpty ? [] : (try? StoreJSON.value(problem)) ?? [Message("literal", ["text": problem])]
    }
}

extension DraftDocument {
    /// The approved document, dated now, when it may go out.
    ///
    /// - Throws: ``DraftRefusal``.
    func finished(at now: Date) throws -> StoredAdvisory {
        let bytes: [UInt8]
        do {
            let document = try CSAFDocument.parse(Array(draft.content.utf8), file: draft.subject)
                .published(at: now, isNew: base == nil && source == nil)
            let errors = rules(document).map(\.message)
            guard errors.isEmpty else { throw DraftRefusal(errors) }
            if let validity = document.validity, validity.hasLapsed(at: now),
                ![base, source].contains(where: { $0?.validity?.lastDay == validity.lastDay })
            {
                throw DraftRefusal("past-day")
            }
            if let date = AdvisoryDesk.futureDate(of: document, at: now) {
                throw DraftRefusal("future", ["date": date.text])
            }
            bytes = document.serialize()
            var advisory = try AdvisoryDesk.read(bytes, file: draft.subject, at: now).advisory
            advisory.facts.sourceVersion = draft.sourceVersion
            return advisory
        } catch let error as CSAFError {
            throw DraftRefusal([Message("literal", ["text": "\(error)"])])
        } catch let error as AdvisoryDesk.NotPublished {
            throw DraftRefusal(error.reasons.map { Message("literal", ["text": $0]) })
        }
    }
}
