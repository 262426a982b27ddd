import Database
import Foundation
import Mesh

extension MinutesService {
    /// The transcript as it is, ready to be quoted.
    func record(of meeting: Meeting.ID, by caller: Caller) async throws -> CitedRecord {
        try await CitedRecord(of: meeting, by: caller)
    }

    /// Makes a person's new version of the minutes, unless nothing is different.
    /// - Parameter body: makes the new content of the newest one.
    func edit(
        _ meetingID: Meeting.ID, _ tag: EntityTag?, restoring version: Int?, by caller: Caller,
        _ body:
            @escaping @Sendable (_ content: MinutesContent, _ record: CitedRecord, _ now: Timestamp) throws ->
            MinutesContent
    ) async throws -> Minutes {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        let record = try await record(of: meetingID, by: caller)
        let items = try await caller.mesh[ActionItemService.self].list(meetingID, matching: ActionItemFilter())
        return try await ledger.change(by: caller) { transaction, now in
            let state = try await MinutesStore.lock(meetingID, at: now, transaction)
            try state.requireOpen()
            try state.require(tag)
            try state.require(record)
            let content =
                try await MinutesVersionStore.content(of: meetingID, version: state.version, transaction)
                ?? MinutesContent()
            let edited = try body(content, record, now)
            guard edited != content else {
                return Recorded(unchanged: Minutes(meetingID, state, content, version: nil, items))
            }
            let added = try await MinutesVersionStore.add(
                .init(
                    content: edited, origin: .person, createdBy: caller.identity.user, restoredFrom: version,
                    // A draft that is being made is still being made.
                    status: state.status == .generating ? .generating : .ready,
                    checkedRevision: version == nil ? state.checkedRevision : record.revision),
                to: meetingID, state, at: now, transaction)
            var details: [String: JSONValue] = ["version": .integer(Int64(added.version))]
            if let version { details["restored_from"] = .integer(Int64(version)) }
            return Recorded(
                Minutes(meetingID, added, edited, version: nil, items), subject: meetingID.uuid,
                meeting: meetingID.uuid, details: .object(details))
        }
    }

    /// Changes how the minutes stand, and not what they say.
    func settle(
        _ meetingID: Meeting.ID, by caller: Caller,
        _ body:
            @escaping @Sendable (any DatabaseTransaction, MinutesStore.State, Timestamp) async throws -> Void
    ) async throws -> Minutes {
        let items = try await caller.mesh[ActionItemService.self].list(meetingID, matching: ActionItemFilter())
        return try await ledger.change(by: caller) { transaction, now in
            let state = try await MinutesStore.lock(meetingID, at: now, transaction)
            try await body(transaction, state, now)
            let after = try await MinutesStore.lock(meetingID, at: now, transaction)
            let content = try await MinutesVersionStore.content(of: meetingID, version: after.version, transaction)
            return Recorded(
                Minutes(meetingID, after, content ?? MinutesContent(), version: nil, items), subject: meetingID.uuid,
                meeting: meetingID.uuid, details: ["version": .integer(Int64(after.version))])
        }
    }
}

extension Minutes {
    /// - Parameter version: the one that was asked for, if it was.
    init(
        _ meeting: Meeting.ID, _ state: MinutesStore.State?, _ content: MinutesContent, version: Int?,
        _ items: [ActionItem]
    ) {
        // Minutes that an older version of the server marked as a whole.
        let isAllStale = state?.status == .stale
        func marked(_ statements: [MinutesStatement]) -> [MinutesStatement] {
            guard isAllStale else { return statements }
            return statements.map { statement in
                var statement = statement
                statement.stale = statement.origin == .machine
                return statement
            }
        }
        let isStale = content.statements.contains(where: \.stale) || items.contains(where: \.stale)
        let status = state?.status ?? .none
        let shown = version ?? state?.version ?? 0
        self.init(
            meetingID: meeting, status: status == .ready && isStale ? .stale : status, version: shown,
            summary: marked(content.summary), keyPoints: marked(content.keyPoints),
            decisions: marked(content.decisions), openQuestions: marked(content.openQuestions),
            topics: content.topics, actionItems: items,
            approval: state?.approval?.version == shown ? state?.approval : nil, coverage: content.coverage,
            provenance: content.provenance, error: state?.error, updatedAt: state?.updatedAt)
    }
}

extension MinutesDifference {
    /// What is different in a version from another; nil when one of them is not there.
    /// - Parameter other: nil for the one before.
    init?(of version: Int, against other: Int?, in meeting: Meeting.ID, _ session: any DatabaseSession) async throws {
        guard let found = try await MinutesVersionStore.find(version, of: meeting, session),
            let content = try await MinutesVersionStore.content(of: meeting, version: version, session)
        else { return nil }
        var against = other ?? 0
        if other == nil {
            against = try await MinutesVersionStore.number(before: version, of: meeting, session) ?? 0
        }
        let old =
            against == 0
            ? MinutesContent() : try await MinutesVersionStore.content(of: meeting, version: against, session)
        guard let old else { return nil }
        let difference = ContentDifference(from: old, to: content)
        self.init(
            version: version, against: against, createdBy: found.createdBy, createdAt: found.createdAt,
            origin: found.origin, statements: difference.statements, topics: difference.topics)
    }
}
