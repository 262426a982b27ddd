public import Foundation
public import NIOCore

/// Bytes that come in. They are read once, in order, and never all held.
public struct Upload: Sendable {
    /// As the client calls it; nothing is believed of it.
    public let mediaType: String?
    public let fileName: String?
    /// As the client says it; the bytes may be fewer or more.
    public let declaredLength: Int64?
    public let bytes: ByteStream

    public init(mediaType: String?, fileName: String?, declaredLength: Int64?, bytes: ByteStream) {
        self.mediaType = mediaType
        self.fileName = fileName
        self.declaredLength = declaredLength
        self.bytes = bytes
    }
}

/// Bytes that go out, all of them or a range.
public struct Download: Answer {
    public let mediaType: String
    /// The name under which a browser would keep them; nil shows them in place.
    public let fileName: String?
    /// Of the whole, also where only a range is sent.
    public let totalBytes: Int64
    public let range: Range<Int64>?
    /// Quoted, strong: equal only for equal bytes.
    public let entityTag: String?
    public let bytes: ByteStream

    public init(
        mediaType: String, fileName: String? = nil, totalBytes: Int64, range: Range<Int64>? = nil,
        entityTag: String? = nil, bytes: ByteStream
    ) {
        self.mediaType = mediaType
        self.fileName = fileName
        self.totalBytes = totalBytes
        self.range = range
        self.entityTag = entityTag
        self.bytes = bytes
    }

    /// Text that is made at once.
    public init(_ text: String, mediaType: String, fileName: String?) {
        let buffer = ByteBuffer(string: text)
        self.init(
            mediaType: mediaType, fileName: fileName, totalBytes: Int64(buffer.readableBytes), bytes: ByteStream(buffer)
        )
    }

    /// Bytes that are made at once.
    public init(_ bytes: [UInt8], mediaType: String, fileName: String?) {
        self.init(
            mediaType: mediaType, fileName: fileName, totalBytes: Int64(bytes.count),
            bytes: ByteStream(ByteBuffer(bytes: bytes)))
    }

    public static var shape: AnswerShape { .bytes }
    public func reply(status: AnswerStatus) throws -> OperationReply { .bytes(self) }
    public static func from(_ reply: OperationReply) throws -> Self {
        guard case .bytes(let download) = reply else {
            throw HansardError(.internalError, "The other node answered in another shape")
        }
        return download
    }
}

/// Bytes in pieces. It hides where they come from: a socket, a file, another node.
public struct ByteStream: AsyncSequence, Sendable {
    public typealias Element = ByteBuffer
    private let make: @Sendable () -> AsyncIterator

    public init<Source: AsyncSequence & Sendable>(_ source: Source) where Source.Element == ByteBuffer {
        make = {
            var iterator = source.makeAsyncIterator()
            return AsyncIterator { try await iterator.next() }
        }
    }

    public init(_ buffer: ByteBuffer) {
        make = {
            var rest: ByteBuffer? = buffer
            return AsyncIterator {
                defer { rest = nil }
                return rest
            }
        }
    }

    public func makeAsyncIterator() -> AsyncIterator { make() }

    public struct AsyncIterator: AsyncIteratorProtocol {
        let advance: () async throws -> ByteBuffer?
        public mutating func next() async throws -> ByteBuffer? { try await advance() }
    }
}

/// A stream of answers. It hides where they come from; each is made when the one before has been taken, so none is lost to a slow reader.
public struct AnswerStream<Element: Sendable>: AsyncSequence, Sendable {
    private let make: @Sendable () -> AsyncIterator

    public init<Source: AsyncSequence & Sendable>(_ source: Source) where Source.Element == Element {
        make = {
            var iterator = source.makeAsyncIterator()
            return AsyncIterator { try await iterator.next() }
        }
    }

    public func makeAsyncIterator() -> AsyncIterator { make() }

    public struct AsyncIterator: AsyncIteratorProtocol {
        let advance: () async throws -> Element?
        public mutating func next() async throws -> Element? { try await advance() }
    }
}

extension AnswerStream: Answer where Element: SchemaType {
    public static var shape: AnswerShape { .stream { Element.schema(in: &$0) } }

    public func reply(status: AnswerStatus) throws -> OperationReply {
        .stream(
            AnswerStream<EncodedAnswer>(map { EncodedAnswer(data: try JSONCoding.data(of: $0), status: status) }))
    }

    public static func from(_ reply: OperationReply) throws -> Self {
        guard case .stream(let answers) = reply else {
            throw HansardError(.internalError, "The other node answered in another shape")
        }
        return AnswerStream(answers.map { try JSONCoding.answer(Element.self, from: $0.data) })
    }
}

/// A stream of questions that the caller of a two-way operation sends.
public struct Inbound<Element: SchemaType>: AsyncSequence, Sendable {
    private let stream: AsyncThrowingStream<Element, any Error>

    public init(_ stream: AsyncThrowingStream<Element, any Error>) { self.stream = stream }

    public func makeAsyncIterator() -> AsyncThrowingStream<Element, any Error>.AsyncIterator {
        stream.makeAsyncIterator()
    }
}
