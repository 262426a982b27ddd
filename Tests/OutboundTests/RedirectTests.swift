import Outbound
import Testing

@Suite("Redirects")
struct RedirectTests {
    @Test(
        "Redirects are followed and carry nothing along",
        arguments: [
            "301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent",
        ])
    func followed(_ status: String) async throws {
        let resolver = ListedResolver(["one.test": [["127.0.0.1"]], "two.test": [["127.0.0.1"]]])
        try await ScriptedServer.with({ _ in .answer(body: "there") }) { second in
            let fields = ["Location: http://two.test:\(second.port)/talk.mp3#x", "Set-Cookie: a=b; Domain=test"]
            try await ScriptedServer.with({ _ in .answer(status, fields, body: "moved") }) { first in
                let client = try OutboundClient.local(resolver: resolver)
                let response = try await client.fetch("http://one.test:\(first.port)/old?key=secret", limit: 10)
                #expect(response.fileName == "talk.mp3")
                #expect(try await response.text() == "there")
                let request = try #require(second.requests.first)
                #expect(request.contains { $0.lowercased() == "host: two.test:\(second.port)" })
                let names = request.dropFirst().map { $0.prefix { $0 != ":" }.lowercased() }
                #expect(Set(names) == ["host", "user-agent", "accept", "accept-encoding", "connection"])
            }
        }
    }

    @Test("Five redirects are followed, six are not, and a loop ends")
    func tooMany() async throws {
        let script: ScriptedServer.Script = { request in
            let path = request.first?.split(separator: " ").dropFirst().first ?? ""
            guard let number = Int(path.dropFirst()) else { return .redirect(to: "/loop") }
            return number == 0 ? .answer(body: "end") : .redirect(to: String(number - 1))
        }
        try await ScriptedServer.with(script) { server in
            let client = try OutboundClient.local()
            let base = "http://127.0.0.1:\(server.port)/"
            #expect(try await client.text(of: base + "5") == "end")
            #expect(await client.failure(of: base + "6") == .redirectedTooOften)
            let before = server.requests.count
            #expect(await client.failure(of: base + "loop") == .redirectedTooOften)
            #expect(server.requests.count == before + 6)
        }
    }

    @Test(
        "A redirect to what is no web address is refused",
        arguments: [
            "file:///etc/passwd", "ftp://127.0.0.1/", "http://user:pass@127.0.0.1/", "gopher://127.0.0.1/", "http://",
            "http://a b/",
        ])
    func invalid(_ location: String) async throws {
        try await ScriptedServer.with({ _ in .redirect(to: location) }) { server in
            let client = try OutboundClient.local()
            #expect(await client.failure(of: "http://127.0.0.1:\(server.port)/") == .invalidURL)
        }
    }

    @Test("A redirect's own endless body is not waited for")
    func floodingRedirect() async throws {
        let script: ScriptedServer.Script = { request in
            guard request.first?.contains("/end") == true else {
                return [
                    .send("HTTP/1.1 302 Found\r\nLocation: /end\r\n\r\n"),
                    .flood(String(repeating: "x", count: 1 << 16)),
                ]
            }
            return .answer(body: "end")
        }
        try await ScriptedServer.with(script) { server in
            let client = try OutboundClient.local()
            #expect(try await client.text(of: "http://127.0.0.1:\(server.port)/") == "end")
        }
    }
}
