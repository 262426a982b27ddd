public import Foundation

/// A value as a database keeps it.
///
/// SQLite has fewer types than PostgreSQL, so what was bound as one case may be read back as another: a Boolean or a
/// timestamp as `integer`, JSON as `text`. `DatabaseValueConvertible` types read all the cases that they can come back
/// as.
public enum DatabaseValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
    case bool(Bool)
    /// 16 bytes on SQLite, where every value of 16 bytes is read as this case.
    case uuid(UUID)
    /// Microseconds since 1970-01-01 00:00 UTC.
    case timestamp(Int64)
    /// The text of a JSON value. PostgreSQL keeps its meaning, not its spelling.
    case json(String)

    /// Whether this is NULL.
    public var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The name of the case, for errors.
    var kind: String {
        switch self {
        case .null: "NULL"
        case .integer: "an integer"
        case .real: "a real number"
        case .text: "text"
        case .blob: "bytes"
        case .bool: "a Boolean"
        case .uuid: "a UUID"
        case .timestamp: "a timestamp"
        case .json: "JSON"
        }
    }

    /// The JSON of an encodable value, with sorted keys and dates as ISO 8601.
    /// - Throws: `EncodingError` for what JSON cannot express.
    public static func json(encoding value: some Encodable) throws -> DatabaseValue {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return .json(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
