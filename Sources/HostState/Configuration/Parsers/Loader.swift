import HostReading
import NoroshiModel

/// The dynamic loader: `folder` for each in which it looks for libraries, `folder.open` where everybody may write.
///
/// - Source: ldconfig(8), ld.so(8).
extension SoftwareReader {
    static let loader = SoftwareReader(
        name: "loader", mainFile: "/etc/ld.so.conf", programs: ["/sbin/ldconfig", "/usr/sbin/ldconfig"],
        packages: ["libc-bin"]
    ) { reading in
        if reading.isNamed("/etc/ld.so.conf") {
            loaderFile("/etc/ld.so.conf", &reading)
        } else {
            for path in reading.paths("/etc/ld.so.conf.d/*.conf") { loaderFile(path, &reading) }
        }
    }

    private static func loaderFile(_ path: String, _ reading: inout ConfigurationReading) {
        for line in reading.lines(path) ?? [] {
            let text = line.text.prefix { $0 != "#" }.trimmed
            if text.hasPrefix("include"), text.dropFirst(7).first?.isWhitespace ?? false {
                for pattern in text.words.dropFirst() {
                    let folder = line.file.prefix(through: line.file.lastIndex(of: "/") ?? line.file.startIndex)
                    for path in reading.paths(pattern.hasPrefix("/") ? pattern : folder + pattern) {
                        reading.including(path, from: line) { loaderFile(path, &$0) }
                    }
                }
                continue
            }
            for word in text.split(whereSeparator: { " \t:,".contains($0) }) where word.hasPrefix("/") {
                let folder = ConfigurationReading.plain(String(word.prefix { $0 != "=" }))
                reading.add("folder", [folder], at: line)
                if let status = reading.status(folder), status.kind == .folder, status.isWorldWritable {
                    reading.add("folder.open", [folder], at: line, text: "\(text): \(status.rights)")
                }
            }
        }
    }
}
