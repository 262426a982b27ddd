extension RelationalDatabase {
    /// Runs the program's own statements in one transaction, outside any workspace: for tables that no migration keeps,
    /// as in tests.
    /// - Throws: `DatabaseError`.
    public func execute(_ statements: [SQLText]) async throws {
        let texts = statements.compactMap { $0.rendered(for: dialect) }
        try await write(.unscoped) { tx in
            for text in texts { try await tx.run(SQL(trusted: text)) }
        }
    }
}
