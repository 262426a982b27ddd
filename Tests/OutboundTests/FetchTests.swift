import NIOCore
import Outbound
import Testing

@Suite("Fetching")
struct FetchTests {
    @Test("A file comes with what the server says of it")
    func file() async throws {
        let fields = ["Content-Type: Audio/MPEG; charset=x", "Content-Disposition: attachment; filename=\"a b.mp3\""]
        try await ScriptedServer.with({ _ in .answer("200 OK", fields, body: "sound") }) { server in
            let response = try await OutboundClient.local().fetch("http://127.0.0.1:\(server.port)/x?y=1", limit: 5)
            #expect(response.status == 200)
            #expect(response.mediaType == "audio/mpeg")
            #expect(response.fileName == "a b.mp3")
            #expect(response.declaredLength == 5)
            #expect(try await response.text() == "sound")
        }
    }

    @Test("A request carries its host and nothing of the server's own")
    func request() async throws {
        let resolver = ListedResolver(["studio.test": [["127.0.0.1"]]])
        try await ScriptedServer.with({ _ in .answer() }) { server in
            let client = try OutboundClient.local(resolver: resolver)
            #expect(try await client.text(of: "http://Studio.test.:\(server.port)/a%20b?c=ü#d") == "")
            let request = try #require(server.requests.first)
            #expect(request.first == "GET /a%20b?c=%C3%BC HTTP/1.1")
            #expect(
                Set(request.dropFirst().map { $0.lowercased() }) == [
                    "host: studio.test:\(server.port)", "user-agent: hansard", "accept: */*",
                    "accept-encoding: identity",
                    "connection: close",
                ])
        }
    }

    @Test(
        "An answer in chunks comes whole, and so does one that ends with the connection",
        arguments: [
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwords\r\n6;x=y\r\n more!\r\n0\r\nT: x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nwords more!", "HTTP/1.0 200\r\n\r\nwords more!",
            "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nwords more!",
        ])
    func framing(_ answer: String) async throws {
        try await ScriptedServer.with({ _ in [.send(answer)] }) { server in
            let url = "http://127.0.0.1:\(server.port)/talk.mp3"
            let client = try OutboundClient.local()
            let response = try await client.fetch(url, limit: 11)
            #expect(response.fileName == "talk.mp3")
            #expect(response.mediaType == nil)
            #expect(try await response.text() == "words more!")
            #expect(await client.failure(of: url, limit: 10) == .tooLarge)
        }
    }

    @Test("A long file comes whole to a reader who takes his time")
    func long() async throws {
        let piece = String(repeating: "0123456789abcdef", count: 4096)
        let steps = [ScriptedServer.Step](repeating: .send(piece), count: 100)
        let head = "HTTP/1.1 200 OK\r\nContent-Length: \(piece.utf8.count * 100)\r\n\r\n"
        try await ScriptedServer.with({ _ in [.send(head)] + steps }) { server in
            let response = try await OutboundClient.local().fetch("http://127.0.0.1:\(server.port)/", limit: 1 << 30)
            var count = 0
            for try await bytes in response.bytes {
                count += bytes.readableBytes
                await Task.yield()
            }
            #expect(count == piece.utf8.count * 100)
        }
    }

    @Test(
        "An answer other than success is an error",
        arguments: [
            ("404 Not Found", 404), ("500 Internal Server Error", 500), ("304 Not Modified", 304),
            ("206 Partial Content", 206),
            ("300 Multiple Choices", 300), ("302 Found", 302), ("401 Unauthorized", 401), ("407 Proxy", 407),
            ("599 Odd", 599),
        ])
    func status(_ line: String, _ status: Int) async throws {
        try await ScriptedServer.with({ _ in .answer(line, body: status == 304 ? "" : "text") }) { server in
            let client = try OutboundClient.local()
            #expect(await client.failure(of: "http://127.0.0.1:\(server.port)/") == .status(status))
        }
    }

    @Test("A body can be read once")
    func twice() async throws {
        try await ScriptedServer.with({ _ in .answer(body: "once") }) { server in
            let response = try await OutboundClient.local().fetch("http://127.0.0.1:\(server.port)/", limit: 10)
            #expect(try await response.text() == "once")
            await #expect(throws: OutboundError.cutOff) { try await response.text() }
        }
    }

    @Test("A fetch ends when its task is cancelled")
    func cancellation() async throws {
        let (asked, signal) = AsyncStream.makeStream(of: Void.self)
        let script: ScriptedServer.Script = { _ in
            signal.yield()
            return [.hold]
        }
        try await ScriptedServer.with(script) { server in
            let client = try OutboundClient.local()
            let url = "http://127.0.0.1:\(server.port)/"
            let task = Task { await client.failure(of: url) }
            for await _ in asked { break }
            task.cancel()
            #expect(await task.value == .cancelled)
        }
    }

    @Test("Every error has a code and a sentence of its own")
    func errors() {
        let all: [OutboundError] = [
            .invalidURL, .forbiddenAddress, .unresolvable, .unreachable, .tlsFailed, .insecureRedirect,
            .redirectedTooOften,
            .status(404), .tooLarge, .encoded, .malformed, .cutOff, .stalled, .tookTooLong, .cancelled,
        ]
        #expect(Set(all.map(\.code)).count == all.count)
        #expect(Set(all.map(\.message)).count == all.count)
    }
}
