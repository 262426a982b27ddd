import Outbound
import Testing

@Suite("Servers that mean ill or fail")
struct HostileServerTests {
    private static let ok = "HTTP/1.1 200 OK\r\n"
    private static let piece = String(repeating: "x", count: 1 << 16)

    private func failure(
        _ steps: [ScriptedServer.Step], limits: OutboundLimits = OutboundLimits(), limit: Int64 = 1 << 20
    ) async throws -> OutboundError? {
        try await ScriptedServer.with({ _ in steps }) { server in
            await (try OutboundClient.local(limits: limits)).failure(
                of: "http://127.0.0.1:\(server.port)/", limit: limit)
        }
    }

    @Test("An endless body ends at the limit")
    func endless() async throws {
        let error = try await failure([.send(Self.ok + "Connection: close\r\n\r\n"), .flood(Self.piece)])
        #expect(error == .tooLarge)
        let chunk = "10000\r\n\(Self.piece)\r\n"
        let chunked = try await failure([.send(Self.ok + "Transfer-Encoding: chunked\r\n\r\n"), .flood(chunk)])
        #expect(chunked == .tooLarge)
    }

    @Test("A declared length over the limit is refused before the body")
    func declared() async throws {
        try await ScriptedServer.with({ _ in [.send(Self.ok + "Content-Length: 1048577\r\n\r\n"), .hold] }) { server in
            let client = try OutboundClient.local()
            await #expect(throws: OutboundError.tooLarge) {
                try await client.fetch("http://127.0.0.1:\(server.port)/", limit: 1 << 20)
            }
        }
    }

    @Test("A body shorter than declared is cut off")
    func short() async throws {
        #expect(try await failure([.send(Self.ok + "Content-Length: 10\r\n\r\nfive!")]) == .cutOff)
        #expect(try await failure([.send(Self.ok + "Content-Length: 10\r\n\r\nfive!"), .reset]) == .cutOff)
        #expect(try await failure([.send(Self.ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nfive!\r\n")]) == .cutOff)
    }

    @Test("A body longer than declared is taken as far as declared")
    func longer() async throws {
        try await ScriptedServer.with({ _ in [.send(Self.ok + "Content-Length: 5\r\n\r\nfive! and more")] }) { server in
            let client = try OutboundClient.local()
            #expect(try await client.text(of: "http://127.0.0.1:\(server.port)/") == "five!")
        }
    }

    @Test(
        "A server that says nothing, or stops in the middle, is stalled",
        arguments: [
            "", "HTTP/1.1 200", ok + "Content-Length: 10\r\n\r\n", ok + "Content-Length: 10\r\n\r\nfive!",
            ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nfi",
        ])
    func silence(_ text: String) async throws {
        let limits = OutboundLimits(stall: .milliseconds(50))
        #expect(try await failure([.send(text), .hold], limits: limits) == .stalled)
    }

    @Test(
        "A server that never ends, but never stalls, runs out of time",
        arguments: [
            (ok + "Connection: close\r\n\r\n", "x"), (ok + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"),
        ])
    func slow(_ head: String, _ drop: String) async throws {
        let limits = OutboundLimits(total: .milliseconds(200), stall: .seconds(60))
        #expect(try await failure([.send(head), .flood(drop)], limits: limits, limit: .max) == .tookTooLong)
    }

    @Test(
        "What never becomes a part of the answer is refused",
        arguments: [
            ("", String(repeating: "HTTP/1.1 103 Early Hints\r\n\r\n", count: 100)), ("HTTP/1.1 200 ", piece),
            ("", String(repeating: "\r\n", count: 4096)),
            (ok + "Transfer-Encoding: chunked\r\n\r\n5;x=", piece),
        ])
    func barren(_ head: String, _ flood: String) async throws {
        #expect(try await failure([.send(head), .flood(flood)]) == .malformed)
    }

    @Test("A reader who does not read stops the sender")
    func backPressure() async throws {
        let steps: [ScriptedServer.Step] = [
            .send(Self.ok + "Connection: close\r\n\r\n"), .flood(String(repeating: "x", count: 1 << 18)),
        ]
        try await ScriptedServer.with({ _ in steps }) { server in
            let limits = OutboundLimits(total: .milliseconds(500), stall: .milliseconds(50))
            let client = try OutboundClient.local(limits: limits)
            let response = try await client.fetch("http://127.0.0.1:\(server.port)/", limit: .max)
            // Nobody reads until time has run out for the connection, which the server sees.
            var pieces = response.bytes.makeAsyncIterator()
            for await _ in server.endings { break }
            #expect(server.sent < 32 << 20)
            await #expect(throws: OutboundError.tookTooLong) { while try await pieces.next() != nil {} }
        }
    }

    @Test("A compressed body is refused", arguments: ["gzip", "br", "deflate", "identity, gzip", "x-made-up"])
    func bomb(_ encoding: String) async throws {
        // The first bytes of a gzip stream: what they would unfold to does not matter.
        let steps = [ScriptedServer.Step].answer("200 OK", ["Content-Encoding: \(encoding)"], body: "\u{1f}x")
        #expect(try await failure(steps) == .encoded)
    }

    @Test("Huge headers are refused")
    func headers() async throws {
        let many = String(repeating: "A: b\r\n", count: 200)
        #expect(try await failure([.send(Self.ok + many + "\r\n")]) == .malformed)
        #expect(try await failure([.send(Self.ok + "A: "), .flood(Self.piece)]) == .malformed)
        #expect(try await failure([.send(Self.ok), .flood("Abc: " + Self.piece.prefix(500) + "\r\n")]) == .malformed)
        let trailer = Self.ok + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nA: "
        #expect(try await failure([.send(trailer), .flood(Self.piece)]) == .malformed)
    }

    @Test(
        "What is not HTTP is refused",
        arguments: [
            "SSH-2.0-OpenSSH_9.9\r\n\r\n", "220 mail.example ESMTP\r\n\r\n", "HTTP/1.1 two OK\r\n\r\n",
            "<html></html>\r\n\r\n",
            ok + "Content-Length: x\r\n\r\n", ok + "Content-Length: -1\r\n\r\n",
            ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
            ok + "Content-Length: 99999999999999999999\r\n\r\n", ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
            ok + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        ])
    func garbage(_ text: String) async throws {
        #expect(try await failure([.send(text), .hold]) == .malformed)
    }

    @Test("A connection that ends before the answer is unreachable")
    func early() async throws {
        #expect(try await failure([]) == .unreachable)
        #expect(try await failure([.reset]) == .unreachable)
        #expect(try await failure([.send("HTTP/1.1 200 OK\r\nContent-")]) == .unreachable)
    }

    @Test("An address where nobody listens is unreachable; the next address of the name is tried")
    func nobody() async throws {
        let port = try await ScriptedServer.with({ _ in [] }) { $0.port }
        let resolver = ListedResolver(["one.test": [["127.0.0.1"]], "none.test": [[]]])
        let client = try OutboundClient.local(resolver: resolver)
        #expect(await client.failure(of: "http://one.test:\(port)/") == .unreachable)
        #expect(await client.failure(of: "http://none.test/") == .unresolvable)
        #expect(await client.failure(of: "http://unknown.test/") == .unresolvable)
    }

    @Test("A resolver that never answers is left")
    func stuckResolver() async throws {
        let limits = OutboundLimits(connect: .milliseconds(50))
        let client = try OutboundClient.local(limits: limits, resolver: StuckResolver())
        #expect(await client.failure(of: "http://stuck.test/") == .unresolvable)
        let short = try OutboundClient.local(
            limits: OutboundLimits(total: .milliseconds(50)), resolver: StuckResolver())
        #expect(await short.failure(of: "http://stuck.test/") == .tookTooLong)
    }

    private struct StuckResolver: AddressResolver {
        func addresses(of host: String) async throws -> [IPAddress] {
            let (never, _) = AsyncStream.makeStream(of: Void.self)
            for await _ in never {}
            return []
        }
    }
}
