import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Mesh

/// What every request passes, in and out: its id, who may ask from where, errors as one shape, the headers of a careful server, and a line in the log.
struct Door: RouterMiddleware {
    typealias Context = GatewayContext

    let settings: GatewaySettings
    let logger: Logger

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws
        -> Response
    {
        var context = context
        context.clientAddress = clientAddress(of: request, context)
        var response: Response
        do {
            if let early = try answerAtOnce(request, context) {
                response = early
            } else {
                response = try await next(request, context)
            }
        } catch {
            response = failure(error, request, context)
        }
        addHeaders(to: &response, for: request, context)
        logger.debug(
            "\(request.method.rawValue) \(request.uri.path) \(response.status.code)",
            metadata: ["request_id": "\(context.requestID)"])
        return response
    }

    private func answerAtOnce(_ request: Request, _ context: Context) throws -> Response? {
        if !settings.allowedHosts.isEmpty, !isAllowed(host: request.head.authority) {
            throw HansardError(.badRequest, "This host is not served here")
        }
        if settings.isSecure, isPlain(request, context), request.method == .get || request.method == .head {
            return Response(status: .permanentRedirect, headers: [.location: settings.origin + request.uri.string])
        }
        if request.method == .options, request.headers[.origin] != nil { return Response(status: .noContent) }
        return nil
    }

    private func isAllowed(host: String?) -> Bool {
        let name = host.map { $0.hasPrefix("[") ? $0 : String($0.split(separator: ":").first ?? "") } ?? ""
        return settings.allowedHosts.contains { $0 == name || ($0.hasPrefix("*.") && name.hasSuffix($0.dropFirst())) }
    }

    /// Whether a trusted proxy says that the client came without TLS. Without a proxy nobody knows, and nothing is redirected.
    private func isPlain(_ request: Request, _ context: Context) -> Bool {
        guard isTrustedProxy(context), let name = HTTPField.Name("X-Forwarded-Proto") else { return false }
        return request.headers[name] == "http"
    }

    private func isTrustedProxy(_ context: Context) -> Bool {
        guard !settings.trustedProxies.isEmpty, let address = context.remoteAddress?.ipAddress else { return false }
        return settings.trustedProxies.contains(address)
    }

    /// The rightmost address that is no trusted proxy of ours: what stands left of it anybody may have written.
    private func clientAddress(of request: Request, _ context: Context) -> String? {
        guard isTrustedProxy(context), let name = HTTPField.Name("X-Forwarded-For"),
            let forwarded = request.headers[name]
        else {
            return context.remoteAddress?.ipAddress
        }
        let chain = forwarded.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        return chain.last { !settings.trustedProxies.contains($0) } ?? context.remoteAddress?.ipAddress
    }

    private func failure(_ error: any Error, _ request: Request, _ context: Context) -> Response {
        let translated = Self.translate(error)
        if translated.code.status >= 500 {
            logger.error(
                "\(request.method.rawValue) \(request.uri.path): \(translated.code.name)",
                metadata: [
                    "request_id": "\(context.requestID)",
                    "cause": "\(translated.cause.map { String(reflecting: $0) } ?? translated.message)",
                ])
        }
        return ResponseWriting.failure(translated, requestID: context.requestID)
    }

    /// Errors of the router are told like all others.
    private static func translate(_ error: any Error) -> HansardError {
        guard let error = error as? any HTTPResponseError else { return HansardError(translating: error) }
        switch error.status.code {
        case 404: return HansardError(.notFound, "No such page")
        case 405: return HansardError(.methodNotAllowed, "This method is not served here")
        case 413: return HansardError(.tooLarge, "The request is too large")
        case 400..<500: return HansardError(.badRequest, "The request cannot be read")
        default: return HansardError(.internalError, "Something went wrong on our side", cause: error)
        }
    }

    private func addHeaders(to response: inout Response, for request: Request, _ context: Context) {
        response.headers[.requestID] = context.requestID
        response.headers[.contentTypeOptions] = "nosniff"
        if settings.isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000; includeSubDomains" }
        guard let origin = request.headers[.origin], settings.corsOrigins.contains(origin) else { return }
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.accessControlAllowCredentials] = "true"
        response.headers[.vary] = "Origin"
        response.headers[.accessControlExposeHeaders] =
            "ETag, X-Request-Id, Retry-After, Location, Upload-Offset, Upload-Length, Upload-Expires, Tus-Resumable"
        guard request.method == .options else { return }
        response.headers[.accessControlAllowMethods] = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
        response.headers[.accessControlAllowHeaders] =
            "Authorization, Content-Type, Idempotency-Key, If-Match, X-API-Key, X-Workspace-Id, Range, Tus-Resumable, "
            + "Upload-Length, Upload-Metadata, Upload-Offset, X-HTTP-Method-Override"
        response.headers[.accessControlMaxAge] = "600"
    }
}

extension HTTPField.Name {
    static let requestID = Self("X-Request-Id")!  // constants that are valid names
    static let contentTypeOptions = Self("X-Content-Type-Options")!
    static let idempotencyKey = Self("Idempotency-Key")!
    static let workspaceID = Self("X-Workspace-Id")!
    static let apiKey = Self("X-API-Key")!
    static let callToken = Self(WireHeader.call)!
}
