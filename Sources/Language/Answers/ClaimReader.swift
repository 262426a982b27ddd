import Foundation

/// Reads the claims of an answer while it is still being written: each as soon as its object is closed.
///
/// It believes nothing of the text. What is no claim is passed over, and no text makes it keep more than ``limit``
/// bytes or give more than `AnswerPrompt.mostClaims` claims.
public struct ClaimReader: Sendable {
    /// Bytes that are read of an answer.
    static let limit = 128 << 10

    private var bytes: [UInt8] = []
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    private var start: Int?
    private var given = 0

    /// Begins to read.
    public init() {}

    /// Reads on.
    /// - Returns: the claims that ended in this piece.
    public mutating func read(_ piece: String) -> [Claim] {
        var claims: [Claim] = []
        for byte in piece.utf8 {
            guard bytes.count < Self.limit, given < AnswerPrompt.mostClaims else { break }
            bytes.append(byte)
            if let claim = take(byte) {
                given += 1
                claims.append(claim)
            }
        }
        return claims
    }

    /// The claims of an answer that is whole.
    public static func claims(of answer: String) -> [Claim] {
        var reader = ClaimReader()
        return reader.read(answer)
    }

    /// The document is `{"claims":[{…},…]}`: a claim is an object at the third level.
    private mutating func take(_ byte: UInt8) -> Claim? {
        if isInString {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInString = false
            }
            return nil
        }
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            depth += 1
            if depth == 3, byte == UInt8(ascii: "{") { start = bytes.count - 1 }
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            depth -= 1
            guard depth == 2, let start else { break }
            self.start = nil
            return Self.claim(Data(bytes[start...]))
        default: break
        }
        return nil
    }

    private static func claim(_ data: Data) -> Claim? {
        // What does not decode is no claim.
        guard var claim = try? JSONDecoder().decode(Claim.self, from: data) else { return nil }
        claim.text = String(HarmlessText.of(claim.text).prefix(AnswerPrompt.longestText))
        claim.quotes = claim.quotes.prefix(AnswerPrompt.mostQuotes).map {
            Claim.Quote(number: $0.number, words: String($0.words.prefix(AnswerPrompt.longestText)))
        }
        return claim.text.isEmpty ? nil : claim
    }
}
