import NIOCore
import NIOHTTP1

typealias AnswerPieces = NIOThrowingAsyncSequenceProducer<
    ByteBuffer, any Error, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark, AnswerDemand
>

/// The head of an answer, and its body as it comes.
struct Answer: Sendable {
    let head: HTTPResponseHead
    let pieces: AnswerPieces

    /// Where the answer redirects to; nil if it does not.
    var location: String? {
        switch head.status.code {
        case 301, 302, 303, 307, 308: head.headers.first(name: "location")
        default: nil
        }
    }

    /// Takes the answer as the one that was asked for.
    /// - Parameters:
    ///   - target: of the address that answered; it may end with a file's name.
    ///   - limit: the most bytes of the body.
    func response(target: String, limit: Int64) throws(OutboundError) -> OutboundResponse {
        let status = Int(head.status.code)
        guard (200...299).contains(status), status != 206 else { throw .status(status) }
        // A compressed body could unfold to any size. None was asked for.
        guard head.headers[canonicalForm: "content-encoding"].allSatisfy({ $0.lowercased() == "identity" }) else {
            throw .encoded
        }
        let isMeasured = !head.headers.contains(name: "transfer-encoding")
        let length = isMeasured ? head.headers.first(name: "content-length").flatMap { Int64($0) } : nil
        if let length, length > limit { throw .tooLarge }
        return OutboundResponse(
            status: status, mediaType: mediaType,
            fileName: FileName.of(disposition: head.headers.first(name: "content-disposition"), target: target),
            declaredLength: length, bytes: OutboundBytes(pieces))
    }

    private var mediaType: String? {
        let field = head.headers.first(name: "content-type")?.prefix { $0 != ";" } ?? ""
        let text = field.filter { $0 != " " && $0 != "\t" }.lowercased()
        return text.wholeMatch(of: /[a-z0-9!#$&^_.+\-]{1,127}\/[a-z0-9!#$&^_.+\-]{1,127}/) == nil ? nil : text
    }
}

/// What the reader of a body tells the connection.
struct AnswerDemand: NIOAsyncSequenceProducerDelegate {
    let handler: NIOLoopBound<AnswerHandler>
    let eventLoop: any EventLoop

    func produceMore() {
        eventLoop.execute { handler.value.resume() }
    }

    func didTerminate() {
        eventLoop.execute { handler.value.abandon() }
    }
}
