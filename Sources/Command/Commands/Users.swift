import ArgumentParser
import Foundation
import Hansard
import Mesh

/// `hansard user`
struct Users: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Makes and lists accounts, on the database itself.",
        subcommands: [Create.self, List.self, ResetPassword.self, Key.self])

    /// `hansard user create`
    struct Create: SettingsCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes an account; without a password, the person is sent a link to choose one.")

        @Option(help: "What the person is called.")
        var name: String
        @Option(help: "Where the person is written to, and signs in with.")
        var email: String
        @Option(help: "Seen by others in the list of processes: better left out.")
        var password: String?

        func run(with settings: Settings) async throws {
            try await Users.with(settings) { accounts in
                let user = try await accounts.administration.createUser(name: name, email: email, password: password)
                print("\(user.id)  \(user.email)")
            }
        }
    }

    /// `hansard user list`
    struct List: SettingsCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the accounts.")

        func run(with settings: Settings) async throws {
            try await Users.with(settings) { accounts in
                var page = Page(limit: 100)
                repeat {
                    let found = try await accounts.administration.listUsers(page: page)
                    for user in found.items {
                        print(
                            "\(user.id)  \(user.email)  \(user.name)\(user.ownsInstance ? "  (owns the instance)" : "")"
                        )
                    }
                    page.cursor = found.meta.nextCursor
                } while page.cursor != nil
            }
        }
    }

    /// `hansard user reset-password`
    struct ResetPassword: SettingsCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints a link by which a person chooses a new password.")

        @Argument(help: "The account's address.")
        var email: String

        func run(with settings: Settings) async throws {
            try await Users.with(settings) { print(try await $0.administration.resetPassword(email: email)) }
        }
    }

    /// `hansard user key`
    struct Key: SettingsCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints a new API key, for 'hansard call' and programs.")

        @Argument(help: "The account's address.")
        var email: String
        @Option(help: "What the key is for.")
        var name = "command line"

        func run(with settings: Settings) async throws {
            try await Users.with(settings) { print(try await $0.administration.createKey(email: email, name: name)) }
        }
    }

    private static func with(_ settings: Settings, _ body: (Accounts) async throws -> Void) async throws {
        let composition = try await Composition(settings: settings)
        do {
            try await body(composition.accounts)
            await composition.accounts.backgroundWork.finishWaiting()
        } catch {
            await composition.close()
            throw Composition.Failure(description: HansardError(translating: error).message)
        }
        await composition.close()
    }
}
