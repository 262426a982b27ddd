public import Database
public import Mesh

extension DatabaseError: HansardErrorConvertible {
    /// What a caller may know of it. What the database said stays inside, as the cause.
    public var hansardError: HansardError {
        switch code {
        case .diskFull:
            HansardError(.insufficientStorage, "There is no room left on the server", cause: self)
        case .unavailable, .timeout, .conflict, .readOnly:
            HansardError(.unavailable, "The database is busy or away; try again", retryAfter: .seconds(1), cause: self)
        case .invalidValue:
            HansardError(.validation, "A value cannot be kept: a NUL, or a number out of range", cause: self)
        case .constraint, .corrupt, .tooNew, .misuse, .other:
            HansardError(.internalError, "Something went wrong on our side", cause: self)
        }
    }
}
