import ArgumentParser
import Database
import Foundation
import Hansard
import Logging
import Mesh

/// `hansard migrate`
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Brings the database to this version, or back.", discussion: SettingsReader.help(),
        subcommands: [Up.self, Down.self, Status.self, Check.self])

    /// `hansard migrate up`
    struct Up: SettingsCommand {
        static let configuration = CommandConfiguration(
            abstract: "Applies the migrations that the database has not had.")

        func run(with settings: Settings) async throws {
            try await Migrate.with(settings) { migrator in
                let applied = try await migrator.up()
                print(
                    applied.isEmpty ? "Nothing to do." : "Applied \(applied.map(String.init).joined(separator: ", ")).")
            }
        }
    }

    /// `hansard migrate down`
    struct Down: SettingsCommand {
        static let configuration = CommandConfiguration(abstract: "Takes back migrations, and what their tables held.")

        @Option(help: "The number of the last migration to keep; 0 takes back all.")
        var to: Int

        func run(with settings: Settings) async throws {
            let target = to
            try await Migrate.with(settings) { migrator in
                let reverted = try await migrator.down(to: target)
                print(
                    reverted.isEmpty
                        ? "Nothing to do." : "Took back \(reverted.map(String.init).joined(separator: ", ")).")
            }
        }
    }

    /// `hansard migrate status`
    struct Status: SettingsCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the migrations and which of them the database has had.")

        func run(with settings: Settings) async throws {
            try await Migrate.with(settings) { migrator in
                for status in try await migrator.status() {
                    let applied = status.appliedAt.map { Timestamp(microseconds: $0).description } ?? "not applied"
                    let remark = status.isEdited ? "  (edited since!)" : status.isKnown ? "" : "  (of a newer version)"
                    print("\(status.number)  \(status.name)  \(applied)\(remark)")
                }
            }
        }
    }

    /// `hansard migrate check`
    struct Check: SettingsCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says by its exit code whether the database is at this version.")

        func run(with settings: Settings) async throws {
            try await Migrate.with(settings) { migrator in
                guard try await migrator.check() else {
                    throw Composition.Failure(
                        description: "The database is not at this version: run 'hansard migrate up'")
                }
                print("The database is at this version.")
            }
        }
    }

    private static func with(_ settings: Settings, _ body: (Migrator) async throws -> Void) async throws {
        let database = try await Composition.connect(settings, try DataFolder(settings), Logging.logger(settings))
        do {
            try await body(try Migrator(database, Migrations.all))
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }
}
