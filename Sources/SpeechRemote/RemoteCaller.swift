import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1

/// Sends requests to a speech server, again where that may help, and turns what goes wrong into errors.
struct RemoteCaller: Sendable {
    let client: HTTPClient
    let host: String
    /// Never shown, even where the server repeats it.
    let key: String?
    let retry: RetryPolicy
    /// Bytes of an answer.
    let answerLimit: Int
    let time: RemoteTime
    let logger: Logger

    /// The body of the server's answer.
    /// - Parameters:
    ///   - timeout: for one exchange, from the first byte sent to the last one received.
    ///   - request: made anew for each attempt, for a body can be read only once.
    func answer(
        within timeout: Duration, to request: @Sendable () throws(RemoteSpeechError) -> HTTPClientRequest
    ) async throws(RemoteSpeechError) -> Data {
        var failures = 0
        while true {
            do throws(RemoteSpeechError) {
                return try await exchange(try request(), within: timeout)
            } catch {
                failures += 1
                guard let pause = retry.pause(after: error, failures: failures, chance: time.chance) else {
                    throw error
                }
                logger.info(
                    "Asking the speech server again",
                    metadata: [
                        "host": "\(host)", "failure": "\(error.code.rawValue)", "status": "\(error.status ?? 0)",
                        "pause": "\(pause)",
                    ])
                try await wait(pause)
            }
        }
    }

    private func wait(_ pause: Duration) async throws(RemoteSpeechError) {
        do {
            try await time.pause(pause)
        } catch {
            throw .cancelled
        }
    }

    private func exchange(
        _ request: HTTPClientRequest, within timeout: Duration
    ) async throws(RemoteSpeechError) -> Data {
        let answer: RemoteAnswer
        do {
            answer = try await withThrowingTaskGroup(of: RemoteAnswer?.self) { group in
                defer { group.cancelAll() }
                group.addTask { try await received(request) }
                group.addTask {
                    try await time.alarm(timeout)
                    return nil
                }
                guard let first = try await group.next(), let answer = first else {
                    let seconds = timeout.components.seconds
                    throw RemoteSpeechError(
                        .timedOut, "The speech server at \(host) gave no whole answer within \(seconds) s.")
                }
                return answer
            }
        } catch {
            throw failure(error)
        }
        if let error = answer.error(host: host, key: key, now: time.now()) { throw error }
        return answer.body
    }

    private func received(_ request: HTTPClientRequest) async throws -> RemoteAnswer {
        // The alarm ends an exchange that takes too long, its body included, which a deadline of the client does not.
        let response = try await client.execute(request, deadline: .distantFuture)
        let body = try await response.body.collect(upTo: answerLimit)
        return RemoteAnswer(
            status: Int(response.status.code), retryAfter: response.headers.first(name: "retry-after"),
            body: Data(body.readableBytesView))
    }

    private func failure(_ error: any Error) -> RemoteSpeechError {
        switch error {
        case let error as RemoteSpeechError: return error
        case _ where Task.isCancelled || error is CancellationError: return .cancelled
        case is NIOTooManyBytesError:
            return RemoteSpeechError(
                .answerTooLarge, "The speech server at \(host) answered with more than \(answerLimit) bytes.")
        case let error as HTTPClientError where error == .bodyLengthMismatch:
            return RemoteSpeechError(.unreadableFile, "The recording changed while it was sent.")
        case let error as RecordingUnreadable:
            return RemoteSpeechError(.unreadableFile, error.sentence)
        case let error as HTTPClientError where error == .invalidURL || error == .emptyHost:
            return RemoteSpeechError(.badAddress, "The speech server's address cannot be used.")
        default:
            return RemoteSpeechError(
                .unreachable, "The speech server at \(host) cannot be reached, or broke the connection off.")
        }
    }
}

/// What a server answered.
struct RemoteAnswer: Sendable {
    let status: Int
    let retryAfter: String?
    let body: Data

    /// What the answer tells of a failure; nil if it tells of none.
    func error(host: String, key: String?, now: Date) -> RemoteSpeechError? {
        guard !(200..<300).contains(status) else { return nil }
        let told = ServerComplaint(body, hiding: key)
        func error(_ code: RemoteSpeechError.Code, _ sentence: String, quotes: Bool = true) -> RemoteSpeechError {
            let quote = quotes ? told.sentence.map { " It says: \($0)" } ?? "" : ""
            return RemoteSpeechError(
                code, status: status, sentence + quote, requestID: told.requestID,
                retryAfter: retryAfter.flatMap { RetryAfter.read($0, now: now) })
        }
        let server = "The speech server at \(host)"
        switch status {
        // Servers repeat parts of a wrong key here.
        case 401, 403: return error(.unauthorized, "\(server) does not accept the key (\(status)).", quotes: false)
        case 402: return error(.outOfCredit, "\(server) asks for payment (402): the account has no credit left.")
        case 404, 405: return error(.notFound, "\(server) knows no such path or model (\(status)).")
        case 300..<400: return error(.notFound, "\(server) sends elsewhere (\(status)); give its final address.")
        case 408: return error(.timedOut, "\(server) waited for too long (408).")
        case 413: return error(.tooLarge, "\(server) does not take so much sound at once (413).")
        case 429: return error(.rateLimited, "\(server) has too much to do, or the account sends too much (429).")
        case 504: return error(.serverFailed, "\(server) took too long for the recording (504).")
        case 400..<500: return error(.refused, "\(server) refused the request (\(status)).")
        default: return error(.serverFailed, "\(server) failed (\(status)).")
        }
    }
}
