import NIOCore
import NIOHTTP1

/// Counts the bytes that come without being part of an answer: interim answers, a status line, the description of a
/// chunk. The decoder drops those without a limit.
final class WireMeter: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let limit: Int
    private let answer: AnswerHandler
    private var barren = 0

    /// - Parameter limit: in bytes between two pieces of the answer.
    init(limit: Int, answer: AnswerHandler) {
        self.limit = limit
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let count = unwrapInboundIn(data).readableBytes
        let before = answer.parts
        context.fireChannelRead(data)
        barren = answer.parts == before ? barren + count : 0
        if barren > limit { context.fireErrorCaught(HTTPParserError.headerOverflow) }
    }
}
