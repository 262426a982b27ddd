import Mesh

/// A note of a workspace.
@Schema
struct Note: Sendable, Hashable, Versioned {
    typealias ID = Identifier<Note>

    var id: ID
    var text: String
    /// The person who asked: an answer that reaches somebody else shows.
    var askedBy: String
    var version: Int = 1
}

/// What is to be noted.
@Schema
struct NoteDraft: Sendable {
    /// In one line.
    @Length(1...40) var text: String
    @Count(0...3) var tags: [String] = []
}

/// Which notes.
@Schema
struct NoteFilter: Sendable {
    @Length(1...20) var words: String?
    var tags: [String] = []
}

/// A password.
@Schema
struct NotePassword: Sendable {
    var password: String
}

/// What was said, word by word.
@Schema
struct SpokenNote: Sendable, SpokenWords {
    var words: String
}
