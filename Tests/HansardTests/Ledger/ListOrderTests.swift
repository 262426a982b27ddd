import Database
import Foundation
import Mesh
import Testing

@testable import Hansard

@Suite("Pages of a list")
struct ListOrderTests {
    private static let order = ListOrder<Thing>(
        default: "-created_at",
        [
            ListOrder.Key("created_at", value: { .timestamp($0.createdAt) }),
            ListOrder.Key("scheduled_time", value: { .timestamp($0.scheduledTime) }),
            ListOrder.Key("title", value: { .text($0.title) }),
        ], id: { $0.id.uuid })

    private static let sorts = ["created_at", "-created_at", "scheduled_time", "-scheduled_time", "title", "-title"]

    /// Things with many equal titles and times, and many without a time.
    private static func things(_ count: Int, seed: UInt64) -> [Thing] {
        var random = Randomness(state: seed)
        return (0..<count).map { _ in
            Thing(
                id: .init(UUID.v7(at: Timestamp(microseconds: 0), random: random.next(), more: random.next())),
                title: ["a", "b", "B", "ä", "a b", "\u{1F600}", ""].randomElement(using: &random)!,
                createdAt: Timestamp(microseconds: Int64.random(in: 0...3, using: &random)),
                scheduledTime: Bool.random(using: &random)
                    ? nil : Timestamp(microseconds: Int64.random(in: -1...2, using: &random)))
        }
    }

    /// The order as it should be, from the things themselves: by the key, absent ones last either way, then by id.
    private static func sorted(_ things: [Thing], by sort: String) -> [Thing] {
        let isDescending = sort.hasPrefix("-")
        func bytes(_ thing: Thing) -> [UInt8] { withUnsafeBytes(of: thing.id.uuid.uuid, Array.init) }
        func precedes(_ one: Thing, _ other: Thing) -> Bool {
            switch sort.replacing("-", with: "") {
            case "title" where one.title.utf8.elementsEqual(other.title.utf8) == false:
                one.title.utf8.lexicographicallyPrecedes(other.title.utf8)
            case "created_at" where one.createdAt != other.createdAt: one.createdAt < other.createdAt
            case "scheduled_time" where one.scheduledTime != other.scheduledTime:
                (one.scheduledTime?.microseconds ?? .max) < (other.scheduledTime?.microseconds ?? .max)
            default: bytes(one).lexicographicallyPrecedes(bytes(other))
            }
        }
        let present = things.filter { sort.hasSuffix("scheduled_time") ? $0.scheduledTime != nil : true }
        let absent = things.filter { !present.contains($0) }
        return [present, absent].flatMap { part in part.sorted { isDescending ? precedes($1, $0) : precedes($0, $1) } }
    }

    private static func page(_ page: Page, _ fixture: LedgerFixture, _ workspace: UUID) async throws -> PageOf<Thing> {
        var violations = Violations()
        page.validate(into: &violations, at: "")
        try violations.throwIfAny()
        let request = try order.request(page)
        return try await fixture.database.read(.workspace(workspace)) {
            try await request.page(
                of: "id, title, created_at, scheduled_time", from: "things", where: ["workspace_id = \(.workspace)"], $0
            )
        }
    }

    private static func fill(_ fixture: LedgerFixture, _ workspace: UUID, _ things: [Thing]) async throws {
        try await fixture.database.write(.workspace(workspace)) { transaction in
            for thing in things { try await thing.insert(transaction) }
        }
    }

    @Test("Page by page, over ties and absent values, is the whole list in order", arguments: sorts)
    func wholeList(_ sort: String) async throws {
        try await LedgerFixture.lend { fixture in
            let workspace = UUID(), things = Self.things(41, seed: 5)
            try await Self.fill(fixture, workspace, things)
            try await Self.fill(fixture, UUID(), Self.things(20, seed: 6))
            let expected = Self.sorted(things, by: sort).map(\.id)
            for limit in 1...42 {
                var found: [Identifier<Thing>] = [], cursor: String?, pages = 0
                repeat {
                    let page = try await Self.page(
                        Page(limit: limit, cursor: cursor, count: true, sort: sort), fixture, workspace)
                    #expect(page.items.count <= limit)
                    #expect(page.meta.total == things.count, "the count is of the list, not of what is left")
                    found += page.items.map(\.id)
                    cursor = page.meta.nextCursor
                    pages += 1
                } while cursor != nil && pages <= things.count
                #expect(found == expected, "limit \(limit)")
                #expect(pages == (things.count + limit - 1) / limit, "no empty page at the end")
            }
        }
    }

