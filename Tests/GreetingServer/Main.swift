import Foundation
import TestSupport

/// The scripted server as another process: `greeting-server PORT MODE [TEXT]`, until SIGTERM.
///
/// MODE is talk, silent, endless, drip, close, binary or hostile; in TEXT `\r`, `\n`, `\e`, `\\` and `\xHH` are
/// understood. Prints `listening on 127.0.0.1:PORT` when ready; PORT 0 takes a free one.
@main
enum Main {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count >= 2, let port = arguments.first.flatMap({ Int($0) }),
            let script = script(
                mode: arguments.dropFirst().first, text: arguments.dropFirst(2).first ?? "+OK ready\\r\\n")
        else {
            FileHandle.standardError.write(Data("usage: greeting-server PORT MODE [TEXT]\n".utf8))
            exit(64)
        }
        try await withGreetingServer(script, port: port) { server in
            FileHandle.standardOutput.write(Data("listening on 127.0.0.1:\(server.port)\n".utf8))
            while true { try await Task.sleep(for: .seconds(3600)) }  // until a signal ends the process
        }
    }

    private static func script(mode: String?, text: String) -> GreetingScript? {
        let greeting = bytes(text)
        return switch mode {
        case "talk": GreetingScript(greeting: greeting)
        case "silent": .silent
        case "endless": GreetingScript(greeting: greeting, behavior: .endless)
        case "drip": GreetingScript(greeting: greeting, behavior: .drip(every: .milliseconds(50)))
        case "close": GreetingScript(greeting: greeting, behavior: .close)
        case "binary": .binary
        case "hostile": .hostile
        default: nil
        }
    }

    private static func bytes(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let escape = rest.popFirst() else {
                output.append(byte)
                continue
            }
            switch escape {
            case UInt8(ascii: "r"): output.append(0x0D)
            case UInt8(ascii: "n"): output.append(0x0A)
            case UInt8(ascii: "e"): output.append(0x1B)
            case UInt8(ascii: "x"):
                output.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
                rest = rest.dropFirst(2)
            default: output.append(escape)
            }
        }
        return output
    }
}
