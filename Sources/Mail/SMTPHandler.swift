import NIOCore
import NIOSSL

/// The end of the pipeline that turns bytes into replies, and upgrades the connection after `STARTTLS`.
///
/// The upgrade happens here, in the same step that reads the reply: anything that the server (or somebody in between)
/// sent behind it in the clear is an error and never mistaken for a reply under TLS (CVE-2011-0411).
final class SMTPHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = SMTPReply
    typealias OutboundIn = Output
    typealias OutboundOut = ByteBuffer

    enum Output: Sendable {
        case bytes(ByteBuffer)
        /// Says `STARTTLS`, and upgrades if the server agrees.
        case startTLS
    }

    private let makeTLS: () throws -> NIOSSLClientHandler
    private var parser = SMTPReplyParser()
    private var awaitsUpgrade = false
    private var hasFailed = false

    /// - Parameter makeTLS: is asked when the server agreed to an upgrade.
    init(makeTLS: @escaping () throws -> NIOSSLClientHandler) {
        self.makeTLS = makeTLS
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasFailed else { return }
        parser.append(unwrapInboundIn(data))
        do {
            while let reply = try parser.next() {
                if awaitsUpgrade { try upgrade(context, after: reply) }
                context.fireChannelRead(wrapInboundOut(reply))
                // The new TLS handler keeps the end of this read to itself, having seen no data; the reply would wait.
                context.fireChannelReadComplete()
            }
        } catch {
            hasFailed = true
            context.fireErrorCaught(error)
            context.close(promise: nil)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .bytes(let bytes): context.write(wrapOutboundOut(bytes), promise: promise)
        case .startTLS:
            awaitsUpgrade = true
            context.write(wrapOutboundOut(ByteBuffer(string: "STARTTLS\r\n")), promise: promise)
        }
    }

    private func upgrade(_ context: ChannelHandlerContext, after reply: SMTPReply) throws {
        awaitsUpgrade = false
        guard reply.code == 220 else { return }
        guard parser.isEmpty else { throw MailError.transient("bytes in the clear behind the answer to STARTTLS") }
        try context.pipeline.syncOperations.addHandler(makeTLS(), position: .first)
    }
}
