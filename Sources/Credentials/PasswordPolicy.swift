/// Which passwords people may choose: any composition of 8 to 255 characters that is not among the common ones, as
/// NIST SP 800-63B section 5.1.1.2 advises.
public struct PasswordPolicy: Sendable {
    /// Why a password is refused.
    public enum Violation: Error, Hashable, Sendable, CustomStringConvertible {
        case tooShort(minimum: Int)
        case tooLong(maximum: Int)
        case tooCommon

        public var description: String {
            switch self {
            case .tooShort(let minimum): "A password needs at least \(minimum) characters."
            case .tooLong(let maximum): "A password has at most \(maximum) characters."
            case .tooCommon: "This password is among the most common ones. Please choose another."
            }
        }
    }

    /// The length in characters (Unicode scalars, which unlike what is seen as one character have a bounded size).
    public static let length = 8...255

    private let common: CommonPasswords

    /// Loads the list of common passwords, 64 KiB: make one for the whole program.
    public init() {
        common = CommonPasswords()
    }

    /// - Throws: the first reason to refuse the password.
    public func check(_ password: String) throws(Violation) {
        let count = password.unicodeScalars.count
        guard count >= Self.length.lowerBound else { throw .tooShort(minimum: Self.length.lowerBound) }
        guard count <= Self.length.upperBound else { throw .tooLong(maximum: Self.length.upperBound) }
        guard !common.contains(password) else { throw .tooCommon }
    }
}
