public import Foundation

/// A value that can stand in a field of the API.
public protocol SchemaValue: Codable, Sendable {
    /// The value's JSON Schema; named types put theirs among the definitions and answer a reference.
    static func schema(in definitions: inout SchemaDefinitions) -> JSONValue
    /// Whether decoding has already done what `validate` does.
    static var validatesWhenDecoded: Bool { get }
    /// Reads a value that stands in a field; a list gathers what is wrong with each of its elements.
    /// - Throws: `Violations`, or `DecodingError` for a value of another type.
    static func read(_ key: FieldKey, from container: KeyedDecodingContainer<FieldKey>, at place: String) throws -> Self
    /// Writes the value as JSON.
    /// - Throws: `EncodingError` for what JSON cannot hold.
    func write(to json: JSONBytes) throws
    /// How this value breaks a rule of its field, or nil.
    func breach(of rule: FieldRule) -> RuleBreach?
    /// Checks what must hold wherever the value stands.
    func validate(into violations: inout Violations, at path: String)
}

extension SchemaValue {
    public static var validatesWhenDecoded: Bool { false }
    public static func read(_ key: FieldKey, from container: KeyedDecodingContainer<FieldKey>, at place: String) throws
        -> Self
    {
        try container.decode(Self.self, forKey: key)
    }
    public func write(to json: JSONBytes) throws { try json.write(encoding: self) }
    public func breach(of rule: FieldRule) -> RuleBreach? { nil }
    public func validate(into violations: inout Violations, at path: String) {}
}

/// The named schemas that a document refers to.
public struct SchemaDefinitions: Sendable {
    public private(set) var all: [String: JSONValue] = [:]
    /// Where references point: `#/components/schemas/` in OpenAPI, `#/$defs/` in a tool.
    public let prefix: String

    public init(prefix: String = "#/components/schemas/") { self.prefix = prefix }

    /// A reference to the schema of that name, which `make` builds the first time that it is asked for.
    public mutating func reference(_ name: String, _ make: (inout SchemaDefinitions) -> JSONValue) -> JSONValue {
        if all[name] == nil {
            all[name] = [:]  // a type that holds itself finds this and stops
            all[name] = make(&self)
        }
        return ["$ref": .string(prefix + name)]
    }
}

extension String: SchemaValue {
    public static func schema(in definitions: inout SchemaDefinitions) -> JSONValue { ["type": "string"] }
    public func write(to json: JSONBytes) { json.write(self) }

    public func breach(of rule: FieldRule) -> RuleBreach? {
        switch rule {
        case .length(let range):
            let count = trimmedCount
            if range.contains(count) { return nil }
            let bound = count < range.lowerBound ? "at least \(range.lowerBound)" : "at most \(range.upperBound)"
            return RuleBreach(code: "length", message: "must have \(bound) characters")
        case .form(let form):
            return form.holds(self) ? nil : RuleBreach(code: "form", message: "must be \(form.article)")
        default: return nil
        }
    }

    /// No database keeps a NUL in text (PostgreSQL refuses it), so none is taken.
    public func validate(into violations: inout Violations, at path: String) {
        if utf8.contains(0) { violations.add(path, "character", "must not contain NUL characters") }
    }

    /// Code points, as JSON Schema counts them: what looks like one letter may be made of any number of them.
    private var trimmedCount: Int {
        guard let first = unicodeScalars.first, let last = unicodeScalars.last else { return 0 }
        let needsTrimming = first.properties.isWhitespace || last.properties.isWhitespace
        return (needsTrimming ? trimmingCharacters(in: .whitespacesAndNewlines) : self).unicodeScalars.count
    }
}

extension Bool: SchemaValue {
    public static func schema(in definitions: inout SchemaDefinitions) -> JSONValue { ["type": "boolean"] }
    public func write(to json: JSONBytes) { json.write(raw: self ? "true" : "false") }
}

extension Int: SchemaValue {
    public static func schema(in definitions: inout SchemaDefinitions) -> JSONValue {
        ["type": "integer", "format": "int64"]
    }
    public func write(to json: JSONBytes) { json.write(self) }
    public func breach(of rule: FieldRule) -> RuleBreach? { Double(self).breach(of: rule) }
}

extension Int64: SchemaValue {
    public static func schema(in definitions: inout SchemaDefinitions) -> JSONValue {
        ["type": "integer", "format": "int64"]
    }
    public func write(to json: JSONBytes) { json.write(self) }
    public func breach(of rule: FieldRule) -> RuleBreach? { Double(self).breach(of: rule) }
}

