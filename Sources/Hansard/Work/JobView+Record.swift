import Jobs
import Mesh

extension JobView {
    /// A job as whoever follows it sees it.
    init(_ record: JobRecord) {
        self.init(
            id: ID(record.id), kind: record.kind, status: JobStatus(record.status), progress: record.progress,
            detail: record.detail,
            error: record.error, createdAt: Timestamp(record.createdAt), updatedAt: Timestamp(record.updatedAt))
    }
}

extension JobStatus {
    init(_ status: JobRecord.Status) {
        switch status {
        case .queued: self = .queued
        case .running: self = .running
        case .done: self = .done
        case .failed: self = .failed
        }
    }

    var stored: JobRecord.Status {
        switch self {
        case .queued: .queued
        case .running: .running
        case .done: .done
        case .failed: .failed
        }
    }
}

extension Timestamp {
    init(_ time: JobTime) { self.init(microseconds: time.microseconds) }
}

extension JobTime {
    init(_ time: Timestamp) { self.init(microseconds: time.microseconds) }
}
