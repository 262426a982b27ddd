package import Foundation
package import Mesh

/// What language models may call on a person's behalf: the person's own operations.
@Service("tools")
package struct ToolService: Sendable {
    package init() {}

    /// Lists the caller's tools in the form of a vendor's API.
    @Operation(.get, "/tools", for: .viewer, tool: false, scoped: false)
    package func list(matching query: ToolQuery, by caller: Caller) async throws -> ToolList {
        ToolList(tools: door(of: caller).tools().map { $0.described(in: query.dialect) })
    }

    /// Runs one tool with an object of arguments, and answers what the operation answers.
    @Operation(
        .post, "/tools/{name}", for: .viewer, tool: false, scoped: false, bodyLimit: 4 << 20,
        fails: [.conflict, .versionConflict])
    package func run(_ name: String, _ arguments: ToolArguments, by caller: Caller) async throws -> ToolResult {
        let mesh = door(of: caller)
        guard let tool = mesh.tool(named: name) else { throw HansardError.notFound("tool") }
        let reader = InputReader(arguments: try JSONCoding.encoder.encode(arguments.value))
        guard case .json(let answer) = try await tool.operation.perform(reader, through: mesh) else {
            throw HansardError.notFound("tool")
        }
        return ToolResult(answer: answer, isUntrusted: tool.carriesSpokenWords)
    }

    /// The mesh by which the caller came, with what an API key covers: a tool is called from outside, and not by an operation.
    private func door(of caller: Caller) -> ServiceMesh {
        var origin = caller.call.origin
        origin.idempotencyKey = nil  // it is for this call
        return caller.mesh.node.mesh(for: caller.identity, origin: origin)
    }
}

/// In which form the tools are asked for.
@Schema
package struct ToolQuery: Sendable {
    /// Whose API the list is for.
    package var dialect: ToolDialect = .openai
}

/// Tools, as a vendor's API takes them.
package struct ToolList: Answer {
    let tools: [JSONValue]

    package static var shape: AnswerShape {
        .json({ _ in ["type": "array", "items": ["type": "object"]] }, paged: false, versioned: false)
    }
    package func reply(status: AnswerStatus) throws -> OperationReply {
        .json(EncodedAnswer(data: try JSONCoding.data(of: tools), status: status))
    }
    package static func from(_ reply: OperationReply) throws -> Self {
        guard case .json(let answer) = reply else {
            throw HansardError(.internalError, "The other node answered in another shape")
        }
        return ToolList(tools: try JSONCoding.decoder.decode([JSONValue].self, from: answer.data))
    }
}

/// An object of arguments, as the tool's own schema describes it.
package struct ToolArguments: SchemaType {
    package static let schemaName = "ToolArguments"
    package static let schemaSummary = "An object of arguments, as the tool's own schema describes it."
    package static let schemaFields: [SchemaField] = []

    let value: JSONValue

    package init(value: JSONValue) { self.value = value }

    package init(from decoder: any Decoder) throws {
        value = try JSONValue(from: decoder)
        guard case .object = value else {
            throw Violations(Violation(field: "body", code: "type", message: "must be an object of arguments"))
        }
    }

    package func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
    package func write(to json: JSONBytes) throws { try value.write(to: json) }
    /// They are not declared: each tool has its own.
    package func write(fields writer: inout FieldWriter) {}

    package static func schema(in definitions: inout SchemaDefinitions) -> JSONValue {
        ["type": "object", "description": .string(schemaSummary), "additionalProperties": true]
    }
}

/// What a tool's operation answered.
package struct ToolResult: Answer {
    let answer: EncodedAnswer
    let isUntrusted: Bool

    package static var shape: AnswerShape { .json({ _ in [:] }, paged: true, versioned: false) }

    /// The operation's own answer; where it holds spoken words, a warning stands beside it.
    package func reply(status: AnswerStatus) throws -> OperationReply {
        var answer = answer
        answer.status = status
        answer.cookies = []
        if isUntrusted {
            var meta = try answer.meta.map { try JSONCoding.decoder.decode(JSONValue.self, from: $0) } ?? [:]
            meta["untrusted"] = true
            meta["notice"] = .string(UntrustedWords.notice)
            answer.meta = try meta.canonicalData()
        }
        return .json(answer)
    }

    package static func from(_ reply: OperationReply) throws -> Self {
        guard case .json(let answer) = reply else {
            throw HansardError(.internalError, "The other node answered in another shape")
        }
        return ToolResult(answer: answer, isUntrusted: false)
    }
}
