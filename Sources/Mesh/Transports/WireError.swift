import Foundation

/// A `HansardError` between nodes.
public struct WireError: Codable, Sendable {
    let code: String
    let status: Int
    let message: String
    let violations: [Violation]
    let retryAfterSeconds: Int64?

    public init(_ error: HansardError) {
        code = error.code.name
        status = error.code.status
        message = error.message
        violations = error.violations
        retryAfterSeconds = error.retryAfter?.components.seconds
    }

    /// Reads what follows `WireHeader.failure`.
    static func read(_ line: Data) -> HansardError {
        (try? JSONCoding.lenientDecoder.decode(WireError.self, from: line))?.error
            ?? HansardError(.internalError, "Another node's stream failed")
    }

    var error: HansardError {
        HansardError(
            HansardError.Code(code, status: status), message, violations: violations,
            retryAfter: retryAfterSeconds.map { .seconds($0) })
    }
}

/// The headers that carry what stands beside an answer between nodes.
public enum WireHeader {
    public static let call = "hansard-call"
    /// Arguments as base64url JSON, where the body holds an upload's bytes.
    public static let arguments = "hansard-arguments"
    public static let meta = "hansard-meta"
    public static let cookies = "hansard-cookies"
    public static let fileName = "hansard-file-name"
    public static let total = "hansard-total"
    public static let rangeStart = "hansard-range-start"
    /// The path below which a node answers other nodes.
    public static let path = "/mesh"
    public static let streamMediaType = "application/x-ndjson"
    /// Begins the last line of a stream that failed; a `WireError` follows. No line of JSON begins like this, and an error that comes
    /// in its place cannot overtake the lines before it.
    public static let failure = UInt8(ascii: "!")
}
