public import Foundation
public import NIOCore

/// What an operation can answer with. There are three shapes that go out, one answer, a stream of answers, and bytes; the fourth, two-way, is a stream
/// of answers to a stream of questions (`Inbound`).
public protocol Answer: Sendable {
    static var shape: AnswerShape { get }
    /// This answer as a door sends it.
    func reply(status: AnswerStatus) throws -> OperationReply
    /// This answer again, from what another node sent.
    static func from(_ reply: OperationReply) throws -> Self
}

/// How an operation answers, for documents.
public enum AnswerShape: Sendable {
    /// One JSON answer, of the schema that this makes.
    case json(@Sendable (inout SchemaDefinitions) -> JSONValue, paged: Bool, versioned: Bool)
    /// A stream of JSON answers, sent as server-sent events.
    case stream(@Sendable (inout SchemaDefinitions) -> JSONValue)
    case bytes
}

/// An answer on its way out.
public enum OperationReply: Sendable {
    case json(EncodedAnswer)
    case stream(AnswerStream<EncodedAnswer>)
    case bytes(Download)
}

/// One answer, encoded once: it is sent, cached and remembered as these bytes.
public struct EncodedAnswer: Sendable {
    /// JSON of the answer itself.
    public var data: Data
    /// JSON of what stands beside it: paging.
    public var meta: Data?
    public var status: AnswerStatus
    /// The version that `If-Match` is compared with.
    public var entityTag: EntityTag?
    public var cookies: [AnswerCookie]

    public init(
        data: Data, meta: Data? = nil, status: AnswerStatus = .ok, entityTag: EntityTag? = nil,
        cookies: [AnswerCookie] = []
    ) {
        self.data = data
        self.meta = meta
        self.status = status
        self.entityTag = entityTag
        self.cookies = cookies
    }
}

/// The version of something that two people may edit at once.
public struct EntityTag: Sendable, Hashable, Codable {
    public let version: Int

    public init(_ version: Int) { self.version = version }

    /// Reads `"7"` or `W/"7"`; `*` and other servers' tags are none of ours.
    public init?(header: String) {
        let strong = header.hasPrefix("W/") ? header.dropFirst(2) : header[...]
        guard strong.count > 2, strong.hasPrefix("\""), strong.hasSuffix("\""),
            let version = Int(strong.dropFirst().dropLast())
        else { return nil }
        self.version = version
    }

    public var header: String { "\"\(version)\"" }
}

/// An answer that carries the version that `If-Match` is compared with.
public protocol Versioned {
    var version: Int { get }
}

/// An answer that signs its caller in or out.
public protocol CookieBearing {
    var cookies: [AnswerCookie] { get }
}

/// A cookie to set; without a value it is taken back.
public struct AnswerCookie: Sendable, Hashable, Codable {
    public let name: String
    public let value: String?
    /// The path below which the browser sends it.
    public let path: String
    public let lifetimeSeconds: Int

    public init(name: String, value: String?, path: String, lifetimeSeconds: Int) {
        self.name = name
        self.value = value
        self.path = path
        self.lifetimeSeconds = lifetimeSeconds
    }
}

extension Answer where Self: SchemaType {
    public static var shape: AnswerShape {
        .json({ schema(in: &$0) }, paged: false, versioned: Self.self is any Versioned.Type)
    }

    public func reply(status: AnswerStatus) throws -> OperationReply {
        .json(
            EncodedAnswer(
                data: try JSONCoding.data(of: self), status: status,
                entityTag: (self as? any Versioned).map { EntityTag($0.version) },
                cookies: (self as? any CookieBearing)?.cookies ?? []))
    }

    public static func from(_ reply: OperationReply) throws -> Self {
        guard case .json(let answer) = reply else {
            throw HansardError(.internalError, "The other node answered in another shape")
        }
        return try JSONCoding.answer(Self.self, from: answer.data)
    }
}

extension Array: Answer where Element: SchemaType {
    public static var shape: AnswerShape { .json({ schema(in: &$0) }, paged: false, versioned: false) }

    public func reply(status: AnswerStatus) throws -> OperationReply {
        .json(EncodedAnswer(data: try JSONCoding.data(of: self), status: status))
    }

    public static func from(_ reply: OperationReply) throws -> Self {
        guard case .json(let answer) = reply else {
            throw HansardError(.internalError, "The other node answered in another shape")
        }
        return try JSONCoding.answer(Self.self, from: answer.data)
    }
}

/// The answer of an operation that has nothing to say.
public struct Nothing: Answer {
    public init() {}
    public static var shape: AnswerShape { .json({ _ in ["type": "null"] }, paged: false, versioned: false) }
    public func reply(status: AnswerStatus) throws -> OperationReply {
        .json(EncodedAnswer(data: Data("null".utf8), status: status))
    }
    public static func from(_ reply: OperationReply) throws -> Self { Self() }
}

extension JSONCoding {
    /// Reads what another node answered.
    /// - Throws: `internal_error` for what is no such answer: the caller's input is not to blame.
    static func answer<Value: Decodable>(_ type: Value.Type, from data: Data) throws(HansardError) -> Value {
        do {
            return try lenientDecoder.decode(type, from: data)
        } catch {
            throw HansardError(.internalError, "The other node's answer cannot be read", cause: error)
        }
    }
}
