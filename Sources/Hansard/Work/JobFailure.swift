import Jobs
import Mesh

/// Why an attempt of a job failed, in a sentence that is safe to show; another attempt may mend it.
struct JobFailure: Error, CustomStringConvertible, CustomDebugStringConvertible {
    let error: HansardError

    var description: String { error.message }
    var debugDescription: String {
        "\(error.code.name): \(error.message)\(error.cause.map { " (\(String(reflecting: $0)))" } ?? "")"
    }
}

/// Why a job failed for good: another attempt would end the same way.
struct LastingJobFailure: PermanentFailure, CustomStringConvertible, CustomDebugStringConvertible {
    let error: HansardError

    var description: String { error.message }
    var debugDescription: String { JobFailure(error: error).debugDescription }
}

extension HansardError {
    /// What a job's error is to whoever follows the job.
    init(failureOf error: any Error) {
        switch error {
        case let error as JobFailure: self = error.error
        case let error as LastingJobFailure: self = error.error
        default: self.init(translating: error)
        }
    }
}

extension LastingJobFailure {
    /// Runs a part of a job that asks services: what they refuse will be refused again, what is unavailable may not be.
    static func telling(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as HansardError {
            if error.code.status < 500 { throw LastingJobFailure(error: error) }
            throw JobFailure(error: error)
        }
    }
}
