/// Reads a `@Schema` field by field and gathers what is wrong with each.
public struct FieldReader {
    private let container: KeyedDecodingContainer<FieldKey>
    private let fields: [SchemaField]
    private let path: String
    private let isLenient: Bool
    private let ignoresUnknown: Bool
    private var violations = Violations()

    /// - Throws: `Violations` when the value is no object.
    public init<Value: SchemaType>(_ decoder: any Decoder, of type: Value.Type) throws {
        path = decoder.codingPath.isEmpty ? "" : decoder.codingPath.map(\.shown).joined(separator: ".")
        isLenient = !decoder.userInfo.isEmpty && decoder.userInfo[.isLenient] != nil
        ignoresUnknown =
            isLenient || (path.isEmpty && !decoder.userInfo.isEmpty && decoder.userInfo[.ignoresUnknown] != nil)
        fields = Value.schemaFields
        do {
            container = try decoder.container(keyedBy: FieldKey.self)
        } catch is DecodingError {
            throw Violations(Violation(field: path.isEmpty ? "body" : path, code: "type", message: "must be an object"))
        }
        if !ignoresUnknown { refuseUnknown() }
    }

    private mutating func refuseUnknown() {
        for key in container.allKeys where !fields.contains(where: { $0.key == key.stringValue }) {
            let shown = String(key.stringValue.prefix(64))
            violations.add(place(shown), "unknown", "is not a field here")
        }
    }

    public mutating func required<Value: SchemaValue>(_ index: Int, _: Value.Type) -> Value? {
        let field = fields[index]
        guard container.contains(field.codingKey) else {
            violations.add(place(field.key), "missing", "is required")
            return nil
        }
        return value(of: field)
    }

    public mutating func nullable<Value: SchemaValue>(_ index: Int, _: Value.Type) -> Value? {
        let field = fields[index]
        guard container.contains(field.codingKey), (try? container.decodeNil(forKey: field.codingKey)) == false else {
            return nil
        }
        return value(of: field)
    }

    public mutating func defaulted<Value: SchemaValue>(_ index: Int, _: Value.Type, to standard: Value) -> Value {
        guard container.contains(fields[index].codingKey) else { return standard }
        return value(of: fields[index]) ?? standard
    }

    public mutating func change<Value: SchemaValue>(_ index: Int, _: Change<Value>.Type) -> Change<Value> {
        let field = fields[index]
        guard container.contains(field.codingKey) else { return .none }
        return value(of: field) ?? .none
    }

    /// - Throws: `Violations` when any field was faulty.
    public func finish() throws { try violations.throwIfAny() }

    private mutating func value<Value: SchemaValue>(of field: SchemaField) -> Value? {
        do {
            let value = try Value.read(field.codingKey, from: container, at: place(field.key))
            if !isLenient { check(value, field) }
            return value
        } catch let nested as Violations {
            violations.add(nested)
        } catch {
            var definitions = SchemaDefinitions()
            violations.add(place(field.key), "type", Self.sentence(for: error, field.schema(in: &definitions)))
        }
        return nil
    }

    private mutating func check<Value: SchemaValue>(_ value: Value, _ field: SchemaField) {
        if !Value.validatesWhenDecoded { return violations.check(value, field, at: path) }
        for rule in field.rules {
            if let breach = value.breach(of: rule) { violations.add(place(field.key), breach.code, breach.message) }
        }
    }

    private func place(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// What should stand where another type does.
    static func sentence(for error: any Error, _ schema: JSONValue) -> String {
        if case .valueNotFound? = error as? DecodingError { return "must not be null" }
        if case .array(let words) = schema["enum"] {
            return "must be one of " + words.compactMap(\.string).joined(separator: ", ")
        }
        switch (schema["type"]?.string, schema["format"]?.string) {
        case (_, "uuid"): return "must be an id (UUID)"
        case (_, "date-time"): return "must be a time as RFC 3339 writes it, such as 2026-01-31T09:30:00Z"
        case (_, "date"): return "must be a date such as 2026-01-31"
        case ("integer", _): return "must be a whole number that fits in 64 bits"
        case (let type?, _): return "must be \(["array", "object", "integer"].contains(type) ? "an" : "a") \(type)"
        case (nil, _): return "has the wrong type"
        }
    }
}

extension CodingKey {
    /// The key as it is shown in the path of a field.
    fileprivate var shown: String { intValue.map(String.init) ?? stringValue }
}
