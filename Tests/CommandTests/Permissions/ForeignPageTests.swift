import Mesh
import Testing

/// Requests that another site's page has a signed-in person's browser send.
@Suite("Foreign pages")
struct ForeignPageTests {
    private static let elsewhere = "https://elsewhere.example"

    @Test("A page of another site changes nothing with a person's cookies", arguments: [elsewhere, "null", nil])
    func foreignPage(_ origin: String?) async throws {
        let fixture = try await Fixture.shared()
        let findings = try await fixture.lend { world in
            var findings: [String] = []
            for operation in fixture.operations where operation.descriptor.method != .get {
                let who = Expectation.table[operation.descriptor.name]?.who
                for request in try Self.requests(for: operation, fixture, origin) {
                    let before = try await Snapshot(of: world).only(fixture)
                    let reply = try await world.client.send(request)
                    let changes = before.changes(to: try await Snapshot(of: world).only(fixture))
                    let name = "\(operation.descriptor.name) from \(origin ?? "nowhere")"
                    // There the cookies count for nothing, and nobody is signed in.
                    let isRight = who == .anyone ? reply.status < 500 : reply.status == (who == .system ? 404 : 403)
                    if !isRight { findings.append("\(name): \(reply.status)") }
                    if !changes.isEmpty { findings.append("\(name) changed \(changes)") }
                    let told = reply.text.lowercased(), known = request.text.lowercased()
                    let leaks = fixture.sentinels.filter { told.contains($0.text) && !known.contains($0.text) }
                    if !leaks.isEmpty { findings.append("\(name) told \(leaks.map(\.text))") }
                }
            }
            return findings
        }
        #expect(findings == [])
    }

    @Test("A page of another site cannot reach tools with a person's cookies either")
    func tools() async throws {
        let fixture = try await Fixture.shared()
        let statuses = try await fixture.lend { world in
            var statuses: Set<Int> = []
            for operation in fixture.operations {
                let example = try fixture.examples.examples(of: operation)[0]
                for way in [Way.tool, .mcp] {
                    let request = try way.request(operation, example)
                    statuses.insert(try await world.client.send(Self.browser(request, fixture, Self.elsewhere)).status)
                }
            }
            return statuses
        }
        #expect(statuses == [403])
    }

    @Test("Our own pages change things with the same cookies")
    func own() async throws {
        let fixture = try await Fixture.shared()
        let operation = try #require(fixture.operations.first { $0.descriptor.name == "meetings.delete" })
        let status = try await fixture.lend { world in
            let request = try Way.route.request(operation, fixture.examples.examples(of: operation)[0])
            let own = "http://127.0.0.1:\(world.client.port)"
            return try await world.client.send(Self.browser(request, fixture, own)).status
        }
        #expect(status == 200)
    }

    private static func requests(for operation: any AnyOperation, _ fixture: Fixture, _ origin: String?) throws
        -> [WireRequest]
    {
        let ways: [Way] = operation.descriptor.method == .patch ? [.route, .put] : [.route]
        return try ways.flatMap { way in
            try fixture.examples.examples(of: operation).map { example in
                var example = example
                // The cookie's own token is what a foreign page would have sent.
                example.body["refresh_token"] = nil
                return browser(try way.request(operation, example), fixture, origin)
            }
        }
    }

    private static func browser(_ request: WireRequest, _ fixture: Fixture, _ origin: String?) -> WireRequest {
        var request = request
        request.headers["Cookie"] = fixture.cookies
        request.headers["Origin"] = origin
        return request
    }
}
