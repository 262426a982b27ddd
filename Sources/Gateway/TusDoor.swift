import Foundation
import HTTPTypes
import Hansard
import Hummingbird
import Mesh
import NIOCore

/// Resumable uploads by the tus protocol, version 1.0.0, with the extensions creation, creation-with-upload, expiration
/// and termination: the operations of `UploadService` in the words of that protocol.
///
/// https://tus.io/protocols/resumable-upload
struct TusDoor: Sendable {
    let callers: CallerReading
    let uploadLimit: Int64

    static let path = "/files"
    private static let version = "1.0.0"
    private static let extensions = "creation,creation-with-upload,expiration,termination"
    private static let pieceType = "application/offset+octet-stream"

    func mount(on router: Router<GatewayContext>) {
        let (all, one) = (RouterPath(Self.path), RouterPath(Self.path + "/{id}"))
        for path in [all, one] { router.on(path, method: .options) { _, _ in capabilities() } }
        router.on(all, method: .post) { request, context in try await create(request, context) }
        router.on(one, method: .head) { request, context in try await tell(request, context) }
        router.on(one, method: .patch) { request, context in try await append(request, context) }
        router.on(one, method: .delete) { request, context in try await cancel(request, context) }
        // For clients whose proxies let nothing else through.
        router.on(one, method: .post) { request, context in
            switch request.headers[.methodOverride]?.uppercased() {
            case "PATCH": return try await append(request, context)
            case "DELETE": return try await cancel(request, context)
            default: throw HansardError(.methodNotAllowed, "This method is not served here")
            }
        }
    }

    private func capabilities() -> Response {
        Response(
            status: .noContent,
            headers: [
                .tusResumable: Self.version, .tusVersion: Self.version, .tusExtension: Self.extensions,
                .tusMaxSize: String(uploadLimit),
            ])
    }

    private func create(_ request: Request, _ context: GatewayContext) async throws -> Response {
        if let refusal = refusal(request) { return refusal }
        let mesh = try await callers.mesh(for: request, context)
        guard let length = request.headers[.uploadLength].flatMap({ Int($0) }), length > 0 else {
            throw HansardError.invalid("upload-length", "missing", "must be the number of bytes, which is known before")
        }
        let metadata = try TusMetadata(request.headers[.uploadMetadata] ?? "")
        guard let meeting = metadata["meeting_id"].flatMap({ UUID(uuidString: $0) }) else {
            throw HansardError.invalid("upload-metadata.meeting_id", "missing", "must be the id of a meeting")
        }
        let draft = UploadDraft(
            sizeBytes: length, fileName: metadata["filename"] ?? metadata["name"],
            mediaType: metadata["filetype"] ?? metadata["type"],
            transcribe: try metadata.group(IntakeOptions.self).transcribe,
            options: try metadata.group(TranscriptionOptions.self))
        var upload = try await mesh[UploadService.self].initiate(.init(meeting), draft)
        if request.headers[.contentType] == Self.pieceType {
            upload = try await mesh[UploadService.self].append(
                upload.id, piece(of: request), matching: UploadPosition())
        }
        var response = answer(upload, status: .created)
        response.headers[.location] = "\(Self.path)/\(upload.id)"
        return response
    }

    private func tell(_ request: Request, _ context: GatewayContext) async throws -> Response {
        if let refusal = refusal(request) { return refusal }
        let mesh = try await callers.mesh(for: request, context), id = try id(context)
        do {
            let upload = try await mesh[UploadService.self].get(id)
            guard upload.error == nil else { return Response(status: .gone, headers: [.tusResumable: Self.version]) }
            var response = answer(upload, status: .ok)
            response.headers[.uploadLength] = String(upload.sizeBytes)
            return response
        } catch let error as HansardError where error.code == .notFound {
            // All of it has come: it is a recording now.
            let recording = try await mesh[RecordingService.self].get(id)
            return Response(
                status: .ok,
                headers: [
                    .tusResumable: Self.version, .cacheControl: "no-store", .uploadOffset: String(recording.sizeBytes),
                    .uploadLength: String(recording.sizeBytes),
                ])
        }
    }

