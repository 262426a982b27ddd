import Foundation
import Logging
import Mesh

/// A call through the mesh beside the same call made directly.
///
/// Nothing here is bound to the main actor, as top-level code is: each call would pay for two changes of thread.
enum Comparison {
    /// What a call of the mesh may add to a direct call of the same method, in nanoseconds of processor time.
    private static let limit = 2_000.0

    /// Measures, and prints what it found.
    /// - Returns: whether the mesh adds no more than it may.
    static func run() async throws -> Bool {
        let service = EmptyService()
        let identity = Identity(
            kind: .person, user: UUID(), workspace: UUID(), role: .member, credential: UUID(),
            expires: .now + .seconds(3_600))
        // The limit on callers is part of a call; this one is not to reach it.
        let generous = RateLimiter(allowances: .init(authenticated: 1e12))
        let node = try MeshNode(
            services: [service], ledger: EmptyLedger(), limiter: generous, logger: Logger(label: "bench"))
        let mesh = node.mesh(for: identity, origin: CallOrigin(requestID: "bench", address: "192.0.2.1"))
        let caller = Caller(
            identity: identity, call: Call(operation: EmptyService.Operations.get.descriptor, origin: mesh.origin),
            mesh: mesh)
        let id = Identifier<EmptyAnswer>(.v7())

        guard let kept = node.operation(named: "empty.kept") else { throw HansardError.notFound("operation") }
        let reader = InputReader(.init(path: ["id": id.description]))

        let direct = try await Measurement(of: "a direct call") { _ = try await service.get(id, by: caller) }
        let called = try await Measurement(of: "the same call through the mesh") {
            _ = try await mesh[EmptyService.self].get(id)
        }
        let performed = try await Measurement(of: "an answer from the mesh's cache, as a door asks for it") {
            _ = try await kept.perform(reader, through: mesh)
        }
        for measurement in [direct, called, performed] { print(measurement) }

        let added = called.nanoseconds - direct.nanoseconds
        print("the mesh adds \(Int(added)) ns to a call; it may add \(Int(limit)) ns")
        return added < limit
    }
}
