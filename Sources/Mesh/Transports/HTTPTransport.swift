public import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// The way to a service on another node. The two-way shape does not cross it yet: live audio is taken by the node that runs it.
public struct HTTPTransport: ServiceTransport {
    private let base: String
    private let token: CallToken
    private let client: HTTPClient
    private let timeout: TimeAmount
    /// One answer, encoded; streams and bytes have no limit.
    private static let answerLimit = 64 << 20
    private static let uploadTimeout = TimeAmount.hours(6)

    /// What a client for the way to other nodes needs: by default it would try to connect until the time is up, and a
    /// node that is down would hold every caller for a minute.
    public static var clientConfiguration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = .seconds(5)
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    /// - Parameters:
    ///   - base: the other node's address, such as `http://10.0.0.2:8080`.
    ///   - client: made with `clientConfiguration`.
    ///   - timeout: until the other node begins to answer. An upload takes as long as its sender needs, six hours at most.
    public init(base: String, token: CallToken, client: HTTPClient, timeout: Duration = .seconds(60)) {
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        self.token = token
        self.client = client
        self.timeout = .nanoseconds(Int64(timeout / .nanoseconds(1)))
    }

    public func send<Service, Input, Output>(
        _ operation: ServiceOperation<Service, Input, Output>, _ input: Input, as caller: Caller
    ) async throws -> Output {
        let request = try request(operation.descriptor, input, caller)
        let response: HTTPClientResponse
        do {
            response = try await client.execute(request, timeout: operation.takesUpload ? Self.uploadTimeout : timeout)
        } catch {
            throw HansardError(
                .unavailable, "The service '\(Service.serviceName)' cannot be reached", retryAfter: .seconds(1),
                cause: error)
        }
        let bytes = ArrivingBytes(response.body, from: Service.serviceName)
        guard response.status == .ok else {
            let body = try await bytes.collect(upTo: 1 << 20)
            guard let error = try? JSONCoding.lenientDecoder.decode(WireError.self, from: Data(body.readableBytesView))
            else {
                throw HansardError(
                    .unavailable, "The service '\(Service.serviceName)' answered with status \(response.status.code)")
            }
            throw error.error
        }
        let output = try Output.from(
            try await reply(response.headers, bytes, Output.shape, status: operation.descriptor.status))
        if let event = operation.descriptor.emits {
            caller.mesh.node.evict([CommittedEvent(name: event, workspace: caller.identity.workspace)])
        }
        return output
    }

    private func request(_ operation: OperationDescriptor, _ input: some OperationInput, _ caller: Caller) throws
        -> HTTPClientRequest
    {
        var writer = InputWriter()
        try input.write(to: &writer)
        var request = HTTPClientRequest(url: "\(base)\(WireHeader.path)/\(operation.name)")
        request.method = .POST
        request.headers.add(
            name: WireHeader.call, value: try token.sign(caller.identity, caller.call.origin, operation: operation.name)
        )
        let arguments = try JSONCoding.encoder.encode(JSONValue.object(writer.arguments))
        guard let upload = writer.upload else {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: arguments))
            return request
        }
        request.headers.add(name: WireHeader.arguments, value: arguments.base64URL)
        request.headers.add(name: "content-type", value: upload.mediaType ?? "application/octet-stream")
        if let name = upload.fileName {
            request.headers.add(name: WireHeader.fileName, value: Data(name.utf8).base64URL)
        }
        request.body = .stream(upload.bytes, length: .unknown)
        return request
    }

    private func reply(
        _ headers: HTTPHeaders, _ bytes: ArrivingBytes, _ shape: AnswerShape, status: AnswerStatus
    ) async throws -> OperationReply {
        switch shape {
        case .json:
            let body = try await bytes.collect(upTo: Self.answerLimit)
            let cookies = headers.first(name: WireHeader.cookies).flatMap { Data(base64URL: $0) }
            return .json(
                EncodedAnswer(
                    data: Data(body.readableBytesView),
                    meta: headers.first(name: WireHeader.meta).map { Data($0.utf8) }, status: status,
                    entityTag: headers.first(name: "etag").flatMap { EntityTag(header: $0) },
                    cookies: try cookies.map { try JSONCoding.decoder.decode([AnswerCookie].self, from: $0) } ?? []))
        case .stream:
            return .stream(AnswerStream(Lines(bytes).map { EncodedAnswer(data: $0) }))
        case .bytes:
            let length = headers.first(name: "content-length").flatMap { Int64($0) } ?? 0
            let start = headers.first(name: WireHeader.rangeStart).flatMap { Int64($0) }
            return .bytes(
                Download(
                    mediaType: headers.first(name: "content-type") ?? "application/octet-stream",
                    fileName: headers.first(name: WireHeader.fileName).flatMap { Data(base64URL: $0) }.map {
                        String(decoding: $0, as: UTF8.self)
                    },
                    totalBytes: headers.first(name: WireHeader.total).flatMap { Int64($0) } ?? length,
                    range: start.map { $0..<($0 + length) }, entityTag: headers.first(name: "etag"),
                    bytes: ByteStream(bytes)))
        }
    }
}

/// The body of another node's answer. Where it breaks off, the service cannot be reached any more.
private struct ArrivingBytes: AsyncSequence, Sendable {
    private let body: HTTPClientResponse.Body
    private let service: String

    init(_ body: HTTPClientResponse.Body, from service: String) {
        self.body = body
        self.service = service
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(chunks: body.makeAsyncIterator(), service: service) }

    struct AsyncIterator: AsyncIteratorProtocol {
        var chunks: HTTPClientResponse.Body.AsyncIterator
        let service: String

        mutating func next() async throws -> ByteBuffer? {
            do {
                return try await chunks.next()
            } catch let error as CancellationError {
                throw error
            } catch {
                throw HansardError(
                    .unavailable, "The service '\(service)' broke off its answer", retryAfter: .seconds(1), cause: error
                )
            }
        }
    }
}

/// The lines of a body as they arrive.
private struct Lines: AsyncSequence, Sendable {
    let body: ArrivingBytes
    /// A longer line is a fault of the other node, and so is a last one without an end.
    static let limit = 4 << 20

    init(_ body: ArrivingBytes) { self.body = body }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(chunks: body.makeAsyncIterator()) }

    struct AsyncIterator: AsyncIteratorProtocol {
        var chunks: ArrivingBytes.AsyncIterator
        var rest = ByteBuffer()

        mutating func next() async throws -> Data? {
            while true {
                if let end = rest.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
                    let line = rest.readBytes(length: end - rest.readerIndex).map { Data($0) }
                    rest.moveReaderIndex(forwardBy: 1)
                    if let line, line.first == WireHeader.failure { throw WireError.read(line.dropFirst()) }
                    return line
                }
                guard rest.readableBytes <= Lines.limit else {
                    throw HansardError(.internalError, "A line of another node's answer has no end")
                }
                guard var chunk = try await chunks.next() else {
                    if rest.readableBytes == 0 { return nil }
                    throw HansardError(.internalError, "Another node's answer ends within a line")
                }
                rest.discardReadBytes()
                rest.writeBuffer(&chunk)
            }
        }
    }
}
