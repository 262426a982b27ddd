import Foundation
import Mesh

/// A door by which an operation can be reached, or by which somebody may try to.
enum Way: String, Sendable, CaseIterable {
    /// The operation's own route.
    case route
    /// `PUT` where there is a `PATCH`.
    case put
    /// `HEAD` where there is a `GET`.
    case head
    /// `?format=`, where the same thing can be had as a document.
    case format
    /// `POST /tools/{name}`
    case tool
    /// `tools/call` over the Model Context Protocol.
    case mcp

    /// The ways to an operation.
    static func ways(to operation: any AnyOperation) -> [Way] {
        var ways: [Way] = [.route, .tool, .mcp]
        if operation.descriptor.method == .patch { ways.append(.put) }
        if operation.descriptor.method == .get { ways.append(.head) }
        if operation.descriptor.path.hasSuffix("/export"), operation.argumentNames.contains("format") {
            ways.append(.format)
        }
        return ways
    }

    var isForTools: Bool { self == .tool || self == .mcp }

    func request(_ operation: any AnyOperation, _ example: Example) throws -> WireRequest {
        switch self {
        case .route: try Self.route(operation, example, operation.descriptor.method.rawValue)
        case .put: try Self.route(operation, example, "PUT")
        case .head: try Self.route(operation, example, "HEAD")
        case .format:
            try Self.route(
                operation, example, "GET", path: String(operation.descriptor.path.dropLast("/export".count)),
                query: ["format": "md"])
        case .tool:
            try WireRequest.json(
                "POST", "/api/v1/tools/\(operation.descriptor.toolName)", .object(example.arguments))
        case .mcp:
            try WireRequest.json(
                "POST", "/mcp",
                [
                    "jsonrpc": "2.0", "id": 1, "method": "tools/call",
                    "params": [
                        "name": .string(operation.descriptor.toolName), "arguments": .object(example.arguments),
                    ],
                ])
        }
    }

    /// An answer of this way as the operation's own route would give it.
    func plain(_ reply: WireReply) -> WireReply {
        guard self == .mcp, reply.status == 200, let json = reply.json else { return reply }
        var plain = reply
        if json["error"] != nil { plain.status = json["error"]?["message"] == "Unknown tool" ? 404 : 400 }
        if json["result"]?["isError"] == true {
            let text = json["result"]?["content"]?.elements.first?["text"]?.string ?? ""
            plain.status = Self.statuses[String(text.prefix { $0 != ":" })] ?? 500
        }
        return plain
    }

    /// The status of each code that a model may be told of.
    private static let statuses = [
        "bad_request": 400, "unauthorized": 401, "forbidden": 403, "not_found": 404, "conflict": 409,
        "last_owner": 409, "version_conflict": 412, "validation_error": 422,
    ]

    private static func route(
        _ operation: any AnyOperation, _ example: Example, _ method: String, path: String? = nil,
        query more: [String: JSONValue] = [:]
    ) throws -> WireRequest {
        var path = "/api/v1" + (path ?? operation.descriptor.path)
        for (name, value) in example.path { path = path.replacing("{\(name)}", with: value) }
        let query = example.query.merging(more) { $1 }.sorted { $0.key < $1.key }.flatMap { name, value in
            (value.elements.isEmpty ? [value] : value.elements).map { "\(name)=\(text($0))" }
        }
        if !query.isEmpty { path += "?" + query.joined(separator: "&") }
        if let upload = example.upload {
            return WireRequest(method: method, path: path, headers: ["Content-Type": "audio/wav"], body: upload)
        }
        let takesBody = !operation.groups(query: false, body: true).isEmpty
        guard takesBody else { return WireRequest(method: method, path: path) }
        return try WireRequest.json(method, path, .object(example.body))
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        default: ""
        }
    }
}
