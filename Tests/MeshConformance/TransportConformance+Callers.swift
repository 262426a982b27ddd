import Foundation
import Mesh
import Testing

extension TransportConformance {
    /// The service sees the very identity that called.
    func callers() async throws {
        let identities = [
            Identity.anonymous, Self.member, Identity.system(in: UUID()),
            Identity(
                kind: .apiKey, user: UUID(), workspace: UUID(), role: .admin, credential: UUID(),
                scopes: ["echo:read", "*"], ownsInstance: true,
                expires: Timestamp(microseconds: 4_000_000_000_123_000)),
            Identity(kind: .person, user: UUID()),
        ]
        for identity in identities {
            let seen = try await mesh(identity, CallOrigin(requestID: "r"))[EchoService.self].who()
            #expect(try seen.identity == JSONValue(encoding: identity))
            #expect(seen.node == node)
        }
    }

    func origin() async throws {
        let origin = CallOrigin(
            requestID: "r-1", address: "2001:db8::7", userAgent: "Agent \"7\"", refreshToken: "cookie")
        let seen = try await mesh(Self.member, origin)[EchoService.self].who()
        #expect(seen.requestID == "r-1")
        #expect(seen.address == "2001:db8::7")
        #expect(seen.userAgent == "Agent \"7\"")
        #expect(seen.refreshToken == "cookie")
    }

    func admission() async throws {
        let viewer = Identity(kind: .person, user: UUID(), workspace: UUID(), role: .viewer)
        let refused = try await failure {
            try await mesh(viewer, CallOrigin(requestID: "r"))[EchoService.self].forget(.init(UUID()))
        }
        #expect(refused.code == .forbidden)
        let nobody = try await failure {
            try await mesh(.anonymous, CallOrigin(requestID: "r"))[EchoService.self].forget(.init(UUID()))
        }
        #expect(nobody.code == .unauthorized)
    }
}
