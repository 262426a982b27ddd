extension DatabaseSession {
    /// All rows, decoded.
    @inlinable
    public func all<T: RowDecodable>(_ sql: SQL, as type: T.Type = T.self) async throws -> [T] {
        try await rows(sql).map { try T(row: $0) }
    }

    /// The first row, decoded, or `nil` if there is none. It does not limit what the statement looks at: say `LIMIT 1`.
    @inlinable
    public func first<T: RowDecodable>(_ sql: SQL, as type: T.Type = T.self) async throws -> T? {
        try await rows(sql).first.map { try T(row: $0) }
    }

    /// The first column of the first row, or `nil` if there is no row. For a column that may be NULL, ask for an
    /// optional.
    @inlinable
    public func scalar<T: DatabaseValueConvertible>(_ sql: SQL, as type: T.Type = T.self) async throws -> T? {
        guard let row = try await rows(sql).first else { return nil }
        return try row.get(0, as: type)
    }

    /// The first column of every row.
    @inlinable
    public func scalars<T: DatabaseValueConvertible>(_ sql: SQL, as type: T.Type = T.self) async throws -> [T] {
        try await rows(sql).map { try $0.get(0, as: type) }
    }

    /// Whether the statement gives any row.
    @inlinable
    public func exists(_ sql: SQL) async throws -> Bool {
        try await !rows(sql).isEmpty
    }
}
