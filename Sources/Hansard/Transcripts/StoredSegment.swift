import Database
import Mesh

/// A segment as it is stored: one row for each of its forms, with the revisions in which it stands.
struct StoredSegment: RowDecodable, Sendable {
    var id: Segment.ID
    var meeting: Meeting.ID
    /// Nil for an import.
    var recording: Recording.ID?
    /// The revision in which this form came to be.
    var firstRevision: Int
    /// Orders the segments of a recording; with room between them.
    var position: Int64
    var speaker: Speaker.ID?
    var text: String
    /// From the beginning of the recording, in milliseconds.
    var startMs: Int?
    var endMs: Int?
    var confidence: Double?
    var speakerConfidence: Double?
    var editedBy: Identifier<User>?
    var words: [SpokenWord]
    /// Whether words that were left in the database overlap with another's.
    private var overlapsUnread = false

    static let columns: SQL = "\(columnsBeforeWords), words"

    /// Without what is said word by word. That words overlap is told by a key of `StoredWords`, which stands there only
    /// then, and in no text: quotation marks within a text are escaped.
    static let columnsWithoutWords: SQL = """
        \(columnsBeforeWords), CAST(words AS TEXT) LIKE '%"o":%' AS overlaps
        """

    private static let columnsBeforeWords: SQL = """
        id, meeting_id, recording_id, first_revision, position, speaker_id, text, start_ms, end_ms, confidence,
        speaker_confidence, edited_by
        """

    init(row: Row) throws {
        id = try row.get(0)
        meeting = try row.get(1)
        recording = try row.get(2)
        firstRevision = try row.get(3)
        position = try row.get(4)
        speaker = try row.get(5)
        text = try row.get(6)
        startMs = try row.get(7)
        endMs = try row.get(8)
        confidence = try row.get(9)
        speakerConfidence = try row.get(10)
        editedBy = try row.get(11)
        if row["words"] != nil {
            words = try row.json("words", as: StoredWords.self).words
        } else {
            words = []
            overlapsUnread = try row.get("overlaps")
        }
    }

    init(
        _ line: RevisionDraft.Line, speaker: Speaker.ID?, of meeting: Meeting.ID, heardIn recording: Recording.ID?,
        revision: Int, position: Int64, id: Segment.ID
    ) {
        self.id = id
        self.meeting = meeting
        self.recording = recording
        firstRevision = revision
        self.position = position
        self.speaker = speaker
        text = line.text
        startMs = line.startMs
        endMs = line.endMs
        confidence = line.confidence
        speakerConfidence = line.speakerConfidence
        editedBy = line.editedBy
        words = line.words
    }

    /// As it is answered.
    /// - Parameter offset: where its recording begins, in milliseconds.
    func segment(_ speakers: [Speaker.ID: Speaker], offset: Int) -> Segment {
        let known = speaker.flatMap { speakers[$0] }
        return Segment(
            id: id, version: firstRevision, recordingID: recording,
            speaker: known.map { SegmentSpeaker(id: $0.id, label: $0.label, name: $0.name) }, text: text,
            startMs: startMs.map { $0 + offset }, endMs: endMs.map { $0 + offset }, confidence: confidence,
            speakerConfidence: speakerConfidence, overlaps: overlapsUnread || words.contains(where: \.overlaps),
            editedBy: editedBy,
            words: words.map { word in
                TranscriptWord(
                    text: word.text, startMs: word.startMs + offset, endMs: word.endMs + offset,
                    confidence: word.confidence, speakerID: known?.id, overlaps: word.overlaps, heard: word.heard,
                    source: word.source)
            })
    }
}
