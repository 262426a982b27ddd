import Foundation
import HTTPTypes
import Hummingbird
import Mesh
import NIOCore

/// Answers other nodes: their callers, vouched for by a signed token, reach the services of this one. The other half of `HTTPTransport`.
struct NodeDoor: Sendable {
    let node: MeshNode
    let token: CallToken
    let uploadLimit: Int64

    func mount(on router: Router<GatewayContext>) {
        router.post(RouterPath("\(WireHeader.path)/{operation}")) { request, context in
            do {
                return try await answer(request, context)
            } catch {
                let translated = HansardError(translating: error)
                let body = try JSONCoding.encoder.encode(WireError(translated))
                return Response(
                    status: .init(code: translated.code.status), headers: [.contentType: "application/json"],
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
            }
        }
    }

    private func answer(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let name = try context.parameters.require("operation")
        let claims = try token.verify(request.headers[.callToken] ?? "", operation: name)
        guard let operation = node.operation(named: name) else {
            throw HansardError(.unavailable, "The service does not run on this node")
        }
        let mesh = node.mesh(for: claims.identity, origin: claims.origin)
        return response(try await operation.perform(reader(request, operation), through: mesh))
    }

    private func reader(_ request: Request, _ operation: any AnyOperation) async throws -> InputReader {
        guard
            let arguments = HTTPField.Name(WireHeader.arguments).flatMap({ request.headers[$0] }).flatMap({
                Data(base64URL: $0)
            })
        else {
            return InputReader(
                arguments: try await RequestReading.body(
                    of: request, limit: max(operation.descriptor.bodyLimit, 1 << 20) * 2))
        }
        let fileName = HTTPField.Name(WireHeader.fileName).flatMap { request.headers[$0] }.flatMap {
            Data(base64URL: $0)
        }
        return InputReader(
            arguments: arguments,
            upload: Upload(
                mediaType: request.headers[.contentType],
                fileName: fileName.map { String(decoding: $0, as: UTF8.self) }, declaredLength: nil,
                bytes: ByteStream(request.body)))
    }

    private func response(_ reply: OperationReply) -> Response {
        switch reply {
        case .json(let answer):
            var headers: HTTPFields = [.contentType: "application/json"]
            if let tag = answer.entityTag { headers[.eTag] = tag.header }
            if let meta = answer.meta { set(WireHeader.meta, String(decoding: meta, as: UTF8.self), in: &headers) }
            // Plain strings always encode
            if !answer.cookies.isEmpty, let cookies = try? JSONCoding.encoder.encode(answer.cookies) {
                set(WireHeader.cookies, cookies.base64URL, in: &headers)
            }
            return Response(
                status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.data)))
        case .stream(let answers):
            return Response(
                status: .ok, headers: [.contentType: WireHeader.streamMediaType],
                body: ResponseBody { writer in
                    var failure: HansardError?
                    do {
                        for try await answer in answers { try await writer.write(Self.line(answer.data)) }
                    } catch let error as HansardError {
                        failure = error
                    }
                    if let failure {
                        let told = try JSONCoding.encoder.encode(WireError(failure))
                        try await writer.write(Self.line([WireHeader.failure] + told))
                    }
                    try await writer.finish(nil)
                })
        case .bytes(let download): return bytes(download)
        }
    }

    private static func line(_ data: Data) -> ByteBuffer { ByteBuffer(bytes: data + [UInt8(ascii: "\n")]) }

    private func bytes(_ download: Download) -> Response {
        var headers: HTTPFields = [.contentType: download.mediaType]
        if let tag = download.entityTag { headers[.eTag] = tag }
        if let name = download.fileName { set(WireHeader.fileName, Data(name.utf8).base64URL, in: &headers) }
        if let range = download.range { set(WireHeader.rangeStart, String(range.lowerBound), in: &headers) }
        set(WireHeader.total, String(download.totalBytes), in: &headers)
        let length = download.range.map { $0.upperBound - $0.lowerBound } ?? download.totalBytes
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(contentLength: Int(length)) { writer in
                for try await chunk in download.bytes { try await writer.write(chunk) }
                try await writer.finish(nil)
            })
    }

    private func set(_ name: String, _ value: String, in headers: inout HTTPFields) {
        if let name = HTTPField.Name(name) { headers[name] = value }
    }
}
