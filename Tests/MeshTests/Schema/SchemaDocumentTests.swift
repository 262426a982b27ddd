import Foundation
import Testing

@testable import Mesh

@Suite("The JSON Schema of a value")
struct SchemaDocumentTests {
    private let schema: JSONValue
    private let definitions: SchemaDefinitions

    init() {
        var definitions = SchemaDefinitions()
        schema = Basket.objectSchema(in: &definitions)
        self.definitions = definitions
    }

    private func property(_ name: String) -> JSONValue? { schema["properties"]?[name] }

    @Test("It names the type's comment, its fields, and which of them are required")
    func object() throws {
        #expect(schema["type"] == "object")
        #expect(schema["description"] == "Everything that a field can be.")
        #expect(schema["additionalProperties"] == false)
        #expect(schema["required"] == ["label", "count", "weight", "is_open", "id", "packed_at", "colour", "fruits"])
        guard case .object(let properties)? = schema["properties"] else {
            throw HansardError(.conflict, "no properties")
        }
        #expect(
            properties.keys.sorted() == [
                "colour", "contact_url", "count", "extra", "fruits", "http_status_ids", "id", "is_open", "label",
                "language", "limit", "note",
                "owner", "packed_at", "prices", "shade", "tags", "weight",
            ])
    }

    @Test("A field's comment, type and rules stand in its schema")
    func fields() {
        #expect(
            property("label")
                == [
                    "type": "string", "minLength": 2, "maxLength": 10,
                    "description": "What is written on it.\n\nIn large letters.",
                ])
        #expect(property("count") == ["type": "integer", "format": "int64"])
        #expect(property("weight") == ["type": "number", "format": "double", "minimum": -1.5, "maximum": 1.5])
        #expect(property("is_open") == ["type": "boolean"])
        #expect(property("id") == ["type": "string", "format": "uuid"])
        #expect(property("packed_at") == ["type": "string", "format": "date-time"])
        #expect(property("colour") == ["type": "string", "enum": ["red", "dark_green"]])
        #expect(
            property("fruits") == [
                "type": "array", "items": ["$ref": "#/components/schemas/Fruit"], "minItems": 1, "maxItems": 3,
            ])
        #expect(property("extra") == ["default": nil])
        #expect(
            property("prices") == [
                "type": "object", "additionalProperties": ["type": "number", "format": "double"], "default": [:],
            ])
    }

    @Test("What may be null says so, and what has a default tells it")
    func presence() {
        #expect(property("note") == ["type": ["string", "null"]])
        #expect(property("owner") == ["anyOf": [["$ref": "#/components/schemas/Fruit"], ["type": "null"]]])
        #expect(property("contact_url") == ["type": ["string", "null"], "format": "email"])
        #expect(property("limit") == ["type": "integer", "format": "int64", "default": 20])
        #expect(property("shade") == ["type": "string", "enum": ["red", "dark_green"], "default": "dark_green"])
        #expect(
            property("http_status_ids") == [
                "type": "array", "items": ["type": "integer", "format": "int64"], "default": [],
            ])
    }

    @Test("A change may be null, and nothing of it is required")
    func change() {
        var definitions = SchemaDefinitions()
        let schema = BasketChange.objectSchema(in: &definitions)
        #expect(schema["required"] == nil)
        #expect(schema["properties"]?["label"] == ["type": ["string", "null"], "minLength": 2, "maxLength": 10])
    }

    @Test("Each named type is defined once, and one that holds itself ends")
    func definitionsOnce() {
        #expect(Set(definitions.all.keys) == ["Fruit", "Stone"])
        #expect(
            definitions.all["Fruit"]?["properties"]?["ripeness"] == [
                "type": "integer", "format": "int64", "minimum": 0, "maximum": 100,
            ])
        var branches = SchemaDefinitions(prefix: "#/$defs/")
        #expect(Branch.schema(in: &branches) == ["$ref": "#/$defs/Branch"])
        #expect(branches.all["Branch"]?["properties"]?["branches"]?["items"] == ["$ref": "#/$defs/Branch"])
    }

    @Test("What stands beside a page has a schema too")
    func page() throws {
        let meta = try JSONValue(encoding: PageMeta(limit: 3, nextCursor: nil, total: nil))
        #expect(meta == ["limit": 3, "next_cursor": nil], "the last page says that it is the last")
        #expect(PageMeta.schema["required"] == ["limit", "next_cursor"])
    }
}
