public import Foundation

/// The id of one kind of thing: a UUIDv7, so that ids of one kind cannot be taken for another's and sort by the time they were made.
public struct Identifier<Entity>: Hashable, Sendable, Comparable {
    public let uuid: UUID

    public init(_ uuid: UUID) { self.uuid = uuid }

    public static func < (one: Self, other: Self) -> Bool { one.uuid < other.uuid }
}

extension Identifier: SchemaValue, CustomStringConvertible {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let uuid = UUID(uuidString: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a UUID")
        }
        self.init(uuid)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    public func write(to json: JSONBytes) { json.write(uuid) }

    public static func schema(in definitions: inout SchemaDefinitions) -> JSONValue {
        ["type": "string", "format": "uuid"]
    }

    public var description: String { uuid.uuidString.lowercased() }
}

extension UUID {
    /// A new UUIDv7 (RFC 9562 5.7): 48 bits of milliseconds, then 74 random bits.
    public static func v7(
        at time: Timestamp = .now, random: UInt64 = .random(in: .min ... .max),
        more: UInt64 = .random(in: .min ... .max)
    ) -> UUID {
        let milliseconds = UInt64(max(0, time.microseconds / 1000))
        let high = milliseconds << 16 | 0x7000 | random & 0x0FFF
        let low = 0x8000_0000_0000_0000 | more >> 2
        return withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}
