import Database
package import Mesh

/// Those who speak in meetings, and who they are.
@Service("speakers")
package struct SpeakerService: Sendable {
    let ledger: SQLLedger

    package init(ledger: SQLLedger) { self.ledger = ledger }

    /// Lists those who speak in a meeting, in the order of first speaking.
    @Operation(.get, "/meetings/{meeting_id}/speakers", for: .viewer)
    package func list(_ meetingID: Meeting.ID, by caller: Caller) async throws -> [Speaker] {
        let speakers = try await ledger.database.read(caller.scope) {
            try await SpeakerStore.present(in: [meetingID], $0)
        }
        if speakers.isEmpty { _ = try await caller.mesh[MeetingService.self].get(meetingID) }
        return speakers
    }

    /// Lists those who speak in several meetings, meeting by meeting, in the order of first speaking. Of a meeting that
    /// is not there, nobody.
    @Operation(.get, "/speakers", for: .viewer)
    package func listAll(matching query: MeetingSelection, by caller: Caller) async throws -> [Speaker] {
        try await ledger.database.read(caller.scope) {
            try await SpeakerStore.present(in: query.meetingIDs.uniqued, $0)
        }
    }

    /// Adds somebody who speaks in a meeting and was not told apart; words can then be given to them.
    @Operation(
        .post, "/meetings/{meeting_id}/speakers", for: .member, status: .created, emits: .speakerUpdated,
        fails: [.conflict])
    package func create(_ meetingID: Meeting.ID, _ draft: SpeakerDraft, by caller: Caller) async throws -> Speaker {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        if let user = draft.userID { try await require([user], by: caller) }
        return try await ledger.change(by: caller) { transaction, now in
            _ = try await TranscriptStore.lock(meetingID, at: now, transaction)
            guard try await SpeakerStore.all(in: meetingID, transaction).count < Self.limit else {
                throw HansardError(.conflict, "The meeting has \(Self.limit) speakers already")
            }
            let speaker = try await SpeakerStore.add(
                name: draft.name.flatMap(Self.plain), user: draft.userID, to: meetingID, at: now, transaction)
            return Recorded(speaker, subject: speaker.id.uuid, meeting: meetingID.uuid, details: Self.details(speaker))
        }
    }

    /// Gives a speaker a name, or says which person of the workspace it is. It stays when the recording is transcribed
    /// again, and takes the place of what a known voice said.
    @Operation(.patch, "/speakers/{id}", for: .member, emits: .speakerUpdated)
    package func update(_ id: Speaker.ID, _ change: SpeakerChange, by caller: Caller) async throws -> Speaker {
        if case .to(let user) = change.userID { try await require([user], by: caller) }
        return try await ledger.change(by: caller) { transaction, now in
            guard var speaker = try await SpeakerStore.find(id, transaction) else {
                throw HansardError.notFound("speaker")
            }
            if case .none = change.name, case .none = change.userID { return Recorded(unchanged: speaker) }
            speaker.name = change.name.applied(to: speaker.name).flatMap(Self.plain)
            speaker.userID = change.userID.applied(to: speaker.userID)
            speaker.recognized = nil
            try await SpeakerStore.update(speaker, at: now, transaction)
            return Recorded(speaker, subject: id.uuid, meeting: speaker.meetingID.uuid, details: Self.details(speaker))
        }
    }

    /// Makes one of speakers who are one person: all that they said is that one's, also when the recording is
    /// transcribed again.
    @Operation(.post, "/meetings/{meeting_id}/speakers/merge", for: .member, emits: .speakerUpdated)
    package func merge(_ meetingID: Meeting.ID, _ merge: SpeakerMerge, by caller: Caller) async throws -> Speaker {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        let ids = merge.speakerIDs.uniqued
        guard !ids.contains(merge.into) else {
            throw HansardError.invalid("speaker_ids", "conflict", "must not hold the one who stays")
        }
        return try await ledger.change(by: caller) { transaction, now in
            _ = try await TranscriptStore.lock(meetingID, at: now, transaction)
            try await SpeakerStore.require(merge.into, in: meetingID, field: "into", transaction)
            for id in ids { try await SpeakerStore.require(id, in: meetingID, field: "speaker_ids", transaction) }
            guard let kept = try await SpeakerStore.find(merge.into, transaction) else {
                throw HansardError.notFound("speaker")
            }
            let changes = try await Self.merge(ids, into: kept, by: caller, at: now, transaction)
            return Recorded(kept, changes: changes)
        }
    }

    /// Gives some of a speaker's segments to somebody else, who speaks in this meeting from now on.
    @Operation(
        .post, "/speakers/{id}/split", for: .member, status: .created, emits: .speakerUpdated, fails: [.conflict])
    package func split(_ id: Speaker.ID, _ split: SpeakerSplit, by caller: Caller) async throws -> Speaker {
        let user = caller.identity.user.map { Identifier<User>($0) }, ids = split.segmentIDs.uniqued
        return try await ledger.change(by: caller) { transaction, now in
            guard let speaker = try await SpeakerStore.find(id, transaction) else {
                throw HansardError.notFound("speaker")
            }
            let meeting = speaker.meetingID
            _ = try await TranscriptStore.lock(meeting, at: now, transaction)
            let spoken = try await SegmentStore.spoken(by: [id], in: meeting, transaction)
            let moved = spoken.filter { Set(ids).contains($0.id) }
            guard moved.count == ids.count else {
                throw HansardError.invalid("segment_ids", "unknown", "must be segments of this speaker")
            }
            guard moved.count < spoken.count else {
                throw HansardError.invalid("segment_ids", "range", "must leave the speaker a segment")
            }
            let other = try await SpeakerStore.add(
                name: split.name.flatMap(Self.plain), user: nil, to: meeting, at: now, transaction)
            var edit = TranscriptEdit()
            edit.replace(moved, by: moved.map { $0.said(by: other.id) })
            edit.corrections = moved.compactMap {
                Correction.speaker(other.id, of: $0.words, in: $0.recording, by: user)
            }
            let recorded = try await edit.apply(to: meeting, by: caller, at: now, transaction)
            let added = LedgerChange(
                event: .speakerUpdated, subject: other.id.uuid, meeting: meeting.uuid, details: Self.details(other))
            return Recorded(other, changes: [added] + recorded.changes)
        }
    }

    /// Says who is who, everywhere in a meeting. Labels that get the same name become one speaker.
    @Operation(.put, "/meetings/{meeting_id}/copilot/speaker-map", for: .member, emits: .speakerUpdated)
    package func map(_ meetingID: Meeting.ID, _ map: SpeakerMap, by caller: Caller) async throws -> [Speaker] {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        try await require(map.speakers.compactMap(\.userID), by: caller)
        return try await ledger.change(by: caller) { transaction, now in
            _ = try await TranscriptStore.lock(meetingID, at: now, transaction)
            var changes: [LedgerChange] = []
            for (index, mapping) in map.speakers.enumerated() {
                let present = try await SpeakerStore.all(in: meetingID, transaction).filter { $0.mergedInto == nil }
                guard var speaker = present.map(\.speaker).first(where: { $0.label == mapping.label }) else {
                    throw HansardError.invalid("speakers.\(index).label", "unknown", "must be a label of this meeting")
                }
                let name = mapping.name.trimmed
                guard !name.isEmpty else {
                    throw HansardError.invalid("speakers.\(index).name", "empty", "must not be blank")
                }
                let same = present.map(\.speaker).first { $0.id != speaker.id && $0.name == name }
                if let same {
                    changes += try await Self.merge([speaker.id], into: same, by: caller, at: now, transaction)
                    speaker = same
                }
                speaker.name = name
                speaker.userID = mapping.userID ?? speaker.userID
                speaker.recognized = nil
                try await SpeakerStore.update(speaker, at: now, transaction)
                changes.append(
                    LedgerChange(
                        subject: speaker.id.uuid, meeting: meetingID.uuid, details: Self.details(speaker)))
            }
            return Recorded(try await SpeakerStore.present(in: [meetingID], transaction), changes: changes)
        }
    }
}
