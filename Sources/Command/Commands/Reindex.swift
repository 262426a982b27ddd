import ArgumentParser
import Foundation
import Hansard

/// `hansard reindex`
struct Reindex: SettingsCommand {
    static let configuration = CommandConfiguration(
        abstract: "Has the index of search built anew: a job for each meeting, done by the server or a worker.",
        discussion: "What is found does not change meanwhile, but where the record has.")

    @Option(help: "Only this meeting.")
    var meeting: String?
    @Option(help: "Only the meetings of this workspace.")
    var workspace: String?

    func run(with settings: Settings) async throws {
        let meeting = try Self.id(self.meeting, "meeting"), workspace = try Self.id(self.workspace, "workspace")
        let composition = try await Composition(settings: settings)
        do {
            let count = try await composition.reindexing.begin(meeting: meeting, workspace: workspace)
            guard count > 0 || meeting == nil else {
                throw Composition.Failure(description: "There is no such meeting")
            }
            print(count == 1 ? "1 meeting is indexed anew." : "\(count) meetings are indexed anew.")
        } catch {
            await composition.close()
            throw error
        }
        await composition.close()
    }

    private static func id(_ text: String?, _ what: String) throws -> UUID? {
        guard let text else { return nil }
        guard let id = UUID(uuidString: text) else {
            throw Composition.Failure(description: "--\(what): '\(text)' is not an id")
        }
        return id
    }
}
