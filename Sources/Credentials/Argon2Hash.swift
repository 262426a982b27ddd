import CArgon2
import Foundation

/// What an argon2id hash costs.
public struct Argon2Cost: Hashable, Sendable {
    /// Memory in KiB.
    public let memoryKiB: UInt32
    /// Passes over the memory.
    public let passes: UInt32
    /// Lanes.
    public let lanes: UInt32

    /// 19 MiB, two passes, one lane: the first choice of the OWASP Password Storage Cheat Sheet (2023).
    public static let standard = Argon2Cost(memoryKiB: 19_456, passes: 2, lanes: 1)

    public init(memoryKiB: UInt32, passes: UInt32, lanes: UInt32) {
        self.memoryKiB = memoryKiB
        self.passes = passes
        self.lanes = lanes
    }

    /// Whether the costs are within RFC 9106 and within what an imported hash may ask of this server: 256 MiB, ten
    /// passes, eight lanes.
    var isGranted: Bool {
        (1...8).contains(lanes) && (8 * lanes...262_144).contains(memoryKiB) && (1...10).contains(passes)
    }
}

/// An argon2id hash of version 1.3 with its salt, as the PHC string format writes it:
/// `$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH` (https://github.com/P-H-C/phc-string-format).
struct Argon2Hash: Equatable {
    static let saltBytes = 16
    static let digestBytes = 32

    let cost: Argon2Cost
    let salt: [UInt8]
    let digest: [UInt8]

    /// Hashes a password. Blocks for tens of milliseconds.
    init(password: [UInt8], salt: [UInt8], cost: Argon2Cost, digestBytes: Int = Self.digestBytes)
        throws(CredentialError)
    {
        var digest = [UInt8](repeating: 0, count: digestBytes)
        let code = argon2id_hash_raw(
            cost.passes, cost.memoryKiB, cost.lanes, password, password.count, salt, salt.count, &digest, digest.count)
        guard code == ARGON2_OK.rawValue else { throw .unavailable(String(cString: argon2_error_message(code))) }
        self.cost = cost
        self.salt = salt
        self.digest = digest
    }

    /// Reads a PHC string.
    /// - Throws: `unsupportedHash`, also for costs that the server does not grant.
    init(_ text: String) throws(CredentialError) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard text.utf8.count <= 512, parts.count == 6, parts[0].isEmpty, parts[1] == "argon2id", parts[2] == "v=19"
        else {
            throw .unsupportedHash("not argon2id of version 19")
        }
        let costs = parts[3].split(separator: ",", omittingEmptySubsequences: false)
        guard costs.count == 3, let memory = Self.number(costs[0], "m="), let passes = Self.number(costs[1], "t="),
            let lanes = Self.number(costs[2], "p=")
        else { throw .unsupportedHash("costs cannot be read") }
        cost = Argon2Cost(memoryKiB: memory, passes: passes, lanes: lanes)
        guard cost.isGranted else { throw .unsupportedHash("costs are out of bounds") }
        guard let salt = Self.bytes(parts[4]), let digest = Self.bytes(parts[5]), (8...64).contains(salt.count),
            (16...64).contains(digest.count)
        else { throw .unsupportedHash("salt or hash cannot be read") }
        self.salt = salt
        self.digest = digest
    }

    var text: String {
        "$argon2id$v=19$m=\(cost.memoryKiB),t=\(cost.passes),p=\(cost.lanes)$\(Self.base64(salt))$\(Self.base64(digest))"
    }

    private static func number(_ text: Substring, _ prefix: String) -> UInt32? {
        guard text.hasPrefix(prefix), text.utf8.count <= 12 else { return nil }
        let digits = text.dropFirst(prefix.count)
        return digits.utf8.allSatisfy { (0x30...0x39).contains($0) } ? UInt32(digits) : nil
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("=", with: "")
    }

    private static func bytes(_ text: Substring) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text + padding).map(Array.init)
    }
}
