import CLibPQ
import Glibc

/// What TLS has decrypted and libpq not read yet: such bytes do not make the socket readable, so they must be asked
/// for.
struct PostgreSQLEncryption {
    private typealias Pending = @convention(c) (UnsafeMutableRawPointer) -> Int32

    private let session: UnsafeMutableRawPointer
    private let pending: Pending

    /// Nothing if the connection is not encrypted.
    ///
    /// `SSL_pending` is looked up in the OpenSSL that libpq is linked with, since its headers are not needed otherwise.
    init?(_ connection: OpaquePointer) {
        guard PQsslInUse(connection) == 1, let session = PQsslStruct(connection, "OpenSSL"),
            let symbol = dlsym(nil, "SSL_pending")
        else { return nil }
        self.session = session
        pending = unsafeBitCast(symbol, to: Pending.self)
    }

    /// Lets libpq read all that was decrypted.
    /// - Returns: Whether the connection is alive.
    func consumePending(_ connection: OpaquePointer) -> Bool {
        while pending(session) > 0 {
            guard PQconsumeInput(connection) == 1 else { return false }
        }
        return true
    }
}
