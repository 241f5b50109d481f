import NoroshiFormats
import NoroshiModel

/// Sockets that systemd listens on when the host starts: units that a target wants, with their drop-ins, not masked.
///
/// - Source: systemd.unit(5), systemd.socket(5).
enum SystemdSockets {
    /// The first folder that has a unit counts.
    private static let folders = [
        "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system",
        "/usr/lib/systemd/system", "/lib/systemd/system",
    ]

    static func read(_ reading: inout ConfigurationReading) {
        var names: Set<String> = []
        for folder in folders {
            for path in reading.paths("\(folder)/*.wants/*.socket") {
                if let name = path.split(separator: "/").last { names.insert(String(name)) }
            }
        }
        for name in names.sorted() { unit(name, &reading) }
    }

    private static func unit(_ name: String, _ reading: inout ConfigurationReading) {
        guard let path = path(of: name, &reading), let lines = reading.lines(path) else { return }
        var socket = SystemdUnit()
        socket.merge(text(lines))
        let dropIns = dropIns(name, &reading)
        for drop in dropIns { socket.merge(text(drop)) }
        let streams = socket.list("Socket.ListenStream").map { ($0, "tcp") }
        let datagrams = socket.list("Socket.ListenDatagram").map { ($0, "udp") }
        let ports = (streams + datagrams).compactMap { value, transport in
            SystemdUnit.port(value).map { (value, $0, transport) }
        }
        guard !ports.isEmpty else { return }
        let service = service(of: name, socket, &reading)
        let surroundings = SystemdSurroundings(specifiers: SystemdSpecifiers(unit: name))
        let commands = (service?.list("Service.ExecStart") ?? []).flatMap { surroundings.commands($0) }
        let environment = (service?.list("Service.Environment") ?? []).flatMap { SystemdWords($0).words }
        for (value, port, transport) in ports {
            let all = dropIns.reversed().flatMap(\.self) + lines
            let line = all.first { $0.text.contains("Listen") && $0.text.hasSuffix(value) } ?? lines[0]
            SuperServerEntry(
                service: ServicePorts.name(of: String(port.port)), transport: transport,
                program: service?.program ?? "", commands: commands, starter: "systemd", isWrapped: false,
                isRestricted: !socket.list("Socket.IPAddressDeny").isEmpty,
                address: port.address, user: name, environment: environment
            ).add(to: &reading, at: line)
        }
    }

    /// nil for a unit that is masked: a link to `/dev/null`, or an empty file.
    private static func path(of name: String, _ reading: inout ConfigurationReading) -> String? {
        for folder in folders {
            let path = "\(folder)/\(name)"
            if reading.target(path) == "/dev/null" { return nil }
            if reading.exists(path) { return path }
        }
        return nil
    }

    private static func dropIns(_ name: String, _ reading: inout ConfigurationReading) -> [[Line]] {
        var chosen: [String: String] = [:]
        for folder in folders.reversed() {
            for path in reading.paths("\(folder)/\(name).d/*.conf") {
                chosen[String(path.split(separator: "/").last ?? "")] = path
            }
        }
        return chosen.sorted { $0.key < $1.key }.compactMap { reading.lines($0.value) }
    }

    /// With `Accept=yes` it is the template of the socket's name.
    private static func service(
        of name: String, _ socket: SystemdUnit, _ reading: inout ConfigurationReading
    ) -> SystemdUnit? {
        let base = String(name.dropLast(".socket".count))
        let isTemplate = ["yes", "true", "on", "1"].contains(socket.last("Socket.Accept")?.lowercased() ?? "")
        let service = socket.last("Socket.Service") ?? (isTemplate ? "\(base)@.service" : "\(base).service")
        guard let path = path(of: service, &reading), let lines = reading.lines(path) else { return nil }
        var unit = SystemdUnit()
        unit.merge(text(lines))
        for drop in dropIns(service, &reading) { unit.merge(text(drop)) }
        return unit
    }

    private static func text(_ lines: [Line]) -> String { lines.map(\.text).joined(separator: "\n") }
}
