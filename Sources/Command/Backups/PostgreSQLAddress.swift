import Foundation

/// A database's address for PostgreSQL's own programs: without the password, which others could see among a process's arguments.
struct PostgreSQLAddress: Sendable {
    let url: String
    /// Where libpq looks for the password instead.
    let environment: [String: String]

    init(_ url: String) {
        guard var parts = URLComponents(string: url), let password = parts.password else {
            self.url = url
            environment = [:]
            return
        }
        parts.password = nil
        self.url = parts.string ?? url
        environment = ["PGPASSWORD": password]
    }
}
