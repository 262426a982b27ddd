import Foundation
import Testing

@testable import Mesh

@Suite("A read that overlaps a write")
struct CacheOverlapTests {
    @Test("An answer that was read before a commit and returned after it is never served again")
    func overlap() async throws {
        let test = try TestNode()
        let workspace = UUID()
        let reader = Identity.person(.viewer, in: workspace), writer = Identity.person(.admin, in: workspace)
        let note = try await test.mesh(writer)[NoteService.self].create(NoteDraft(text: "old"))
        let gate = Gate()
        test.shelf.setGate { if $0 == "get" { await gate.wait() } }

        let reading = Task { try await test.readNote(note.id, as: reader) }
        await gate.arrival()  // the reader has read "old", and has not returned
        _ = try await test.mesh(writer)[NoteService.self].replace(note.id, NoteDraft(text: "new"), ifMatch: nil)
        await gate.open()
        #expect(try await reading.value.text == "old", "the reader began before the write")

        test.shelf.setGate(nil)
        let before = test.shelf.journal.count
        #expect(try await test.readNote(note.id, as: reader).text == "new")
        #expect(test.shelf.journal.count == before + 1, "what overlapped the write was not kept for use")
        #expect(try await test.readNote(note.id, as: reader).text == "new")
        #expect(test.shelf.journal.count == before + 1, "what came after it was")
    }

    @Test("A slow read of an old value does not displace the new one")
    func slowReaderComesLast() async throws {
        let test = try TestNode()
        let workspace = UUID()
        let reader = Identity.person(.viewer, in: workspace), writer = Identity.person(.admin, in: workspace)
        let note = try await test.mesh(writer)[NoteService.self].create(NoteDraft(text: "old"))
        let gate = Gate()
        test.shelf.setGate { if $0 == "get" { await gate.wait() } }
        let slow = Task { try await test.readNote(note.id, as: reader) }
        await gate.arrival()
        test.shelf.setGate(nil)
        _ = try await test.mesh(writer)[NoteService.self].replace(note.id, NoteDraft(text: "new"), ifMatch: nil)
        #expect(try await test.readNote(note.id, as: reader).text == "new")
        await gate.open()
        #expect(try await slow.value.text == "old")
        for _ in 1...3 { #expect(try await test.readNote(note.id, as: reader).text == "new") }
    }
}

/// Holds back whoever comes, until it is opened; and tells when somebody has come.
actor Gate {
    private var isOpen = false
    private var hasArrived = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var watching: [CheckedContinuation<Void, Never>] = []

    func wait() async {
        hasArrived = true
        watching.forEach { $0.resume() }
        watching = []
        if !isOpen { await withCheckedContinuation { waiting.append($0) } }
    }

    func arrival() async {
        if !hasArrived { await withCheckedContinuation { watching.append($0) } }
    }

    func open() {
        isOpen = true
        waiting.forEach { $0.resume() }
        waiting = []
    }
}
