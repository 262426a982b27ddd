import NIOPosix
import Outbound
import Testing

@Suite("Addresses that may not be reached")
struct ForbiddenAddressTests {
    @Test(
        "A client without exceptions reaches nothing that is not public",
        arguments: [
            "http://127.0.0.1/", "http://127.1:8080/", "http://2130706433/", "http://0x7f.1/", "http://017700000001/",
            "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::]/", "http://0/",
            "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://10.0.0.1/",
            "https://192.168.1.1/",
            "http://[fe80::1]/", "http://[64:ff9b::a00:1]/", "http://[2002:7f00:1::]/", "http://１２７.0.0.1/",
            "http://127.0.0.1./",
        ])
    func byDefault(_ url: String) async throws {
        let client = try OutboundClient(group: MultiThreadedEventLoopGroup.singleton, resolver: ListedResolver())
        #expect(await client.failure(of: url) == .forbiddenAddress)
    }

    @Test("The system's resolver finds this machine, which is refused")
    func system() async throws {
        let client = try OutboundClient(group: MultiThreadedEventLoopGroup.singleton)
        #expect(await client.failure(of: "http://localhost/") == .forbiddenAddress)
        #expect(await client.failure(of: "http://LOCALHOST./") == .forbiddenAddress)
        await #expect(throws: (any Error).self) { try await SystemResolver().addresses(of: "nothing.invalid") }
    }

    @Test("A name with one address that is not public is refused, whatever else it has")
    func mixed() async throws {
        let resolver = ListedResolver([
            "first.test": [["127.0.0.1", "10.0.0.1"]], "last.test": [["192.168.0.1", "127.0.0.1"]],
            "six.test": [["127.0.0.1", "::1"]], "mapped.test": [["::ffff:10.0.0.1"]],
        ])
        try await ScriptedServer.with({ _ in .answer() }) { server in
            let client = try OutboundClient.local(resolver: resolver)
            for name in ["first", "last", "six", "mapped"] {
                #expect(await client.failure(of: "http://\(name).test:\(server.port)/") == .forbiddenAddress)
            }
            #expect(server.requests.isEmpty)
        }
    }

    @Test("A name is looked up once, and the connection goes to what was found then")
    func rebinding() async throws {
        let resolver = ListedResolver(["turning.test": [["127.0.0.1"], ["127.0.0.2"]]])
        try await ScriptedServer.with({ _ in .answer(body: "checked") }) { server in
            let client = try OutboundClient.local(resolver: resolver)
            let url = "http://turning.test:\(server.port)/"
            #expect(try await client.text(of: url) == "checked")
            #expect(resolver.questions == ["turning.test"])
            #expect(await client.failure(of: url) == .forbiddenAddress)
            #expect(server.requests.count == 1)
        }
    }

    @Test("A redirect to the same name is looked up and checked anew")
    func rebindingBetweenHops() async throws {
        let resolver = ListedResolver(["turning.test": [["127.0.0.1"], ["127.0.0.2"]]])
        try await ScriptedServer.with(at: "127.0.0.2", { _ in .answer(body: "secret") }) { inner in
            let target = "http://turning.test:\(inner.port)/"
            try await ScriptedServer.with({ _ in .redirect(to: target) }) { outer in
                let client = try OutboundClient.local(resolver: resolver)
                #expect(await client.failure(of: "http://turning.test:\(outer.port)/") == .forbiddenAddress)
                #expect(outer.requests.count == 1)
                #expect(inner.requests.isEmpty)
            }
        }
    }

    @Test(
        "A redirect to an address that is not public is refused",
        arguments: [
            "http://127.0.0.2:PORT/", "http://127.2:PORT/", "//127.0.0.2:PORT/", "http://[::ffff:127.0.0.2]:PORT/",
            "http://2130706434:PORT/", "http://inner.test:PORT/", "http://169.254.169.254/latest/meta-data/",
            "http://[::1]:PORT/",
        ])
    func redirect(_ location: String) async throws {
        let resolver = ListedResolver(["inner.test": [["127.0.0.2"]]])
        try await ScriptedServer.with(at: "127.0.0.2", { _ in .answer(body: "secret") }) { inner in
            let target = location.replacing("PORT", with: String(inner.port))
            try await ScriptedServer.with({ _ in .redirect(to: target) }) { outer in
                let client = try OutboundClient.local(resolver: resolver)
                #expect(await client.failure(of: "http://127.0.0.1:\(outer.port)/") == .forbiddenAddress)
                #expect(inner.requests.isEmpty)
            }
        }
    }

    @Test("A port that is not open is refused, in a redirect too")
    func ports() async throws {
        try await ScriptedServer.with({ _ in .answer(body: "secret") }) { inner in
            try await ScriptedServer.with({ _ in .redirect(to: "http://127.0.0.1:\(inner.port)/") }) { outer in
                let client = try OutboundClient.local(ports: [outer.port])
                #expect(await client.failure(of: "http://127.0.0.1:\(inner.port)/") == .forbiddenAddress)
                #expect(await client.failure(of: "http://127.0.0.1:\(outer.port)/") == .forbiddenAddress)
                #expect(outer.requests.count == 1)
                #expect(inner.requests.isEmpty)
            }
        }
    }
}
