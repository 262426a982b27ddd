import AsyncHTTPClient
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import Mesh
import MeshConformance
import NIOCore
import NIOHTTP1
import Testing

@testable import Gateway

/// Two nodes that share a ledger and a key: the near one reaches the service on the far one over a real connection.
@Suite("The door for other nodes")
struct NodeDoorTests {
    private static let token = CallToken(secret: Data(repeating: 7, count: 32))
    private static let origin = CallOrigin(requestID: "test", idempotencyKey: "key")
    private let ledger = MemoryLedger()

    private func node(_ name: String, remote: [String: any ServiceTransport] = [:]) throws -> MeshNode {
        try MeshNode(
            services: [EchoService(on: name, ledger: ledger)], remote: remote, ledger: ledger,
            limiter: RateLimiter(allowances: nil),
            logger: Logger(label: "test"))
    }

    /// Serves the far node while `body` runs.
    private func withNodes<Value: Sendable>(
        _ body: @Sendable (_ near: MeshNode, _ far: MeshNode, _ port: Int) async throws -> Value
    ) async throws -> Value {
        let far = try node("far")
        let router = Router(context: GatewayContext.self)
        NodeDoor(node: far, token: Self.token, uploadLimit: 10 << 20).mount(on: router)
        return try await Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)))
            .test(.live) { client in
                let port = try #require(client.port)
                return try await body(try node("near", remote: ["echo": Self.way(to: port)]), far, port)
            }
    }

    /// As nodes have it: the shared client of the library loses patience with who reads slowly.
    private static let client = HTTPClient(configuration: HTTPTransport.clientConfiguration)

    private static func way(to port: Int) -> HTTPTransport {
        HTTPTransport(base: "http://127.0.0.1:\(port)", token: token, client: client, timeout: .seconds(60))
    }

    @Test("Over it a service keeps what every way promises", arguments: TransportConformance.Promise.allCases)
    func conformance(_ promise: TransportConformance.Promise) async throws {
        try await withNodes { near, _, _ in
            try await TransportConformance(node: "far") { near.mesh(for: $0, origin: $1) }.check(promise)
        }
    }

    @Test("Nobody passes without a token, nor with one that is damaged, late, another's, or for something else")
    func tokens() async throws {
        try await withNodes { _, _, port in
            let identity = TransportConformance.member, origin = CallOrigin(requestID: "r")
            func status(_ token: String?) async throws -> UInt {
                var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/mesh/echo.who")
                request.method = .POST
                if let token { request.headers.add(name: WireHeader.call, value: token) }
                request.body = .bytes(ByteBuffer(string: "{}"))
                return try await HTTPClient.shared.execute(request, timeout: .seconds(20)).status.code
            }
            let good = try Self.token.sign(identity, origin, operation: "echo.who")
            #expect(try await status(good) == 200)
            let foreign = CallToken(secret: Data(repeating: 8, count: 32))
            for bad in [
                nil, "", "nonsense", String(good.dropFirst()), String(good.dropLast()), String(good.reversed()),
                try Self.token.sign(identity, origin, operation: "echo.who", at: .now + .seconds(-31)),
                try Self.token.sign(identity, origin, operation: "echo.say"),
                try foreign.sign(identity, origin, operation: "echo.who"),
            ] {
                #expect(try await status(bad) == 401)
            }
        }
    }

    @Test("An operation that the other node does not have makes its service unavailable")
    func unknownOperation() async throws {
        try await withNodes { _, _, port in
            var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/mesh/other.get")
            request.method = .POST
            request.headers.add(
                name: WireHeader.call,
                value: try Self.token.sign(.anonymous, CallOrigin(requestID: "r"), operation: "other.get"))
            #expect(try await HTTPClient.shared.execute(request, timeout: .seconds(20)).status.code == 503)
        }
    }

    @Test("Arguments larger than the operation takes are refused by the node that would run it")
    func tooLarge() async throws {
        try await withNodes { near, _, _ in
            let draft = EchoDraft(words: "x", any: .string(String(repeating: "x", count: 3 << 20)))
            let error = await #expect(throws: HansardError.self) {
                try await near.mesh(for: TransportConformance.member, origin: CallOrigin(requestID: "r"))[
                    EchoService.self
                ].say(
                    .init(UUID()), draft, ifMatch: nil)
            }
            #expect(error?.code == .tooLarge)
        }
    }

    @Test("An Idempotency-Key holds on all nodes together, whichever the repetition reaches")
    func replayAcrossNodes() async throws {
        let id = UUID().uuidString.lowercased()
        try await withNodes { near, far, _ in
            func say(_ node: MeshNode, _ body: String) async throws -> EncodedAnswer {
                let request = InputReader.Request(path: ["id": id], body: Data(body.utf8), ifMatch: "\"4\"")
                let mesh = node.mesh(for: TransportConformance.member, origin: Self.origin)
                let operation = try #require(node.operation(named: "echo.say"))
                guard case .json(let answer) = try await operation.perform(InputReader(request), through: mesh) else {
                    throw HansardError(.conflict, "It answered in another shape")
                }
                return answer
            }
            let first = try JSONCoding.decoder.decode(
                JSONValue.self, from: try await say(near, #"{"words":"a","numbers":[1,2]}"#).data)
            for node in [near, far, near] {
                let again = try await say(node, #"{ "numbers": [1,2], "words": "a" }"#)
                #expect(try JSONCoding.decoder.decode(JSONValue.self, from: again.data) == first)
                #expect(again.entityTag == EntityTag(5))
            }
            #expect(ledger.keys.count == 1)
            for node in [near, far] {
                let error = await #expect(throws: HansardError.self) {
                    try await say(node, #"{"words":"b","numbers":[1,2]}"#)
                }
                #expect(error?.code == .idempotencyKeyReused)
            }
        }
    }

    @Test("An upload's key holds on all nodes together")
    func uploadAcrossNodes() async throws {
        try await withNodes { near, far, _ in
            func take(_ node: MeshNode, bytes: Int) async throws -> JSONValue {
                let upload = Upload(
                    mediaType: "audio/x", fileName: nil, declaredLength: nil,
                    bytes: ByteStream(PatternBytes(range: 0..<bytes)))
                let operation = try #require(node.operation(named: "echo.take"))
                let mesh = node.mesh(for: TransportConformance.member, origin: Self.origin)
                guard
                    case .json(let answer) = try await operation.perform(
                        InputReader(.init(), upload: upload), through: mesh)
                else {
                    throw HansardError(.conflict, "It answered in another shape")
                }
                return try JSONCoding.decoder.decode(JSONValue.self, from: answer.data)
            }
            let first = try await take(near, bytes: 300_000)
            #expect(first["count"] == 300_000)
            #expect(try await take(far, bytes: 300_000) == first)
            #expect(try await take(near, bytes: 300_000) == first)
            let error = await #expect(throws: HansardError.self) { try await take(near, bytes: 300_001) }
            #expect(error?.code == .idempotencyKeyReused)
        }
    }
}
