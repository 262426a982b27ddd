import Database
import Mesh
import Testing

@testable import Hansard

@Suite("Errors of the database at the door")
struct DatabaseErrorTests {
    @Test(
        "Each has a status of its own, and what the database said stays inside",
        arguments: [
            (DatabaseError.Code.diskFull, 507), (.unavailable, 503), (.timeout, 503), (.conflict, 503),
            (.invalidValue, 422), (.corrupt, 500),
        ])
    func statuses(_ code: DatabaseError.Code, _ status: Int) {
        let error = HansardError(translating: DatabaseError(code, detail: "secret"))
        #expect(error.code.status == status)
        #expect(!error.message.contains("secret"))
    }
}
