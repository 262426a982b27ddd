/// A numbered step of the tables, and the way back. Once landed it is never edited: the change is another migration.
public struct Migration: Sendable {
    /// Its place in the order, from 1.
    public let number: Int
    /// What it is for, in a few words.
    public let name: String
    /// The statements that make the step, run in order in one transaction.
    public let up: [SQLText]
    /// The statements that take it back.
    public let down: [SQLText]

    public init(number: Int, name: String, up: [SQLText], down: [SQLText]) {
        self.number = number
        self.name = name
        self.up = up
        self.down = down
    }

    /// A fingerprint of the statements as they are written, for every dialect: 64-bit FNV-1a, in hexadecimal.
    ///
    /// It tells an edit, not an attack. http://www.isthe.com/chongo/tech/comp/fnv/
    var fingerprint: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func add(_ text: String) {
            for byte in text.utf8 + [0] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        for (part, statements) in [("up", up), ("down", down)] {
            add(part)
            for statement in statements {
                add(statement.dialect?.rawValue ?? "")
                add(statement.text)
            }
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
