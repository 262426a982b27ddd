public import Foundation
import Logging

/// One caller's way to all services, and the only one.
///
/// Every call runs in the same order: authenticate, rate limit, authorise, validate, idempotency, cache, transport, service, metrics.
/// Authentication has been done where the identity was made; here it is asked whether it still holds.
public struct ServiceMesh: Sendable {
    public let node: MeshNode
    public let identity: Identity
    public let origin: CallOrigin

    /// A service's operations, as this caller may call them.
    public subscript<Service: MeshService>(_: Service.Type) -> Service.Calls { Service.Calls(mesh: self) }

    /// Calls an operation with an input that was made in code.
    public func call<Service, Input, Output>(
        _ operation: ServiceOperation<Service, Input, Output>, _ input: Input
    ) async throws -> Output {
        try await measured(operation.descriptor) {
            try admit(to: operation.descriptor)
            var violations = Violations()
            input.validate(into: &violations)
            if !violations.isEmpty { throw HansardError(violations) }
            return try await send(operation, input, replay: nil)
        }
    }

    /// Calls an operation with an input that is yet to be read, and answers with bytes.
    func perform<Service, Input, Output>(
        _ operation: ServiceOperation<Service, Input, Output>, _ reader: InputReader
    ) async throws -> OperationReply {
        let descriptor = operation.descriptor
        return try await measured(descriptor) {
            try admit(to: descriptor)
            if let rule = descriptor.cache, let key = reader.cacheKey(of: descriptor) {
                return try await cached(by: rule, under: key) { try await answer(operation, reader) }
            }
            if let key = try replayKey(for: operation) { return try await replayed(operation, reader, key) }
            return try await answer(operation, reader)
        }
    }

    private func answer<Service, Input, Output>(
        _ operation: ServiceOperation<Service, Input, Output>, _ reader: InputReader, replay: ReplayRequest? = nil
    ) async throws -> OperationReply {
        let input: Input = try read(reader, for: operation)
        return try await send(operation, input, replay: replay).reply(status: operation.descriptor.status)
    }

    func read<Service, Input, Output>(_ reader: InputReader, for operation: ServiceOperation<Service, Input, Output>)
        throws -> Input
    {
        var reader = reader
        try reader.refuseUnknown(for: operation)
        return try Input(from: &reader)
    }

    func send<Service, Input, Output>(
        _ operation: ServiceOperation<Service, Input, Output>, _ input: Input, replay: ReplayRequest?
    ) async throws -> Output {
        let call = Call(operation: operation.descriptor, origin: origin, replay: replay)
        let caller = Caller(identity: identity, call: call, mesh: inner)
        if !node.remote.isEmpty, let transport = node.remote[operation.descriptor.service] {
            return try await transport.send(operation, input, as: caller)
        }
        return try await node.local.send(operation, input, as: caller)
    }

    /// The mesh that a service gets for its own calls. An `Idempotency-Key` that came with the first call is not for them, and what an API key
    /// covers has been asked at the door: who may read minutes need not be able to read the meetings that they are of.
    private var inner: ServiceMesh {
        guard origin.idempotencyKey != nil || identity.scopes != nil else { return self }
        var origin = origin
        origin.idempotencyKey = nil
        return ServiceMesh(node: node, identity: identity.withoutScopes, origin: origin)
    }

    /// Whether this caller may call the operation now.
    func admit(to operation: OperationDescriptor) throws(HansardError) {
        if let expires = identity.expires, expires < .now { throw HansardError(.unauthorized, "Sign in again") }
        try node.limiter.take(from: operation.rate, for: identity, address: origin.address)
        try identity.require(operation.access, for: operation)
    }

    /// Runs a call and counts it; whatever it throws leaves as a `HansardError`.
    private func measured<Output>(_ operation: OperationDescriptor, _ body: () async throws -> Output) async throws
        -> Output
    {
        let start = MonotonicTime.now
        do {
            let output = try await body()
            node.meters.record(operation, since: start, failure: nil)
            return output
        } catch {
            let translated = HansardError(translating: error)
            node.meters.record(operation, since: start, failure: translated.code)
            throw translated
        }
    }
}
