import Foundation
import Gateway
import Hummingbird
import Mesh
import Testing

@testable import Command

/// The ways in that are no operation's own.
@Suite("Doors")
struct DoorTests {
    @Test("Every route is an operation's, or one of the few that tell nothing of anybody")
    func routes() async throws {
        let routes = try await Fixture.shared().lend { world in
            try world.composition.gateway().router().routes.map { "\($0.method.rawValue) \($0.path)" }
        }
        let operations = try await Fixture.shared().operations.map(\.descriptor).filter { $0.access != .system }
        let declared = operations.flatMap { operation in
            var place = -1
            let path = operation.path.split(separator: "/").map { part in
                guard part.hasPrefix("{") else { return String(part) }
                place += 1
                return "{\(place)}"
            }
            let methods: [String] =
                switch operation.method {
                case .get: ["GET"]
                case .patch: ["PATCH", "PUT"]
                default: [operation.method.rawValue]
                }
            return methods.map { "\($0) /api/v1/\(path.joined(separator: "/"))" }
        }
        let others = Set(routes).subtracting(declared)
        #expect(Set(declared).subtracting(routes) == [])
        let pages = [
            "/", "/account", "/action-items", "/ask", "/assets/**", "/docs", "/favicon.ico", "/forgot-password",
            "/meetings",
            "/meetings/**", "/metrics", "/openapi.json", "/reset-password", "/search", "/sign-in", "/sign-up",
            "/unsubscribe", "/verify-email",
        ].map { "GET \($0)" }
        // These two ask who calls, and are tried with every operation.
        let doors = ["POST /mcp", "GET /mcp", "DELETE /mcp", "POST /mesh/{operation}"]
        // Uploads in other words: each of them asks an operation.
        let tus =
            ["OPTIONS /files", "POST /files"]
            + ["OPTIONS", "HEAD", "POST", "PATCH", "DELETE"].map { "\($0) /files/{id}" }
        #expect(others.subtracting(pages).subtracting(doors).subtracting(tus) == [])
    }

    @Test(
        "Resumable uploads are open to those who may upload, and to nobody else",
        arguments: [
            (TestCaller.nobody, 401, 401), (.stranger, 404, 404), (.viewer, 403, 403), (.member, 200, 204),
        ])
    func resumableUploads(_ caller: TestCaller, _ told: Int, _ taken: Int) async throws {
        let fixture = try await Fixture.shared()
        let credential = fixture.credentials[caller] ?? Credential()
        let headers = [
            "Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream", "Upload-Offset": "0",
        ]
        let (head, patch) = try await fixture.lend { world in
            let path = "/files/\(fixture.subjects.upload)"
            let head = WireRequest(method: "HEAD", path: path, headers: headers)
            let patch = WireRequest(method: "PATCH", path: path, headers: headers, body: Data([1, 2, 3]))
            return (
                try await world.client.send(credential.sign(head)).status,
                try await world.client.send(credential.sign(patch)).status
            )
        }
        #expect(head == told)
        #expect(patch == taken)
    }

    @Test("What anybody may fetch tells nothing of anybody", arguments: ["/", "/metrics", "/openapi.json", "/docs"])
    func openPages(_ path: String) async throws {
        let fixture = try await Fixture.shared()
        let reply = try await fixture.lend { world in
            // So that there is something to count.
            let owner = fixture.credentials[.owner] ?? Credential()
            _ = try await world.client.send(owner.sign(WireRequest(method: "GET", path: "/api/v1/meetings")))
            return try await world.client.send(WireRequest(method: "GET", path: path))
        }
        #expect(reply.status < 500)
        let told = reply.text.lowercased()
        #expect(fixture.sentinels.filter { told.contains($0.text) } == [])
    }

    @Test("Nobody comes in by the door of other nodes without their key, whoever they are")
    func nodes() async throws {
        let fixture = try await Fixture.shared()
        let findings = try await fixture.lend { world in
            var findings: [String] = []
            let before = try await Snapshot(of: world)
            for operation in fixture.operations {
                let name = operation.descriptor.name
                let example = try fixture.examples.examples(of: operation)
                for caller in [TestCaller.nobody, .owner] {
                    for token in [nil, "nonsense", fixture.credentials[.owner]?.headers["Authorization"]] {
                        var request = try WireRequest.json("POST", "/mesh/\(name)", .object(example[0].arguments))
                        request.headers[WireHeader.call] = token
                        let reply = try await world.client.send((fixture.credentials[caller] ?? .init()).sign(request))
                        if reply.status != 401 { findings.append("\(name) as \(caller): \(reply.status)") }
                    }
                }
            }
            return findings + before.changes(to: try await Snapshot(of: world))
        }
        #expect(findings == [])
    }

    @Test("A caller is offered the tools that the table lets it call, and no other")
    func offers() async throws {
        let fixture = try await Fixture.shared()
        let table = Expectation.table
        let findings = try await fixture.lend { world in
            var findings: [String] = []
            for caller in TestCaller.allCases where caller.person != nil {
                let expected = fixture.operations.map(\.descriptor).filter { operation in
                    table[operation.name]?.offers(operation, to: caller) ?? false
                }.map(\.toolName)
                for (way, offered) in try await Self.offered(to: caller, fixture, world) {
                    let isTrespassing = caller.namesWorkspace && caller.role == nil
                    let right: [String]? = isTrespassing ? nil : expected.sorted()
                    if offered != right { findings.append("\(caller) by \(way): \(offered ?? ["none"])") }
                }
            }
            return findings
        }
        #expect(findings == [])
    }

    /// The names of the tools that a caller is told of, or nil where it is refused.
    private static func offered(to caller: TestCaller, _ fixture: Fixture, _ world: World) async throws -> [(
        String, [String]?
    )] {
        let credential = fixture.credentials[caller] ?? Credential()
        let plain = try await world.client.send(
            credential.sign(WireRequest(method: "GET", path: "/api/v1/tools?dialect=mcp")))
        let protocolled = try await world.client.send(
            credential.sign(
                try WireRequest.json("POST", "/mcp", ["jsonrpc": "2.0", "id": 1, "method": "tools/list"])))
        func names(_ list: JSONValue?) -> [String]? { list?.elements.compactMap { $0["name"]?.string }.sorted() }
        return [
            ("GET /tools", names(plain.json?["data"])), ("MCP", names(protocolled.json?["result"]?["tools"])),
        ]
    }
}
