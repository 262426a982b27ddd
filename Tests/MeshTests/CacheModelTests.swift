import Foundation
import MeshConformance
import Testing

@testable import Mesh

/// Random callers read and write random notes; whatever the cache answers must be what the notes say at that moment, to that caller.
@Suite("The cache against a model")
struct CacheModelTests {
    /// What the workspaces hold: kept beside the service, by nothing but the steps that were made.
    private struct Model {
        var notes: [UUID: [Note.ID: (text: String, version: Int)]] = [:]
        let workspaces = [UUID(), UUID()]
        let callers: [Identity]
        var known: [Note.ID] = []
        var hits = 0
        var reads = 0

        init() {
            let people = (0..<2).map { _ in UUID() }
            callers = workspaces.flatMap { workspace in
                people.flatMap { person in
                    [Role.viewer, .admin].map { Identity.person($0, in: workspace, user: person) }
                }
            }
        }
    }

    @Test("No caller ever gets another's answer, nor one from before a write", arguments: [1, 2, 3] as [UInt64])
    func model(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        var model = Model()
        let test = try TestNode(cacheBytes: 96 << 10)
        for step in 0..<4_000 {
            let caller = model.callers.randomElement(using: &random)!
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<93: try await read(&model, test, caller, &random, step)
            case 93..<95: try await write(&model, test, as: caller, .create, &random)
            case 95..<97: try await write(&model, test, as: caller, .replace, &random)
            case 97: try await write(&model, test, as: caller, .delete, &random)
            case 98: test.clock.advance(.milliseconds(Int.random(in: 1...20_000, using: &random)))
            default: test.node.evict([CommittedEvent(name: "other.changed", workspace: caller.workspace)])
            }
        }
        #expect(model.hits > model.reads / 10, "the cache was at work: \(model.hits) of \(model.reads)")
    }

    private func read(
        _ model: inout Model, _ test: TestNode, _ caller: Identity, _ random: inout SeededGenerator, _ step: Int
    ) async throws {
        guard let id = model.known.suffix(6).randomElement(using: &random), let workspace = caller.workspace else {
            return
        }
        let before = test.shelf.journal.count
        let expected = model.notes[workspace]?[id]
        do {
            let note = try await test.readNote(id, as: caller)
            #expect(note.text == expected?.text, "step \(step)")
            #expect(note.version == expected?.version, "step \(step)")
            #expect(note.askedBy == NoteShelf.name(caller), "step \(step)")
        } catch {
            #expect(HansardError(translating: error).code == .notFound)
            #expect(expected == nil, "step \(step)")
        }
        model.reads += 1
        if test.shelf.journal.count == before { model.hits += 1 }
    }

    private enum Write { case create, replace, delete }

    /// Writes by the mesh; a viewer's attempt changes nothing.
    private func write(
        _ model: inout Model, _ test: TestNode, as caller: Identity, _ write: Write, _ random: inout SeededGenerator
    ) async throws {
        guard let workspace = caller.workspace else { return }
        let text = "text \(UInt64.random(in: .min ... .max, using: &random))"
        let notes = test.mesh(caller)[NoteService.self]
        let id = write == .create ? nil : model.known.randomElement(using: &random)
        do {
            switch (write, id) {
            case (.create, _):
                let note = try await notes.create(NoteDraft(text: text))
                model.known.append(note.id)
                model.notes[workspace, default: [:]][note.id] = (text, 1)
            case (.replace, let id?):
                let note = try await notes.replace(id, NoteDraft(text: text), ifMatch: nil)
                model.notes[workspace, default: [:]][id] = (text, note.version)
            case (.delete, let id?):
                try await notes.delete(id)
                model.notes[workspace]?[id] = nil
            default: break
            }
        } catch {
            #expect(HansardError(translating: error).code == .forbidden)
            #expect(caller.role == .viewer)
        }
    }
}
