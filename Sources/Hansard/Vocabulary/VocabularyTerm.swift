package import Mesh

/// A name or a term of a workspace, and what it is misheard as.
@Schema
package struct VocabularyTerm: Sendable, Versioned {
    package typealias ID = Identifier<VocabularyTerm>

    package var id: ID
    /// As it is to be written.
    package var term: String
    /// What engines hear in its place.
    package var misheard: [String]
    package var version: Int
    package var createdBy: Identifier<User>?
    package var createdAt: Timestamp
    package var updatedAt: Timestamp
}

/// A term that is to be added.
@Schema
package struct VocabularyDraft: Sendable {
    @Length(1...100) package var term: String
    /// What engines hear in its place; the term itself, differently capitalised, is always meant.
    @Count(0...20) package var misheard: [String] = []

    package init(term: String, misheard: [String] = []) {
        self.term = term
        self.misheard = misheard
    }
}

/// What is to change about a term; what is absent stays.
@Schema
package struct VocabularyChange: Sendable {
    @Length(1...100) package var term: Change<String>
    @Count(0...20) package var misheard: Change<[String]>

    package init(term: Change<String> = .none, misheard: Change<[String]> = .none) {
        self.term = term
        self.misheard = misheard
    }
}

extension EventName {
    package static let vocabularyCreated: EventName = "vocabulary.created"
    package static let vocabularyUpdated: EventName = "vocabulary.updated"
    package static let vocabularyDeleted: EventName = "vocabulary.deleted"
}
