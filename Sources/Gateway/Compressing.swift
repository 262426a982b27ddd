import HTTPTypes
import Hummingbird
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPCompression

extension Request {
    /// Whether the client says that it can read gzip (RFC 9110, 12.5.3).
    var takesGzip: Bool {
        let codings = headers[.acceptEncoding]?.lowercased().split(separator: ",") ?? []
        return codings.contains { coding in
            let parts = coding.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            let isRefused = parts.dropFirst().contains { ["q=0", "q=0.0", "q=0.00", "q=0.000"].contains($0) }
            return ["gzip", "*"].contains(parts.first ?? "") && !isRefused
        }
    }
}

extension ByteBuffer {
    /// These bytes as gzip, for what is compressed once and sent often; nil where the library cannot.
    func gzipped() -> ByteBuffer? {
        let channel = EmbeddedChannel(handler: HTTPResponseCompressor())
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }  // all that was written has been read
        do {
            let asked = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/", headers: ["Accept-Encoding": "gzip"])
            try channel.writeInbound(HTTPServerRequestPart.head(asked))
            try channel.writeInbound(HTTPServerRequestPart.end(nil))
            try channel.writeOutbound(HTTPServerResponsePart.head(HTTPResponseHead(version: .http1_1, status: .ok)))
            try channel.writeOutbound(HTTPServerResponsePart.body(.byteBuffer(self)))
            try channel.writeOutbound(HTTPServerResponsePart.end(nil))
            var zipped = ByteBuffer()
            while let part = try channel.readOutbound(as: HTTPServerResponsePart.self) {
                switch part {
                case .head(let head): guard head.headers.contains(name: "Content-Encoding") else { return nil }
                case .body(.byteBuffer(let bytes)): zipped.writeImmutableBuffer(bytes)
                case .body, .end: break
                }
            }
            return zipped
        } catch {
            return nil
        }
    }
}
