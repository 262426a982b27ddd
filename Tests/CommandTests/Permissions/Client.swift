import AsyncHTTPClient
import Foundation
import Mesh
import NIOCore
import NIOHTTP1

/// A request as it goes over the wire.
struct WireRequest: Sendable {
    var method: String
    /// With its query.
    var path: String
    var headers: [String: String] = [:]
    var body: Data?

    static func json(_ method: String, _ path: String, _ body: JSONValue) throws -> WireRequest {
        WireRequest(
            method: method, path: path, headers: ["Content-Type": "application/json"], body: try body.canonicalData())
    }

    /// All that the sender knows already, for it is in the request.
    var text: String { "\(path) \(body.map { String(decoding: $0, as: UTF8.self) } ?? "")" }
}

/// An answer as it came over the wire.
struct WireReply: Sendable {
    var status: Int
    var headers: [String: String] = [:]
    var body = Data()

    var json: JSONValue? { try? JSONDecoder().decode(JSONValue.self, from: body) }  // a file is none

    /// All that the answer tells.
    var text: String {
        headers.map { "\($0.key): \($0.value)" }.sorted().joined(separator: "\n")
            + "\n" + String(decoding: body, as: UTF8.self)
    }

    /// The answer without what differs from one answer to the next.
    var lasting: String {
        let kept = headers.filter { !["x-request-id", "date"].contains($0.key) }
        let body = json.map { (try? Self.withoutRequestID($0).canonicalData()) ?? self.body } ?? self.body
        return "\(status)\n" + WireReply(status: status, headers: kept, body: body).text
    }

    private static func withoutRequestID(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            .object(members.filter { $0.key != "request_id" }.mapValues(withoutRequestID))
        case .array(let elements): .array(elements.map(withoutRequestID))
        default: value
        }
    }
}

/// Speaks HTTP to a server of this machine.
struct Client: Sendable {
    let port: Int

    /// Larger answers are not expected.
    private static let bodyLimit = 8 << 20

    func send(_ request: WireRequest) async throws -> WireReply {
        var outgoing = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(request.path)")
        outgoing.method = HTTPMethod(rawValue: request.method)
        for (name, value) in request.headers { outgoing.headers.add(name: name, value: value) }
        if let body = request.body { outgoing.body = .bytes(ByteBuffer(bytes: body)) }
        let incoming = try await answer(to: outgoing)
        let body = try await incoming.body.collect(upTo: Self.bodyLimit)
        let headers = incoming.headers.map { ($0.name.lowercased(), $0.value) }
        return WireReply(
            status: Int(incoming.status.code), headers: Dictionary(headers) { "\($0)\n\($1)" },
            body: Data(body.readableBytesView))
    }

    private func answer(to request: HTTPClientRequest) async throws -> HTTPClientResponse {
        do {
            return try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        } catch ChannelError.ioOnClosedChannel {
            // The server had closed a connection that was kept from before: nothing of the request was sent.
            return try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        }
    }
}

/// By what a caller is let in.
struct Credential: Sendable {
    var headers: [String: String] = [:]

    static func bearer(_ token: String) -> Credential { Credential(headers: ["Authorization": "Bearer \(token)"]) }
    static func key(_ key: String) -> Credential { Credential(headers: ["X-API-Key": key]) }

    func `in`(_ workspace: String?) -> Credential {
        var copy = self
        copy.headers["X-Workspace-Id"] = workspace
        return copy
    }

    func sign(_ request: WireRequest) -> WireRequest {
        var signed = request
        signed.headers.merge(headers) { $1 }
        return signed
    }
}
