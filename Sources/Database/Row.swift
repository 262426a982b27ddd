import Foundation

/// One row of a result.
public struct Row: Sendable {
    /// The names of the columns, in the order of the values.
    public let columns: [String]
    /// The values, in the order of the columns.
    public let values: [DatabaseValue]

    /// A row of as many values as columns.
    public init(columns: [String], values: [DatabaseValue]) {
        self.columns = columns
        self.values = values
    }

    /// The value at a position, or `nil` beyond the last.
    public subscript(position: Int) -> DatabaseValue? {
        values.indices.contains(position) ? values[position] : nil
    }

    /// The value of the first column of a name, or `nil` if there is none.
    public subscript(column: String) -> DatabaseValue? {
        columns.firstIndex(of: column).map { values[$0] }
    }

    /// Reads a column. For one that may be NULL, ask for an optional type.
    /// - Throws: `misuse` if there is no such column, or it holds a value that the type cannot be read from.
    @inlinable
    public func get<T: DatabaseValueConvertible>(_ column: String, as type: T.Type = T.self) throws -> T {
        guard let position = columns.firstIndex(of: column) else { throw missing(column) }
        guard let value = T(databaseValue: values[position]) else { throw mismatch(position, type) }
        return value
    }

    /// Reads the column at a position, counted from 0.
    /// - Throws: `misuse` if there is no such column, or it holds a value that the type cannot be read from.
    @inlinable
    public func get<T: DatabaseValueConvertible>(_ position: Int, as type: T.Type = T.self) throws -> T {
        guard values.indices.contains(position) else { throw missing("\(position)") }
        guard let value = T(databaseValue: values[position]) else { throw mismatch(position, type) }
        return value
    }

    /// Decodes a column of JSON, as `DatabaseValue.json(encoding:)` wrote it.
    /// - Throws: `misuse` if there is no such column or it is not text; `DecodingError` if the JSON does not fit.
    public func decode<T: Decodable>(_ column: String, as type: T.Type = T.self) throws -> T {
        let text = try get(column, as: String.self)
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(type, from: Data(text.utf8))
    }

    @usableFromInline
    func missing(_ column: String) -> DatabaseError {
        DatabaseError(.misuse("no column \(column) among \(columns.joined(separator: ", "))"))
    }

    @usableFromInline
    func mismatch(_ position: Int, _ type: Any.Type) -> DatabaseError {
        DatabaseError(.misuse("column \(columns[position]) holds \(values[position].kind), which is no \(type)"))
    }
}

/// A type that is read from a row.
public protocol RowDecodable: Sendable {
    /// Reads the columns that the type is made of.
    init(row: Row) throws
}
