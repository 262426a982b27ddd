public import Foundation

/// Reads an operation's parameters, from the parts of an HTTP request or from one object of arguments, and gathers what is wrong with them.
public struct InputReader: Sendable {
    /// Where parameters come from.
    enum Source: Sendable {
        case request(Request)
        /// One JSON object that holds them all, as tools and other nodes send it.
        case arguments(Data)
    }

    /// The parts of an HTTP request that hold parameters.
    public struct Request: Sendable {
        public var path: [String: String]
        public var query: [(name: String, value: String)]
        public var body: Data?
        public var bodyMediaType: String?
        public var ifMatch: String?

        public init(
            path: [String: String] = [:], query: [(name: String, value: String)] = [], body: Data? = nil,
            bodyMediaType: String? = nil,
            ifMatch: String? = nil
        ) {
            self.path = path
            self.query = query
            self.body = body
            self.bodyMediaType = bodyMediaType
            self.ifMatch = ifMatch
        }
    }

    let source: Source
    private(set) var uploadedBytes: Upload?
    private let questions: (any Sendable)?
    var violations = Violations()
    /// What is wrong with the input as a whole, and told instead of its fields.
    private var refusal: HansardError?

    public init(_ request: Request, upload: Upload? = nil) {
        source = .request(request)
        uploadedBytes = upload
        questions = nil
    }

    public init(arguments: Data, upload: Upload? = nil) {
        source = .arguments(arguments)
        uploadedBytes = upload
        questions = nil
    }

    /// For a two-way operation: the questions, as an `Inbound` of its type.
    public init(_ request: Request, questions: some Sendable) {
        source = .request(request)
        uploadedBytes = nil
        self.questions = questions
    }

    public mutating func path<Value: SchemaValue>(_ name: String, _: Value.Type) -> Value? {
        gather { source throws -> Value in
            switch source {
            case .request(let request):
                return try ParameterDecoder.value(request.path[name] ?? "", of: name)
            case .arguments(let data):
                return try JSONCoding.decoder.decode(Argument<Value>.self, from: data, configuration: name).value
            }
        }
    }

    public mutating func query<Group: SchemaType>(_: Group.Type) -> Group? {
        gather { source throws -> Group in
            switch source {
            case .request(let request): try ParameterDecoder.group(request.query)
            case .arguments(let data): try Self.group(from: data)
            }
        }
    }

    public mutating func body<Group: SchemaType>(_: Group.Type) -> Group? {
        gather { source throws -> Group in
            switch source {
            case .request(let request): try Self.body(of: request)
            case .arguments(let data): try Self.group(from: data)
            }
        }
    }

    /// The same parameters with other bytes.
    func replacingUpload(_ change: (Upload) -> Upload) -> InputReader {
        var copy = self
        copy.uploadedBytes = uploadedBytes.map(change)
        return copy
    }

    public mutating func upload() -> Upload? {
        if uploadedBytes == nil { violations.add("body", "missing", "must be the bytes of a file") }
        return uploadedBytes
    }

    public mutating func inbound<Questions: Sendable>(_: Questions.Type) -> Questions? {
        let stream = questions as? Questions
        if stream == nil { violations.add("body", "missing", "must be a stream") }
        return stream
    }

    public mutating func ifMatch() -> EntityTag? {
        let header: String? =
            switch source {
            case .request(let request): request.ifMatch
            case .arguments(let data):
                // Absent: no condition
                (try? JSONCoding.decoder.decode(Argument<String>.self, from: data, configuration: "if_match"))?.value
            }
        guard let header, header != "*" else { return nil }
        if let tag = EntityTag(header: header) { return tag }
        violations.add("if-match", "form", "must be an ETag that this server gave")
        return nil
    }

    /// - Throws: `Violations` when any parameter was faulty; `unsupported_media_type` for a body that cannot be one.
    public func finish() throws {
        if let refusal { throw refusal }
        try violations.throwIfAny()
    }

    private mutating func gather<Value>(_ read: (Source) throws -> Value) -> Value? {
        do {
            return try read(source)
        } catch let several as Violations {
            violations.add(several)
        } catch let error as HansardError {
            refusal = error
        } catch {
            violations.add("body", "malformed", "is not valid JSON")
        }
        return nil
    }

    private static func group<Group: SchemaType>(from data: Data) throws -> Group {
        try JSONCoding.groupDecoder.decode(Group.self, from: data)
    }

    private static func body<Group: SchemaType>(of request: Request) throws -> Group {
        let mediaType = request.bodyMediaType ?? "application/json"
        if let plain = Group.self as? any PlainTextReadable.Type, plain.mediaTypes.contains(mediaType),
            let body = request.body
        {
            guard let text = String(validating: body, as: UTF8.self) else {
                throw Violations(Violation(field: "body", code: "encoding", message: "must be UTF-8"))
            }
            if let group = try plain.init(text: text, mediaType: mediaType) as? Group { return group }
        }
        guard mediaType == "application/json" || mediaType.hasSuffix("+json") else {
            throw HansardError(.unsupportedMediaType, "The body must be application/json, not \(mediaType.prefix(80))")
        }
        let body = request.body ?? Data()
        return try JSONCoding.decoder.decode(Group.self, from: body.isEmpty ? Data("{}".utf8) : body)
    }
}

/// A body that may come as text of another media type instead of JSON.
public protocol PlainTextReadable: SchemaType {
    static var mediaTypes: [String] { get }
    /// - Throws: `Violations`.
    init(text: String, mediaType: String) throws
}

/// One member of an object of arguments.
private struct Argument<Value: SchemaValue>: DecodableWithConfiguration {
    let value: Value

    init(from decoder: any Decoder, configuration name: String) throws {
        let container = try decoder.container(keyedBy: FieldKey.self)
        do {
            value = try container.decode(Value.self, forKey: FieldKey(name))
            var violations = Violations()
            value.validate(into: &violations, at: name)
            try violations.throwIfAny()
        } catch let several as Violations {
            throw several
        } catch {
            let missing = !container.contains(FieldKey(name))
            throw Violations(
                Violation(
                    field: name, code: missing ? "missing" : "type",
                    message: missing ? "is required" : "has the wrong type"))
        }
    }
}

extension JSONCoding {
    /// Reads one group of an object that holds several; the operation has looked for unknown names already.
    static let groupDecoder: JSONDecoder = {
        let decoder = JSONDecoder()
        decoder.userInfo[.ignoresUnknown] = true
        return decoder
    }()
}

extension CodingUserInfoKey {
    /// Set where an object holds more than one group of fields.
    // A non-empty constant is always a key
    static let ignoresUnknown = CodingUserInfoKey(rawValue: "hansard.ignores-unknown")!
}
