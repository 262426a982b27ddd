import Crypto
import Foundation
import Mesh

/// A text or an id of the fixture that only some may ever be told.
struct Sentinel: Sendable, Hashable {
    /// Who may be told.
    enum Audience: Sendable, Hashable {
        /// Whoever is of the workspace.
        case workspace
        /// One person, in their own session or by their own key.
        case person(TestPerson)
        /// Who has started a job, the workspace's admins, and the owner of the instance.
        case job(of: TestPerson)
        /// Nobody: what is kept as a digest only, or is shown once.
        case nobody

        func includes(_ caller: TestCaller) -> Bool {
            switch self {
            case .workspace: caller.role != nil
            case .person(let person): caller.person == person
            case .job(let starter):
                caller.person == starter || caller == .instanceOwner || (caller.role.map { $0 >= .admin } ?? false)
            case .nobody: false
            }
        }
    }

    /// As it would stand in an answer.
    let text: String
    let audience: Audience

    /// A word that stands nowhere else, the same for the same name: letters only, as people speak it.
    static func word(_ name: String) -> String {
        let digest = SHA256.hash(data: Data("sentinel \(name)".utf8))
        return "zq" + String(digest.prefix(10).map { Character(Unicode.Scalar(UInt8(ascii: "a") + $0 % 26)) })
    }
}
