import Foundation
import Mesh

/// The OpenAPI 3.1 document, read off the declarations that serve the requests.
struct OpenAPIDocument {
    let operations: [any AnyOperation]
    let version: String
    let server: String

    func json() -> JSONValue {
        var definitions = SchemaDefinitions()
        var paths: [String: JSONValue] = [:]
        for operation in operations {
            let path = OperationRoutes.base + operation.descriptor.path
            var item = paths[path] ?? [:]
            item[operation.descriptor.method.rawValue.lowercased()] = entry(operation, &definitions)
            paths[path] = item
        }
        var schemas = definitions.all
        schemas["Error"] = Self.errorSchema
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Hansard", "version": .string(version),
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
                "description": "Meetings: who said what, what was decided, and where it stands in the record.",
            ],
            "servers": [["url": .string(server)]],
            "tags": .array(Self.tags(operations)),
            "paths": .object(paths),
            "components": ["schemas": .object(schemas), "securitySchemes": Self.securitySchemes],
        ]
    }

    private static func tags(_ operations: [any AnyOperation]) -> [JSONValue] {
        var seen: Set<String> = []
        return operations.compactMap {
            seen.insert($0.descriptor.service).inserted ? ["name": .string($0.descriptor.service)] : nil
        }
    }

    private func entry(_ operation: any AnyOperation, _ definitions: inout SchemaDefinitions) -> JSONValue {
        let descriptor = operation.descriptor
        var entry: [String: JSONValue] = [
            "operationId": .string(descriptor.toolName), "summary": .string(descriptor.summary),
            "description": .string(descriptor.documentation),
            "tags": [.string(descriptor.service)], "responses": responses(operation, &definitions),
            "x-access": .string(descriptor.access.rawValue),
        ]
        let parameters = parameters(operation, &definitions)
        if !parameters.isEmpty { entry["parameters"] = .array(parameters) }
        if let body = requestBody(operation, &definitions) { entry["requestBody"] = body }
        entry["security"] = descriptor.access == .anyone ? [] : [["bearer": []], ["cookie": []], ["api_key": []]]
        return .object(entry)
    }

    private func parameters(_ operation: any AnyOperation, _ definitions: inout SchemaDefinitions) -> [JSONValue] {
        var parameters: [JSONValue] = []
        for part in operation.parts {
            switch part {
            case .path(let name, let type):
                parameters.append([
                    "name": .string(name), "in": "path", "required": true, "schema": type.schema(in: &definitions),
                ])
            case .query(let type):
                for field in type.schemaFields {
                    parameters.append([
                        "name": .string(field.key), "in": "query", "required": .bool(field.presence == .required),
                        "description": .string(field.documentation), "schema": field.parameterSchema(in: &definitions),
                    ])
                }
            case .ifMatch:
                parameters.append(Self.header("If-Match", "The ETag of the version that the change was made on."))
            case .body, .upload, .inbound: continue
            }
        }
        if operation.descriptor.replays, operation.descriptor.emits != nil {
            parameters.append(
                Self.header(
                    "Idempotency-Key", "A repetition with the same key and body gets the first answer again.",
                    maximum: 255))
        }
        return parameters
    }

    private static func header(_ name: JSONValue, _ text: JSONValue, maximum: Int64 = 100) -> JSONValue {
        [
            "name": name, "in": "header", "required": false, "description": text,
            "schema": ["type": "string", "maxLength": .integer(maximum)],
        ]
    }

    private func requestBody(_ operation: any AnyOperation, _ definitions: inout SchemaDefinitions) -> JSONValue? {
        for part in operation.parts {
            switch part {
            case .body(let type):
                var content: [String: JSONValue] = ["application/json": ["schema": type.schema(in: &definitions)]]
                if let plain = type as? any PlainTextReadable.Type {
                    for mediaType in plain.mediaTypes { content[mediaType] = ["schema": ["type": "string"]] }
                }
                return [
                    "required": .bool(type.schemaFields.contains { $0.presence == .required }),
                    "content": .object(content),
                ]
            case .upload:
                let form: JSONValue = [
                    "type": "object", "required": ["file"],
                    "properties": ["file": ["type": "string", "contentMediaType": "application/octet-stream"]],
                ]
                return [
                    "required": true,
                    "content": ["multipart/form-data": ["schema": form], "application/octet-stream": [:]],
                ]
            default: continue
            }
        }
        return nil
    }

    private func responses(_ operation: any AnyOperation, _ definitions: inout SchemaDefinitions) -> JSONValue {
        let descriptor = operation.descriptor
        var responses: [String: JSONValue] = [:]
        for status in operation.failureStatuses {
            responses[String(status)] = [
                "description": .string(operation.failureNames(of: status).joined(separator: ", ")),
                "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Error"]]],
            ]
        }
        let status = String(descriptor.status.rawValue)
        switch operation.shape {
        case .json(let schema, let paged, _):
            responses[status] = [
                "description": .string(descriptor.status.message),
                "content": ["application/json": ["schema": Self.envelope(schema(&definitions), paged: paged)]],
            ]
            if let stream = operations.first(where: { $0.isStream(of: operation) }),
                case .stream(let event) = stream.shape
            {
                responses[String(stream.descriptor.status.rawValue)] = Self.events(event(&definitions))
            }
        case .stream(let schema): responses[status] = Self.events(schema(&definitions))
        case .bytes:
            let content: JSONValue = ["description": "The bytes.", "content": ["*/*": [:]]]
            responses["200"] = content
            if operation.groups(query: true, body: false).contains(where: { $0 == ByteRange.self }) {
                responses["206"] = content
            }
        }
        return .object(responses)
    }

    /// Each event as OpenAPI has them since 3.2: its fields are an object, of which `data` holds JSON as text.
    private static func events(_ event: JSONValue) -> JSONValue {
        let broken: JSONValue = [
            "type": "object", "required": ["code", "message", "request_id"],
            "properties": [
                "code": ["type": "string"], "message": ["type": "string"], "request_id": ["type": "string"],
            ],
        ]
        let fields: JSONValue = [
            "event": ["type": "string", "description": "`error` for the one that tells why the stream breaks off."],
            "data": [
                "type": "string", "contentMediaType": "application/json", "contentSchema": ["anyOf": [event, broken]],
            ],
        ]
        return [
            "description": "A stream of events.",
            "content": [
                "text/event-stream": ["schema": ["type": "object", "required": ["data"], "properties": fields]]
            ],
        ]
    }

    private static func envelope(_ data: JSONValue, paged: Bool) -> JSONValue {
        [
            "type": "object", "required": ["success", "message", "data", "meta"],
            "properties": [
                "success": ["const": true], "message": ["type": "string"], "data": data,
                "meta": paged
                    ? ["anyOf": [PageMeta.schema, ["type": ["object", "null"]]]] : ["type": ["object", "null"]],
            ],
        ]
    }
}
