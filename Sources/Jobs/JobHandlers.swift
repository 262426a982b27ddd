import Foundation

/// What is done for each kind of job.
public struct JobHandlers: Sendable {
    struct Handler: Sendable {
        let policy: JobPolicy
        let run: @Sendable (JobContext) async throws -> Void
        let failed: @Sendable (JobContext, any Error) async throws -> Void
    }

    private(set) var all: [String: Handler] = [:]

    public init() {}

    /// Registers what is done for jobs of one kind.
    /// - Parameters:
    ///   - run: does the work. It is cancelled when the worker stops, and when the lease was lost.
    ///   - failed: draws the consequences when no attempt is left; the job is then kept with its error.
    public mutating func handle<J: Job>(
        _ type: J.Type, _ run: @escaping @Sendable (J, JobContext) async throws -> Void,
        failed: @escaping @Sendable (J, JobContext, any Error) async throws -> Void = { _, _, _ in }
    ) {
        all[J.kind] = Handler(
            policy: J.policy, run: { try await run(try Self.job(of: $0), $0) },
            failed: { context, error in
                // A job that cannot be read has no consequences to draw; it must end all the same.
                guard let job: J = try? Self.job(of: context) else { return }
                try await failed(job, context, error)
            })
    }

    private static func job<J: Job>(of context: JobContext) throws -> J {
        do {
            let decoder = JSONDecoder()
            decoder.dateDecodingStrategy = .iso8601
            return try decoder.decode(J.self, from: Data(context.record.payload.utf8))
        } catch {
            throw JobError.unreadable(J.kind)
        }
    }
}
