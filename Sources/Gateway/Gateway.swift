import Foundation
import HTTPTypes
package import Hansard
package import Hummingbird
package import Logging
package import Mesh
import NIOCore

/// Everything that a node serves over HTTP, put together.
package struct GatewayBuilder: Sendable {
    let node: MeshNode
    let authenticator: Authenticator
    let settings: GatewaySettings
    let nodeToken: CallToken?
    let logger: Logger

    /// - Parameter nodeToken: by which other nodes vouch for their callers; nil keeps their door shut.
    package init(
        node: MeshNode, authenticator: Authenticator, settings: GatewaySettings, nodeToken: CallToken?, logger: Logger
    ) {
        self.node = node
        self.authenticator = authenticator
        self.settings = settings
        self.nodeToken = nodeToken
        self.logger = logger
    }

    /// The router of all that is served.
    package func router() throws -> Router<GatewayContext> {
        let router = Router(context: GatewayContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: Door(settings: settings, logger: logger))
        let callers = CallerReading(node: node, authenticator: authenticator, settings: settings)
        OperationRoutes(node: node, callers: callers, settings: settings).mount(on: router)
        TusDoor(callers: callers, uploadLimit: settings.uploadLimit).mount(on: router)
        MCPDoor(callers: callers, version: settings.version).mount(on: router)
        if let nodeToken { NodeDoor(node: node, token: nodeToken, uploadLimit: settings.uploadLimit).mount(on: router) }
        try mountDocuments(on: router)
        return router
    }

    private func mountDocuments(on router: Router<GatewayContext>) throws {
        let web = WebFiles(folder: settings.webFolder, logger: logger)
        web.mount(on: router)
        let version = settings.version
        router.get("/") { request, _ in
            if request.headers[.accept]?.contains("text/html") == true { return try web.page(request) }
            return ResponseWriting.response(
                to: .json(EncodedAnswer(data: Data(#"{"name":"hansard","version":"\#(version)"}"#.utf8))),
                requestID: "", secureCookies: false)
        }
        let document = OpenAPIDocument(
            operations: node.operations.filter { $0.descriptor.access != .system }, version: version,
            server: settings.origin
        ).json()
        let openAPI = ByteBuffer(bytes: try document.canonicalData())
        router.get("/openapi.json") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-cache"],
                body: ResponseBody(byteBuffer: openAPI))
        }
        let meters = node.meters
        router.get("/metrics") { _, _ in
            ResponseWriting.text(
                MetricsText(meters: meters).text(), mediaType: "text/plain; version=0.0.4; charset=utf-8")
        }
    }
}
