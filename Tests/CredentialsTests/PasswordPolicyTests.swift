import Testing

@testable import Credentials

@Suite("Password policy")
struct PasswordPolicyTests {
    let policy = PasswordPolicy()

    @Test("The length counts from 8 to 255 characters", arguments: ["ä", "z", "\u{1F9ED}"])
    func length(_ letter: String) throws {
        #expect(throws: PasswordPolicy.Violation.tooShort(minimum: 8)) {
            try policy.check(String(repeating: letter, count: 7))
        }
        #expect(throws: PasswordPolicy.Violation.tooLong(maximum: 255)) {
            try policy.check(String(repeating: letter, count: 256))
        }
        try policy.check("\(letter)xq7 Lm2")
        try policy.check(String(repeating: letter, count: 255))
        #expect(throws: PasswordPolicy.Violation.tooShort(minimum: 8)) { try policy.check("") }
    }

    @Test("One visible character of many combining marks counts as many")
    func combining() {
        #expect(throws: PasswordPolicy.Violation.tooLong(maximum: 255)) {
            try policy.check("abcdefgh" + String(repeating: "\u{301}", count: 300))
        }
    }

    @Test(
        "Common passwords are refused in any case of letters",
        arguments: [
            "password", "PASSWORD", "Password1", "12345678", "iloveyou1", "qwertyuiop", "1q2w3e4r", "sunshine",
            "football1", "princess1", "trustno1", "letmein1",
        ])
    func common(_ password: String) {
        #expect(throws: PasswordPolicy.Violation.tooCommon) { try policy.check(password) }
    }

    @Test(
        "Uncommon ones of any composition are taken",
        arguments: [
            "correct horse battery staple", "        ", "кошка на крыше", "aaaaaaaaaaaaaaaaaaaaab", "tr0ub4dor&3x",
        ])
    func uncommon(_ password: String) throws {
        try policy.check(password)
    }

    @Test("The list holds more than ten thousand passwords, and few others")
    func list() {
        let common = CommonPasswords()
        #expect(common.count > 10_000)
        let mistaken = (0..<20_000).count { common.contains("no such password \($0)") }
        #expect(mistaken <= 3)
    }
}
