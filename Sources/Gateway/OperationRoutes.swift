import Foundation
import HTTPTypes
import Hummingbird
import Mesh
import NIOCore

/// Serves every operation that a node declares, by its own description.
package struct OperationRoutes: Sendable {
    let node: MeshNode
    let callers: CallerReading
    let settings: GatewaySettings

    /// Below this all operations stand.
    package static let base = "/api/v1"

    func mount(on router: Router<GatewayContext>) {
        for operation in node.operations where operation.descriptor.access != .system {
            let method = HTTPRequest.Method(rawValue: operation.descriptor.method.rawValue) ?? .get
            mount(operation, method, on: router)
            if method == .patch { mount(operation, .put, on: router) }
        }
    }

    private func mount(_ operation: any AnyOperation, _ method: HTTPRequest.Method, on router: Router<GatewayContext>) {
        let parts = operation.descriptor.path.split(separator: "/")
        let names = parts.filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
        // The router wants one name for one place, whatever operations call it: places are numbered.
        var place = -1
        let path = parts.reduce(into: Self.base) { path, part in
            place += part.hasPrefix("{") ? 1 : 0
            path += part.hasPrefix("{") ? "/{\(place)}" : "/\(part)"
        }
        let document =
            method == .get
            ? node.operations.first {
                $0.descriptor.path == operation.descriptor.path + "/export" && $0.argumentNames.contains("format")
            } : nil
        let stream = node.operations.first { $0.isStream(of: operation) }
        router.on(RouterPath(path), method: method) { request, context in
            let parameters = try names.enumerated().map { ($1, try context.parameters.require("\($0)")) }
            let path = Dictionary(parameters, uniquingKeysWith: { $1 })
            if let stream, request.headers[.accept]?.contains("text/event-stream") ?? false {
                return try await answer(stream, request, path, context)
            }
            guard let document else { return try await answer(operation, request, path, context) }
            return try await answer(operation, orAs: document, request, path, context)
        }
    }

    /// `?format=` asks for the same thing as a document: that is the operation at `…/export`. `json` is the thing itself.
    private func answer(
        _ operation: any AnyOperation, orAs document: any AnyOperation, _ request: Request, _ path: [String: String],
        _ context: GatewayContext
    ) async throws -> Response {
        guard let format = try RequestReading.query(of: request).first(where: { $0.name == "format" })?.value else {
            return try await answer(operation, request, path, context)
        }
        if format == "json" { return try await answer(operation, request, path, context, without: "format") }
        return try await answer(document, request, path, context)
    }

    private func answer(
        _ operation: any AnyOperation, _ request: Request, _ path: [String: String], _ context: GatewayContext,
        without parameter: String? = nil
    ) async throws -> Response {
        let mesh = try await callers.mesh(for: request, context, anyoneMayCall: operation.descriptor.access == .anyone)
        let reply = try await operation.perform(reader(operation, request, path, without: parameter), through: mesh)
        if case .json(let answer) = reply, let tag = answer.entityTag, request.headers[.ifNoneMatch] == tag.header,
            request.method == .get
        {
            return Response(status: .notModified, headers: [.eTag: tag.header])
        }
        return ResponseWriting.response(
            to: reply, requestID: context.requestID, secureCookies: settings.isSecure, pulse: settings.streamPulse)
    }

    private func reader(
        _ operation: any AnyOperation, _ request: Request, _ path: [String: String], without parameter: String?
    ) async throws -> InputReader {
        let query = try RequestReading.query(of: request).filter { $0.name != parameter }
        var parts = InputReader.Request(path: path, query: query, ifMatch: request.headers[.ifMatch])
        if let range = operation.takesRange ? request.headers[.range] : nil {
            parts.query += try RequestReading.range(range)
        }
        if operation.takesUpload {
            return InputReader(
                parts, upload: try await RequestReading.upload(from: request, limit: settings.uploadLimit))
        }
        if !operation.groups(query: false, body: true).isEmpty {
            parts.bodyMediaType = RequestReading.mediaType(of: request)
            parts.body = try await RequestReading.body(of: request, limit: operation.descriptor.bodyLimit)
        }
        return InputReader(parts)
    }
}

extension AnyOperation {
    /// Whether this is the same as another operation, answered as it comes: at `…/stream`, or with
    /// `Accept: text/event-stream` at the other's own place.
    func isStream(of other: any AnyOperation) -> Bool {
        guard case .stream = shape, case .json = other.shape else { return false }
        return descriptor.path == other.descriptor.path + "/stream" && descriptor.method == other.descriptor.method
    }

    fileprivate var takesUpload: Bool { parts.contains { if case .upload = $0 { true } else { false } } }

    /// Whether the operation reads a part of some bytes: then `Range` stands for the parameters.
    fileprivate var takesRange: Bool { groups(query: true, body: false).contains { $0 == ByteRange.self } }
}
