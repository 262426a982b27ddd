/// A type whose operations are everything that can be done with one kind of resource. `@Service` writes the conformance.
public protocol MeshService: Sendable {
    /// The operations as others call them: `mesh[MeetingService.self].create(draft)`.
    associatedtype Calls: ServiceCalls
    static var serviceName: String { get }
    /// The type's doc comment.
    static var serviceSummary: String { get }
    static var operations: [any AnyOperation] { get }
}

/// A service's operations as a caller's mesh offers them.
public protocol ServiceCalls: Sendable {
    init(mesh: ServiceMesh)
}

/// An operation of a service, with the types of what goes in and comes out.
public struct ServiceOperation<Service: MeshService, Input: OperationInput, Output: Answer>: Sendable {
    public let descriptor: OperationDescriptor
    public let run: @Sendable (Service, Input, Caller) async throws -> Output

    public init(
        _ descriptor: OperationDescriptor, run: @escaping @Sendable (Service, Input, Caller) async throws -> Output
    ) {
        self.descriptor = descriptor
        self.run = run
    }
}

/// An operation of some service: what doors, documents and tests enumerate.
public protocol AnyOperation: Sendable {
    var descriptor: OperationDescriptor { get }
    var parts: [InputPart] { get }
    var shape: AnswerShape { get }
    /// Whether the answer holds words that were spoken in a meeting.
    var carriesSpokenWords: Bool { get }
    /// Runs the operation for the mesh's caller, from admission to the encoded answer.
    func perform(_ reader: InputReader, through mesh: ServiceMesh) async throws -> OperationReply
}

extension ServiceOperation: AnyOperation {
    public var parts: [InputPart] { Input.parts }
    public var shape: AnswerShape { Output.shape }
    public var carriesSpokenWords: Bool { Output.self is any SpokenWords.Type }

    public func perform(_ reader: InputReader, through mesh: ServiceMesh) async throws -> OperationReply {
        try await mesh.perform(self, reader)
    }
}

/// What an operation is given, read from a request or from a tool's arguments. `@Service` writes one for each operation.
public protocol OperationInput: Sendable {
    static var parts: [InputPart] { get }
    /// - Throws: `Violations` of every field at once.
    init(from reader: inout InputReader) throws
    /// Writes the input for another node.
    func write(to writer: inout InputWriter) throws
    /// Checks an input that was made in code; one that was read has been checked already.
    func validate(into violations: inout Violations)
}

/// One parameter of an operation.
public enum InputPart: Sendable {
    case path(String, any SchemaValue.Type)
    case query(any SchemaType.Type)
    case body(any SchemaType.Type)
    case upload
    case inbound
    case ifMatch
}

extension AnyOperation {
    /// The operation's `@Schema` parameters: from the query, or from the body.
    public func groups(query: Bool, body: Bool) -> [any SchemaType.Type] {
        parts.compactMap {
            switch $0 {
            case .query(let type) where query: type
            case .body(let type) where body: type
            default: nil
            }
        }
    }

    /// Whether the operation reads bytes.
    var takesUpload: Bool { parts.contains { if case .upload = $0 { true } else { false } } }

    /// The names of all arguments when they are given as one object, as tools and other nodes do.
    public var argumentNames: Set<String> {
        var names = Set(groups(query: true, body: true).flatMap { $0.schemaFields.map(\.key) })
        for case .path(let name, _) in parts { names.insert(name) }
        if parts.contains(where: { if case .ifMatch = $0 { true } else { false } }) { names.insert("if_match") }
        return names
    }
}
