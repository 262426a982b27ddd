import NIOCore
import NIOHTTP1
import NIOSSL

/// Sends one request and hands on its answer, no faster than it is read, within the limits of size and time. At the end
/// of the answer, or at the first thing that is wrong, the connection ends.
final class AnswerHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = HTTPClientRequestPart

    /// What is asked, and what it may cost.
    struct Order: Sendable {
        let request: HTTPRequestHead
        /// The most bytes of the body.
        let limit: Int64
        let stall: TimeAmount
        let deadline: NIODeadline
    }

    private enum State {
        case awaitingHead
        case streaming(AnswerPieces.Source)
        case ended
    }

    /// How many parts of the answer have come: its head, and pieces of its body.
    private(set) var parts: Int64 = 0

    private let order: Order
    private let answer: EventLoopPromise<Answer>
    private var state = State.awaitingHead
    private var context: ChannelHandlerContext?
    private var hasBegun = false
    private var isWanted = true
    private var isReadHeld = false
    private var received: Int64 = 0
    private var lastProgress = NIODeadline.now()
    private var deadlineTimer: Scheduled<Void>?
    private var stallTimer: Scheduled<Void>?

    init(_ order: Order, answer: EventLoopPromise<Answer>) {
        self.order = order
        self.answer = answer
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { begin(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        fail(.unreachable)
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        parts += 1
        lastProgress = .now()
        switch unwrapInboundIn(data) {
        case .head(let head): take(head, context)
        case .body(let bytes): take(bytes)
        case .end: finish()
        }
    }

    func read(context: ChannelHandlerContext) {
        if isWanted { context.read() } else { isReadHeld = true }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(reason(for: error))
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(hasHead ? .cutOff : .unreachable)
        context.fireChannelInactive()
    }

    /// The reader has room again.
    func resume() {
        isWanted = true
        lastProgress = .now()
        guard isReadHeld, let context else { return }
        isReadHeld = false
        context.read()
    }

    /// Nobody reads any more.
    func abandon() { fail(.cancelled) }

    private var hasHead: Bool {
        if case .streaming = state { return true }
        return false
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard !hasBegun else { return }
        hasBegun = true
        let loop = context.eventLoop.assumeIsolated()
        deadlineTimer = loop.scheduleTask(deadline: order.deadline) { self.fail(.tookTooLong) }
        lastProgress = .now()
        watch(for: order.stall)
        context.write(wrapOutboundOut(.head(order.request)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func take(_ head: HTTPResponseHead, _ context: ChannelHandlerContext) {
        guard case .awaitingHead = state else { return fail(.malformed) }
        let demand = AnswerDemand(
            handler: NIOLoopBound(self, eventLoop: context.eventLoop), eventLoop: context.eventLoop)
        // In pieces, each at most what one read of the socket brings (64 KiB).
        let made = AnswerPieces.makeSequence(
            elementType: ByteBuffer.self, failureType: (any Error).self,
            backPressureStrategy: .init(lowWatermark: 2, highWatermark: 8), finishOnDeinit: true, delegate: demand)
        state = .streaming(made.source)
        answer.succeed(Answer(head: head, pieces: made.sequence))
    }

    private func take(_ bytes: ByteBuffer) {
        guard case .streaming(let source) = state else { return }
        received += Int64(bytes.readableBytes)
        guard received <= order.limit else { return fail(.tooLarge) }
        switch source.yield(bytes) {
        case .produceMore: isWanted = true
        case .stopProducing: isWanted = false
        case .dropped: fail(.cancelled)
        }
    }

    private func finish() {
        guard case .streaming(let source) = state else { return fail(.malformed) }
        close()
        source.finish()
    }

    private func fail(_ error: OutboundError) {
        switch state {
        case .ended: return
        case .awaitingHead:
            close()
            answer.fail(error)
        case .streaming(let source):
            close()
            source.finish(error)
        }
    }

    private func close() {
        state = .ended
        deadlineTimer?.cancel()
        stallTimer?.cancel()
        context?.close(promise: nil)
    }

    private func watch(for time: TimeAmount) {
        guard let context else { return }
        stallTimer = context.eventLoop.assumeIsolated().scheduleTask(in: time) { self.checkProgress() }
    }

    private func checkProgress() {
        // While the reader is busy, silence is ours.
        let left = isWanted ? lastProgress + order.stall - .now() : order.stall
        if left > .zero { watch(for: left) } else { fail(.stalled) }
    }

    private func reason(for error: any Error) -> OutboundError {
        switch error {
        case HTTPParserError.invalidEOFState, NIOSSLError.uncleanShutdown: hasHead ? .cutOff : .unreachable
        case is HTTPParserError, is NIOHTTPDecoderError: .malformed
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: hasHead ? .cutOff : .tlsFailed
        default: hasHead ? .cutOff : .unreachable
        }
    }
}
