/// A way to a service. The mesh has checked the caller and the input; a transport only carries them.
///
/// It throws what the operation throws, as a `HansardError`, and `unavailable` when the service cannot be reached.
public protocol ServiceTransport: Sendable {
    func send<Service, Input, Output>(
        _ operation: ServiceOperation<Service, Input, Output>, _ input: Input, as caller: Caller
    ) async throws -> Output
}

/// The way to a service of this process: a call, no copy.
public struct InProcessTransport: ServiceTransport {
    private let services: [ObjectIdentifier: any MeshService]

    public init(_ services: [any MeshService]) {
        self.services = Dictionary(
            services.map { (ObjectIdentifier(type(of: $0)), $0) }, uniquingKeysWith: { first, _ in first })
    }

    public func send<Service, Input, Output>(
        _ operation: ServiceOperation<Service, Input, Output>, _ input: Input, as caller: Caller
    ) async throws -> Output {
        guard let service = services[ObjectIdentifier(Service.self)] as? Service else {
            throw HansardError(.unavailable, "The service '\(Service.serviceName)' does not run on this node")
        }
        return try await operation.run(service, input, caller)
    }
}
