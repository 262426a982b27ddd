package import Mesh

/// What is to change about a segment; what is absent stays.
@Schema
package struct SegmentChange: Sendable {
    /// The words as they should read. Those that stay keep their times.
    @Length(1...50_000) package var text: Change<String>
    /// Somebody who speaks in this meeting; null where nobody can be told.
    package var speakerID: Change<Speaker.ID>
    /// From the beginning of the meeting's recordings, in milliseconds.
    @Within(0...1_000_000_000) package var startMs: Change<Int>
    /// Not before the start.
    @Within(0...1_000_000_000) package var endMs: Change<Int>

    package init(
        text: Change<String> = .none, speakerID: Change<Speaker.ID> = .none, startMs: Change<Int> = .none,
        endMs: Change<Int> = .none
    ) {
        self.text = text
        self.speakerID = speakerID
        self.startMs = startMs
        self.endMs = endMs
    }
}

/// Where a segment is to be cut.
@Schema
package struct SegmentSplit: Sendable {
    /// The first word of the second part, counted from 0.
    @Within(1...50_000) package var atWord: Int

    package init(atWord: Int) { self.atWord = atWord }
}

/// How far the boundary between a segment and the next is to move.
@Schema
package struct BoundaryMove: Sendable {
    /// So many words of the next segment come to this one; below zero, so many of this one's last words go to the next.
    @Within(-50_000...50_000) package var words: Int

    package init(words: Int) { self.words = words }
}

/// Whose some words of a segment are.
@Schema
package struct WordAssignment: Sendable {
    /// The first of the words, counted from 0.
    @Within(0...50_000) package var firstWord: Int
    /// The last of the words.
    @Within(0...50_000) package var lastWord: Int
    /// Somebody who speaks in this meeting; null where nobody can be told.
    package var speakerID: Speaker.ID?

    package init(firstWord: Int, lastWord: Int, speakerID: Speaker.ID?) {
        self.firstWord = firstWord
        self.lastWord = lastWord
        self.speakerID = speakerID
    }
}
