import AsyncHTTPClient
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import Testing

@testable import Gateway

@Suite("The web app's files")
struct WebFilesTests {
    private static let files = [
        "index.html": """
        <link rel="stylesheet" href="/assets/styles/base.css"><script type="module" src="/assets/app.js"></script>
        """,
        "app.js": "import { h } from './dom.js';\nconst later = () => import('./later.js');\n",
        "dom.js": "import { again } from './app.js';\nimport path from 'path';\nimport '../../outside.js';\n",
        "later.js": "export default 1;\n",
        "views/meeting.js": "import { h } from '../dom.js';\nimport {\n  a,\n} from '../meeting/words.js';\n",
        "meeting/words.js": "export const a = 1;\n",
        "styles/base.css": "p {}",
        "views/long.js": (1...300).map { "export const part\($0) = 'again and again';\n" }.joined(),
        "notes.txt": "no part of the page",
    ]

    /// Serves a folder with these files.
    private func serve(
        _ files: [String: String] = files, of kind: TestingSetup = .router,
        _ test: @escaping @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "web-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }  // a left-over folder fails no test
        for (path, text) in files {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let router = Router(context: GatewayContext.self)
        WebFiles(folder: folder, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })).mount(
            on: router)
        try await Application(router: router).test(kind) { try await test($0) }
    }

    /// The addresses that a page names in an attribute of its elements.
    private static func addresses(_ html: String) -> [String] {
        html.matches(of: /(?:href|src)="([^"]+)"/).map { String($0.1) }
    }

    @Test("A page names all modules that its first view needs, each once, and none that may wait")
    func namesModules() async throws {
        try await serve { client in
            try await client.execute(uri: "/meetings/7", method: .get) { response in
                let html = String(buffer: response.body)
                let names = Self.addresses(html).map { $0.split(separator: "/").dropFirst(2).joined(separator: "/") }
                #expect(
                    names.sorted() == [
                        "app.js", "app.js", "dom.js", "meeting/words.js", "styles/base.css", "views/meeting.js",
                    ])
                #expect(html.contains(/<link rel="modulepreload" href="[^"]+dom\.js">/))
            }
        }
    }

    @Test("What a page names may be kept for ever, and any other address asks again")
    func lasts() async throws {
        try await serve { client in
            let names = try await client.execute(uri: "/meetings/7", method: .get) {
                Self.addresses(String(buffer: $0.body))
            }
            for name in names {
                try await client.execute(uri: name, method: .get) { response in
                    #expect(response.status == .ok)
                    #expect(response.headers[.cacheControl] == "public, max-age=31536000, immutable")
                }
            }
            for name in ["/assets/app.js", "/assets/v-0123/app.js"] {
                try await client.execute(uri: name, method: .get) { response in
                    #expect(String(buffer: response.body) == Self.files["app.js"])
                    #expect(response.headers[.cacheControl] == "no-cache")
                }
            }
            try await client.execute(uri: "/assets/app.js", method: .get) { response in
                let tag = try #require(response.headers[.eTag])
                try await client.execute(uri: "/assets/app.js", method: .get, headers: [.ifNoneMatch: tag]) {
                    #expect($0.status == .notModified)
                }
            }
        }
    }

    @Test("Who takes gzip gets the same, smaller")
    func compresses() async throws {
        let text = Self.files["views/long.js"]
        try await serve { client in
            try await client.execute(uri: "/assets/views/long.js", method: .get, headers: [.acceptEncoding: "br, gzip"])
            {
                response in
                #expect(response.headers[.contentEncoding] == "gzip")
                #expect(response.headers[.vary] == "Accept-Encoding")
                #expect(response.body.readableBytes < 4_000)
                let tag = try #require(response.headers[.eTag])
                try await client.execute(uri: "/assets/views/long.js", method: .get, headers: [.ifNoneMatch: tag]) {
                    #expect($0.status == .notModified)
                }
            }
            for coding in ["identity", "gzip;q=0", "br"] {
                try await client.execute(uri: "/assets/views/long.js", method: .get, headers: [.acceptEncoding: coding])
                {
                    #expect($0.headers[.contentEncoding] == nil)
                    #expect(String(buffer: $0.body) == text)
                }
            }
        }
    }

    @Test("What is compressed is read again as it was")
    func unpacks() async throws {
        let client = HTTPClient(configuration: HTTPClient.Configuration(decompression: .enabled(limit: .none)))
        try await serve(of: .live) { server in
            let address = "http://127.0.0.1:\(try #require(server.port))/assets/views/long.js"
            let response = try await client.execute(HTTPClientRequest(url: address), timeout: .seconds(60))
            #expect(response.headers.first(name: "content-encoding") == "gzip")
            #expect(String(buffer: try await response.body.collect(upTo: 1 << 20)) == Self.files["views/long.js"])
        }
        try await client.shutdown()
    }

    @Test("Other bytes have another address")
    func changes() async throws {
        let seen = Addresses()
        for text in ["export default 1;\n", "export default 2;\n"] {
            var files = Self.files
            files["later.js"] = text
            try await serve(files) { client in
                try await client.execute(uri: "/account", method: .get) {
                    await seen.add(Self.addresses(String(buffer: $0.body)))
                }
            }
        }
        #expect(await seen.first.count == 2)
    }
}

/// What pages named first.
private actor Addresses {
    private(set) var first: Set<String> = []
    func add(_ addresses: [String]) { first.formUnion(addresses.prefix(1)) }
}
