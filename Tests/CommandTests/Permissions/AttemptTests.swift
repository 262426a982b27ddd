import Foundation
import Mesh
import Testing

/// The tests of the test: each thing that it is there to find, it finds.
@Suite("What the permission test notices")
struct AttemptTests {
    private static let secret = Sentinel(text: "zqsecret", audience: .workspace)

    private static func findings(
        _ caller: TestCaller = .stranger, _ verdict: Verdict = .hidden, by way: Way = .route,
        as expectation: Expectation = .may(.role(.viewer)), answered status: Int = 404, sent: String = "/meetings/1",
        body: String = #"{"message":"No such meeting"}"#, absent: String? = nil,
        changes: [String] = []
    ) -> [String] {
        func reply(_ body: String) -> WireReply { WireReply(status: status, body: .init(body.utf8)) }
        return Attempt(
            operation: "meetings.get", caller: caller, way: way, field: nil, verdict: verdict,
            expectation: expectation, sent: sent, reply: reply(body), absentReply: reply(absent ?? body),
            changes: changes
        ).findings([secret])
    }

    @Test("What is as it should be is no finding")
    func right() {
        #expect(Self.findings() == [])
        #expect(Self.findings(.viewer, .allowed, answered: 200, body: "zqsecret") == [])
        #expect(Self.findings(.owner, .allowed, as: .may(.role(.viewer)).orAnswers(409), answered: 409) == [])
        #expect(Self.findings(.viewer, .forbidden, answered: 403) == [])
        #expect(Self.findings(.nobody, .unauthorized, answered: 401) == [])
        #expect(Self.findings(.viewer, .forbidden, by: .tool, answered: 404) == [])
    }

    @Test(
        "Whoever is let in and should not be is a finding",
        arguments: [(TestCaller.stranger, Verdict.hidden), (.viewer, .forbidden), (.nobody, .unauthorized)])
    func letIn(_ caller: TestCaller, _ verdict: Verdict) {
        #expect(Self.findings(caller, verdict, answered: 200).count == 1)
    }

    @Test("Whoever is kept out and should not be is a finding")
    func keptOut() {
        for status in [401, 403, 404, 409] { #expect(Self.findings(.viewer, .allowed, answered: status).count == 1) }
    }

    @Test("403 where there is nothing to see is a finding, and so is 404 where 403 belongs")
    func wrongRefusal() {
        #expect(Self.findings(.stranger, .hidden, answered: 403).count == 1)
        #expect(Self.findings(.viewer, .forbidden, answered: 404).count == 1)
        #expect(Self.findings(.expiredToken, .unauthorized, answered: 403).count == 1)
    }

    @Test("An error of ours is a finding, whoever meets it")
    func internalError() {
        for verdict in [Verdict.allowed, .hidden, .likeAbsent, .forbidden, .unauthorized] {
            #expect(Self.findings(.owner, verdict, answered: 500).count == 1)
        }
    }

    @Test("A word of the workspace in a stranger's answer is a finding, unless the stranger said it first")
    func leak() {
        #expect(Self.findings(body: #"{"message":"No such meeting as ZQsecret"}"#).count == 1)
        #expect(Self.findings(.stranger, .allowed, answered: 200, body: #"[{"title":"zqsecret"}]"#).count == 1)
        #expect(Self.findings(sent: "/meetings/zqsecret", body: "zqsecret", absent: "zqsecret") == [])
    }

    @Test("A refusal that differs from that of something absent is a finding")
    func likeness() {
        #expect(Self.findings(body: "No such meeting", absent: "No such Meeting").count == 1)
        #expect(Self.findings(.stranger, .likeAbsent, answered: 200, body: "[]", absent: "[1]").count == 1)
    }

    @Test("A change by somebody who was refused is a finding")
    func change() {
        #expect(Self.findings(changes: ["meetings (-1 +0)"]).count == 1)
    }

    @Test("What is no tool has to be absent among the tools, even for those who may call it otherwise")
    func noTool() {
        let line = Expectation.may(.role(.viewer)).notATool
        #expect(Self.findings(.owner, .allowed, by: .tool, as: line, answered: 200).count == 1)
        #expect(Self.findings(.owner, .allowed, by: .mcp, as: line, answered: 404) == [])
        #expect(Self.findings(.nobody, .unauthorized, by: .mcp, as: line, answered: 404).count == 1)
    }

    @Test("A missing line, a line too many and a line that contradicts the declaration are findings")
    func table() async throws {
        let operations = try await Fixture.shared().operations
        var table = Expectation.table
        table["meetings.get"] = nil
        table["meetings.forget"] = .may(.anyone)
        table["meetings.delete"] = .may(.role(.viewer))
        #expect(Expectation.disagreements(table, operations).count == 3)
    }

    @Test("A product that lets in more or fewer than the table says is noticed")
    func examination() async throws {
        let fixture = try await Fixture.shared()
        let operation = try #require(fixture.operations.first { $0.descriptor.name == "meetings.get" })
        let stricter = Examination(fixture: fixture, operation: operation, expectation: .may(.role(.admin)))
        #expect(try await stricter.findings().count { $0.contains("as viewer by route") } > 0)
        let looser = Examination(fixture: fixture, operation: operation, expectation: .may(.anyone))
        #expect(try await looser.findings().count { $0.contains("as nobody by route") } > 0)
    }

    @Test("A snapshot tells a change and to whom it belongs, and undoes it")
    func snapshot() async throws {
        let fixture = try await Fixture.shared()
        let (here, everywhere) = try await fixture.lend { world in
            let before = try await Snapshot(of: world), beforeHere = try await Snapshot(of: world).only(fixture)
            let request = try WireRequest.json("POST", "/api/v1/meetings", ["title": "Elsewhere"])
            let stranger = try #require(fixture.credentials[.stranger])
            #expect(try await world.client.send(stranger.sign(request)).status == 201)
            #expect(!beforeHere.isEmpty)
            let after = try await Snapshot(of: world)
            try await before.restore(in: world)
            #expect(before.changes(to: try await Snapshot(of: world)) == [])
            return (beforeHere.changes(to: after.only(fixture)), before.changes(to: after))
        }
        #expect(here == [])
        #expect(everywhere.contains("meetings (-0 +1)"))
    }
}
