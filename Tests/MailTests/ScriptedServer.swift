import NIOCore
import NIOPosix

/// A server that says what a test makes it say: one answer for each line it hears, the first of them at once.
struct ScriptedServer {
    let channel: any Channel
    var port: Int { channel.localAddress?.port ?? 0 }

    /// - Parameter answers: are written as they are; a nil ends the connection; after the last, silence.
    init(_ answers: [String?]) async throws {
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Script(answers))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    func close() async throws { try await channel.close() }

    private final class Script: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private var answers: ArraySlice<String?>

        init(_ answers: [String?]) {
            self.answers = answers[...]
        }

        func channelActive(context: ChannelHandlerContext) { answer(context) }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let lines = unwrapInboundIn(data).readableBytesView.count { $0 == UInt8(ascii: "\n") }
            for _ in 0..<lines { answer(context) }
        }

        private func answer(_ context: ChannelHandlerContext) {
            guard let answer = answers.popFirst() else { return }
            guard let answer else {
                context.close(promise: nil)
                return
            }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
        }
    }
}
