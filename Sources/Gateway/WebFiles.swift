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
        /// The same for those who take it so; nil where it would not be smaller.
        let compressed: ByteBuffer?
        let tag: String

        init(mediaType: String, data: Data) {
            self.mediaType = mediaType
            bytes = ByteBuffer(bytes: data)
            let zipped = mediaType.hasPrefix("audio/") || mediaType.hasPrefix("font/") ? nil : bytes.gzipped()
            compressed = zipped.flatMap { [bytes] in $0.readableBytes < bytes.readableBytes ? $0 : nil }
            tag = "\"\(WebFiles.hash(data))\""
        }
    }

    /// More than this is no web app of ours.
    private static let limit = 16 << 20
    private static let mediaTypes = [
        "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8",
        "svg": "image/svg+xml",
        "json": "application/json", "png": "image/png", "ico": "image/x-icon", "woff2": "font/woff2",
        "ogg": "audio/ogg",
        "webmanifest": "application/manifest+json",
    ]
    /// Nothing from elsewhere, nothing inline: a transcript cannot bring a script of its own.
    private static let policy = """
        default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self'; script-src 'self'; connect-src 'self'; \
        object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'
        """

    /// The pages, and the view that each begins with.
    private static let views: [String: String] = [
        "/": "home", "/search": "search", "/ask": "ask", "/meetings": "home", "/meetings/**": "meeting",
        "/action-items": "actions", "/account": "account", "/sign-in": "door", "/sign-up": "door",
        "/verify-email": "door", "/reset-password": "door", "/forgot-password": "door", "/unsubscribe": "door",
    ]

    private let files: [String: File]
    /// By their addresses.
    private let pages: [String: File]
    /// Changes with any of the files. Addresses that hold it mean these very files for ever.
    private let version: String

    /// - Parameter folder: nil, or one that is missing, serves no page.
    init(folder: URL?, logger: Logger) {
        files = folder.map(Self.read) ?? [:]
        let tags = files.map { "\($0.key) \($0.value.tag)" }.sorted().joined(separator: "\n")
        version = "v-\(Self.hash(Data(tags.utf8)))"
        pages = Self.pages(files, version)
        if let folder, files["index.html"] == nil {
            logger.warning("The web app's files are not in \(folder.path): no page is served")
        }
    }

    /// The documents, which name their files by the version and all modules that their first view needs.
    private static func pages(_ files: [String: File], _ version: String) -> [String: File] {
        let scripts = files.filter { $0.key.hasSuffix(".js") }
        let modules = WebModules(scripts.mapValues { String(buffer: $0.bytes) })
        func page(_ document: String, _ entrances: [String]) -> File? {
            guard let file = files[document] else { return nil }
            let links = modules.needed(by: entrances)
                .map { "<link rel=\"modulepreload\" href=\"/assets/\($0)\">\n" }.joined()
            let html = String(buffer: file.bytes)
                .replacing("<script type=\"module\"", with: "\(links)<script type=\"module\"", maxReplacements: 1)
                .replacing("\"/assets/", with: "\"/assets/\(version)/")
            return File(mediaType: file.mediaType, data: Data(html.utf8))
        }
        var pages = views.compactMapValues { page("index.html", ["app.js", "views/\($0).js"]) }
        pages["/docs"] = page("docs/index.html", ["docs/docs.js"])
        return pages
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
            files[String(path.dropFirst(prefix.count))] = File(mediaType: type, data: data)
        }
        return files
    }

    private static func hash(_ data: Data) -> String {
        SHA256.hash(data: data).prefix(12).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    func mount(on router: Router<GatewayContext>) {
        router.get("/assets/**") { request, context in
            var parts = context.parameters.getCatchAll()
            // A page that was opened before an update asks for its version: it gets the files that there are.
            let asked = parts.first.flatMap { $0.hasPrefix("v-") ? String(parts.removeFirst()) : nil }
            let file = files[parts.joined(separator: "/")]
            return try serve(file, request, lasts: asked == version)
        }
        for (page, file) in pages where page != "/" {
            router.get(RouterPath(page)) { request, _ in try serve(file, request) }
        }
        router.get("/favicon.ico") { request, _ in try serve(files["icon.svg"], request) }
    }

    /// The page itself, for those who ask for HTML at `/`.
    func page(_ request: Request) throws -> Response { try serve(pages["/"], request) }

    /// - Parameter lasts: whether this address will never mean other bytes.
    private func serve(_ file: File?, _ request: Request, lasts: Bool = false) throws -> Response {
        guard let file else { throw HansardError(.notFound, "No such page") }
        var headers: HTTPFields = [
            .contentType: file.mediaType, .eTag: file.tag,
            .cacheControl: lasts ? "public, max-age=31536000, immutable" : "no-cache",
            .contentSecurityPolicy: Self.policy,
        ]
        headers[.referrerPolicy] = "same-origin"
        headers[.frameOptions] = "DENY"
        headers[.vary] = file.compressed == nil ? nil : "Accept-Encoding"
        if let known = request.headers[.ifNoneMatch], known == file.tag || known == "W/\(file.tag)" {
            return Response(status: .notModified, headers: headers)
        }
        guard let compressed = file.compressed, request.takesGzip else {
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: file.bytes))
        }
        headers[.contentEncoding] = "gzip"
        // Not the same bytes: a weak tag, which `If-None-Match` compares all the same (RFC 9110, 13.1.2).
        headers[.eTag] = "W/\(file.tag)"
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: compressed))
    }
}

extension HTTPField.Name {
    static let referrerPolicy = Self("Referrer-Policy")!  // constants that are valid names
    static let frameOptions = Self("X-Frame-Options")!
}
