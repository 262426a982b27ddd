import AsyncHTTPClient
public import Foundation

extension RemoteServer {
    func tooManyBytes(_ limit: Int) -> RemoteError {
        RemoteError(.answerTooLarge, "\(title) answered with more than \(limit) bytes.")
    }

    /// What the failure of an exchange is to the caller. A body that is sent tells by a `RemoteError` what is wrong
    /// with it.
    func failure(_ error: any Error) -> RemoteError {
        switch error {
        case let error as RemoteError: return error
        case _ where Task.isCancelled || error is CancellationError: return .cancelled
        case let error as HTTPClientError where error == .bodyLengthMismatch:
            return RemoteError(.unreadableFile, "What was sent to the \(name) changed meanwhile.")
        case let error as HTTPClientError where error == .invalidURL || error == .emptyHost:
            return RemoteError(.badAddress, "The \(name)'s address cannot be used.")
        default: return RemoteError(.unreachable, "\(title) cannot be reached, or broke the connection off.")
        }
    }

    /// What an answer with a status other than success is to the caller.
    public func failure(status: Int, retryAfter: Duration?, _ body: Data) -> RemoteError {
        let told = complaint(body)
        func error(_ code: RemoteError.Code, _ sentence: String, quotes: Bool = true) -> RemoteError {
            let quote = quotes ? told.sentence.map { " It says: \($0)" } ?? "" : ""
            return RemoteError(
                code, status: status, "\(title) \(sentence)" + quote, complaint: told, retryAfter: retryAfter)
        }
        switch status {
        // Servers repeat parts of a wrong key here.
        case 401, 403: return error(.unauthorized, "does not accept the key (\(status)).", quotes: false)
        // OpenAI says so with the status of a rate limit, which does not pass.
        case 429 where told.code == "insufficient_quota", 402:
            return error(.outOfCredit, "asks for payment (\(status)): the account has no credit left.")
        case 404, 405: return error(.notFound, "knows no such path or model (\(status)).")
        case 300..<400: return error(.notFound, "sends elsewhere (\(status)); give its final address.")
        case 408: return error(.timedOut, "waited for too long (408).")
        case 413: return error(.tooLarge, "does not take so much at once (413).")
        case 429: return error(.rateLimited, "has too much to do, or the account sends too much (429).")
        case 504: return error(.serverFailed, "took too long for the request (504).")
        case 400..<500: return error(.refused, "refused the request (\(status)).")
        default: return error(.serverFailed, "failed (\(status)).")
        }
    }
}
