import Glibc
import NoroshiReport
import SystemPackage

/// The command's voice: results on standard output, everything else on standard error.
///
/// A message is `noroshi: warning: …`: lower-case, no full stop. A hint gets a line of its own.
enum Terminal {
    static func warn(_ message: String, hint: String? = nil) { say("warning", message, hint) }
    static func fail(_ message: String, hint: String? = nil) { say("error", message, hint) }

    private static func say(_ kind: String, _ message: String, _ hint: String?) {
        var text = message.split(separator: "\n").map { "noroshi: \(kind): \($0)\n" }.joined()
        if let hint { text += "noroshi: hint: \(hint)\n" }
        write(text)
    }

    static func note(_ text: String) { write("\(text)\n") }

    private static func write(_ text: String) {
        // Nobody is left to tell when standard error is closed.
        _ = try? FileDescriptor.standardError.writeAll(text.utf8)
    }

    /// - Throws: ``Failure`` when standard output cannot be written, for example on a full disk.
    static func print(_ text: String) throws {
        do {
            try FileDescriptor.standardOutput.writeAll(text.utf8)
        } catch Errno.brokenPipe {
            return  // the reader has read enough
        } catch {
            throw Failure("cannot write the result: \(error)")
        }
    }

    /// - Throws: ``Failure`` when nobody can be asked.
    static func agrees(toWriting path: String, _ texts: Translations) throws -> Bool {
        guard isInteractive else {
            throw Failure(
                "nobody can be asked whether to write '\(path)'", hint: "add --yes to write it without asking",
                status: Failure.usage)
        }
        try print(texts.text("accept.question", ["path": path]))
        return ["y", "yes"].contains(readLine()?.lowercased() ?? "")
    }

    static var isInteractive: Bool { isatty(0) == 1 && isatty(1) == 1 }
    static let showsProgress = isatty(2) == 1

    /// Rewrites one line of the terminal; nothing when standard error is a file.
    static func progress(_ text: String) {
        if showsProgress { write("\r\u{1B}[K\(text)") }
    }

    static func style(color: ColorChoice, environment: [String: String]) -> TextStyle {
        let isTerminal = isatty(1) == 1
        var size = winsize()
        let hasSize = unsafe ioctl(1, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        let width = environment["COLUMNS"].flatMap { Int($0) } ?? (hasSize ? Int(size.ws_col) : 0)
        let paints =
            switch color {
            case .always: true
            case .never: false
            case .auto: isTerminal && environment["NO_COLOR"]?.isEmpty != false && environment["TERM"] != "dumb"
            }
        return TextStyle(width: isTerminal ? max(width, 40) : 0, color: paints)
    }
}
