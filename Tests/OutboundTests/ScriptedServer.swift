import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// A real server on this machine that answers each request with the very bytes of a script, valid HTTP or not.
final class ScriptedServer: Sendable {
    enum Step: Sendable {
        case send(String)
        /// Bytes for as long as anybody takes them.
        case flood(String)
        /// Nothing more, with the connection left open.
        case hold
        /// The connection is reset.
        case reset
    }

    /// - Parameter request: the head of the request, line by line.
    typealias Script = @Sendable (_ request: [String]) -> [Step]

    let port: Int
    private let channel: any Channel
    private let journal: Journal

    /// The heads of the requests that have come.
    var requests: [[String]] { journal.requests.withLock { $0 } }

    /// An element for each connection that has ended.
    var endings: AsyncStream<Void> { journal.endings.stream }

    /// How many bytes the system has taken for the readers.
    var sent: Int { journal.sent.load(ordering: .relaxed) }

    private init(_ address: String, _ tls: NIOSSLContext?, _ script: @escaping Script) async throws {
        let journal = Journal()
        self.journal = journal
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    try pipeline.addHandler(ScriptPlayer(script: script, journal: journal))
                }
            }
            .bind(host: address, port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    /// Lends a server.
    static func with<Value>(
        at address: String = "127.0.0.1", tls: NIOSSLContext? = nil, _ script: @escaping Script,
        _ body: (ScriptedServer) async throws -> Value
    ) async throws -> Value {
        let server = try await ScriptedServer(address, tls, script)
        do {
            let value = try await body(server)
            try? await server.channel.close()
            return value
        } catch {
            try? await server.channel.close()
            throw error
        }
    }

    fileprivate final class Journal: Sendable {
        let requests = Mutex<[[String]]>([])
        let sent = Atomic(0)
        let endings = AsyncStream.makeStream(of: Void.self)
    }
}

extension [ScriptedServer.Step] {
    /// A whole answer; without other framing among the fields, its length is declared.
    static func answer(_ status: String = "200 OK", _ fields: [String] = [], body: String = "") -> Self {
        let names = fields.map { $0.lowercased() }
        let isFramed = names.contains { $0.hasPrefix("content-length") || $0.hasPrefix("transfer-encoding") }
        let length = isFramed ? [] : ["Content-Length: \(body.utf8.count)"]
        return [.send((["HTTP/1.1 \(status)"] + fields + length + ["", ""]).joined(separator: "\r\n") + body)]
    }

    static func redirect(_ status: String = "302 Found", to location: String) -> Self {
        answer(status, ["Location: \(location)"])
    }
}

private final class ScriptPlayer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let script: ScriptedServer.Script
    private let journal: ScriptedServer.Journal
    private var received = ""

    init(script: @escaping ScriptedServer.Script, journal: ScriptedServer.Journal) {
        self.script = script
        self.journal = journal
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += String(buffer: unwrapInboundIn(data))
        guard received.hasSuffix("\r\n\r\n") else { return }
        let head = received.split(separator: "\r\n").map { String($0) }
        received = ""
        journal.requests.withLock { $0.append(head) }
        play(script(head)[...], context)
    }

    func channelInactive(context: ChannelHandlerContext) { journal.endings.continuation.yield() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func play(_ steps: ArraySlice<ScriptedServer.Step>, _ context: ChannelHandlerContext) {
        switch steps.first {
        case nil: context.close(promise: nil)
        case .hold: break
        case .send(let text):
            write(text, context) { self.play(steps.dropFirst(), context) }
        case .flood(let text):
            write(text, context) { self.play(steps, context) }
        case .reset:
            let options = context.channel as? any SocketOptionProvider
            options?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).assumeIsolated().whenComplete { _ in
                context.close(promise: nil)
            }
        }
    }

    private func write(_ text: String, _ context: ChannelHandlerContext, then next: @escaping () -> Void) {
        let bytes = ByteBuffer(string: text)
        let count = bytes.readableBytes
        context.writeAndFlush(wrapOutboundOut(bytes)).assumeIsolated().whenSuccess {
            self.journal.sent.add(count, ordering: .relaxed)
            // Not at once: writes that succeed on the spot would keep the event loop from everything else.
            context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(1)) { next() }
        }
    }
}