extension Double: SchemaValue {
    public static func schema(in definitions: inout SchemaDefinitions) -> JSONValue {
        ["type": "number", "format": "double"]
    }
    public func write(to json: JSONBytes) throws { try json.write(self) }

    public func breach(of rule: FieldRule) -> RuleBreach? {
        guard case .within(let range) = rule, !range.contains(self) else { return nil }
        return RuleBreach(
            code: "range", message: "must be from \(range.lowerBound.formatted()) to \(range.upperBound.formatted())")
    }
}

extension UUID: SchemaValue {
    public static func schema(in definitions: inout SchemaDefinitions) -> JSONValue {
        ["type": "string", "format": "uuid"]
    }
}

extension JSONValue: SchemaValue {
    public static func schema(in definitions: inout SchemaDefinitions) -> JSONValue { [:] }

    public func write(to json: JSONBytes) throws {
        switch self {
        case .null: json.write(raw: "null")
        case .bool(let value): value.write(to: json)
        case .integer(let value): json.write(value)
        case .number(let value): try json.write(value)
        case .string(let text): json.write(text)
        case .array(let elements): try elements.write(to: json)
        case .object(let members): try members.write(to: json)
        }
    }

    public func validate(into violations: inout Violations, at path: String) {
        switch self {
        case .string(let text): text.validate(into: &violations, at: path)
        case .array(let elements): elements.validate(into: &violations, at: path)
        case .object(let members): members.validate(into: &violations, at: path)
        case .null, .bool, .integer, .number: break
        }
    }
}

extension Array: SchemaValue where Element: SchemaValue {
    public static func schema(in definitions: inout SchemaDefinitions) -> JSONValue {
        ["type": "array", "items": Element.schema(in: &definitions)]
    }
    public static var validatesWhenDecoded: Bool { Element.validatesWhenDecoded }

    public static func read(_ key: FieldKey, from container: KeyedDecodingContainer<FieldKey>, at place: String) throws
        -> [Element]
    {
        if !Element.validatesWhenDecoded, let elements = try? container.decode([Element].self, forKey: key) {
            return elements
        }
        var elements = try container.nestedUnkeyedContainer(forKey: key)
        var values: [Element] = [], violations = Violations()
        while !elements.isAtEnd, violations.all.count < Violations.limit {
            let place = "\(place).\(elements.currentIndex)"
            let element = try elements.superDecoder()
            do {
                values.append(try Element(from: element))
            } catch let several as Violations {
                violations.add(several)
            } catch {
                var definitions = SchemaDefinitions()
                violations.add(place, "type", FieldReader.sentence(for: error, Element.schema(in: &definitions)))
            }
        }
        try violations.throwIfAny()
        return values
    }

    public func write(to json: JSONBytes) throws {
        json.write(raw: "[")
        for (index, element) in enumerated() {
            if index > 0 { json.write(raw: ",") }
            try element.write(to: json)
        }
        json.write(raw: "]")
    }

    public func breach(of rule: FieldRule) -> RuleBreach? {
        guard case .count(let range) = rule else { return lazy.compactMap { $0.breach(of: rule) }.first }
        if range.contains(count) { return nil }
        let bound = count < range.lowerBound ? "at least \(range.lowerBound)" : "at most \(range.upperBound)"
        return RuleBreach(code: "count", message: "must have \(bound) elements")
    }

    public func validate(into violations: inout Violations, at path: String) {
        for (index, element) in enumerated() where violations.all.count < Violations.limit {
            element.validate(into: &violations, at: "\(path).\(index)")
        }
    }
}

extension Dictionary: SchemaValue where Key == String, Value: SchemaValue {
    public static func schema(in definitions: inout SchemaDefinitions) -> JSONValue {
        ["type": "object", "additionalProperties": Value.schema(in: &definitions)]
    }

    public func write(to json: JSONBytes) throws { try json.write(self) { try $0.write(to: json) } }

    public func validate(into violations: inout Violations, at path: String) {
        for (key, value) in self where violations.all.count < Violations.limit {
            let place = path.isEmpty ? String(key.prefix(64)) : "\(path).\(key.prefix(64))"
            key.validate(into: &violations, at: place)
            value.validate(into: &violations, at: place)
        }
    }
}

/// An enumeration of words that stand in the API as they are written.
public protocol SchemaEnum: SchemaValue, RawRepresentable, CaseIterable where RawValue == String {}

extension SchemaEnum {
    public static func schema(in definitions: inout SchemaDefinitions) -> JSONValue {
        ["type": "string", "enum": .array(allCases.map { .string($0.rawValue) })]
    }
    public func write(to json: JSONBytes) { json.write(rawValue) }
}
