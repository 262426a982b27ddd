import Foundation
import HTTPTypes
import Hummingbird
import Mesh
import NIOCore

/// Writes answers and errors as they leave: one envelope for all JSON.
enum ResponseWriting {
    /// - Parameter pulse: how long a stream of events keeps silent at most.
    static func response(
        to reply: OperationReply, requestID: String, secureCookies: Bool, pulse: Duration = .seconds(15)
    ) -> Response {
        switch reply {
        case .json(let answer): json(answer, secureCookies: secureCookies)
        case .stream(let answers): EventWriting.response(to: answers, requestID: requestID, pulse: pulse)
        case .bytes(let download): bytes(download)
        }
    }

    private static let start = Array(#"{"success":true,"message":""#.utf8)
    private static let middle = Array(#"","data":"#.utf8)
    private static let beforeMeta = Array(#","meta":"#.utf8)

    private static func json(_ answer: EncodedAnswer, secureCookies: Bool) -> Response {
        var buffer = ByteBufferAllocator().buffer(capacity: answer.data.count + (answer.meta?.count ?? 4) + 64)
        buffer.writeBytes(start)
        buffer.writeString(answer.status.message)
        buffer.writeBytes(middle)
        buffer.writeBytes(answer.data)
        buffer.writeBytes(beforeMeta)
        if let meta = answer.meta { buffer.writeBytes(meta) } else { buffer.writeStaticString("null") }
        buffer.writeStaticString("}")
        var response = Response(
            status: .init(code: answer.status.rawValue),
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: buffer))
        if let tag = answer.entityTag { response.headers[.eTag] = tag.header }
        for cookie in answer.cookies {
            response.headers.append(HTTPField(name: .setCookie, value: cookie.header(secure: secureCookies)))
        }
        return response
    }

    static func failure(_ error: HansardError, requestID: String) -> Response {
        let details: JSONValue =
            error.violations.isEmpty
            ? (error.code.status >= 500 ? ["request_id": .string(requestID)] : nil)
            : .array(
                error.violations.map {
                    ["field": .string($0.field), "code": .string($0.code), "message": .string($0.message)]
                })
        let body: JSONValue = [
            "success": false, "message": .string(error.message),
            "error": ["code": .string(error.code.name), "details": details, "request_id": .string(requestID)],
        ]
        var response = json(body, status: .init(code: error.code.status))
        if let wait = error.retryAfter { response.headers[.retryAfter] = String(max(1, wait.components.seconds)) }
        if error.code == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }

    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
        let data = (try? value.canonicalData()) ?? Data("null".utf8)  // a JSON value always encodes
        return Response(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }

    static func text(_ text: String, mediaType: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: mediaType], body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }

    private static func bytes(_ download: Download) -> Response {
        var headers: HTTPFields = [
            .contentType: download.mediaType, .acceptRanges: "bytes", .cacheControl: "private, no-cache",
        ]
        if let name = download.fileName { headers[.contentDisposition] = disposition(name) }
        if let tag = download.entityTag { headers[.eTag] = tag }
        // What people uploaded is never run as a page of ours.
        headers[.contentSecurityPolicy] = "default-src 'none'; sandbox"
        let length = download.range.map { $0.upperBound - $0.lowerBound } ?? download.totalBytes
        if let range = download.range {
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(download.totalBytes)"
        }
        return Response(
            status: download.range == nil ? .ok : .partialContent, headers: headers,
            body: ResponseBody(contentLength: Int(length)) { writer in
                for try await chunk in download.bytes { try await writer.write(chunk) }
                try await writer.finish(nil)
            })
    }

    /// RFC 6266: a plain name for old clients, the real one in UTF-8.
    private static func disposition(_ name: String) -> String {
        let plain = String(
            name.unicodeScalars.map { $0.isASCII && $0.value > 31 && $0 != "\"" && $0 != "\\" ? Character($0) : "_" })
        let encoded =
            name.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "-._~")))
            ?? plain
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(encoded)"
    }
}

extension AnswerCookie {
    func header(secure: Bool) -> String {
        let attributes = "Path=\(path); HttpOnly; SameSite=Lax\(secure ? "; Secure" : "")"
        guard let value else { return "\(name)=; \(attributes); Max-Age=0" }
        return "\(name)=\(value); \(attributes); Max-Age=\(lifetimeSeconds)"
    }
}
