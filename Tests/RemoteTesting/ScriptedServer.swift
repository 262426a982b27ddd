import Foundation
import NIOCore
public import NIOHTTP1
import NIOPosix
import Synchronization

/// A real HTTP server on this machine that answers as a script tells it.
public final class ScriptedServer: Sendable {
    /// A request that has come.
    public struct Request: Sendable {
        /// Such as `POST`.
        public var method: String
        /// Without the query.
        public var path: String
        /// Names and values, still escaped.
        public var query: [(String, String)]
        /// The head's fields.
        public var headers: HTTPHeaders
        /// The whole body.
        public var body: [UInt8]

        /// The first field of this name.
        public func header(_ name: String) -> String? { headers.first(name: name) }

        /// What the query has of this name, still escaped.
        public func field(_ name: String) -> String? { query.first { $0.0 == name }?.1 }
    }

    /// What the server does with a request.
    public enum Reply: Sendable {
        /// A whole answer.
        case answer(Int, [(String, String)], String)
        /// Fewer bytes than the head promises, then the end of the connection.
        case truncated(String)
        /// The connection is reset without an answer.
        case reset
        /// No answer at all.
        case silence
        /// The head of an answer and its first bytes, then no more.
        case drip(String)
        /// The same bytes for as long as anybody takes them.
        case endless(String)
        /// An answer of this type without a length, each piece sent by itself, and what comes after the last.
        case pieces(String, [[UInt8]], Ending)

        /// What comes after the last piece.
        public enum Ending: Sendable {
            /// The proper end of the answer.
            case end
            /// The connection is closed, or reset.
            case close, reset
            /// Nothing, and the connection stays.
            case hold
        }

        /// A whole answer.
        public static func answer(_ status: Int, _ body: String) -> Reply { .answer(status, [], body) }

        /// A whole answer with the status 200.
        public static func json(_ body: String) -> Reply { .answer(200, [("content-type", "application/json")], body) }
    }

    /// What the server does with each request; they are counted from 1.
    public typealias Script = @Sendable (Request, _ number: Int) async -> Reply

    /// The server's address.
    public let base: String
    private let channel: any Channel
    private let journal: Journal

    /// The requests that have come, in order.
    public var requests: [Request] { journal.requests.withLock { $0 } }

    /// Returns when the connection of a request that was not answered whole is gone.
    public func connectionGone() async {
        for await _ in journal.gone { return }
    }

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
    /// - Parameter onHeld: called when a reply has gone as far as it will ever go (`silence`, `drip`, `hold`).
    public static func with<Value>(
        _ script: @escaping Script, onHeld: @escaping @Sendable () -> Void = {},
        _ body: (ScriptedServer) async throws -> Value
    ) async throws -> Value {
        let server = try await ScriptedServer(script, onHeld: onHeld)
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
    public static func deadAddress() async throws -> String {
        try await with({ _, _ in .reset }) { $0.base }
    }
}

private final class Journal: Sendable {
    let requests = Mutex<[ScriptedServer.Request]>([])
    let gone: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    init() { (gone, signal) = AsyncStream<Void>.makeStream() }

    func tellGone() { signal.yield() }

    func add(_ request: ScriptedServer.Request) -> Int {
        requests.withLock { list in
            list.append(request)
            return list.count
        }
    }
}

/// Gathers one request after another and plays the script's replies. All of it runs on the channel's event loop, but
/// for the script.
private final class ScriptHandler: ChannelDuplexHandler, @unchecked Sendable {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let script: ScriptedServer.Script
    private let journal: Journal
    private let onHeld: @Sendable () -> Void
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var isOwing = false

    init(script: @escaping ScriptedServer.Script, journal: Journal, onHeld: @escaping @Sendable () -> Void) {
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
            isOwing = true
            Task { [script, onHeld] in
                let reply = await script(request, number)
                await ScriptedReply.play(reply, on: channel)
                switch reply {
                case .silence, .drip, .pieces(_, _, .hold): onHeld()
                default: break
                }
            }
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { isOwing = false }
        context.write(data, promise: promise)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if isOwing { journal.tellGone() }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private static func request(_ head: HTTPRequestHead, _ body: [UInt8]) -> ScriptedServer.Request {
        let sides = head.uri.split(separator: "?", maxSplits: 1).map { String($0) }
        let query = (sides.count == 2 ? sides[1] : "").split(separator: "&").map { part in
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
            return (sides[0], sides.count == 2 ? sides[1] : "")
        }
        return ScriptedServer.Request(
            method: head.method.rawValue, path: sides.first ?? "", query: query, headers: head.headers, body: body)
    }
}
