import FoundationEssentials

extension Observation: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("at", at)
            text.member("host", host.rawValue)
            switch fact {
            case .listener(let listener):
                text.member("kind", "listener")
                text.member("listener", listener)
            case .reply(let reply):
                text.member("kind", "reply")
                text.member("reply", reply)
            case .sweep(let sweep):
                text.member("kind", "sweep")
                text.member("sweep", encoding: sweep)
            case .relay(let test):
                text.member("kind", "relay")
                text.member("relay", encoding: test)
            case .trace(let trace):
                text.member("kind", "trace")
                text.member("trace", encoding: trace)
            case .logs(let reach):
                text.member("kind", "logs")
                text.member("logs", encoding: reach)
            case .state(let fact):
                text.member("kind", fact.kind.rawValue)
                switch fact {
                case .accounts(let survey): text.member("accounts", encoding: survey)
                case .processes(let survey): text.member("processes", encoding: survey)
                case .configuration(let survey): text.member("configuration", encoding: survey)
                case .packages(let survey): text.member("packages", encoding: survey)
                case .files(let survey): text.member("files", encoding: survey)
                }
            case .unseen(let what, let reason):
                text.member("kind", "unseen")
                text.key("unseen")
                text.object { text in
                    text.member("reason", reason)
                    text.member("what", what)
                }
            }
        }
    }
}

extension Endpoint: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("address", address)
            text.member("port", port)
            text.member("transport", transport.rawValue)
        }
    }
}

extension Listener: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("endpoint", endpoint)
            text.member("processes", processes)
            text.member("starter", starter)
            text.member("usage", usage)
            text.member("user", user)
        }
    }
}

extension Listener.Usage: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("changedFiles", changedFiles)
            if let connections { text.member("connections", connections) }
            if let isAutomatic { text.member("isAutomatic", isAutomatic) }
            if let isBase { text.member("isBase", isBase) }
            if let unchangedFiles { text.member("unchangedFiles", unchangedFiles) }
        }
    }
}

extension Listener.Process: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("executable", executable)
            text.member("isDeleted", isDeleted)
            text.member("name", name)
            text.member("package", self.package)
            text.member("pid", pid)
        }
    }
}

extension InstalledPackage: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("name", name)
            text.member("source", source)
            text.member("sourceVersion", sourceVersion)
            if system != .dpkg { text.member("system", system.rawValue) }
            text.member("version", version)
        }
    }
}

extension Starter: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("kind", kind.rawValue)
            text.member("locator", locator)
            text.member("name", name)
            text.member("package", self.package)
            text.member("program", program)
        }
    }
}

extension ServiceReply: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("endpoint", endpoint)
            text.member("milliseconds", milliseconds)
            text.member("protocol", self.protocol?.rawValue)
            text.member("session", session)
            text.member("texts", texts)
            text.member("tls", tls)
            text.member("transcript", transcript)
            text.member("truncated", truncated)
        }
    }
}

extension ServiceReply.Text: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("base64", Data(bytes).base64EncodedString())
            text.member("key", key)
            text.member("text", Escaped.text(bytes))
        }
    }
}

extension TLSSession: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("certificates", certificates.map { Data($0).base64EncodedString() })
            text.member("version", version)
        }
    }
}
