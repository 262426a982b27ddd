public import Foundation

/// Checks JSON against the part of JSON Schema that language models are given: `type`, `properties`, `required`,
/// `additionalProperties`, `items`, `enum`, `const`, `anyOf`, and the limits of length and size. Other words, and
/// references, hold for anything.
public struct JSONSchemaCheck: Sendable {
    private let schema: JSONValue

    /// Reads a schema.
    /// - Throws: `badRequest` if it is no JSON object.
    public init(_ schema: Data) throws(LanguageModelError) {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: schema), case .object = value else {
            throw LanguageModelError(.badRequest, "A schema is no JSON object.")
        }
        self.schema = value
    }

    /// Whether a document keeps to the schema.
    public func holds(_ document: Data) -> Bool {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: document) else { return false }
        return Self.holds(value, schema)
    }

    private static func holds(_ value: JSONValue, _ schema: JSONValue) -> Bool {
        guard case .object(let words) = schema else { return schema != .bool(false) }
        if let types = words["type"]?.strings, !types.contains(where: value.is) { return false }
        if case .array(let allowed)? = words["enum"], !allowed.contains(value) { return false }
        if let only = words["const"], only != value { return false }
        if case .array(let ways)? = words["anyOf"], !ways.contains(where: { holds(value, $0) }) { return false }
        switch value {
        case .object(let fields): return object(fields, words)
        case .array(let items):
            guard within(Double(items.count), words, "minItems", "maxItems") else { return false }
            return words["items"].map { schema in items.allSatisfy { holds($0, schema) } } ?? true
        case .string(let text): return within(Double(text.unicodeScalars.count), words, "minLength", "maxLength")
        case .number(let number): return within(number, words, "minimum", "maximum")
        case .bool, .null: return true
        }
    }

    private static func object(_ fields: [String: JSONValue], _ words: [String: JSONValue]) -> Bool {
        var known: [String: JSONValue] = [:]
        if case .object(let properties)? = words["properties"] { known = properties }
        if let needed = words["required"]?.strings, !needed.allSatisfy({ fields[$0] != nil }) { return false }
        let others = words["additionalProperties"] ?? .bool(true)
        return fields.allSatisfy { name, value in holds(value, known[name] ?? others) }
    }

    private static func within(_ number: Double, _ words: [String: JSONValue], _ least: String, _ most: String) -> Bool
    {
        if case .number(let least)? = words[least], number < least { return false }
        if case .number(let most)? = words[most], number > most { return false }
        return true
    }
}

/// Any JSON.
private enum JSONValue: Decodable, Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .string(text)
        } else if let items = try? value.decode([JSONValue].self) {
            self = .array(items)
        } else {
            self = .object(try value.decode([String: JSONValue].self))
        }
    }

    /// The strings of a list, or the only one.
    var strings: [String]? {
        switch self {
        case .string(let text): [text]
        case .array(let items): items.compactMap { if case .string(let text) = $0 { text } else { nil } }
        default: nil
        }
    }

    func `is`(_ type: String) -> Bool {
        switch (type, self) {
        case ("null", .null), ("boolean", .bool), ("number", .number), ("string", .string), ("array", .array),
            ("object", .object):
            true
        case ("integer", .number(let number)): number == number.rounded()
        default: false
        }
    }
}