    private func append(_ request: Request, _ context: GatewayContext) async throws -> Response {
        if let refusal = refusal(request) { return refusal }
        guard request.headers[.contentType] == Self.pieceType else {
            throw HansardError(.unsupportedMediaType, "The bytes must be sent as \(Self.pieceType)")
        }
        guard let offset = request.headers[.uploadOffset].flatMap({ Int($0) }), offset >= 0 else {
            throw HansardError.invalid("upload-offset", "missing", "must be the number of bytes before these")
        }
        let mesh = try await callers.mesh(for: request, context)
        let upload = try await mesh[UploadService.self].append(
            try id(context), piece(of: request), matching: UploadPosition(offset: offset))
        return answer(upload, status: .noContent)
    }

    private func cancel(_ request: Request, _ context: GatewayContext) async throws -> Response {
        if let refusal = refusal(request) { return refusal }
        let mesh = try await callers.mesh(for: request, context)
        try await mesh[UploadService.self].cancel(try id(context))
        return Response(status: .noContent, headers: [.tusResumable: Self.version])
    }

    /// A client of another version is told which one is spoken here.
    private func refusal(_ request: Request) -> Response? {
        guard request.headers[.tusResumable] != Self.version else { return nil }
        return Response(
            status: .preconditionFailed, headers: [.tusVersion: Self.version, .tusResumable: Self.version])
    }

    private func id(_ context: GatewayContext) throws -> RecordingUpload.ID {
        guard let id = UUID(uuidString: try context.parameters.require("id")) else {
            throw HansardError(.notFound, "No such upload")
        }
        return .init(id)
    }

    private func piece(of request: Request) -> Upload {
        Upload(
            mediaType: nil, fileName: nil, declaredLength: request.headers[.contentLength].flatMap { Int64($0) },
            bytes: ByteStream(request.body))
    }

    private func answer(_ upload: RecordingUpload, status: HTTPResponse.Status) -> Response {
        Response(
            status: status,
            headers: [
                .tusResumable: Self.version, .cacheControl: "no-store", .uploadOffset: String(upload.receivedBytes),
                .uploadExpires: Self.httpDate(upload.expiresAt),
            ])
    }

    /// As RFC 9110 5.6.7 writes dates.
    private static func httpDate(_ time: Timestamp) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.string(from: Date(timeIntervalSince1970: Double(time.microseconds) / 1_000_000))
    }
}

/// `filename d29ybGQ=,is_confidential`: names, and their values in Base64.
private struct TusMetadata {
    private var values: [String: String] = [:]

    init(_ header: String) throws(HansardError) {
        for pair in header.split(separator: ",") {
            let parts = pair.split(separator: " ", omittingEmptySubsequences: true)
            guard let name = parts.first, parts.count <= 2 else { continue }
            let encoded = parts.count == 2 ? String(parts[1]) : ""
            guard let data = Data(base64Encoded: encoded), let value = String(data: data, encoding: .utf8) else {
                throw HansardError.invalid("upload-metadata.\(name)", "type", "must be UTF-8 in Base64")
            }
            values[String(name)] = value
        }
    }

    /// What is to happen with the recording, under the names that the group's fields have.
    /// - Throws: violations that name the field.
    func group<Group: SchemaType>(_: Group.Type) throws -> Group {
        var fields: [String: JSONValue] = [:]
        for field in Group.schemaFields {
            guard let text = self[field.key] else { continue }
            fields[field.key] =
                switch text {
                case "true": true
                case "false": false
                default: Int64(text).map(JSONValue.integer) ?? .string(text)
                }
        }
        return try Group.from(.json(EncodedAnswer(data: try JSONValue.object(fields).canonicalData())))
    }

    /// Nil for what is absent or empty.
    subscript(name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }
}

extension HTTPField.Name {
    fileprivate static let tusResumable = Self("Tus-Resumable")!  // constants that are valid names
    fileprivate static let tusVersion = Self("Tus-Version")!
    fileprivate static let tusExtension = Self("Tus-Extension")!
    fileprivate static let tusMaxSize = Self("Tus-Max-Size")!
    fileprivate static let uploadLength = Self("Upload-Length")!
    fileprivate static let uploadOffset = Self("Upload-Offset")!
    fileprivate static let uploadMetadata = Self("Upload-Metadata")!
    fileprivate static let uploadExpires = Self("Upload-Expires")!
    fileprivate static let methodOverride = Self("X-HTTP-Method-Override")!
}
