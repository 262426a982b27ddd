import Foundation
import Testing

@testable import Mesh

/// What a query can hold.
@Schema
struct Query: Sendable, Hashable {
    @Within(1...100) var limit: Int = 20
    /// Any number.
    var ratio: Double?
    var deep: Bool = false
    var tags: [String] = []
    @Count(0...2) var sizes: [Int] = []
    var colour: Colour?
    var after: Timestamp?
    var id: Identifier<Query>?
    @Length(1...5) var q: String?
}

@Suite("Queries and paths")
struct QueryTests {
    private func read(_ items: [(name: String, value: String)]) throws -> Query { try ParameterDecoder.group(items) }

    private func faults(_ items: (name: String, value: String)...) -> [String] {
        var reader = InputReader(.init(query: items))
        _ = reader.query(Query.self)
        do {
            try reader.finish()
            return []
        } catch {
            return (error as? Violations)?.all.map { "\($0.field) \($0.code)" } ?? ["\(error)"]
        }
    }

    @Test("Texts become numbers, words, times and lists")
    func values() throws {
        let query = try read([
            ("limit", "7"), ("ratio", "-0.5"), ("deep", "true"), ("tags", "a"), ("tags", "b c"), ("sizes", "3"),
            ("sizes", "-4"), ("colour", "dark_green"),
            ("after", "2026-01-31T10:30:00+01:00"), ("id", "01890A5D-AC96-774B-BCCE-B302099A8057"), ("q", "a&b=c"),
        ])
        #expect(query.limit == 7)
        #expect(query.ratio == -0.5)
        #expect(query.deep)
        #expect(query.tags == ["a", "b c"])
        #expect(query.sizes == [3, -4])
        #expect(query.colour == .darkGreen)
        #expect(query.after == Timestamp("2026-01-31T09:30:00Z"))
        #expect(query.id?.description == "01890a5d-ac96-774b-bcce-b302099a8057")
        #expect(query.q == "a&b=c")
    }

    @Test("What is absent has its default")
    func defaults() throws {
        #expect(try read([]) == Query())
    }

    @Test("Truth is true, false, 1 or 0", arguments: [("true", true), ("1", true), ("false", false), ("0", false)])
    func truth(_ text: String, _ value: Bool) throws { #expect(try read([("deep", text)]).deep == value) }

    @Test("Anything else is not", arguments: ["", "yes", "TRUE", "2", "on", " true"])
    func noTruth(_ text: String) { #expect(faults(("deep", text)) == ["deep type"]) }

    @Test(
        "Bad numbers are refused with their name",
        arguments: [
            "", "x", "1.5", "1e3", " 1", "1 ", "9223372036854775808", "0x10", "+", "١", "1_000", "1,000", "\0", "nan",
        ])
    func badNumbers(_ text: String) {
        #expect(faults(("limit", text)) == ["limit type"])
        #expect(faults(("sizes", "1"), ("sizes", text)) == ["sizes.1 type"])
    }

    @Test(
        "Numbers that are none are no numbers",
        arguments: ["nan", "inf", "-inf", "infinity", "1e400", "x", "", "0x", "1,5"])
    func badFloats(_ text: String) { #expect(faults(("ratio", text)) == ["ratio type"]) }

    @Test("Rules hold here too, and every fault is told at once")
    func rules() {
        #expect(
            faults(
                ("limit", "0"), ("q", "abcdef"), ("colour", "blue"), ("after", "now"), ("id", "1"), ("sizes", "1"),
                ("sizes", "2"), ("sizes", "3")
            ).sorted()
                == ["after type", "colour type", "id type", "limit range", "q length", "sizes count"])
        #expect(faults(("tags", "a"), ("tags", "\0")) == ["tags.1 character"])
        #expect(faults(("limit", "1"), ("limit", "2")) == ["limit type"], "a name that stands twice is a list")
    }

    @Test("Unknown names are refused, and several groups may share a query")
    func unknown() async throws {
        let test = try TestNode()
        func fields(_ query: [(name: String, value: String)]) async throws -> [String] {
            do {
                try await test.perform("notes.find", .init(query: query), as: .person())
                return []
            } catch {
                return HansardError(translating: error).violations.map(\.field)
            }
        }
        #expect(try await fields([("words", "a"), ("tags", "b")]) == [])
        #expect(try await fields([("Words", "a"), ("x", "1"), ("x", "2")]) == ["Words", "x", "x"])
        #expect(try await fields([("", "a")]) == [""])
    }

    @Test(
        "A path's value is read by its type, and refused by its name",
        arguments: ["x", "", "\0", "01890a5d-ac96-774b-bcce-b302099a805", "{id}"])
    func path(_ text: String) throws {
        var reader = InputReader(.init(path: ["id": text]))
        #expect(reader.path("id", Identifier<Query>.self) == nil)
        let error = try #require(throws: Violations.self) { try reader.finish() }
        #expect(error.all == [Violation(field: "id", code: "type", message: "must be an id (UUID)")])
    }

    @Test("A path's text may not hold a NUL, whichever way it comes")
    func pathText() {
        for reader in [
            InputReader(.init(path: ["name": "a\0"])), InputReader(arguments: Data(#"{"name":"a\u0000"}"#.utf8)),
        ] {
            var reader = reader
            #expect(reader.path("name", String.self) == nil)
            #expect(
                throws: Violations(
                    Violation(field: "name", code: "character", message: "must not contain NUL characters"))
            ) { try reader.finish() }
        }
    }
}
