import Foundation
import Mesh

/// What a command line gives to an operation: which options there are, and what they mean, is read off its declaration.
struct OperationArguments: Sendable {
    /// A command line that does not fit the operation.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var path: [String: String] = [:]
    private(set) var query: [(name: String, value: String)] = []
    private(set) var body: [String: JSONValue] = [:]
    private(set) var file: URL?
    private(set) var ifMatch: String?
    /// Where the answer is written instead of standard output.
    private(set) var output: URL?

    private let operation: any AnyOperation
    private let places: [String]
    private let queryFields: [String: SchemaField]
    private let bodyFields: [String: SchemaField]

    /// - Parameter words: what stands behind the operation's name.
    /// - Throws: `Failure`.
    init(_ words: [String], for operation: any AnyOperation) throws {
        self.operation = operation
        places = operation.placeNames
        queryFields = Self.fields(of: operation.groups(query: true, body: false))
        bodyFields = Self.fields(of: operation.groups(query: false, body: true))
        var remaining = words[...]
        while let word = remaining.popFirst() {
            guard word.hasPrefix("--"), word.count > 2 else {
                try place(word)
                continue
            }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            try option(String(parts[0]), parts.count == 2 ? String(parts[1]) : nil, &remaining)
        }
        if let missing = places.first(where: { path[$0] == nil }) {
            throw Failure(description: "--\(missing.dashed) is missing")
        }
        if operation.readsFile, file == nil { throw Failure(description: "--file is missing") }
    }

    var hasBody: Bool { !operation.groups(query: false, body: true).isEmpty }

    private static func fields(of groups: [any SchemaType.Type]) -> [String: SchemaField] {
        Dictionary(groups.flatMap { $0.schemaFields }.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// A word without a name is the next part of the path.
    private mutating func place(_ word: String) throws {
        guard let name = places.first(where: { path[$0] == nil }) else {
            throw Failure(description: "'\(word)' is not understood: values are given as --name value")
        }
        path[name] = word
    }

    private mutating func option(_ name: String, _ attached: String?, _ remaining: inout ArraySlice<String>) throws {
        let key = name.replacing("-", with: "_")
        func value() throws -> String {
            guard let value = attached ?? remaining.popFirst() else {
                throw Failure(description: "--\(name) needs a value")
            }
            return value
        }
        if places.contains(key) {
            path[key] = try value()
        } else if let field = queryFields[key] {
            query.append((key, try Self.isSwitch(field) ? Self.truth(attached, &remaining) : value()))
        } else if let field = bodyFields[key] {
            try set(field, try Self.isSwitch(field) ? Self.truth(attached, &remaining) : value())
        } else if key.hasPrefix("no_"), let field = bodyFields[String(key.dropFirst(3))] {
            body[field.key] = .null
        } else {
            switch key {
            case "json" where hasBody: try merge(try value())
            case "file" where operation.readsFile: file = URL(filePath: try value())
            case "if_match" where operation.asksForVersion: ifMatch = try value()
            case "output": output = URL(filePath: try value())
            default: throw Failure(description: "there is no --\(name) for \(operation.descriptor.name)")
            }
        }
    }

    /// `--count`, `--count true` and `--count=false`.
    private static func truth(_ attached: String?, _ remaining: inout ArraySlice<String>) -> String {
        if let attached { return attached }
        guard let next = remaining.first, next == "true" || next == "false" else { return "true" }
        remaining.removeFirst()
        return next
    }

    private static func isSwitch(_ field: SchemaField) -> Bool { ValueForm(field) == .boolean }

    private mutating func set(_ field: SchemaField, _ text: String) throws {
        switch ValueForm(field) {
        case .text: body[field.key] = .string(text)
        case .boolean, .number, .structure: body[field.key] = try Self.parsed(text, of: field.key)
        case .list(let isText):
            if text.hasPrefix("[") {
                body[field.key] = try Self.parsed(text, of: field.key)
            } else {
                var items: [JSONValue] = if case .array(let items)? = body[field.key] { items } else { [] }
                items.append(isText ? .string(text) : try Self.parsed(text, of: field.key))
                body[field.key] = .array(items)
            }
        }
    }

    /// `--json` gives many fields at once: JSON itself, `@file`, or `-` for standard input.
    private mutating func merge(_ text: String) throws {
        let data =
            switch text.first {
            case "-" where text == "-": FileHandle.standardInput.readDataToEndOfFile()
            case "@": try Self.contents(String(text.dropFirst()))
            default: Data(text.utf8)
            }
        guard case .object(let members)? = try? JSONCoding.decoder.decode(JSONValue.self, from: data) else {
            throw Failure(description: "--json must be a JSON object")
        }
        body.merge(members) { given, _ in given }
    }

    private static func contents(_ path: String) throws -> Data {
        do {
            return try Data(contentsOf: URL(filePath: path))
        } catch {
            throw Failure(description: "\(path) cannot be read: \(error.localizedDescription)")
        }
    }

    private static func parsed(_ text: String, of key: String) throws -> JSONValue {
        guard let value = try? JSONCoding.decoder.decode(JSONValue.self, from: Data(text.utf8)) else {
            throw Failure(
                description: "--\(key.dashed) cannot be read: '\(text)' is neither a number, true, false, nor JSON")
        }
        return value
    }
}

/// How a field's value is written on a command line.
enum ValueForm: Equatable {
    case text, boolean, number
    /// Given once for each element.
    case list(isText: Bool)
    /// Given as JSON.
    case structure

    init(_ field: SchemaField) {
        var definitions = SchemaDefinitions()
        self.init(field.schema(in: &definitions))
    }

    private init(_ schema: JSONValue) {
        if schema["enum"] != nil {
            self = .text
            return
        }
        let type = schema["type"].flatMap { type in
            if case .array(let types) = type { types.first { $0 != "null" } } else { type }
        }
        switch type?.string {
        case "string": self = .text
        case "boolean": self = .boolean
        case "integer", "number": self = .number
        case "array": self = .list(isText: schema["items"].map { ValueForm($0) == .text } ?? false)
        default: self = Self.isWords(schema) ? .text : .structure
        }
    }

    /// Words of a fixed set stand in a schema of their own, which is referred to.
    private static func isWords(_ schema: JSONValue) -> Bool {
        guard case .array(let choices)? = schema["anyOf"] else { return false }
        return choices.contains { ValueForm($0) == .text }
    }
}

extension AnyOperation {
    /// The names of the path's places, in order.
    var placeNames: [String] {
        descriptor.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    var readsFile: Bool { parts.contains { if case .upload = $0 { true } else { false } } }

    var asksForVersion: Bool { parts.contains { if case .ifMatch = $0 { true } else { false } } }
}

extension String {
    /// A name as it is typed: `meeting-ids` for `meeting_ids`.
    var dashed: String { replacing("_", with: "-") }
}