    @Test("A page stays where it was when what came before it is gone")
    func stable() async throws {
        try await LedgerFixture.lend { fixture in
            let workspace = UUID(), things = Self.things(20, seed: 8)
            try await Self.fill(fixture, workspace, things)
            let expected = Self.sorted(things, by: "title")
            let first = try await Self.page(Page(limit: 5, sort: "title"), fixture, workspace)
            let gone = expected[4].id
            try await fixture.database.write(.workspace(workspace)) { transaction in
                try await transaction.run("DELETE FROM things WHERE workspace_id = \(.workspace) AND id = \(gone)")
            }
            let second = try await Self.page(
                Page(limit: 5, cursor: first.meta.nextCursor, sort: "title"), fixture, workspace)
            #expect(second.items.map(\.id) == expected[5..<10].map(\.id))
        }
    }

    @Test("The longest title makes a cursor that is taken back")
    func longTitle() async throws {
        try await LedgerFixture.lend { fixture in
            let workspace = UUID()
            for scalar in ["\u{1F600}", "ж", "\u{1}", "\""] {
                let title = String(repeating: scalar, count: 255)
                try await Self.fill(
                    fixture, workspace,
                    (0..<3).map { _ in Thing(id: .init(.v7()), title: title, createdAt: LedgerFixture.now) })
            }
            var cursor: String?, found = 0
            repeat {
                let page = try await Self.page(Page(limit: 2, cursor: cursor, sort: "-title"), fixture, workspace)
                cursor = page.meta.nextCursor
                found += page.items.count
            } while cursor != nil
            #expect(found == 12)
        }
    }

    @Test(
        "An order that is none is refused",
        arguments: ["", "-", "name", "--title", "title ", "TITLE", "id", "title, id", "created_at;--"])
    func unknownOrder(_ sort: String) throws {
        let error = #expect(throws: HansardError.self) { try Self.order.request(Page(sort: sort)) }
        #expect(error?.violations.map(\.field) == ["sort"])
    }

    @Test("A cursor of another order, or of the other direction, is refused")
    func otherOrder() throws {
        let cursor = try ListCursor(sort: "title", key: .text("a"), id: UUID()).text
        _ = try Self.order.request(Page(cursor: cursor, sort: "title"))
        for sort in ["-title", "created_at", nil] {
            let error = #expect(throws: HansardError.self) { try Self.order.request(Page(cursor: cursor, sort: sort)) }
            #expect(error?.violations.map(\.field) == ["cursor"])
            #expect(error?.code.status == 422)
        }
    }

    @Test("A cursor that was tampered with is refused, whichever byte it was")
    func tampered() throws {
        let cursor = try ListCursor(sort: "title", key: .text("a"), id: UUID()).text
        let bytes = [UInt8](try #require(Data(base64URL: cursor)))
        for place in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[place] ^= 1 << bit
                let error = #expect(throws: HansardError.self) {
                    try Self.order.request(Page(cursor: Data(changed).base64URL, sort: "title"))
                }
                #expect(error?.violations.map(\.field) == ["cursor"])
            }
        }
    }

    @Test(
        "What never was a cursor is refused",
        arguments: ["", "x", "====", "AAAA", "AAAAAA", "{}", "\u{1F600}", String(repeating: "A", count: 4_000)])
    func nonsense(_ text: String) {
        let error = #expect(throws: HansardError.self) { try Self.order.request(Page(cursor: text)) }
        #expect(error?.violations.map(\.field) == ["cursor"])
    }
}

/// SplitMix64: the same numbers in every run.
private struct Randomness: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
