import Foundation
import Mesh
import Testing

extension TransportConformance {
    func oneAnswer() async throws {
        let id = Echo.ID(.v7())
        let draft = EchoDraft(
            words: "naïve \u{1F600} \"quoted\"\n", moment: Timestamp("2026-01-31T09:30:00.125Z"), mood: .veryLoud,
            numbers: [1, -2, Int.max],
            nested: EchoPlace(name: "Hall", latitude: -89.5), any: ["a": [1, 2.5, true, nil, ["b": "ü"]]],
            mention: .to(" again"))
        let loud = try await echo.say(id, draft, ifMatch: EntityTag(41))
        let expected = Echo(
            id: id, words: draft.words + " again", moment: draft.moment, mood: .veryLoud, numbers: draft.numbers,
            nested: draft.nested,
            any: draft.any, version: 42)
        #expect(loud == expected)

        let quiet = try await echo.say(id, EchoDraft(words: "x", mention: .clear), ifMatch: nil)
        #expect(
            quiet == Echo(id: id, words: "x!", version: 1), "what is absent stays absent, and null is told from absent")
        let silent = try await echo.say(id, EchoDraft(words: "x"), ifMatch: nil)
        #expect(silent.words == "x", "an absent change changes nothing")
    }

    func listOfAnswers() async throws {
        let places = try await echo.places(matching: EchoFilter(tags: ["one", "two"]))
        #expect(places == [EchoPlace(name: "one", latitude: 12.5), EchoPlace(name: "two", latitude: 12.5)])
        #expect(try await echo.places(matching: EchoFilter()) == [])
    }

    func page() async throws {
        let page = try await echo.list(
            matching: EchoFilter(mood: .veryLoud, tags: ["a", "b", "c&d=e"]), page: Page(limit: 2, count: true))
        #expect(page.items.map(\.words) == ["a", "b"])
        #expect(page.items.allSatisfy { $0.mood == .veryLoud })
        #expect(page.meta.limit == 2)
        #expect(page.meta.nextCursor == "more")
        #expect(page.meta.total == 3)
    }

    func lastPage() async throws {
        let page = try await echo.list(matching: EchoFilter(tags: ["c&d=e"]), page: Page())
        #expect(page.items.map(\.words) == ["c&d=e"])
        #expect(page.meta.nextCursor == nil)
        #expect(page.meta.total == nil)
    }

    func refusal() async throws {
        let error = try await failure { _ = try await echo.fail(EchoFault(kind: .notFound)) }
        #expect(error.code == .notFound)
        #expect(error.message == "No such echo")
    }

    func severalFaults() async throws {
        let error = try await failure { _ = try await echo.fail(EchoFault(kind: .violations)) }
        #expect(error.code == .validation)
        #expect(
            error.violations == [
                Violation(field: "words", code: "length", message: "must be longer"),
                Violation(field: "nested.name", code: "unknown", message: "is not known"),
            ])
    }

    func waiting() async throws {
        let error = try await failure { _ = try await echo.fail(EchoFault(kind: .wait)) }
        #expect(error.code == .unavailable)
        #expect(error.retryAfter == .seconds(7))
    }

    func unexpectedError() async throws {
        let error = try await failure { _ = try await echo.fail(EchoFault(kind: .unexpected)) }
        #expect(error.code == .internalError)
        #expect(!error.message.contains("swordfish"), "what went wrong inside is not for callers")
    }

    /// An input made in code is checked before it is sent.
    func faultyInput() async throws {
        let error = try await failure {
            _ = try await echo.say(
                .init(UUID()), EchoDraft(words: "", nested: EchoPlace(name: "Hall", latitude: 91)), ifMatch: nil)
        }
        #expect(error.code == .validation)
        #expect(error.violations.map(\.field) == ["words", "nested.latitude"])
    }

    /// Runs what must fail, and returns the error as it leaves the mesh.
    func failure(_ body: () async throws -> Void) async throws -> HansardError {
        do {
            try await body()
        } catch let error as HansardError {
            return error
        }
        throw HansardError(.conflict, "It should have failed")
    }
}
