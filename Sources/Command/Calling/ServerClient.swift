import ArgumentParser
import AsyncHTTPClient
import Foundation
import Gateway
import Hansard
import Mesh
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import NIOPosix

/// The way of `call` and `ask` to a server.
struct ServerClient: Sendable {
    let base: String
    let key: String?
    let client: HTTPClient

    /// Until an answer begins; recordings take as long as they need.
    private static let patience = TimeAmount.seconds(120)
    private static let uploadPatience = TimeAmount.hours(6)
    /// One answer in JSON.
    static let answerLimit = 64 << 20

    /// Works with a client of its own, which ends with `body`.
    static func with<Result: Sendable>(_ settings: Settings, _ body: (ServerClient) async throws -> Result) async throws
        -> Result
    {
        guard let url = URL(string: settings.hansardURL), url.scheme == "http" || url.scheme == "https",
            url.host() != nil
        else {
            throw SettingsReader.Failure(description: "HANSARD_URL must be an address such as http://127.0.0.1:8080")
        }
        var configuration = HTTPTransport.clientConfiguration
        configuration.redirectConfiguration = .disallow  // the key goes to this server alone
        let client = HTTPClient(eventLoopGroup: .singletonMultiThreadedEventLoopGroup, configuration: configuration)
        let base = settings.hansardURL.hasSuffix("/") ? String(settings.hansardURL.dropLast()) : settings.hansardURL
        do {
            let result = try await body(ServerClient(base: base, key: settings.hansardAPIKey, client: client))
            try await client.shutdown()
            return result
        } catch {
            try? await client.shutdown()  // what went wrong before is what matters
            throw error
        }
    }

    /// Sends a call.
    /// - Throws: `CallFailure`, also for every answer that is an error; `OperationArguments.Failure` for a file that cannot be read.
    func send(_ operation: any AnyOperation, _ arguments: OperationArguments) async throws -> HTTPClientResponse {
        let patience = arguments.file == nil ? Self.patience : Self.uploadPatience
        let request = try request(operation, arguments)
        let response: HTTPClientResponse
        do {
            response = try await client.execute(request, timeout: patience)
        } catch {
            throw CallFailure(status: 503, code: "unavailable", message: "No answer from \(base): \(error)")
        }
        guard (200..<300).contains(response.status.code) else { throw try await failure(response) }
        return response
    }

    private func request(_ operation: any AnyOperation, _ arguments: OperationArguments) throws -> HTTPClientRequest {
        var request = HTTPClientRequest(url: try url(operation, arguments))
        request.method = HTTPMethod(rawValue: operation.descriptor.method.rawValue)
        request.headers.add(name: "user-agent", value: "hansard/\(HansardProgram.version)")
        if let key { request.headers.add(name: "authorization", value: "Bearer \(key)") }
        if let version = arguments.ifMatch {
            request.headers.add(name: "if-match", value: version.hasPrefix("\"") ? version : "\"\(version)\"")
        }
        if let file = arguments.file {
            let form = try FileForm(file)
            request.headers.add(name: "content-type", value: form.mediaType)
            request.body = .stream(form.bytes, length: .known(form.length))
        } else if arguments.hasBody {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(data: try JSONValue.object(arguments.body).canonicalData()))
        }
        return request
    }

    private func url(_ operation: any AnyOperation, _ arguments: OperationArguments) throws -> String {
        let unreserved = CharacterSet.alphanumerics.union(.init(charactersIn: "-._~"))
        func encoded(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? "" }
        let path = arguments.path.reduce(operation.descriptor.path) { path, part in
            path.replacing("{\(part.key)}", with: encoded(part.value))
        }
        let query = arguments.query.map { "\($0.name)=\(encoded($0.value))" }.joined(separator: "&")
        return base + OperationRoutes.base + path + (query.isEmpty ? "" : "?\(query)")
    }

    private func failure(_ response: HTTPClientResponse) async throws -> CallFailure {
        let status = Int(response.status.code)
        // An error without words is one all the same
        let body = try? await response.body.collect(upTo: Self.answerLimit)
        let value = body.flatMap { try? JSONCoding.decoder.decode(JSONValue.self, from: Data(buffer: $0)) }
        guard let value, let error = value["error"], let code = error["code"]?.string else {
            return CallFailure(
                status: status, code: "unknown", message: "\(base) answered \(status): is Hansard there?")
        }
        var message = value["message"]?.string ?? code
        if case .array(let violations)? = error["details"], violations.count > 1 {
            for violation in violations {
                message += "\n  \(violation["field"]?.string ?? ""): \(violation["message"]?.string ?? "")"
            }
        }
        if status == 401, key == nil {
            message += "\nSet HANSARD_API_KEY to a key made in the web app, or by 'hansard user key EMAIL'."
        }
        return CallFailure(status: status, code: code, message: message)
    }
}

/// A call that came to nothing.
struct CallFailure: Error {
    let status: Int
    let code: String
    let message: String

    /// By sysexits.h, so that scripts can tell what to do.
    var exit: ExitCode {
        switch status {
        case 400, 413, 415, 422: ExitCode(65)  // EX_DATAERR
        case 401, 403: ExitCode(77)  // EX_NOPERM
        case 404: ExitCode(66)  // EX_NOINPUT
        case 409, 412, 429: ExitCode(75)  // EX_TEMPFAIL
        case 502...504: ExitCode(69)  // EX_UNAVAILABLE
        default: ExitCode(70)  // EX_SOFTWARE
        }
    }

    static let explanation = """
        Exit codes: 0 done, 64 the command line is wrong, 65 the server refused what it was given, 66 there is no such thing, 69 the server cannot be reached, \
        75 try again, 77 not allowed, 70 anything else.
        """
}
