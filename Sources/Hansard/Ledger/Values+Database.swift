public import Database
public import Foundation
public import Mesh

extension Identifier: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue { .uuid(uuid) }

    public init?(databaseValue: DatabaseValue) {
        guard let uuid = UUID(databaseValue: databaseValue) else { return nil }
        self.init(uuid)
    }
}

extension Timestamp: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue { .timestamp(microseconds) }

    public init?(databaseValue: DatabaseValue) {
        switch databaseValue {
        case .timestamp(let microseconds), .integer(let microseconds): self.init(microseconds: microseconds)
        default: return nil
        }
    }
}

extension DatabaseValue {
    /// A value as JSON with sorted keys.
    static func json(canonical value: some Encodable) throws -> DatabaseValue {
        .json(String(decoding: try JSONCoding.encoder.encode(value), as: UTF8.self))
    }

    static func json(canonical value: JSONValue) throws -> DatabaseValue {
        .json(String(decoding: try value.canonicalData(), as: UTF8.self))
    }
}

extension Row {
    /// A column that holds JSON, as the value that was stored there.
    func json<Value: Decodable>(_ column: String, as type: Value.Type = Value.self) throws -> Value {
        let text: String = try get(column)
        return try JSONCoding.lenientDecoder.decode(type, from: Data(text.utf8))
    }
}
