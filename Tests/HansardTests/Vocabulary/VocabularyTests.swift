import Mesh
import Speech
import Testing

@testable import Hansard

@Suite("A workspace's vocabulary")
struct VocabularyTests {
    private func applied(_ rules: VocabularyRules, to text: String) -> [SpokenWord] {
        let words = SpokenWord.split(text).enumerated().map { index, word in
            SpokenWord(text: word, startMs: index * 100, endMs: index * 100 + 90)
        }
        var corrected = CorrectedWords([(words, nil)])
        corrected.apply(rules)
        return corrected.lines.flatMap(\.words)
    }

    @Test(
        "Terms stand in the place of what they are misheard as",
        arguments: [
            ("we use hands card here", "we use Hansard here"), ("Hands card, then.", "Hansard, then."),
            ("hansard's notes", "Hansard's notes"), ("the hand sard.", "the Hansard."), ("a card", "a card"),
            ("hands up", "hands up"), ("ask post gray sequel people", "ask PostgreSQL people"),
        ])
    func replaces(heard: String, written: String) {
        let rules = VocabularyRules([
            ("Hansard", ["hands card", "hand sard"]), ("PostgreSQL", ["post gray sequel", "post gray"]),
        ])
        #expect(applied(rules, to: heard).map(\.text).joined(separator: " ") == written)
    }

    @Test("A replaced word is marked, and says what was heard")
    func marks() {
        let words = applied(VocabularyRules([("Hansard", ["hands card"])]), to: "use hands card")
        #expect(words.map(\.source) == [.engine, .vocabulary])
        #expect(words[1].heard == "hands card")
        #expect(words[1].startMs == 100)
        #expect(words[1].endMs == 290)
    }

    @Test("A recording is written down with the workspace's terms, and with nobody else's")
    func inTranscripts() async throws {
        try await LineHouse.open { house in
            _ = try await house.mesh()[VocabularyService.self].create(
                VocabularyDraft(term: "Gut Morning", misheard: ["good morning"]))
            _ = try await house.mesh(.stranger)[VocabularyService.self].create(
                VocabularyDraft(term: "Hollow", misheard: ["hello"]))
            let meeting = try await house.meeting()
            _ = try await house.upload(Sound.tone(milliseconds: 500), to: meeting)
            try await house.working { try await house.waitUntil(meeting, is: .ready) }
            let transcript = try await house.transcript(meeting)
            #expect(transcript.segments.map(\.text) == ["Gut Morning.", "Hello there."])
            #expect(transcript.segments[0].words.map(\.heard) == ["Good morning.", ""])
            #expect(transcript.segments[0].words.allSatisfy { $0.source == .vocabulary })
        }
    }

    @Test("Terms are kept once, changed and deleted by members of the workspace")
    func keeps() async throws {
        try await LineHouse.open { house in
            let vocabulary = house.mesh()[VocabularyService.self]
            let term = try await vocabulary.create(VocabularyDraft(term: " Kubernetes ", misheard: ["cuban eighties"]))
            #expect(term.term == "Kubernetes")
            #expect(
                await LineHouse.code { try await vocabulary.create(VocabularyDraft(term: "kubernetes!")) } == "conflict"
            )
            #expect(await LineHouse.fields { try await vocabulary.create(VocabularyDraft(term: "?!")) } == ["term"])
            #expect(
                await LineHouse.fields {
                    try await vocabulary.create(VocabularyDraft(term: "Fine", misheard: ["fine", " "]))
                } == ["misheard.1"])
            let changed = try await vocabulary.update(
                term.id, VocabularyChange(misheard: .to(["cube"])), ifMatch: EntityTag(1))
            #expect(changed.version == 2)
            #expect(
                await LineHouse.code {
                    try await vocabulary.update(term.id, VocabularyChange(), ifMatch: EntityTag(1))
                } == "version_conflict")
            let stranger = house.mesh(.stranger)[VocabularyService.self]
            #expect(try await stranger.list(page: Page()).items.isEmpty)
            #expect(await LineHouse.code { try await stranger.delete(term.id) } == "not_found")
            try await vocabulary.delete(term.id)
            #expect(try await vocabulary.list(page: Page()).items.isEmpty)
        }
    }
}
