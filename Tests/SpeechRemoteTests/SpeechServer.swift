import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A real HTTP server on this machine that answers as a script tells it.
final class SpeechServer: Sendable {
    struct Request: Sendable {
        var method: String
        var path: String
        /// Names and values, still escaped.
        var query: [(String, String)]
        var headers: HTTPHeaders
        var body: [UInt8]

        func header(_ name: String) -> String? { headers.first(name: name) }

        func field(_ name: String) -> String? { query.first { $0.0 == name }?.1 }
    }

    enum Reply: Sendable {
        case answer(Int, [(String, String)], String)
        /// Fewer bytes than the head promises, then the end of the connection.
        case truncated(String)
        /// The connection is reset without an answer.
        case reset
        /// No answer at all.
        case silence
        /// The head of an answer and its first bytes, then no more.
        case drip(String)
        /// Bytes for as long as anybody takes them.
        case endless

        static func answer(_ status: Int, _ body: String) -> Reply { .answer(status, [], body) }

        static func json(_ body: String) -> Reply { .answer(200, [("content-type", "application/json")], body) }
    }

    typealias Script = @Sendable (Request, _ number: Int) async -> Reply

    let base: String
    private let channel: any Channel
    private let journal: Journal

    /// The requests that have come, in order.
    var requests: [Request] { journal.requests.withLock { $0 } }

    private init(_ script: @escaping Script, onHeld: @escaping @Sendable () -> Void) async throws {
        let journal = Journal()
        self.journal = journal
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.pipeline.configureHTTPServerPipeline().flatMap {
                    channel.pipeline.addHandler(ScriptHandler(script: script, journal: journal, onHeld: onHeld))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        base = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)"
    }

    /// Lends a server.
    /// - Parameter onHeld: called when a reply has gone as far as it will ever go (`silence`, `drip`).
    static func with<Value>(
        _ script: @escaping Script, onHeld: @escaping @Sendable () -> Void = {},
        _ body: (SpeechServer) async throws -> Value
    ) async throws -> Value {
        let server = try await SpeechServer(script, onHeld: onHeld)
        do {
            let value = try await body(server)
            try? await server.channel.close()
            return value
        } catch {
            try? await server.channel.close()
            throw error
        }
    }

    /// An address at which nobody listens.
    static func deadAddress() async throws -> String {
        try await with({ _, _ in .reset }) { $0.base }
    }
}

private final class Journal: Sendable {
    let requests = Mutex<[SpeechServer.Request]>([])

    func add(_ request: SpeechServer.Request) -> Int {
        requests.withLock { list in
            list.append(request)
            return list.count
        }
    }
}

/// Gathers one request after another and plays the script's replies. All of it runs on the channel's event loop, but
/// for the script.
private final class ScriptHandler: ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let script: SpeechServer.Script
    private let journal: Journal
    private let onHeld: @Sendable () -> Void
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(script: @escaping SpeechServer.Script, journal: Journal, onHeld: @escaping @Sendable () -> Void) {
        self.script = script
        self.journal = journal
        self.onHeld = onHeld
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let bytes): body += Array(bytes.readableBytesView)
        case .end:
            guard let head else { return }
            let request = Self.request(head, body)
            let number = journal.add(request)
            let channel = context.channel
            Task { [script, onHeld] in
                let reply = await script(request, number)
                await Self.play(reply, on: channel)
                switch reply {
                case .silence, .drip: onHeld()
                default: break
                }
            }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private static func request(_ head: HTTPRequestHead, _ body: [UInt8]) -> SpeechServer.Request {
        let sides = head.uri.split(separator: "?", maxSplits: 1).map { String($0) }
        let query = (sides.count == 2 ? sides[1] : "").split(separator: "&").map { part in
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
            return (sides[0], sides.count == 2 ? sides[1] : "")
        }
        return SpeechServer.Request(
            method: head.method.rawValue, path: sides.first ?? "", query: query, headers: head.headers, body: body)
    }

    private static func play(_ reply: SpeechServer.Reply, on channel: any Channel) async {
        switch reply {
        case .silence: break
        case .reset:
            try? await (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
            try? await channel.close()
        case .answer(let status, let headers, let body):
            try? await send(status, headers, length: body.utf8.count, body, on: channel)
            try? await channel.writeAndFlush(HTTPServerResponsePart.end(nil))
        case .truncated(let body):
            try? await send(200, [], length: body.utf8.count + 100, body, on: channel)
            try? await channel.close()
        case .drip(let body): try? await send(200, [], length: body.utf8.count + 100, body, on: channel)
        case .endless:
            let piece = String(repeating: " ", count: 1 << 16)
            guard (try? await send(200, [], length: nil, piece, on: channel)) != nil else { return }
            while channel.isActive {
                let bytes = ByteBuffer(string: piece)
                guard (try? await channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(bytes)))) != nil else {
                    return
                }
            }
        }
    }

    private static func send(
        _ status: Int, _ headers: [(String, String)], length: Int?, _ body: String, on channel: any Channel
    ) async throws {
        var head = HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: status))
        head.headers.add(contentsOf: HTTPHeaders(headers))
        if let length { head.headers.replaceOrAdd(name: "content-length", value: String(length)) }
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        try await channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: body))))
    }
}
