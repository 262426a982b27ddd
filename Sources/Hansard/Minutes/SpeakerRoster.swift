import Mesh

/// Who speaks in a meeting, for telling whom a text names, and whether that still holds.
struct SpeakerRoster: Sendable {
    private struct Member {
        let id: Speaker.ID
        let name: String
        let user: Identifier<User>?
        /// What a text may call them: the words of the whole name, and the first alone where it is nobody else's.
        var calls: [SpokenName] = []
    }

    private let members: [Member]
    private let speaking: [Segment.ID: Speaker.ID]

    /// - Parameter speakers: those of the meeting; who speaks in the transcript is called as it says.
    init(_ transcript: Transcript, _ speakers: [Speaker]) {
        self.init(transcript.segments, speakers)
    }

    init(_ segments: [Segment] = [], _ speakers: [Speaker] = []) {
        var spoken: [Speaker.ID: String] = [:]
        var speaking: [Segment.ID: Speaker.ID] = [:]
        for segment in segments {
            guard let speaker = segment.speaker else { continue }
            speaking[segment.id] = speaker.id
            spoken[speaker.id] = speaker.name ?? speaker.label
        }
        self.speaking = speaking
        var members = speakers.map {
            Member(id: $0.id, name: spoken.removeValue(forKey: $0.id) ?? $0.name ?? $0.label, user: $0.userID)
        }
        members += spoken.map { Member(id: $0.key, name: $0.value, user: nil) }
        let names = members.map { SpokenName($0.name) }
        for index in members.indices {
            let name = names[index]
            let isAlone = names.count { $0.first == name.first } == 1
            members[index].calls = [name] + (isAlone ? [name.given].compactMap { $0 } : [])
        }
        self.members = members
    }

    /// Those whom a text names, with what a change of them would touch.
    /// - Parameter assignee: a name under which somebody is to do it.
    func named(in text: String, citing citations: [CitationView], assignee: String? = nil) -> [NamedSpeaker] {
        let words = SpokenName.words(of: text), cited = cited(by: citations)
        return members.compactMap { member in
            let isAssigned = assignee.map { Self.isSame($0, member.name) } ?? false
            guard isAssigned || member.calls.contains(where: { $0.stands(in: words, of: text) }) else { return nil }
            return NamedSpeaker(
                id: member.id, name: member.name, said: cited.contains(member.id), assigned: isAssigned,
                userID: isAssigned ? member.user : nil)
        }
    }

    /// Whether a speaker still is who they were when something was written of them: called the same, by whose words it
    /// stands, and the same person of the workspace where that says who is to do it.
    func stands(_ named: NamedSpeaker, citing citations: [CitationView]) -> Bool {
        // Who was merged into somebody of the same name is that one.
        let own = members.filter { $0.id == named.id }
        let same = (own.isEmpty ? members : own).filter { $0.name == named.name }
        guard !same.isEmpty else { return false }
        if named.assigned, !same.contains(where: { $0.user == named.userID }) { return false }
        guard named.said, !citations.isEmpty else { return true }
        let cited = cited(by: citations)
        return members.contains { $0.name == named.name && cited.contains($0.id) }
    }

    /// The person of the workspace whom a speaker's name stands for; nil where it may be several.
    func person(called name: String) -> Identifier<User>? {
        let users = Set(members.filter { Self.isSame($0.name, name) }.map(\.user))
        return users.count == 1 ? users.first ?? nil : nil
    }

    private func cited(by citations: [CitationView]) -> Set<Speaker.ID> {
        Set(citations.flatMap(\.segmentIDs).compactMap { speaking[$0] })
    }

    private static func isSame(_ one: String, _ other: String) -> Bool { one.lowercased() == other.lowercased() }
}

/// A name as it may stand in a text.
struct SpokenName: Sendable {
    private let text: String
    private let words: [String]
    private let isCapital: Bool

    /// A word of a text without what stands about it.
    struct Word {
        let folded: String
        let isCapital: Bool
    }

    init(_ name: String) {
        text = name
        words = Self.words(of: name).map(\.folded)
        isCapital = name.first?.isUppercase ?? false
    }

    /// The first word.
    var first: String? { words.first }

    /// The given name, where more follows it; nil for one that is too short, or is counted as `Speaker 1` is.
    var given: SpokenName? {
        guard words.count > 1, words[0].count > 2, Int(words[1]) == nil else { return nil }
        return text.split(whereSeparator: \.isWhitespace).first.map { SpokenName(String($0)) }
    }

    /// Whether a text has the name as whole words; one with a capital only where it begins with one ("will", "Will").
    func stands(in words: [Word], of whole: String) -> Bool {
        // Scripts without capitals may write no spaces either.
        if let first = text.first, first.isLetter, !first.isCased { return whole.contains(text) }
        guard let first = self.words.first else { return false }
        return words.indices.contains { start in
            words[start].folded == first && (words[start].isCapital || !isCapital)
                && words[start...].prefix(self.words.count).map(\.folded) == self.words
        }
    }

    static func words(of text: String) -> [Word] {
        SpokenWord.split(text).compactMap { word in
            let bare = word.trimmingPrefix { !$0.isLetter && !$0.isNumber }
            let owner = bare.replacing(/['’]s[^\p{L}\p{N}]*$/, with: "")
            let folded = SpokenWord.folded(owner)
            return folded.isEmpty ? nil : Word(folded: folded, isCapital: owner.first?.isUppercase ?? false)
        }
    }
}
