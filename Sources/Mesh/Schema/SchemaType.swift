/// A struct that crosses the API. `@Schema` writes the conformance.
public protocol SchemaType: SchemaValue, Answer {
    /// The name among the document's schemas.
    static var schemaName: String { get }
    /// The type's doc comment.
    static var schemaSummary: String { get }
    /// Its fields, in the order of the source.
    static var schemaFields: [SchemaField] { get }
    /// Writes the fields in that order.
    func write(fields writer: inout FieldWriter) throws
}

extension SchemaType {
    public static var validatesWhenDecoded: Bool { true }

    public func encode(to encoder: any Encoder) throws {
        var writer = FieldWriter(encoder)
        try write(fields: &writer)
    }

    public func write(to json: JSONBytes) throws {
        json.write(raw: "{")
        var writer = FieldWriter(json)
        try write(fields: &writer)
        json.write(raw: "}")
    }

    public static func schema(in definitions: inout SchemaDefinitions) -> JSONValue {
        definitions.reference(schemaName) { objectSchema(in: &$0) }
    }

    /// The schema itself, not a reference to it.
    public static func objectSchema(in definitions: inout SchemaDefinitions) -> JSONValue {
        var properties: [String: JSONValue] = [:]
        for field in schemaFields { properties[field.key] = field.schema(in: &definitions) }
        var schema: [String: JSONValue] = [
            "type": "object", "description": .string(schemaSummary), "properties": .object(properties),
            "additionalProperties": false,
        ]
        let required = schemaFields.filter { $0.presence == .required }.map { JSONValue.string($0.key) }
        if !required.isEmpty { schema["required"] = .array(required) }
        return .object(schema)
    }
}

/// One field of a `@Schema`.
public struct SchemaField: Sendable {
    public enum Presence: Sendable, Hashable {
        case required
        /// May be null or absent.
        case nullable
        /// May be absent: then a default stands.
        case defaulted
        /// May be absent: then nothing changes; null clears.
        case change
    }

    /// The name in JSON.
    public let key: String
    public let presence: Presence
    public let rules: [FieldRule]
    public let documentation: String
    let codingKey: FieldKey
    private let standard: (@Sendable () throws -> JSONValue)?
    private let describe: @Sendable (inout SchemaDefinitions) -> JSONValue

    public init<Value: SchemaValue>(
        _ key: String, _ type: Value.Type, presence: Presence, rules: [FieldRule],
        standard: (@Sendable () throws -> JSONValue)?, documentation: String
    ) {
        self.key = key
        self.presence = presence
        self.rules = rules
        self.documentation = documentation
        self.standard = standard
        codingKey = FieldKey(key)
        describe = { Value.schema(in: &$0) }
    }

    public func schema(in definitions: inout SchemaDefinitions) -> JSONValue {
        var schema = describe(&definitions)
        for (keyword, value) in rules.flatMap(\.keywords) { schema[keyword] = value }
        if presence == .nullable || presence == .change { schema = Self.orNull(schema) }
        if !documentation.isEmpty { schema["description"] = .string(documentation) }
        // A default that cannot be shown is left out
        if let standard, let value = try? standard() { schema["default"] = value }
        return schema
    }

    private static func orNull(_ schema: JSONValue) -> JSONValue {
        guard let type = schema["type"], schema["enum"] == nil else { return ["anyOf": [schema, ["type": "null"]]] }
        var schema = schema
        schema["type"] = [type, "null"]
        return schema
    }
}

/// The name of a field as a coding key.
public struct FieldKey: CodingKey, Sendable {
    public let stringValue: String
    public var intValue: Int? { nil }

    public init(_ name: String) { stringValue = name }
    public init?(stringValue: String) { self.stringValue = stringValue }
    public init?(intValue: Int) { nil }
}

/// What is asked of a field that may be left as it is: `PATCH` tells absent from null.
public enum Change<Value: SchemaValue>: SchemaValue {
    /// The field was absent.
    case none
    /// The field was null.
    case clear
    case to(Value)

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self = container.decodeNil() ? .clear : .to(try container.decode(Value.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if case .to(let value) = self { try container.encode(value) } else { try container.encodeNil() }
    }

    public static func schema(in definitions: inout SchemaDefinitions) -> JSONValue { Value.schema(in: &definitions) }
    public static var validatesWhenDecoded: Bool { Value.validatesWhenDecoded }
    public func write(to json: JSONBytes) throws {
        if case .to(let value) = self { try value.write(to: json) } else { json.write(raw: "null") }
    }
    public static func read(_ key: FieldKey, from container: KeyedDecodingContainer<FieldKey>, at place: String) throws
        -> Self
    {
        try container.decodeNil(forKey: key) ? .clear : .to(Value.read(key, from: container, at: place))
    }
    public func breach(of rule: FieldRule) -> RuleBreach? {
        if case .to(let value) = self { value.breach(of: rule) } else { nil }
    }
    public func validate(into violations: inout Violations, at path: String) {
        if case .to(let value) = self { value.validate(into: &violations, at: path) }
    }

    /// What the field becomes, for one that may be empty.
    public func applied(to current: Value?) -> Value? {
        switch self {
        case .none: current
        case .clear: nil
        case .to(let value): value
        }
    }

    /// What the field becomes, for one that may not be empty.
    /// - Throws: a violation of `field` when it was to be cleared.
    public func applied(to current: Value, field: String) throws -> Value {
        switch self {
        case .none: current
        case .clear: throw Violations(Violation(field: field, code: "null", message: "must not be null"))
        case .to(let value): value
        }
    }
}
