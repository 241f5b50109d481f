extension CenterStore {
    /// Adds the analyst, or changes the password of one who exists; ends all sessions of that name.
    package func setAnalyst(_ name: String, password: String, at: String) async throws {
        try await database.write { connection in
            try connection.run("DELETE FROM session WHERE analyst = $1", [.text(name)])
            try connection.run(
                """
                INSERT INTO analyst (name, password, created_at) VALUES ($1, $2, $3)
                ON CONFLICT (name) DO UPDATE SET password = excluded.password
                """, [.text(name), .text(password), .text(at)])
            try connection.audit("console", "user", name, at: at)
        }
    }

    /// The stored form of the analyst's password.
    package func password(of name: String) async throws -> String? {
        try await database.read { connection in
            try connection.run("SELECT password FROM analyst WHERE name = $1", [.text(name)]).first?.text(0)
        }
    }

    package func openSession(_ digest: String, analyst: String, until: String, at: String) async throws {
        try await database.write { connection in
            try connection.run("DELETE FROM session WHERE expires_at < $1", [.text(at)])
            try connection.run(
                "INSERT INTO session (digest, analyst, expires_at) VALUES ($1, $2, $3)",
                [.text(digest), .text(analyst), .text(until)])
            try connection.audit(analyst, "sign-in", analyst, at: at)
        }
    }

    package func analyst(ofSession digest: String, at: String) async throws -> String? {
        try await database.read { connection in
            try connection.run(
                "SELECT analyst FROM session WHERE digest = $1 AND expires_at > $2", [.text(digest), .text(at)]
            ).first?.text(0)
        }
    }

    package func closeSession(_ digest: String, analyst: String, at: String) async throws {
        try await database.write { connection in
            try connection.run("DELETE FROM session WHERE digest = $1", [.text(digest)])
            try connection.audit(analyst, "sign-out", analyst, at: at)
        }
    }

    /// False when the name is taken.
    package func addToken(_ name: String, digest: String, at: String) async throws -> Bool {
        try await database.write { connection in
            guard try connection.run("SELECT 1 FROM token WHERE name = $1", [.text(name)]).isEmpty else { return false }
            try connection.run(
                "INSERT INTO token (name, digest, created_at) VALUES ($1, $2, $3)",
                [.text(name), .text(digest), .text(at)])
            try connection.audit("console", "token", name, at: at)
            return true
        }
    }

    package func name(ofToken digest: String) async throws -> String? {
        try await database.read { connection in
            try connection.run("SELECT name FROM token WHERE digest = $1", [.text(digest)]).first?.text(0)
        }
    }
}
