public import Foundation

/// What the mesh needs of the books that a node keeps. `Hansard` fulfils it with SQL.
///
/// A writing operation makes its change in one transaction of the ledger, and the ledger writes into that transaction the event that the operation
/// declares, the audit entry and, when the caller gave a key, the record by which a repetition gets the first answer again. All of it is committed or none is.
public protocol Ledger: Sendable {
    /// What an earlier call with this key left behind.
    func recall(_ key: ReplayKey) async throws -> RememberedAnswer?
}

/// Whose key it is: keys of different callers never meet.
public struct ReplayKey: Sendable, Hashable {
    public let caller: UUID
    public let workspace: UUID?
    public let operation: String
    public let key: String

    public init(caller: UUID, workspace: UUID?, operation: String, key: String) {
        self.caller = caller
        self.workspace = workspace
        self.operation = operation
        self.key = key
    }
}

/// A call whose answer is to be remembered.
public struct ReplayRequest: Sendable {
    public let key: ReplayKey
    /// SHA-256 of the input, known once all of it has been read: an upload's after its last byte. Equal on every node for equal inputs.
    public let fingerprint: @Sendable () throws -> [UInt8]
    /// The answer as it will be sent, from what the change returned.
    /// Nil when that is not what the operation answers.
    public let encode: @Sendable (any Sendable) throws -> EncodedAnswer?

    public init(
        key: ReplayKey, fingerprint: @escaping @Sendable () throws -> [UInt8],
        encode: @escaping @Sendable (any Sendable) throws -> EncodedAnswer?
    ) {
        self.key = key
        self.fingerprint = fingerprint
        self.encode = encode
    }
}

/// The answer that an earlier call with the same key got.
public struct RememberedAnswer: Sendable {
    public let fingerprint: [UInt8]
    public let answer: EncodedAnswer

    public init(fingerprint: [UInt8], answer: EncodedAnswer) {
        self.fingerprint = fingerprint
        self.answer = answer
    }
}

/// The name of something that happened: `meeting.created`. The part before the dot is the kind of resource that changed.
public struct EventName: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let description: String
    /// `meeting` of `meeting.created`: what cached answers depend on.
    public let resource: String

    public init(_ name: String) {
        description = name
        resource = name.split(separator: ".").first.map(String.init) ?? name
    }

    public init(stringLiteral value: String) { self.init(value) }
}

/// Something that was committed: what caches, viewers and other readers go by.
public struct CommittedEvent: Sendable {
    public let name: EventName
    public let workspace: UUID?

    public init(name: EventName, workspace: UUID?) {
        self.name = name
        self.workspace = workspace
    }
}
