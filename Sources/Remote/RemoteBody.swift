import AsyncHTTPClient
public import Foundation
import NIOCore
import NIOHTTP1

/// The body of a server's answer, piece by piece.
public struct RemoteBody {
    /// The type that the server gives it, in lower case and without parameters.
    public let mediaType: String?
    private let server: RemoteServer
    private let limit: Int
    private let progress: RemoteProgress
    private var pieces: HTTPClientResponse.Body.AsyncIterator
    private var count = 0

    init(_ response: HTTPClientResponse, from server: RemoteServer, limit: Int, _ progress: RemoteProgress) {
        let type = response.headers.first(name: "content-type")?.split(separator: ";").first
        mediaType = type.map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        self.server = server
        self.limit = limit
        self.progress = progress
        pieces = response.body.makeAsyncIterator()
    }

    /// The next bytes, at least one; nil at the end.
    /// - Throws: `answerTooLarge`, `unreachable` if the connection breaks, `cancelled`.
    public mutating func next() async throws(RemoteError) -> [UInt8]? {
        do {
            while let piece = try await pieces.next() {
                guard piece.readableBytes > 0 else { continue }
                count += piece.readableBytes
                guard count <= limit else { throw server.tooManyBytes(limit) }
                progress.advance()
                return Array(piece.readableBytesView)
            }
        } catch {
            throw server.failure(error)
        }
        if Task.isCancelled { throw .cancelled }
        return nil
    }

    /// All the bytes that are left.
    /// - Throws: as `next()`.
    public mutating func rest() async throws(RemoteError) -> Data {
        var bytes = Data()
        while let piece = try await next() { bytes.append(contentsOf: piece) }
        return bytes
    }
}
