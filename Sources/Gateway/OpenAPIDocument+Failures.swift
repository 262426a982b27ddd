import Mesh

extension OpenAPIDocument {
    static let errorSchema: JSONValue = [
        "type": "object", "required": ["success", "message", "error"],
        "properties": [
            "success": ["const": false], "message": ["type": "string"],
            "error": [
                "type": "object", "required": ["code", "request_id"],
                "properties": [
                    "code": ["type": "string"], "request_id": ["type": "string"],
                    "details": [
                        "anyOf": [
                            ["type": "null"], ["type": "object"],
                            [
                                "type": "array",
                                "items": [
                                    "type": "object", "required": ["field", "code", "message"],
                                    "properties": [
                                        "field": ["type": "string"], "code": ["type": "string"],
                                        "message": ["type": "string"],
                                    ],
                                ],
                            ],
                        ]
                    ],
                ],
            ],
        ],
    ]

    static let securitySchemes: JSONValue = [
        "bearer": [
            "type": "http", "scheme": "bearer", "description": "An access token, or an API key that begins with hsd_.",
        ],
        "cookie": ["type": "apiKey", "in": "cookie", "name": "access_token"],
        "api_key": ["type": "apiKey", "in": "header", "name": "X-API-Key"],
    ]
}

extension AnyOperation {
    /// What may go wrong, as it follows from the declaration; the rest the declaration names.
    private var failures: [HansardError.Code] {
        var codes: [HansardError.Code] = [.badRequest, .internalError, .unavailable] + descriptor.failures
        if descriptor.access != .anyone { codes += [.unauthorized, .forbidden] }
        if descriptor.rate != .unlimited { codes.append(.rateLimitExceeded) }
        codes.append(.validation)  // also a parameter that the operation does not know
        codes.append(.notFound)  // also the workspace that `X-Workspace-Id` names
        for part in parts {
            switch part {
            case .body: codes += [.tooLarge, .unsupportedMediaType]
            case .upload: codes += [.tooLarge, .undecodableMedia, .insufficientStorage]
            case .ifMatch: codes.append(.versionConflict)
            case .query(let type) where type == ByteRange.self: codes.append(.rangeNotSatisfiable)
            case .path, .query, .inbound: continue
            }
        }
        if descriptor.emits != nil { codes += [.insufficientStorage, .versionConflict, .conflict] }
        if descriptor.replays, descriptor.emits != nil { codes += [.idempotencyKeyReused, .requestInProgress] }
        return codes
    }

    var failureStatuses: [Int] { Set(failures.map(\.status)).sorted() }

    func failureNames(of status: Int) -> [String] { Set(failures.filter { $0.status == status }.map(\.name)).sorted() }
}

extension SchemaField {
    /// In a query nothing is null: what is absent is absent.
    func parameterSchema(in definitions: inout SchemaDefinitions) -> JSONValue {
        var schema = schema(in: &definitions)
        if case .array(let types) = schema["type"] { schema["type"] = types.first { $0 != "null" } }
        if case .array(let choices) = schema["anyOf"], let first = choices.first { schema = first }
        schema["description"] = nil
        return schema
    }
}
