import NIOCore
import NIOHTTP1
import NIOPosix

/// How a reply is sent.
enum ScriptedReply {
    static func play(_ reply: ScriptedServer.Reply, on channel: any Channel) async {
        switch reply {
        case .silence: break
        case .reset: await reset(channel)
        case .answer(let status, let headers, let body):
            try? await send(status, headers, length: body.utf8.count, body, on: channel)
            try? await channel.writeAndFlush(HTTPServerResponsePart.end(nil))
        case .truncated(let body):
            try? await send(200, [], length: body.utf8.count + 100, body, on: channel)
            try? await channel.close()
        case .drip(let body): try? await send(200, [], length: body.utf8.count + 100, body, on: channel)
        case .endless(let piece):
            let type = piece.hasPrefix("data:") ? "text/event-stream" : "application/json"
            guard (try? await send(200, [("content-type", type)], length: nil, piece, on: channel)) != nil else {
                return
            }
            while channel.isActive, (try? await write(Array(piece.utf8), on: channel)) != nil {}
        case .pieces(let type, let pieces, let ending):
            try? await channel.writeAndFlush(HTTPServerResponsePart.head(head(200, [("content-type", type)])))
            for piece in pieces { try? await write(piece, on: channel) }
            await finish(ending, channel)
        }
    }

    private static func finish(_ ending: ScriptedServer.Reply.Ending, _ channel: any Channel) async {
        switch ending {
        case .end: try? await channel.writeAndFlush(HTTPServerResponsePart.end(nil))
        case .close: try? await channel.close()
        case .reset: await reset(channel)
        case .hold: break
        }
    }

    private static func reset(_ channel: any Channel) async {
        try? await (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        try? await channel.close()
    }

    private static func write(_ bytes: [UInt8], on channel: any Channel) async throws {
        try await channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: bytes))))
    }

    private static func head(_ status: Int, _ headers: [(String, String)]) -> HTTPResponseHead {
        HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: HTTPHeaders(headers))
    }

    private static func send(
        _ status: Int, _ headers: [(String, String)], length: Int?, _ body: String, on channel: any Channel
    ) async throws {
        var head = head(status, headers)
        if let length { head.headers.replaceOrAdd(name: "content-length", value: String(length)) }
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        try await write(Array(body.utf8), on: channel)
    }
}
