public import NIOCore
import NIOSSL

/// Fetches from addresses that people name. Every hop of a fetch is resolved by ``AddressResolver`` once, all that it
/// resolves to is checked against the ``OutboundPolicy``, and the connection goes to exactly such an address. There are
/// no proxies, cookies, credentials or kept connections.
public struct OutboundClient: Sendable {
    private let policy: OutboundPolicy
    private let limits: OutboundLimits
    private let resolver: any AddressResolver
    private let connection: OutboundConnection

    /// - Parameters:
    ///   - group: must be able to connect sockets, as `MultiThreadedEventLoopGroup`; the caller keeps it.
    ///   - resolver: names are asked of it alone.
    /// - Throws: when an authority of the policy is no certificate, or TLS cannot be set up.
    public init(
        policy: OutboundPolicy = OutboundPolicy(), limits: OutboundLimits = OutboundLimits(),
        group: any EventLoopGroup, resolver: any AddressResolver = SystemResolver()
    ) throws {
        self.policy = policy
        self.limits = limits
        self.resolver = resolver
        connection = OutboundConnection(
            group: group, limits: limits, tls: try Self.tls(trusting: policy.authorities), userAgent: policy.userAgent)
    }

    /// Asks for a file with GET, and follows redirects.
    /// - Parameters:
    ///   - url: as a person wrote it.
    ///   - limit: the most bytes that the body may have.
    /// - Returns: the answer, as soon as its head has come.
    /// - Throws: any ``OutboundError``; an answer other than success is one.
    public func fetch(_ url: String, limit: Int64) async throws(OutboundError) -> OutboundResponse {
        let deadline = NIODeadline.now() + TimeAmount(limits.total)
        var url = try OutboundURL(url)
        for _ in 0...max(0, limits.redirects) {
            let answer = try await answer(of: url, limit: limit, deadline: deadline)
            guard let location = answer.location else {
                return try answer.response(target: url.target, limit: limit)
            }
            let next = try url.following(location)
            if url.isSecure, !next.isSecure { throw .insecureRedirect }
            url = next
        }
        throw .redirectedTooOften
    }

    private func answer(
        of url: OutboundURL, limit: Int64, deadline: NIODeadline
    ) async throws(OutboundError) -> Answer {
        guard policy.permits(port: url.port) else { throw .forbiddenAddress }
        let addresses = try await addresses(of: url.host, deadline: deadline)
        guard !addresses.isEmpty else { throw .unresolvable }
        // One that is not public among others that are is how a name that somebody prepared looks.
        guard addresses.allSatisfy(policy.permits) else { throw .forbiddenAddress }
        for address in addresses.prefix(max(1, limits.addresses)) {
            do {
                return try await connection.get(url, at: address, limit: limit, deadline: deadline)
            } catch {
                guard error == .unreachable else { throw error }
            }
        }
        throw .unreachable
    }

    private func addresses(of host: OutboundHost, deadline: NIODeadline) async throws(OutboundError) -> [IPAddress] {
        switch host {
        case .address(let address): return [address]
        case .name(let name):
            let eventLoop = connection.group.next()
            let found = eventLoop.makePromise(of: [IPAddress].self)
            // A resolver that is stuck is left behind: `getaddrinfo` cannot be interrupted.
            let task = found.completeWithTask { [resolver] in try await resolver.addresses(of: name) }
            let time = min(TimeAmount(limits.connect), deadline.left)
            let timer = eventLoop.scheduleTask(in: time) {
                found.fail(deadline.left > .zero ? OutboundError.unresolvable : .tookTooLong)
            }
            defer {
                timer.cancel()
                task.cancel()
            }
            return try await found.value(otherwise: .unresolvable)
        }
    }

    private static func tls(trusting authorities: [String]) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        configuration.additionalTrustRoots = try authorities.map {
            .certificates(try NIOSSLCertificate.fromPEMBytes(Array($0.utf8)))
        }
        return try NIOSSLContext(configuration: configuration)
    }
}
