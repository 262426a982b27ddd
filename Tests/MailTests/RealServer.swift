import Foundation
import Synchronization

/// aiosmtpd in a process of its own. It needs a Python that has it, named by `HANSARD_TEST_PYTHON`.
final class RealServer {
    static let python = ProcessInfo.processInfo.environment["HANSARD_TEST_PYTHON"]

    /// The server's first line.
    struct Ready: Decodable {
        let port: Int
        let certificate: String?
    }

    /// A message as Python's mail parser reads it.
    struct Received: Decodable {
        let sender: String
        let recipients: [String]
        let headers: [String: String]
        let parts: [String: String]
        let defects: [String]
        let raw: Data
        let encrypted: Bool

        var rawText: String { String(decoding: raw, as: UTF8.self) }
    }

    struct Ended: Error {}

    private static let starting = Mutex(())

    let ready: Ready
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var pending = Data()

    init(_ arguments: String...) throws {
        process.executableURL = URL(fileURLWithPath: Self.python ?? "")
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Servers/smtp_server.py")
        process.arguments = [script.path] + arguments
        process.standardInput = input
        process.standardOutput = output
        // It reports each refused handshake and broken connection at length, which the tests cause on purpose.
        process.standardError = FileHandle.nullDevice
        // Foundation starts processes safely one at a time only: beside another start it has read freed memory.
        let process = process
        try Self.starting.withLock { _ in try process.run() }
        var first = Data()
        ready = try JSONDecoder().decode(Ready.self, from: Self.line(output.fileHandleForReading, &first))
        pending = first
    }

    deinit {
        // The server ends with its input.
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// The next message that it took. Blocks.
    func received() throws -> Received {
        try JSONDecoder().decode(Received.self, from: Self.line(output.fileHandleForReading, &pending))
    }

    private static func line(_ handle: FileHandle, _ pending: inout Data) throws -> Data {
        while true {
            if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                defer { pending = Data(pending[(end + 1)...]) }
                return Data(pending[..<end])
            }
            let more = handle.availableData
            guard !more.isEmpty else { throw Ended() }
            pending += more
        }
    }
}
