import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Connections to addresses that were checked. No name is looked up here: what is given is what is reached.
struct OutboundConnection: Sendable {
    let group: any EventLoopGroup
    let limits: OutboundLimits
    let tls: NIOSSLContext
    let userAgent: String

    /// Asks for one address with GET.
    /// - Parameters:
    ///   - address: where to connect, at the port of `url`.
    ///   - limit: the most bytes of the body.
    ///   - deadline: the end of the whole fetch.
    func get(
        _ url: OutboundURL, at address: IPAddress, limit: Int64, deadline: NIODeadline
    ) async throws(OutboundError) -> Answer {
        guard let socket = address.socketAddress(port: url.port) else { throw .unreachable }
        let eventLoop = group.next()
        let answer = eventLoop.makePromise(of: Answer.self)
        let order = AnswerHandler.Order(
            request: request(url), limit: limit, stall: TimeAmount(limits.stall), deadline: deadline)
        ClientBootstrap(group: eventLoop)
            .connectTimeout(Swift.min(TimeAmount(limits.connect), deadline.left))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try self.fill(channel.pipeline.syncOperations, for: url, order, answer)
                }
            }
            .connect(to: socket)
            .whenComplete { result in
                switch result {
                case .failure:
                    answer.fail(deadline.left > .zero ? OutboundError.unreachable : .tookTooLong)
                case .success(let channel):
                    answer.futureResult.whenFailure { _ in channel.close(promise: nil) }
                }
            }
        return try await answer.value(otherwise: .unreachable)
    }

    /// Nothing that an earlier request or another host knows: no cookies, no referrer, no credentials.
    private func request(_ url: OutboundURL) -> HTTPRequestHead {
        HTTPRequestHead(
            version: .http1_1, method: .GET, uri: url.target,
            headers: [
                "Host": url.authority, "User-Agent": userAgent, "Accept": "*/*", "Accept-Encoding": "identity",
                "Connection": "close",
            ])
    }

    private func fill(
        _ pipeline: ChannelPipeline.SynchronousOperations, for url: OutboundURL, _ order: AnswerHandler.Order,
        _ answer: EventLoopPromise<Answer>
    ) throws {
        if url.isSecure {
            // Without a name the certificate has to be for the address.
            try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: url.host.name))
        }
        let handler = AnswerHandler(order, answer: answer)
        // Twice, as the decoder counts names and values alone.
        try pipeline.addHandler(WireMeter(limit: limits.headerBytes * 2, answer: handler))
        var heads = NIOHTTPDecoderLimitConfiguration()
        heads.maxHeaderFieldSize = limits.headerBytes
        heads.maxHeaderListSize = limits.headerBytes
        heads.maxHeaderFieldCount = limits.headerFields
        try pipeline.addHTTPClientHandlers(decoderLimitConfiguration: heads)
        try pipeline.addHandler(handler)
    }
}
