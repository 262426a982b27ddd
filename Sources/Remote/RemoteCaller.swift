public import AsyncHTTPClient
public import Foundation
public import Logging
import NIOCore
import NIOHTTP1

/// Sends requests to a server elsewhere, again where that may help, and turns what goes wrong into errors.
public struct RemoteCaller: Sendable {
    private let client: HTTPClient
    private let server: RemoteServer
    private let retry: RetryPolicy
    private let time: RemoteTime
    private let logger: Logger

    /// A caller of one server.
    /// - Parameter client: made with `HTTPClient.Configuration.remoteServers`.
    public init(
        client: HTTPClient, server: RemoteServer, retry: RetryPolicy, time: RemoteTime = .machine, logger: Logger
    ) {
        self.client = client
        self.server = server
        self.retry = retry
        self.time = time
        self.logger = logger
    }

    /// The whole body of the server's answer.
    /// - Parameter request: made anew for each attempt, for a body can be read only once.
    public func answer(
        _ limits: RemoteLimits, to request: @Sendable () throws(RemoteError) -> HTTPClientRequest
    ) async throws(RemoteError) -> Data {
        try await answer(limits, to: request) { body throws(RemoteError) in try await body.rest() }
    }

    /// What is read out of the server's answer, if its status is one of success.
    /// - Parameters:
    ///   - mayRepeat: whether the request may be sent again after an error that would allow it.
    ///   - request: made anew for each attempt, for a body can be read only once.
    ///   - read: reads the answer's body. When it returns, what it has not read is thrown away.
    public func answer<Value: Sendable>(
        _ limits: RemoteLimits, mayRepeat: @Sendable (RemoteError) -> Bool = { _ in true },
        to request: @Sendable () throws(RemoteError) -> HTTPClientRequest,
        read: @escaping @Sendable (inout RemoteBody) async throws(RemoteError) -> Value
    ) async throws(RemoteError) -> Value {
        var failures = 0
        while true {
            do throws(RemoteError) {
                return try await exchange(try request(), limits, read)
            } catch {
                failures += 1
                guard let pause = retry.pause(after: error, failures: failures, chance: time.chance), mayRepeat(error)
                else { throw error }
                logger.info(
                    "Asking the \(server.name) again",
                    metadata: [
                        "host": "\(server.host)", "failure": "\(error.code.rawValue)",
                        "status": "\(error.status ?? 0)", "pause": "\(pause)",
                    ])
                try await wait(pause)
            }
        }
    }

    private func wait(_ pause: Duration) async throws(RemoteError) {
        do {
            try await time.pause(pause)
        } catch {
            throw .cancelled
        }
    }

    /// How an exchange ends: with what was read, or out of time.
    private enum End<Value: Sendable>: Sendable {
        case read(Value)
        case late(String)
    }

    private func exchange<Value: Sendable>(
        _ request: HTTPClientRequest, _ limits: RemoteLimits,
        _ read: @escaping @Sendable (inout RemoteBody) async throws(RemoteError) -> Value
    ) async throws(RemoteError) -> Value {
        let progress = RemoteProgress()
        do {
            return try await withThrowingTaskGroup(of: End<Value>.self) { group in
                defer { group.cancelAll() }
                group.addTask { .read(try await received(request, limits, progress, read)) }
                group.addTask {
                    try await time.alarm(limits.whole)
                    return .late("gave no whole answer within \(limits.whole.components.seconds) s")
                }
                if let pace = limits.pace { group.addTask { .late(try await progress.stall(pace, time)) } }
                switch try await group.next() {
                case .read(let value): return value
                case .late(let what): throw RemoteError(.timedOut, "\(server.title) \(what).")
                case nil: throw CancellationError()
                }
            }
        } catch {
            throw server.failure(error)
        }
    }

    private func received<Value: Sendable>(
        _ request: HTTPClientRequest, _ limits: RemoteLimits, _ progress: RemoteProgress,
        _ read: @Sendable (inout RemoteBody) async throws(RemoteError) -> Value
    ) async throws -> Value {
        // The alarms end an exchange that takes too long, its body included, which a deadline of the client does not.
        let response = try await client.execute(request, deadline: .distantFuture)
        var body = RemoteBody(response, from: server, limit: limits.bytes, progress)
        let status = Int(response.status.code)
        guard (200..<300).contains(status) else {
            let wait = response.headers.first(name: "retry-after").flatMap { RetryAfter.read($0, now: time.now()) }
            throw server.failure(status: status, retryAfter: wait, try await body.rest())
        }
        return try await read(&body)
    }
}
