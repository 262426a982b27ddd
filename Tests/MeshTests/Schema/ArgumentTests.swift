import Foundation
import Testing

@testable import Mesh

@Suite("Arguments in one object, as tools and nodes send them")
struct ArgumentTests {
    private func replace(_ json: String) async throws -> [String] {
        let test = try TestNode()
        let operation = try #require(test.node.operation(named: "notes.replace"))
        do {
            _ = try await operation.perform(InputReader(arguments: Data(json.utf8)), through: test.mesh(.person()))
            return []
        } catch {
            return HansardError(translating: error).violations.map { "\($0.field) \($0.code)" }
        }
    }

    @Test("Path, body and If-Match are found by their names")
    func together() async throws {
        #expect(
            try await replace(
                #"{"id":"01890a5d-ac96-774b-bcce-b302099a8057","text":"a","tags":["b"],"if_match":"\"3\""}"#) == [])
    }

    @Test("Every fault is told at once")
    func faults() async throws {
        #expect(try await replace("{}") == ["id missing", "text missing"])
        #expect(
            try await replace(#"{"id":7,"text":"","if_match":"seven"}"#) == ["id type", "text length", "if-match form"])
        #expect(try await replace(#"{"id":null,"text":"a"}"#) == ["id type"])
    }

    @Test("Unknown arguments are refused by name")
    func unknown() async throws {
        #expect(
            try await replace(#"{"id":"01890a5d-ac96-774b-bcce-b302099a8057","text":"a","txt":"b","Id":1}"#) == [
                "Id unknown", "txt unknown",
            ])
    }

    @Test("Unknown fields inside an argument are refused as well")
    func nestedUnknown() {
        var reader = InputReader(arguments: Basket.json(["owner": ["name": "a", "ripeness": 1, "colour": "red"]]).data)
        _ = reader.body(Basket.self)
        #expect(throws: Violations(Violation(field: "owner.colour", code: "unknown", message: "is not a field here"))) {
            try reader.finish()
        }
    }

    @Test("What is no object is malformed", arguments: ["", "[]", "1", "null", "{", "\"x\""])
    func noObject(_ text: String) async throws {
        #expect(try await replace(text) == ["body malformed"])
    }

    @Test("A body of another media type is told apart")
    func mediaTypes() async throws {
        let test = try TestNode()
        func code(_ mediaType: String?) async throws -> HansardError.Code? {
            do {
                try await test.perform(
                    "notes.create", .init(body: Data(#"{"text":"a"}"#.utf8), bodyMediaType: mediaType), as: .person())
                return nil
            } catch {
                return HansardError(translating: error).code
            }
        }
        #expect(try await code("application/json") == nil)
        #expect(try await code(nil) == nil)
        #expect(try await code("application/merge-patch+json") == nil)
        #expect(try await code("text/plain") == .unsupportedMediaType)
        #expect(try await code("application/xml") == .unsupportedMediaType)
    }

    @Test("An empty body is an object without fields")
    func emptyBody() async throws {
        let test = try TestNode()
        let error = try await failure { try await test.perform("notes.create", .init(body: Data()), as: .person()) }
        #expect(error.violations.map(\.field) == ["text"])
    }

    @Test("An upload that is missing is told")
    func noUpload() async throws {
        let test = try TestNode()
        let error = try await failure { try await test.perform("notes.attach", as: .person()) }
        #expect(error.violations == [Violation(field: "body", code: "missing", message: "must be the bytes of a file")])
    }

    @Test("An ETag is the version in quotes", arguments: [("\"7\"", 7), ("W/\"7\"", 7), ("\"0\"", 0)])
    func entityTag(_ header: String, _ version: Int) { #expect(EntityTag(header: header)?.version == version) }

    @Test(
        "Nothing else is",
        arguments: ["7", "\"\"", "\"x\"", "\"7", "7\"", "\"7\", \"8\"", "\"99999999999999999999\"", "", "W/", "\""])
    func noEntityTag(_ header: String) { #expect(EntityTag(header: header) == nil) }

    @Test("If-Match with a star, and none at all, set no condition")
    func star() throws {
        for header in ["*", nil] {
            var reader = InputReader(.init(ifMatch: header))
            #expect(reader.ifMatch() == nil)
            try reader.finish()
        }
    }
}
