import Glibc
import JournalReading
import LogInput

/// Journals of systemd, of which each entry is read once.
extension LogSession {
    mutating func readJournals(_ plan: JournalPlan, _ run: inout LogRun, _ listener: Listener) throws {
        for notice in plan.notices { try listener.notice(notice) }
        checkpoint.journals = plan.kept
        for journal in plan.journals {
            run.beginLog()
            for part in journal { try read(part, &run, listener) }
        }
    }

    private mutating func read(_ part: JournalPlan.Part, _ run: inout LogRun, _ listener: Listener) throws {
        // Of what cannot be read further, what was told is known.
        var last = part.mark?.entry ?? 0
        do {
            let descriptor = try JournalFolder.open("\(part.path)")
            defer { close(descriptor) }
            if let log = try? OpenLog(descriptor: descriptor) { listener.begin(part.path, log.status) }
            let file = try JournalFile(descriptor: descriptor)
            // Another file may have come to that name since it was looked at.
            guard file.header.fileID == part.header.fileID else {
                throw JournalFileError(reason: "it was renamed while logs were read")
            }
            let summary = try run.read(journal: file, name: "\(part.path)", part.selection) { match in
                last = max(last, UInt64(match.line))
                try listener.match(match)
            }
            last = max(last, summary.checkpoint?.seqnum ?? 0)
            if part.hasNews { read.append(part.path) }
            if let damage = summary.damage { try listener.notice(.journal(part.path, damage)) }
            for story in run.stories() { try listener.story(story) }
            mark(part, file.header, last)
        } catch let error as JournalFileError {
            mark(part, part.header, last)
            try listener.notice(.unreadable(part.path, reason: error.reason))
        }
    }

    private mutating func mark(_ part: JournalPlan.Part, _ header: JournalHeader, _ last: UInt64) {
        checkpoint.journals.append(
            JournalMark(
                path: part.path, file: "\(header.fileID)", counter: "\(header.seqnumID)", entry: last,
                isComplete: header.state == .archived))
    }
}
