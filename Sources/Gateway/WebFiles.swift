import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Mesh
import NIOCore

/// The web app's files, read once at the start.
struct WebFiles: Sendable {
    private struct File: Sendable {
        let mediaType: String
        let bytes: ByteBuffer
        let tag: String
    }

    /// More than this is no web app of ours.
    private static let limit = 16 << 20
    private static let mediaTypes = [
        "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8",
        "svg": "image/svg+xml",
        "json": "application/json", "png": "image/png", "ico": "image/x-icon", "woff2": "font/woff2",
        "webmanifest": "application/manifest+json", "ogg": "audio/ogg",
    ]
    /// Nothing from elsewhere, nothing inline: a transcript cannot bring a script of its own.
    private static let policy = """
        default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self'; script-src 'self'; connect-src 'self'; \
        object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'
        """

    private let files: [String: File]

    /// - Parameter folder: nil, or one that is missing, serves no page.
    init(folder: URL?, logger: Logger) {
        guard let folder else {
            files = [:]
            return
        }
        files = Self.read(folder)
        if files["index.html"] == nil {
            logger.warning("The web app's files are not in \(folder.path): no page is served")
        }
    }

    private static func read(_ folder: URL) -> [String: File] {
        guard let walk = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
        else { return [:] }
        var files: [String: File] = [:]
        var total = 0
        let prefix = folder.standardizedFileURL.path + "/"
        for case let url as URL in walk {
            // Folders and strays
            guard let type = mediaTypes[url.pathExtension], let data = try? Data(contentsOf: url) else { continue }
            total += data.count
            guard total <= limit else { break }
            let path = url.standardizedFileURL.path
            guard path.hasPrefix(prefix) else { continue }
            let tag = Insecure.MD5.hash(data: data).map { String($0, radix: 16) }.joined()
            files[String(path.dropFirst(prefix.count))] = File(
                mediaType: type, bytes: ByteBuffer(bytes: data), tag: "\"\(tag)\"")
        }
        return files
    }

    func mount(on router: Router<GatewayContext>) {
        router.get("/assets/**") { request, context in
            let path = context.parameters.getCatchAll().joined(separator: "/")
            return try serve(path, request)
        }
        let pages = [
            "/meetings", "/meetings/**", "/account", "/sign-in", "/sign-up", "/verify-email", "/reset-password",
            "/forgot-password", "/unsubscribe", "/search", "/ask",
        ]
        for page in pages { router.get(RouterPath(page)) { request, _ in try serve("index.html", request) } }
        router.get("/docs") { request, _ in try serve("docs/index.html", request) }
        router.get("/favicon.ico") { request, _ in try serve("icon.svg", request) }
    }

    /// The page itself, for those who ask for HTML at `/`.
    func page(_ request: Request) throws -> Response { try serve("index.html", request) }

    private func serve(_ path: String, _ request: Request) throws -> Response {
        guard let file = files[path] else { throw HansardError(.notFound, "No such page") }
        var headers: HTTPFields = [
            .contentType: file.mediaType, .eTag: file.tag, .cacheControl: "no-cache",
            .contentSecurityPolicy: Self.policy,
        ]
        headers[.referrerPolicy] = "same-origin"
        headers[.frameOptions] = "DENY"
        if request.headers[.ifNoneMatch] == file.tag { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: file.bytes))
    }
}

extension HTTPField.Name {
    static let referrerPolicy = Self("Referrer-Policy")!  // constants that are valid names
    static let frameOptions = Self("X-Frame-Options")!
}
