import AsyncHTTPClient
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import Mesh
import MeshConformance
import NIOCore
import Testing

@testable import Gateway

/// The other node is not there, or is no node of ours.
@Suite("A node that cannot be relied upon")
struct FaultyNodeTests {
    private static let client = HTTPClient(configuration: HTTPTransport.clientConfiguration)

    private func echo(at port: Int, timeout: Duration = .seconds(20)) throws -> EchoService.Calls {
        let ledger = MemoryLedger()
        let way = HTTPTransport(
            base: "http://127.0.0.1:\(port)/", token: CallToken(secret: Data(repeating: 7, count: 32)),
            client: Self.client,
            timeout: timeout)
        let node = try MeshNode(
            services: [EchoService(on: "near", ledger: ledger)], remote: ["echo": way], ledger: ledger,
            limiter: RateLimiter(allowances: nil),
            logger: Logger(label: "test"))
        return node.mesh(for: TransportConformance.member, origin: CallOrigin(requestID: "r"))[EchoService.self]
    }

    /// Answers every call with this response while `body` runs.
    private func withAnswer(
        _ answer: @escaping @Sendable () -> Response, _ body: @Sendable (EchoService.Calls) async throws -> Void
    ) async throws {
        let router = Router(context: GatewayContext.self)
        router.post("/mesh/{operation}") { _, _ in answer() }
        try await Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0))).test(
            .live
        ) { client in
            try await body(try echo(at: try #require(client.port)))
        }
    }

    private func code(_ body: () async throws -> Void) async -> HansardError.Code? {
        await #expect(throws: HansardError.self) { try await body() }?.code
    }

    @Test("A node that is not there makes its services unavailable")
    func absent() async throws {
        let listener = try await ServerSocket()
        let port = listener.port
        try await listener.close()
        let echo = try echo(at: port)
        #expect(await code { _ = try await echo.who() } == .unavailable)
        #expect(await code { _ = try await echo.count(matching: EchoCount(upTo: 1)) } == .unavailable)
    }

    @Test("A node that does not answer in time makes its services unavailable")
    func silent() async throws {
        let listener = try await ServerSocket()
        let echo = try echo(at: listener.port, timeout: .milliseconds(50))
        #expect(await code { _ = try await echo.who() } == .unavailable)
        try await listener.close()
    }

    @Test("A proxy's page of error makes the service unavailable", arguments: [404, 500, 502])
    func page(_ status: Int) async throws {
        try await withAnswer({
            Response(
                status: .init(code: status), headers: [.contentType: "text/html"],
                body: .init(byteBuffer: ByteBuffer(string: "<h1>Oops</h1>")))
        }) { echo in
            #expect(await code { _ = try await echo.who() } == .unavailable)
        }
    }

    @Test(
        "An answer that is no answer is an error of ours, whatever its shape",
        arguments: ["", "{", "[]", "\u{FFFD}", "null"])
    func nonsense(_ text: String) async throws {
        try await withAnswer({ Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: text))) }) { echo in
            #expect(await code { _ = try await echo.who() } == .internalError)
            #expect(await code { _ = try await echo.list(matching: EchoFilter(), page: Page()) } == .internalError)
        }
    }

    @Test("Bytes that break off are told, and so is a line without an end")
    func brokenOff() async throws {
        try await withAnswer({
            Response(
                status: .ok, headers: [.contentType: "x/y"],
                body: ResponseBody(contentLength: 100) { writer in
                    try await writer.write(ByteBuffer(string: "{\"number\":1}\n{\"num"))
                    throw CancellationError()
                })
        }) { echo in
            #expect(
                await code {
                    for try await _ in try await echo.give(matching: EchoSize(size: 100), matching: ByteRange()).bytes {
                    }
                } == .unavailable)
            #expect(
                await code { for try await _ in try await echo.count(matching: EchoCount(upTo: 2)) {} } == .unavailable)
        }
        try await withAnswer({
            Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "{\"number\":1}\n{\"num")))
        }) { echo in
            #expect(
                await code { for try await _ in try await echo.count(matching: EchoCount(upTo: 2)) {} }
                    == .internalError)
        }
    }
}
