import Foundation
import HTTPTypes
import Hummingbird
import Mesh
import NIOCore

/// Reads what a request brings.
enum RequestReading {
    /// The query's names and values, in order, percent-decoded.
    static func query(of request: Request) throws(HansardError) -> [(name: String, value: String)] {
        guard let query = request.uri.query, !query.isEmpty else { return [] }
        var items: [(name: String, value: String)] = []
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decoded(parts[0]), let value = decoded(parts.count > 1 ? parts[1] : "") else {
                throw HansardError(.badRequest, "The query is not valid UTF-8")
            }
            items.append((name, value))
        }
        guard items.count <= 100 else { throw HansardError(.badRequest, "The query has too many parameters") }
        return items
    }

    private static func decoded(_ text: Substring) -> String? {
        text.utf8.contains(UInt8(ascii: "%")) || text.utf8.contains(UInt8(ascii: "+"))
            ? text.replacing("+", with: " ").removingPercentEncoding : String(text)
    }

    /// The media type without its parameters, in lower case.
    static func mediaType(of request: Request) -> String? {
        request.headers[.contentType].map {
            // As nearly all clients write it.
            $0 == "application/json"
                ? $0 : ($0.split(separator: ";").first ?? "").trimmingCharacters(in: .whitespaces).lowercased()
        }
    }

    /// - Throws: `too_large`, told before the bytes are read where their number is.
    static func body(of request: Request, limit: Int) async throws(HansardError) -> Data {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { throw tooLarge(limit) }
        do {
            return Data(try await request.body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw tooLarge(limit)
        } catch {
            throw HansardError(.badRequest, "The body was cut off", cause: error)
        }
    }

    private static func tooLarge(_ limit: Int) -> HansardError {
        HansardError(.tooLarge, "The body is larger than \(limit.formatted()) bytes")
    }

    /// The bytes of an upload: a form's field `file`, or the body itself.
    static func upload(from request: Request, limit: Int64) async throws -> Upload {
        let length = request.headers[.contentLength].flatMap { Int64($0) }
        if let length, length > limit + (1 << 20) {
            throw HansardError(.tooLarge, "The file is larger than \(limit.formatted()) bytes")
        }
        guard mediaType(of: request) == "multipart/form-data" else {
            return Upload(
                mediaType: mediaType(of: request), fileName: nil, declaredLength: length,
                bytes: ByteStream(request.body))
        }
        let boundary = try MultipartReader.boundary(in: request.headers[.contentType] ?? "")
        return try await MultipartReader(body: request.body, boundary: boundary).file(named: "file")
    }

    /// `Range: bytes=0-99` as the parameters that an operation reads. Several ranges, and units that we do not know, are read as none (RFC 9110 14.2).
    static func range(_ header: String) throws(HansardError) -> [(name: String, value: String)] {
        guard header.hasPrefix("bytes="), !header.contains(",") else { return [] }
        let parts = header.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        guard parts.count == 2, parts.allSatisfy({ $0.isEmpty || (Int64($0) != nil && !$0.hasPrefix("+")) }) else {
            return []
        }
        if parts[0].isEmpty { return parts[1].isEmpty ? [] : [("last", parts[1])] }
        return [("start", parts[0])] + (parts[1].isEmpty ? [] : [("end", parts[1])])
    }
}
