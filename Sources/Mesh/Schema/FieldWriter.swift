/// Writes a `@Schema` field by field, into an answer's bytes or whatever encoder somebody brings; nil is written as null, so that a
/// reader always finds every field.
public struct FieldWriter {
    private enum Target {
        /// Behind the brace of an object.
        case json(JSONBytes)
        case container(KeyedEncodingContainer<FieldKey>)
    }

    private let target: Target
    private var isEmpty = true

    init(_ encoder: any Encoder) { target = .container(encoder.container(keyedBy: FieldKey.self)) }

    init(_ json: JSONBytes) { target = .json(json) }

    public mutating func write<Value: SchemaValue>(_ value: Value, _ key: StaticString) throws {
        switch target {
        case .json(let json):
            begin(key, json)
            try value.write(to: json)
        case .container(var container): try container.encode(value, forKey: FieldKey(key.description))
        }
    }

    public mutating func write<Value: SchemaValue>(_ value: Value?, _ key: StaticString) throws {
        if let value { return try write(value, key) }
        switch target {
        case .json(let json):
            begin(key, json)
            json.write(raw: "null")
        case .container(var container): try container.encodeNil(forKey: FieldKey(key.description))
        }
    }

    /// An absent change stays absent.
    public mutating func writeChange<Value: SchemaValue>(_ change: Change<Value>, _ key: StaticString) throws {
        if case .none = change { return }
        try write(change, key)
    }

    /// Keys are names of Swift properties: nothing in them is to be escaped.
    private mutating func begin(_ key: StaticString, _ json: JSONBytes) {
        json.write(raw: isEmpty ? "\"" : ",\"")
        json.write(raw: key)
        json.write(raw: "\":")
        isEmpty = false
    }
}
