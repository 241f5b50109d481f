/// The steps that bring a database to the shape the code expects, in order, each applied once.
package struct Migrations: Sendable {
    /// Name of the schema, so that a site's file is not opened as a center's.
    package let schema: String
    package let steps: [Step]

    package struct Step: Sendable {
        package let name: String
        package let statements: [String]
        package init(_ name: String, _ statements: [String]) {
            self.name = name
            self.statements = statements
        }
    }

    package init(schema: String, steps: [Step]) {
        self.schema = schema
        self.steps = steps
    }

    /// Applies what is missing, in one transaction.
    ///
    /// - Throws: ``StoreError`` when the file holds another schema, or steps that this program does not know.
    package func apply(to database: any Database) async throws {
        try await database.write { connection in
            try connection.run(
                "CREATE TABLE IF NOT EXISTS migration (position INTEGER PRIMARY KEY, name TEXT NOT NULL)")
            let done = try connection.run("SELECT name FROM migration ORDER BY position").map { try $0.text(0) }
            let names = steps.map { "\(schema)/\($0.name)" }
            guard done.count <= names.count, done == Array(names.prefix(done.count)) else {
                throw StoreError(
                    sql: "migration",
                    message: "the database holds '\(done.last ?? "")', this program knows '\(names.last ?? "")'")
            }
            for (position, step) in steps.enumerated().dropFirst(done.count) {
                for statement in step.statements { try connection.run(statement) }
                try connection.run(
                    "INSERT INTO migration (position, name) VALUES ($1, $2)",
                    [.integer(Int64(position)), .text(names[position])])
            }
        }
    }
}
