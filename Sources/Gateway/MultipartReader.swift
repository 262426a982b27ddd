import Foundation
import Hummingbird
import Mesh
import NIOCore

/// Reads `multipart/form-data` (RFC 7578) as it arrives, up to the file that is asked for, whose bytes then stream on.
struct MultipartReader: Sendable {
    /// The headers of one part; more is no honest form.
    private static let headerLimit = 16 << 10
    /// What may stand in front of the file: other fields.
    private static let preambleLimit = 1 << 20

    private let body: RequestBody
    private let boundary: [UInt8]

    init(body: RequestBody, boundary: String) {
        self.body = body
        self.boundary = Array("\r\n--\(boundary)".utf8)
    }

    static func boundary(in contentType: String) throws(HansardError) -> String {
        for parameter in contentType.split(separator: ";").dropFirst() {
            let parts = parameter.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2, parts[0].lowercased() == "boundary" else { continue }
            let boundary = parts[1].trimmingCharacters(in: .init(charactersIn: "\""))
            if (1...70).contains(boundary.utf8.count) { return boundary }
        }
        throw HansardError(.badRequest, "The form names no boundary")
    }

    /// - Throws: a violation of `name` when the form has no such file.
    func file(named name: String) async throws -> Upload {
        var source = Source(chunks: body.makeAsyncIterator(), buffer: ByteBuffer(string: "\r\n"))
        var skipped = 0
        while true {
            skipped += try await source.skip(past: boundary, limit: Self.preambleLimit - skipped)
            guard let headers = try await source.headers(limit: Self.headerLimit) else {
                throw HansardError.invalid(name, "missing", "is required: the recording, as a file of the form")
            }
            let disposition = Self.parameters(headers["content-disposition"] ?? "")
            guard disposition["name"] == name else { continue }
            return Upload(
                mediaType: headers["content-type"], fileName: disposition["filename"], declaredLength: nil,
                bytes: ByteStream(PartBytes(source: source, boundary: boundary)))
        }
    }

    /// `form-data; name="file"; filename="a \"b\".wav"`
    static func parameters(_ header: String) -> [String: String] {
        var parameters: [String: String] = [:]
        for match in header.matches(of: /;\s*([A-Za-z*]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/) {
            let value = match.2.map { String($0).replacing("\\\"", with: "\"") } ?? match.3.map(String.init) ?? ""
            parameters[match.1.lowercased()] = value
        }
        return parameters
    }

    /// Bytes that have arrived and those that are to come.
    struct Source {
        var chunks: RequestBody.AsyncIterator
        var buffer: ByteBuffer

        /// - Returns: false at the end.
        mutating func fill() async throws -> Bool {
            guard var chunk = try await chunks.next() else { return false }
            buffer.discardReadBytes()
            buffer.writeBuffer(&chunk)
            return true
        }

        /// Moves behind the next boundary.
        mutating func skip(past boundary: [UInt8], limit: Int) async throws -> Int {
            var skipped = 0
            while true {
                if let found = buffer.readableBytesView.firstRange(of: boundary) {
                    skipped += found.lowerBound - buffer.readerIndex
                    buffer.moveReaderIndex(to: found.upperBound)
                    return skipped
                }
                let whole = max(0, buffer.readableBytes - boundary.count)
                buffer.moveReaderIndex(forwardBy: whole)
                skipped += whole
                guard skipped <= limit else {
                    throw HansardError(.tooLarge, "The form has too much in front of its file")
                }
                guard try await fill() else { throw HansardError(.badRequest, "The form was cut off") }
            }
        }

        /// The headers of the part that begins here; nil behind the last one.
        mutating func headers(limit: Int) async throws -> [String: String]? {
            let end = Array("\r\n\r\n".utf8)
            while buffer.readableBytes < 2 {
                guard try await fill() else { throw HansardError(.badRequest, "The form was cut off") }
            }
            if buffer.readableBytesView.starts(with: "--".utf8) { return nil }
            while true {
                if let found = buffer.readableBytesView.firstRange(of: end) {
                    let text = buffer.readString(length: found.lowerBound - buffer.readerIndex) ?? ""
                    buffer.moveReaderIndex(to: found.upperBound)
                    return Self.fields(text)
                }
                guard buffer.readableBytes <= limit, try await fill() else {
                    throw HansardError(.badRequest, "A part of the form has no end of headers")
                }
            }
        }

        private static func fields(_ text: String) -> [String: String] {
            var fields: [String: String] = [:]
            for line in text.split(separator: "\r\n") {
                let parts = line.split(separator: ":", maxSplits: 1)
                if parts.count == 2 { fields[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
            }
            return fields
        }
    }

    /// A part's bytes, up to the boundary behind it.
    struct PartBytes: AsyncSequence, Sendable {
        typealias Element = ByteBuffer
        private let start: @Sendable () -> AsyncIterator

        init(source: Source, boundary: [UInt8]) {
            // The iterator of a request's body is used by one task only, the one that reads the upload.
            nonisolated(unsafe) let source = source
            start = { AsyncIterator(source: source, boundary: boundary) }
        }

        func makeAsyncIterator() -> AsyncIterator { start() }

        struct AsyncIterator: AsyncIteratorProtocol {
            var source: Source
            let boundary: [UInt8]
            var isOver = false

            mutating func next() async throws -> ByteBuffer? {
                while !isOver {
                    if let found = source.buffer.readableBytesView.firstRange(of: boundary) {
                        isOver = true
                        let rest = source.buffer.readSlice(length: found.lowerBound - source.buffer.readerIndex)
                        try await drain()
                        return rest?.readableBytes ?? 0 > 0 ? rest : nil
                    }
                    let safe = source.buffer.readableBytes - boundary.count
                    if safe > 0 { return source.buffer.readSlice(length: safe) }
                    guard try await source.fill() else { throw HansardError(.badRequest, "The upload was cut off") }
                }
                return nil
            }

            /// What stands behind the file is read and let go, so that the connection can serve another request.
            private mutating func drain() async throws {
                var rest = 0
                while let chunk = try await source.chunks.next() {
                    rest += chunk.readableBytes
                    guard rest <= preambleLimit else {
                        throw HansardError(.tooLarge, "The form has too much behind its file")
                    }
                }
            }
        }
    }
}
