import NIOSSL
import Outbound
import Testing

@Suite("Fetching over TLS")
struct TLSTests {
    @Test("The certificate has to be for the name, though the connection goes to an address")
    func name() async throws {
        let resolver = ListedResolver(["recordings.test": [["127.0.0.1"]], "other.test": [["127.0.0.1"]]])
        try await ScriptedServer.with(tls: try Identity.context(), { _ in .answer(body: "safe") }) { server in
            let client = try OutboundClient.local(authorities: [Identity.certificate], resolver: resolver)
            #expect(try await client.text(of: "https://recordings.test:\(server.port)/") == "safe")
            #expect(await client.failure(of: "https://other.test:\(server.port)/") == .tlsFailed)
            #expect(await client.failure(of: "https://127.0.0.1:\(server.port)/") == .tlsFailed)
            #expect(server.requests.count == 1)
        }
    }

    @Test("A certificate of an authority that nobody trusts is refused")
    func authority() async throws {
        let resolver = ListedResolver(["recordings.test": [["127.0.0.1"]]])
        try await ScriptedServer.with(tls: try Identity.context(), { _ in .answer() }) { server in
            let client = try OutboundClient.local(resolver: resolver)
            #expect(await client.failure(of: "https://recordings.test:\(server.port)/") == .tlsFailed)
        }
    }

    @Test("A server without TLS is no safe one")
    func plain() async throws {
        try await ScriptedServer.with({ _ in .answer() }) { server in
            let client = try OutboundClient.local(limits: OutboundLimits(stall: .milliseconds(200)))
            let error = await client.failure(of: "https://127.0.0.1:\(server.port)/")
            #expect(error == .tlsFailed || error == .stalled)
            #expect(server.requests.isEmpty)
        }
    }

    @Test("A redirect from https to http is refused")
    func downgrade() async throws {
        let resolver = ListedResolver(["recordings.test": [["127.0.0.1"]]])
        try await ScriptedServer.with({ _ in .answer() }) { plain in
            let script: ScriptedServer.Script = { _ in .redirect(to: "http://127.0.0.1:\(plain.port)/") }
            try await ScriptedServer.with(tls: try Identity.context(), script) { server in
                let client = try OutboundClient.local(authorities: [Identity.certificate], resolver: resolver)
                #expect(await client.failure(of: "https://recordings.test:\(server.port)/") == .insecureRedirect)
                #expect(plain.requests.isEmpty)
            }
        }
    }

    @Test("An authority that is no certificate is an error")
    func badAuthority() {
        #expect(throws: (any Error).self) { try OutboundClient.local(authorities: ["not PEM"]) }
    }
}

/// A server's certificate, its own authority, for recordings.test from 2020 to 2120. The key is nobody's secret.
private enum Identity {
    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBcjCCARmgAwIBAgIBATAKBggqhkjOPQQDAjAaMRgwFgYDVQQDDA9yZWNvcmRp
        bmdzLnRlc3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBoxGDAW
        BgNVBAMMD3JlY29yZGluZ3MudGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA
        BPI0sgbahnjAFqQEA8m1/MSTBlY3UwFY6oUk3FX3ULfmjBT4+HIF+zaFcBJDyyWy
        Jkorjn8Kjlbd2i4ho7Q4VzWjTjBMMA8GA1UdEwEB/wQFMAMBAf8wGgYDVR0RBBMw
        EYIPcmVjb3JkaW5ncy50ZXN0MB0GA1UdDgQWBBReHZ2ng3Qx3dtNJcYvCYNvZKQF
        KzAKBggqhkjOPQQDAgNHADBEAiBCjX0tWGq/q19xo3mrBq9Wo/asyiuKhUzymWA+
        ZXaXmQIgNnhidECf6hpqMa2ihTGEaoJQJ/8kRmkvHP0jRaGh62k=
        -----END CERTIFICATE-----
        """

    static func context() throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8)).map {
            NIOSSLCertificateSource.certificate($0)
        }
        let key = try NIOSSLPrivateKey(bytes: Array(privateKey.utf8), format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key)))
    }

    private static let privateKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgcUJHI3kBOvU8/8kR
        b8JIdk1ZAC/BNFgLu+K4elr7GDehRANCAATyNLIG2oZ4wBakBAPJtfzEkwZWN1MB
        WOqFJNxV91C35owU+PhyBfs2hXASQ8slsiZKK45/Co5W3douIaO0OFc1
        -----END PRIVATE KEY-----
        """
}
