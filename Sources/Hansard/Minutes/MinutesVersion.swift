package import Mesh

/// One version of the minutes, without its text.
@Schema
package struct MinutesVersion: Sendable {
    package var version: Int
    /// `machine`, or `person` for one that somebody wrote.
    package var origin: String
    package var createdBy: Identifier<User>?
    package var createdAt: Timestamp
    package var statements: Int
    /// How many statements and topics are new, different or gone since the version before; null for versions from before
    /// this was counted.
    package var changed: Int?
    /// The version that was taken up again, if it is that.
    package var restoredFrom: Int?
}

/// Which versions are asked for.
@Schema
package struct MinutesVersionQuery: Sendable {
    /// Older than this one.
    @Within(1...1_000_000) package var before: Int?
    @Within(1...200) package var limit: Int = 200

    package init(before: Int? = nil, limit: Int = 200) {
        self.before = before
        self.limit = limit
    }
}

/// With what a version is compared.
@Schema
package struct MinutesComparison: Sendable {
    /// Another version; null for the one before.
    @Within(0...1_000_000) package var against: Int?

    package init(against: Int? = nil) { self.against = against }
}

/// What is different in one version of the minutes from another.
@Schema
package struct MinutesDifference: Sendable, SpokenWords {
    package var version: Int
    /// The version that it is compared with; 0 for nothing.
    package var against: Int
    /// Who made the version.
    package var createdBy: Identifier<User>?
    package var createdAt: Timestamp
    /// `machine` or `person`.
    package var origin: String
    package var statements: [StatementDifference]
    package var topics: [TopicDifference]
}

/// What became of a statement.
@Schema
package struct StatementDifference: Sendable {
    package var id: MinutesStatement.ID
    package var kind: DifferenceKind
    /// The list that it stands in, or stood in.
    package var section: MinutesSection
    /// The list that it stood in, where that is another.
    package var sectionBefore: MinutesSection?
    /// Null where it is new.
    package var before: MinutesStatement?
    /// Null where it is gone.
    package var after: MinutesStatement?
    /// The text word by word, where it has changed.
    package var words: [WordsDifference]
}

/// What became of a topic.
@Schema
package struct TopicDifference: Sendable {
    package var id: MinutesTopic.ID
    package var kind: DifferenceKind
    package var before: String?
    package var after: String?
    package var words: [WordsDifference]
}

package enum DifferenceKind: String, SchemaEnum {
    case added, removed
    /// The text or the citations are others.
    case changed
    /// It stands elsewhere, and says the same.
    case moved
    /// A person stands by it now, or does no more.
    case confirmed
}

/// Some consecutive words.
@Schema
package struct WordsDifference: Sendable, Hashable {
    package var kind: WordsKind
    package var text: String
}

package enum WordsKind: String, SchemaEnum {
    case same, added, removed
}
