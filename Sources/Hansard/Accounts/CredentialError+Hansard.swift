public import Credentials
public import Mesh

extension CredentialError: HansardErrorConvertible {
    /// Too much at once may work later; anything else is our own fault.
    public var hansardError: HansardError {
        switch self {
        case .overloaded:
            HansardError(
                .unavailable, "Too many people are signing in; try again", retryAfter: .seconds(1), cause: self)
        default: HansardError(.internalError, "Something went wrong on our side", cause: self)
        }
    }
}
