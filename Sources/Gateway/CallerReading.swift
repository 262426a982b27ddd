import Foundation
import HTTPTypes
import Hansard
import Hummingbird
import Mesh

/// Finds out who sends a request.
struct CallerReading: Sendable {
    let node: MeshNode
    let authenticator: Authenticator
    let settings: GatewaySettings

    /// The caller's mesh.
    /// - Parameter anyoneMayCall: then a credential that is worth nothing is no reason to refuse: the caller is nobody.
    func mesh(for request: Request, _ context: GatewayContext, anyoneMayCall: Bool = false) async throws -> ServiceMesh
    {
        var cookies = RequestCookies(request.headers)
        if !cookies.isEmpty, !isFromOwnPage(request) {
            guard anyoneMayCall else {
                throw HansardError(.forbidden, "A request with cookies must come from our own pages")
            }
            cookies = RequestCookies([:])
        }
        let origin = CallOrigin(
            requestID: context.requestID, address: context.clientAddress,
            userAgent: request.headers[.userAgent].map { String($0.prefix(512)) },
            refreshToken: cookies["refresh_token"],
            idempotencyKey: request.headers[.idempotencyKey])
        let credential = credential(of: request, cookies)
        do {
            let identity = try await authenticator.identity(for: credential, workspace: workspace(of: request))
            return node.mesh(for: identity, origin: origin)
        } catch let error as HansardError where anyoneMayCall && error.code == .unauthorized {
            return node.mesh(for: .anonymous, origin: origin)
        }
    }

    private func workspace(of request: Request) throws -> UUID? {
        guard let text = request.headers[.workspaceID] else { return nil }
        guard let id = UUID(uuidString: text) else {
            throw HansardError.invalid("x-workspace-id", "type", "must be an id (UUID)")
        }
        return id
    }

    private func credential(of request: Request, _ cookies: RequestCookies) -> PresentedCredential {
        if let token = cookies["access_token"] { return .accessToken(token) }
        if let header = request.headers[.authorization] {
            let parts = header.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return .none }
            let token = String(parts[1])
            return token.hasPrefix("hsd_") ? .apiKey(token) : .accessToken(token)
        }
        return request.headers[.apiKey].map { .apiKey($0) } ?? .none
    }

    /// A browser sends cookies with any page's requests: one that changes something must come from a page of ours.
    /// A header that no foreign page can set proves it as well.
    private func isFromOwnPage(_ request: Request) -> Bool {
        if [.get, .head, .options].contains(request.method) { return true }
        if request.headers[.authorization] != nil || request.headers[.apiKey] != nil { return true }
        guard let sent = request.headers[.origin] ?? request.headers[.referer].flatMap(Self.origin) else {
            return false
        }
        return sent == settings.origin || settings.corsOrigins.contains(sent) || isSameHost(sent, request)
    }

    private func isSameHost(_ origin: String, _ request: Request) -> Bool {
        guard let authority = request.head.authority else { return false }
        return origin == "http://\(authority)" || origin == "https://\(authority)"
    }

    private static func origin(of address: String) -> String? {
        guard let url = URL(string: address), let scheme = url.scheme, let host = url.host() else { return nil }
        return "\(scheme)://\(host)\(url.port.map { ":\($0)" } ?? "")"
    }
}

/// The cookies of a request; the first of a name counts.
struct RequestCookies {
    private let header: String

    init(_ headers: HTTPFields) { header = headers[values: .cookie].joined(separator: "; ") }

    /// Whether neither of the cookies that sign in is there.
    var isEmpty: Bool { self["access_token"] == nil && self["refresh_token"] == nil }

    subscript(name: String) -> String? {
        guard !header.isEmpty else { return nil }
        for pair in header.split(separator: ";") {
            let pair = pair.drop { $0 == " " }
            guard pair.hasPrefix(name), pair.dropFirst(name.count).first == "=" else { continue }
            let value = pair.dropFirst(name.count + 1)
            return value.isEmpty ? nil : String(value)
        }
        return nil
    }
}
