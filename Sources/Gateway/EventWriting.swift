import HTTPTypes
import Hummingbird
import Mesh
import NIOCore

/// Writes a stream of answers as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).
enum EventWriting {
    /// - Parameter pulse: how often a comment, which readers pass over, is written while no answer comes.
    static func response(to answers: AnswerStream<EncodedAnswer>, requestID: String, pulse: Duration) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                do {
                    for try await answer in Pulsing(answers: answers, pulse: pulse) {
                        try await writer.write(answer.map(event) ?? ByteBuffer(string: ": keep-alive\n\n"))
                    }
                } catch {
                    try await writer.write(failure(HansardError(translating: error), requestID: requestID))
                }
                try await writer.finish(nil)
            })
    }

    private static func event(_ answer: EncodedAnswer) -> ByteBuffer {
        var event = ByteBuffer(string: "data: ")
        event.writeBytes(answer.data)
        event.writeStaticString("\n\n")
        return event
    }

    private static func failure(_ failure: HansardError, requestID: String) throws -> ByteBuffer {
        let body: JSONValue = [
            "code": .string(failure.code.name), "message": .string(failure.message), "request_id": .string(requestID),
        ]
        var event = ByteBuffer(string: "event: error\ndata: ")
        event.writeBytes(try body.canonicalData())
        event.writeStaticString("\n\n")
        return event
    }
}
