import Mesh
import Testing

/// Whether somebody has an account is nobody's business.
@Suite("Addresses")
struct AddressTests {
    @Test(
        "Nobody is told whether an address has an account",
        arguments: ["auth/login", "auth/forgot-password", "auth/resend-verification"])
    func accounts(_ path: String) async throws {
        let fixture = try await Fixture.shared()
        let answers = try await fixture.lend { world in
            var answers: [String] = []
            for email in [fixture.subjects.email, "nobody-at-all@example.org"] {
                var body: [String: JSONValue] = ["email": .string(email)]
                if path == "auth/login" { body["password"] = "not the password" }
                let request = try WireRequest.json("POST", "/api/v1/\(path)", .object(body))
                answers.append(try await world.client.send(request).lasting)
            }
            return answers
        }
        #expect(answers[0] == answers[1])
        #expect(!answers[0].contains(fixture.subjects.email))
    }
}
