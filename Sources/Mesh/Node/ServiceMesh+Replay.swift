import Crypto
import Foundation
import NIOCore
import Synchronization

extension ServiceMesh {
    /// The key that this call is to be remembered under, or nil where none was given or none is honoured: streams and bytes are not kept,
    /// and a service on another node keeps its own answers.
    /// - Throws: `validation_error` for a key that is empty or longer than 255 characters.
    func replayKey(for operation: some AnyOperation) throws(HansardError) -> ReplayKey? {
        let descriptor = operation.descriptor
        guard descriptor.replays, descriptor.emits != nil, let key = origin.idempotencyKey,
            let caller = identity.user ?? identity.credential,
            node.remote[descriptor.service] == nil, case .json = operation.shape
        else { return nil }
        guard (1...255).contains(key.utf8.count) else {
            throw .invalid("idempotency-key", "length", "must have 1 to 255 characters")
        }
        return ReplayKey(caller: caller, workspace: identity.workspace, operation: descriptor.name, key: key)
    }

    /// Runs the operation unless a call with this key has been answered before: then that answer is given again.
    func replayed<Service, Input, Output>(
        _ operation: ServiceOperation<Service, Input, Output>, _ reader: InputReader, _ key: ReplayKey
    ) async throws -> OperationReply {
        guard node.runningReplays.begin(key) else {
            throw HansardError(
                .requestInProgress, "A request with this Idempotency-Key is still running", retryAfter: .seconds(1))
        }
        defer { node.runningReplays.end(key) }
        let fingerprint = InputFingerprint(reader)
        let input: Input = try read(fingerprint.reader, for: operation)
        try fingerprint.add(input)
        if let remembered = try await node.ledger.recall(key) {
            guard try await fingerprint.afterReadingAll() == remembered.fingerprint else {
                throw HansardError(.idempotencyKeyReused, "This Idempotency-Key was used for another request")
            }
            return .json(remembered.answer)
        }
        let status = operation.descriptor.status
        let answer = EncodedOnce<Output>(status: status)
        let replay = ReplayRequest(key: key, fingerprint: { fingerprint.value }, encode: { try answer.encode($0) })
        let output = try await send(operation, input, replay: replay)
        if let remembered = answer.value { return .json(remembered) }
        return try output.reply(status: status)
    }
}

/// The answer that is remembered and sent: encoded once, for two encodings of one value may put its fields in different order.
private final class EncodedOnce<Output: Answer>: Sendable {
    private let status: AnswerStatus
    private let encoded = Mutex<EncodedAnswer?>(nil)

    init(status: AnswerStatus) { self.status = status }

    var value: EncodedAnswer? { encoded.withLock { $0 } }

    /// A change that answers nothing may return whatever suits it.
    func encode(_ output: any Sendable) throws -> EncodedAnswer? {
        guard let output = output as? Output ?? Nothing() as? Output,
            case .json(let answer) = try output.reply(status: status)
        else { return nil }
        encoded.withLock { $0 = answer }
        return answer
    }
}

/// Keys of calls that are running in this process.
final class RunningReplays: Sendable {
    private let keys = Mutex<Set<ReplayKey>>([])

    func begin(_ key: ReplayKey) -> Bool { keys.withLock { $0.insert(key).inserted } }
    func end(_ key: ReplayKey) { keys.withLock { _ = $0.remove(key) } }
}

/// The SHA-256 of an input: of its arguments as every node would write them, whichever way they came, then of an upload's bytes as they pass.
struct InputFingerprint: Sendable {
    /// The reader to use instead, so that the bytes pass through here.
    let reader: InputReader
    private let hash = PassingHash()

    init(_ original: InputReader) {
        reader = original.replacingUpload { [hash] upload in
            Upload(
                mediaType: upload.mediaType, fileName: upload.fileName, declaredLength: upload.declaredLength,
                bytes: ByteStream(
                    upload.bytes.map { chunk in
                        hash.add(chunk)
                        return chunk
                    }))
        }
    }

    /// Adds what was read, before any of the bytes.
    func add(_ input: some OperationInput) throws {
        var writer = InputWriter()
        try input.write(to: &writer)
        hash.add(ByteBuffer(bytes: try JSONValue.object(writer.arguments).canonicalData()))
    }

    var value: [UInt8] { hash.value }

    /// The fingerprint of a call that will not run: its bytes are read and let go.
    func afterReadingAll() async throws -> [UInt8] {
        if let upload = reader.uploadedBytes { for try await _ in upload.bytes {} }
        return hash.value
    }
}

private final class PassingHash: Sendable {
    private let state = Mutex(SHA256())

    func add(_ chunk: ByteBuffer) {
        state.withLock { hash in chunk.withUnsafeReadableBytes { hash.update(bufferPointer: $0) } }
    }
    var value: [UInt8] { state.withLock { Array($0.finalize()) } }
}
