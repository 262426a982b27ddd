import Database
package import Mesh

/// The segments of transcripts, and what people put right in them. Each change makes a new revision; what it says of
/// the words is done again when the recording is transcribed again.
@Service("segments")
package struct SegmentService: Sendable {
    let ledger: SQLLedger

    package init(ledger: SQLLedger) { self.ledger = ledger }

    /// Changes a segment's words, speaker or times; what is not mentioned stays.
    @Operation(.patch, "/segments/{id}", for: .member, emits: .transcriptEdited)
    package func update(_ id: Segment.ID, _ change: SegmentChange, ifMatch: EntityTag?, by caller: Caller) async throws
        -> Segment
    {
        let user = caller.identity.user.map { Identifier<User>($0) }
        let segments = try await edit(id, ifMatch, by: caller) { segment, head, transaction in
            var changed = segment, edit = TranscriptEdit()
            if case .to(let speaker) = change.speakerID {
                try await SpeakerStore.require(speaker, in: segment.meeting, transaction)
            }
            let text = try change.text.applied(to: segment.text, field: "text").withoutNULs
            if text != segment.text { edit.corrections += try Self.rewrite(&changed, text, by: user) }
            try Self.move(&changed, change, offset: head.parts.offset(of: segment.recording))
            if change.speakerID.applied(to: segment.speaker) != segment.speaker {
                changed = changed.said(by: change.speakerID.applied(to: segment.speaker))
                edit.corrections += [
                    Correction.speaker(changed.speaker, of: changed.words, in: changed.recording, by: user)
                ].compactMap { $0 }
            }
            edit.replace([segment], by: [changed])
            return edit
        }
        guard let changed = segments.first else { throw HansardError.notFound("segment") }
        return changed
    }

    /// Cuts a segment in two.
    @Operation(.post, "/segments/{id}/split", for: .member, emits: .transcriptEdited)
    package func split(_ id: Segment.ID, _ place: SegmentSplit, ifMatch: EntityTag?, by caller: Caller) async throws
        -> [Segment]
    {
        try await edit(id, ifMatch, by: caller) { segment, _, _ in
            guard place.atWord < segment.wordCount else {
                throw HansardError.invalid(
                    "at_word", "range", "must be less than the segment's \(segment.wordCount) words")
            }
            var edit = TranscriptEdit()
            edit.replace([segment], by: Self.cut(segment, at: [place.atWord]))
            return edit
        }
    }

    /// Joins a segment with the one that follows it in its recording; it keeps its speaker.
    @Operation(.post, "/segments/{id}/join", for: .member, emits: .transcriptEdited, fails: [.conflict])
    package func join(_ id: Segment.ID, ifMatch: EntityTag?, by caller: Caller) async throws -> [Segment] {
        let user = caller.identity.user.map { Identifier<User>($0) }
        return try await edit(id, ifMatch, by: caller) { segment, _, transaction in
            let next = try await Self.next(after: segment, transaction)
            var edit = TranscriptEdit()
            if next.speaker != segment.speaker {
                edit.corrections = [
                    Correction.speaker(segment.speaker, of: next.words, in: segment.recording, by: user)
                ].compactMap { $0 }
            }
            edit.replace([segment, next], by: [segment.joined(with: next)])
            return edit
        }
    }

    /// Moves words between a segment and the next. They become words of whoever speaks there.
    @Operation(.post, "/segments/{id}/boundary", for: .member, emits: .transcriptEdited, fails: [.conflict])
    package func moveBoundary(_ id: Segment.ID, _ move: BoundaryMove, ifMatch: EntityTag?, by caller: Caller)
        async throws
        -> [Segment]
    {
        let user = caller.identity.user.map { Identifier<User>($0) }
        return try await edit(id, ifMatch, by: caller) { segment, _, transaction in
            let next = try await Self.next(after: segment, transaction)
            let whole = segment.joined(with: next), cut = segment.wordCount + move.words
            guard move.words != 0, cut > 0, cut < whole.wordCount else {
                throw HansardError.invalid("words", "range", "must leave a word in each of the two segments")
            }
            let parts = Self.cut(whole, at: [cut])
            var second = next
            (second.text, second.words) = (parts[1].text, parts[1].words)
            (second.startMs, second.endMs) = (parts[1].startMs, parts[1].endMs)
            (second.confidence, second.speakerConfidence) = (parts[1].confidence, parts[1].speakerConfidence)
            var edit = TranscriptEdit()
            if segment.speaker != next.speaker, !whole.words.isEmpty {
                let moved = whole.words[min(cut, segment.wordCount)..<max(cut, segment.wordCount)]
                edit.corrections = [
                    Correction.speaker(
                        move.words > 0 ? segment.speaker : next.speaker, of: Array(moved), in: segment.recording,
                        by: user)
                ].compactMap { $0 }
            }
            edit.replace([segment, next], by: [parts[0], second])
            return edit
        }
    }

    /// Says whose some words of a segment are; it is cut where they begin and end.
    @Operation(.post, "/segments/{id}/assign", for: .member, emits: .transcriptEdited)
    package func assign(_ id: Segment.ID, _ words: WordAssignment, ifMatch: EntityTag?, by caller: Caller) async throws
        -> [Segment]
    {
        let user = caller.identity.user.map { Identifier<User>($0) }
        return try await edit(id, ifMatch, by: caller) { segment, _, transaction in
            guard words.firstWord <= words.lastWord, words.lastWord < segment.wordCount else {
                throw HansardError.invalid(
                    "last_word", "range", "must be from first_word to the segment's last, \(segment.wordCount - 1)")
            }
            if let speaker = words.speakerID {
                try await SpeakerStore.require(speaker, in: segment.meeting, transaction)
            }
            var parts = Self.cut(segment, at: [words.firstWord, words.lastWord + 1])
            let index = words.firstWord > 0 ? 1 : 0
            parts[index] = parts[index].said(by: words.speakerID)
            var edit = TranscriptEdit()
            edit.corrections = [
                Correction.speaker(words.speakerID, of: parts[index].words, in: segment.recording, by: user)
            ].compactMap { $0 }
            edit.replace([segment], by: parts)
            return edit
        }
    }

    /// Takes a segment out of the transcript. Older revisions keep it.
    @Operation(.delete, "/segments/{id}", for: .member, emits: .transcriptEdited)
    package func delete(_ id: Segment.ID, ifMatch: EntityTag?, by caller: Caller) async throws {
        let user = caller.identity.user.map { Identifier<User>($0) }
        _ = try await edit(id, ifMatch, by: caller) { segment, _, _ in
            var edit = TranscriptEdit()
            edit.ended = [segment]
            edit.corrections = Correction.words(
                WordEdit(segment.words, to: [], source: .person), of: segment, by: user)
            return edit
        }
    }

    /// Makes a person's change of one segment, and what goes with it, in one transaction.
    private func edit(
        _ id: Segment.ID, _ tag: EntityTag?, by caller: Caller,
        _ body:
            @escaping @Sendable (StoredSegment, TranscriptStore.Head, any DatabaseTransaction) async throws ->
            TranscriptEdit
    ) async throws -> [Segment] {
        try await ledger.change(by: caller) { transaction, now in
            guard let found = try await SegmentStore.find(id, transaction),
                // Who writes the same transcript waits here, and then reads what the other wrote.
                let head = try await TranscriptStore.lock(found.meeting, at: now, transaction),
                let segment = try await SegmentStore.find(id, transaction)
            else { throw HansardError.notFound("segment") }
            if let tag, tag.version != segment.firstRevision {
                throw HansardError(
                    .versionConflict, "It has been changed since; version \(segment.firstRevision) is the newest")
            }
            let edit = try await body(segment, head, transaction)
            let recorded = try await edit.apply(to: segment.meeting, by: caller, at: now, transaction)
            return recorded
        }
    }
}
