public import Crypto
public import Foundation

/// Signs the address that Deepgram brings results to, and checks who comes: only who was given the address for a
/// recording, and before it expires, may bring that recording's result.
///
/// The address carries the recording, a random number, the end of its life and an HMAC-SHA256 of these. Deepgram has no
/// signature of its own. Its header `dg-token`, which names the key that the recording was sent with, is no secret; it
/// is checked as well if it is configured, which servers of one's own may need (Deepgram withdrew it as a proof on 27
/// October 2026).
public struct CallbackSignature: Sendable {
    private let key: SymmetricKey
    private let keyIdentifier: String?

    private static let purpose = "hansard deepgram callback 1"
    private static let names = ["recording", "nonce", "expires", "signature"]

    /// A signature with a key.
    /// - Parameters:
    ///   - key: of 32 bytes, and for this alone.
    ///   - keyIdentifier: what `dg-token` must be; nil if it shall not be looked at.
    public init(key: SymmetricKey, keyIdentifier: String? = nil) {
        self.key = key
        self.keyIdentifier = keyIdentifier
    }

    /// The address for a recording's result.
    /// - Parameters:
    ///   - base: the callback's address, perhaps with a query.
    ///   - expires: to the second; Deepgram tries for some minutes after a result is ready.
    ///   - nonce: makes two addresses for one recording differ.
    public func address(
        _ base: String, recording: String, expires: Date, nonce: String = UUID().uuidString.lowercased()
    ) -> String {
        let seconds = Self.seconds(expires)
        let signature = Self.written(code(recording, nonce, seconds))
        let query = QueryText.written([
            ("recording", recording), ("nonce", nonce), ("expires", seconds), ("signature", signature),
        ])
        return base + (base.contains("?") ? "&" : "?") + query
    }

    /// The recording that a callback is for.
    /// - Parameters:
    ///   - query: of the address that was called, without the question mark.
    ///   - token: the header `dg-token`.
    ///   - now: the time.
    /// - Throws: `CallbackRejection`.
    public func recording(
        query: String, token: String? = nil, now: Date = Date()
    ) throws(CallbackRejection) -> String {
        guard let fields = QueryText.read(query) else { throw .unreadable }
        let values = Self.names.compactMap { fields[$0] }
        guard values.count == Self.names.count else { throw .unsigned }
        let (recording, nonce, expires, signature) = (values[0], values[1], values[2], values[3])
        guard let given = Self.read(signature),
            HMAC<SHA256>.isValidAuthenticationCode(
                given, authenticating: Self.message(recording, nonce, expires), using: key)
        else { throw .forged }
        guard let end = Int64(expires), Int64(now.timeIntervalSince1970) <= end else { throw .expired }
        // Digests are compared in a time that tells nothing of where they differ.
        if let keyIdentifier, SHA256.hash(data: Data(keyIdentifier.utf8)) != SHA256.hash(data: Data((token ?? "").utf8))
        {
            throw .wrongToken
        }
        return recording
    }

    private func code(_ recording: String, _ nonce: String, _ expires: String) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: Self.message(recording, nonce, expires), using: key)
    }

    /// What is signed: each part after its length, so that no two lists of parts are the same bytes.
    private static func message(_ recording: String, _ nonce: String, _ expires: String) -> Data {
        Data([purpose, recording, nonce, expires].map { "\($0.utf8.count):\($0)" }.joined().utf8)
    }

    private static func seconds(_ date: Date) -> String { String(Int64(date.timeIntervalSince1970)) }

    private static func written(_ code: HMAC<SHA256>.MAC) -> String {
        code.map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
    }

    private static func read(_ hex: String) -> [UInt8]? {
        let digits = hex.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == 64, !digits.contains(nil) else { return nil }
        let values = digits.compactMap { $0 }
        return stride(from: 0, to: 64, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
    }
}

/// Why a callback is not let in. Who comes is told only that it is not.
public enum CallbackRejection: Error, Sendable, Hashable {
    /// The query cannot be read, or a name stands in it twice.
    case unreadable
    /// Nothing is signed.
    case unsigned
    /// The signature is not of these fields, or of another key.
    case forged
    /// It came too late.
    case expired
    /// `dg-token` is not the one that is expected.
    case wrongToken
}
