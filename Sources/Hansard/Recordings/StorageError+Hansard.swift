import Mesh
import Storage

extension HansardError {
    /// A storage's error at the door of whoever sent or asked for a file.
    init(_ error: StorageError) {
        switch error {
        case .notFound: self = .notFound("file")
        case .full: self.init(.insufficientStorage, "There is no room left for this file", cause: error)
        case .tooLarge(let limit): self.init(.tooLarge, "A file may have at most \(limit) bytes")
        case .cutOff: self.init(.badRequest, "The file ended before it was complete", cause: error)
        case .outOfRange(let size): self.init(.rangeNotSatisfiable, "The range lies outside the \(size) bytes")
        case .invalidKey, .unavailable:
            self.init(.unavailable, "The file storage does not answer", retryAfter: .seconds(5), cause: error)
        }
    }
}
