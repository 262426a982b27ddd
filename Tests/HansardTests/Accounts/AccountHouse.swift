import Credentials
import Database
import Foundation
import Logging
import Mail
import Mesh
import Synchronization
import Testing

@testable import Hansard

/// A node with accounts on a database of its own, a clock that is set by hand, and a mailbox.
struct AccountHouse: Sendable {
    let database: any RelationalDatabase
    let ledger: SQLLedger
    let accounts: Accounts
    let node: MeshNode
    let clock: ManualClock
    let mailbox: Mailbox

    static let password = "violet anchor 42"

    init(
        database: any RelationalDatabase, clock: ManualClock, mailbox: Mailbox = Mailbox(),
        secret: String = "a secret of the tests, of 32 bytes",
        adjust: (inout AccountSettings) -> Void = { _ in }
    ) async throws {
        var settings = try AccountSettings(
            tokenSecret: Data(secret.utf8), publicURL: "https://hansard.example.org/",
            sender: try MailAddress("hansard@example.org"))
        adjust(&settings)
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let commits = CommitSignal()
        self.database = database
        self.clock = clock
        self.mailbox = mailbox
        ledger = SQLLedger(database: database, commits: commits, clock: { clock.now })
        let cheap = PasswordHasher(cost: Argon2Cost(memoryKiB: 64, passes: 1, lanes: 1), threads: 1)
        accounts = await Accounts(
            ledger: ledger, settings: settings, mailer: mailbox, hasher: cheap, logger: logger, clock: { clock.now })
        node = try MeshNode(
            services: accounts.services, ledger: ledger, limiter: RateLimiter(allowances: nil), logger: logger)
        let node = node
        commits.listen { node.evict($0) }
    }

    /// Lends a house on an empty database to a test.
    static func open(
        adjust: (inout AccountSettings) -> Void = { _ in }, _ test: (AccountHouse) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("accounts-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // a left-over folder fails no test
        let database = try await TestStores.open(in: folder)
        try await Migrator(database, Migrations.all).up()
        try await test(AccountHouse(database: database, clock: ManualClock(), adjust: adjust))
        await database.close()
    }

    /// The mesh of nobody, as sign-in and its like are called.
    func nobody(refreshToken: String? = nil, userAgent: String? = nil) -> ServiceMesh {
        node.mesh(
            for: .anonymous,
            origin: CallOrigin(
                requestID: "test", address: "192.0.2.1", userAgent: userAgent, refreshToken: refreshToken))
    }

    var auth: AuthService.Calls { nobody()[AuthService.self] }

    /// The mesh of whoever has this access token.
    func mesh(_ signedIn: SignedIn, in workspace: UUID? = nil) async throws -> ServiceMesh {
        try await mesh(.accessToken(signedIn.accessToken), in: workspace)
    }

    func mesh(_ credential: PresentedCredential, in workspace: UUID? = nil) async throws -> ServiceMesh {
        let identity = try await accounts.authenticator.identity(for: credential, workspace: workspace)
        return node.mesh(for: identity, origin: CallOrigin(requestID: "test", address: "192.0.2.1"))
    }

    @discardableResult
    func signUp(_ name: String = "Ada", password: String = Self.password) async throws -> SignedIn {
        try await auth.signUp(SignUpDraft(name: name, email: "\(name.lowercased())@example.org", password: password))
    }

    func signIn(_ name: String = "Ada", password: String = Self.password) async throws -> SignedIn {
        try await auth.login(SignInAttempt(email: "\(name.lowercased())@example.org", password: password))
    }

    /// The mails that are on their way, in the order in which they arrive.
    func mails() async -> [MailMessage] {
        await accounts.backgroundWork.finishWaiting()
        return mailbox.messages
    }

    /// The token in the newest mail's link.
    func mailedToken(to path: String) async throws -> String {
        let link = await mails().last { $0.link?.contains(path) == true }?.link
        return try #require(link?.split(separator: "=").last.map(String.init))
    }

    func personalWorkspace(of signedIn: SignedIn) async throws -> UUID {
        try #require(try await mesh(signedIn).identity.workspace)
    }
}

/// A clock that goes on only when it is told to.
final class ManualClock: Sendable {
    private let time = Mutex(Timestamp.now)

    var now: Timestamp { time.withLock { $0 } }
    func advance(by duration: Duration) { time.withLock { $0 = $0 + duration } }
}

/// Keeps what it is given, or refuses it.
final class Mailbox: Mailer {
    private let kept = Mutex<[MailMessage]>([])
    let isRefusing = Atomic(false)

    var messages: [MailMessage] { kept.withLock { $0 } }

    func send(_ message: MailMessage) async throws(MailError) {
        if isRefusing.load(ordering: .relaxed) { throw .permanent("no such mailbox") }
        kept.withLock { $0.append(message) }
    }
}

/// The code of the error that a call answers, or nil when it answers none.
func code(_ call: () async throws -> some Any) async -> String? {
    do {
        _ = try await call()
        return nil
    } catch {
        return HansardError(translating: error).code.name
    }
}

/// The field and code of the first violation that a call answers.
func violation(_ call: () async throws -> some Any) async -> String? {
    do {
        _ = try await call()
        return nil
    } catch {
        return HansardError(translating: error).violations.first.map { "\($0.field) \($0.code)" }
    }
}
