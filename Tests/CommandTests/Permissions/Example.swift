import Foundation
import Mesh

/// One valid request for an operation.
struct Example: Sendable {
    /// Whether a request names something of the workspace.
    enum Reference: Sendable {
        case nothing, inPath, beside
    }

    var path: [String: String] = [:]
    var query: [String: JSONValue] = [:]
    var body: [String: JSONValue] = [:]
    var upload: Data?
    var reference = Reference.nothing
    /// The field beside the subject that the example is about.
    var field: String?

    /// All arguments in one object, as a tool takes them.
    var arguments: [String: JSONValue] {
        path.mapValues { text in Int64(text).map(JSONValue.integer) ?? .string(text) }.merging(query) { $1 }
            .merging(body) { $1 }
    }
}

/// Makes valid requests for any operation, from what it declares and the few values that a schema cannot tell.
struct ExampleMaker: Sendable {
    /// Why no request can be made; then somebody has to say what a new operation takes.
    struct Gap: Error, CustomStringConvertible {
        let description: String
    }

    let subjects: Subjects
    let given: ExampleValues

    /// One request of what is required, then one for each optional field that names something.
    func examples(of operation: any AnyOperation) throws -> [Example] {
        let base = try base(of: operation)
        var examples = [base]
        for type in operation.groups(query: true, body: true) {
            for field in type.schemaFields where field.presence != .required && isReference(field) {
                var example = base
                example.reference = .beside
                example.field = field.key
                let isQuery = operation.groups(query: true, body: false).contains { $0 == type }
                let value = try value(of: field, in: operation)
                if isQuery { example.query[field.key] = value } else { example.body[field.key] = value }
                examples.append(example)
            }
        }
        return examples
    }

    private func base(of operation: any AnyOperation) throws -> Example {
        let descriptor = operation.descriptor
        var example = Example()
        for part in operation.parts {
            switch part {
            case .path(let name, _):
                if let value = given.path[descriptor.name] {
                    example.path[name] = value
                } else if let id = subjects.inPath(name, of: descriptor.service) {
                    example.path[name] = id
                    example.reference = .inPath
                } else {
                    throw Gap(description: "nobody has said what {\(name)} of \(descriptor.name) names")
                }
            case .query(let type):
                example.query = try fields(of: type, in: operation, &example.reference)
            case .body(let type):
                let standard = try fields(of: type, in: operation, &example.reference)
                example.body = given.body(of: descriptor.name) ?? standard
            case .upload: example.upload = given.upload
            case .ifMatch, .inbound: continue
            }
        }
        example.query.merge(given.query[descriptor.name] ?? [:]) { $1 }
        return example
    }

    /// What is required, and the texts that may be changed.
    private func fields(
        of type: any SchemaType.Type, in operation: any AnyOperation, _ reference: inout Example.Reference
    ) throws -> [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        for field in type.schemaFields {
            if field.presence == .required {
                values[field.key] = try value(of: field, in: operation)
                if isReference(field), reference == .nothing { reference = .beside }
            } else if field.presence == .change, !isReference(field), values.isEmpty {
                values[field.key] = try value(of: field, in: operation)
            }
        }
        return values
    }

    private func schema(of field: SchemaField) -> Schema {
        var definitions = SchemaDefinitions()
        let value = field.schema(in: &definitions)
        return Schema(value: value, definitions: definitions.all)
    }

    private func isReference(_ field: SchemaField) -> Bool { schema(of: field).isReference }

    private func value(of field: SchemaField, in operation: any AnyOperation) throws -> JSONValue {
        let schema = schema(of: field)
        guard schema.isReference else { return schema.example }
        guard let id = subjects.inField(field.key) else {
            throw Gap(description: "nobody has said what \(field.key) of \(operation.descriptor.name) names")
        }
        return schema.isList ? .array([.string(id)]) : .string(id)
    }
}

/// A field's JSON Schema, as far as it says what a value looks like.
private struct Schema {
    let value: JSONValue
    let definitions: [String: JSONValue]

    init(value: JSONValue, definitions: [String: JSONValue]) {
        var value = value
        // What may be null is shown by what else it may be.
        if case .array(let kinds) = value["anyOf"] ?? .null {
            value = kinds.first { $0["type"]?.string != "null" } ?? value
        }
        if let name = value["$ref"]?.string?.split(separator: "/").last { value = definitions[String(name)] ?? value }
        self.value = value
        self.definitions = definitions
    }

    private var type: String? {
        if case .array(let kinds) = value["type"] ?? .null { return kinds.first?.string }
        return value["type"]?.string
    }

    var isList: Bool { type == "array" }

    private var element: Schema? { value["items"].map { Schema(value: $0, definitions: definitions) } }

    /// Whether the value is an id, or a list of ids.
    var isReference: Bool { value["format"] == "uuid" || (element?.isReference ?? false) }

    var example: JSONValue {
        if case .array(let cases) = value["enum"] ?? .null { return cases.first ?? .null }
        if case .array(let examples) = value["examples"] ?? .null { return examples.first ?? .null }
        switch (type, value["format"]?.string) {
        case ("string", "date-time"): return "2030-01-02T03:04:05.000Z"
        case ("string", "email"): return "somebody@example.org"
        case ("string", _): return "words of an example"
        case ("boolean", _): return false
        case ("integer", _), ("number", _): return value["minimum"] ?? 1
        case ("array", _): return element.map { .array([$0.example]) } ?? []
        case ("object", _): return object
        default: return .null
        }
    }

    private var object: JSONValue {
        guard case .object(let properties) = value["properties"] ?? .null,
            case .array(let required) = value["required"] ?? []
        else { return [:] }
        var members: [String: JSONValue] = [:]
        for name in required.compactMap(\.string) {
            members[name] = properties[name].map { Schema(value: $0, definitions: definitions).example } ?? .null
        }
        return .object(members)
    }
}
