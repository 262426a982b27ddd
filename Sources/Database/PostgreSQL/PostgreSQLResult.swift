import CLibPQ

/// A result of libpq, released with the last reference.
///
/// `@unchecked`: a result is never changed once libpq has handed it out.
final class PostgreSQLResult: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        PQclear(pointer)
    }

    var isError: Bool {
        switch PQresultStatus(pointer) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_PIPELINE_SYNC: false
        default: true
        }
    }

    /// Whether the statement was not run because one before it, in the same pipeline, failed.
    var isAborted: Bool { PQresultStatus(pointer) == PGRES_PIPELINE_ABORTED }

    /// How many rows a statement inserted, changed or deleted; none for one that only reads.
    var changes: Int {
        let tag = PQcmdStatus(pointer).map { String(cString: $0) } ?? ""
        guard !tag.hasPrefix("SELECT"), let count = PQcmdTuples(pointer) else { return 0 }
        return Int(String(cString: count)) ?? 0
    }

    /// A field of an error: https://www.postgresql.org/docs/15/protocol-error-fields.html
    func field(_ code: Unicode.Scalar) -> String? {
        PQresultErrorField(pointer, Int32(code.value)).map { String(cString: $0) }
    }

    var message: String {
        PQresultErrorMessage(pointer).map { String(cString: $0) } ?? ""
    }
}
