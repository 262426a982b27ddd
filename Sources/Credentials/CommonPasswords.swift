import Crypto
import Foundation

/// The most common passwords of eight or more characters, as sorted prefixes of their hashes.
///
/// They are made by `scripts/common-passwords.py` from the lists in Django (BSD-3-Clause) and zxcvbn (MIT), both counted
/// from published leaks: for each password in lower case, the first four bytes of its SHA-256, in rising order. A
/// password that is not in the lists is taken for common once in 260,000 times.
struct CommonPasswords: Sendable {
    private static let prefixBytes = 4

    private let prefixes: [UInt32]

    init() {
        prefixes = Self.prefixes(Array(Data(base64Encoded: Self.encodedPrefixes) ?? Data()))
    }

    var count: Int { prefixes.count }

    /// Whether the password, in any case of letters, is a common one.
    func contains(_ password: String) -> Bool {
        let hash = SHA256.hash(data: Array(password.lowercased().utf8))
        let wanted = hash.prefix(Self.prefixBytes).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        var low = 0
        var high = prefixes.count
        while low < high {
            let middle = (low + high) / 2
            if prefixes[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return low < prefixes.count && prefixes[low] == wanted
    }

    private static func prefixes(_ bytes: [UInt8]) -> [UInt32] {
        stride(from: 0, to: bytes.count - prefixBytes + 1, by: prefixBytes).map { start in
            bytes[start..<start + prefixBytes].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
    }
}
