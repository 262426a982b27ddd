import Foundation
import Logging
import MeshConformance
import NIOCore
import Synchronization
import Testing

@testable import Mesh

/// A clock that moves when it is told to.
final class ManualClock: Sendable {
    private let time = Mutex<UInt64>(1_000_000_000)

    var now: UInt64 { time.withLock { $0 } }
    func advance(_ duration: Duration) { time.withLock { $0 += UInt64(duration / .nanoseconds(1)) } }
}

/// A node with notes, and what a test needs to look into it.
struct TestNode {
    let node: MeshNode
    let shelf: NoteShelf
    let clock = ManualClock()

    init(
        allowances: RateLimiter.Allowances? = nil, cacheBytes: Int = 1 << 20,
        remote: [String: any ServiceTransport] = [:],
        more services: [any MeshService] = [], shelf: NoteShelf = NoteShelf()
    ) throws {
        self.shelf = shelf
        let clock = clock
        node = try MeshNode(
            services: [NoteService(shelf: shelf)] + services, remote: remote, ledger: shelf.ledger,
            cache: AnswerCache(byteLimit: cacheBytes, clock: { clock.now }),
            limiter: RateLimiter(allowances: allowances, clock: { clock.now }), logger: .silent)
    }

    func mesh(_ identity: Identity, key: String? = nil, address: String? = "192.0.2.1") -> ServiceMesh {
        node.mesh(for: identity, origin: CallOrigin(requestID: "test", address: address, idempotencyKey: key))
    }

    /// Calls an operation as a door does, and returns the answer's bytes.
    @discardableResult
    func perform(
        _ name: String, _ request: InputReader.Request = .init(), as identity: Identity, key: String? = nil,
        upload: Upload? = nil
    ) async throws -> EncodedAnswer {
        let operation = try #require(node.operation(named: name))
        let reply = try await operation.perform(InputReader(request, upload: upload), through: mesh(identity, key: key))
        guard case .json(let answer) = reply else {
            throw HansardError(.notImplemented, "It answered in another shape")
        }
        return answer
    }

    func readNote(_ id: Note.ID, as identity: Identity) async throws -> Note {
        let answer = try await perform("notes.get", .init(path: ["id": id.description]), as: identity)
        return try Note.from(.json(answer))
    }
}

extension Logger {
    static var silent: Logger { Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }) }
}

extension Identity {
    static func person(_ role: Role? = .member, in workspace: UUID? = UUID(), user: UUID = UUID()) -> Identity {
        Identity(kind: .person, user: user, workspace: workspace, role: role, credential: UUID())
    }
}

extension Upload {
    init(_ text: String) {
        self.init(
            mediaType: "text/plain", fileName: nil, declaredLength: nil, bytes: ByteStream(ByteBuffer(string: text)))
    }
}

/// Runs what must fail, and returns the error as it left.
func failure(_ body: () async throws -> Void, location: SourceLocation = #_sourceLocation) async throws -> HansardError
{
    do {
        try await body()
    } catch {
        return HansardError(translating: error)
    }
    Issue.record("Nothing was thrown", sourceLocation: location)
    throw CancellationError()
}
