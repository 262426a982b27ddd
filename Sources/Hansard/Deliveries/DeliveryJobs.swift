import Foundation
import Jobs

/// Reads what a speech service has brought.
struct ReadDeliveryJob: Job {
    static let kind = "read-delivery"
    static let policy = JobPolicy(attempts: 5, timeout: .seconds(600))

    var delivery: UUID
    var workspace: UUID
}

/// Gives up what a speech service has not brought in time.
struct AwaitDeliveryJob: Job {
    static let kind = "await-delivery"
    static let policy = JobPolicy(attempts: 8, timeout: .seconds(60))

    var delivery: UUID
    var workspace: UUID
}
