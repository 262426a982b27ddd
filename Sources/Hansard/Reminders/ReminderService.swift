import Database
import Foundation
package import Mesh

/// Mails that remind people of what they are to do, and how each wants them.
@Service("reminders")
package struct ReminderService: Sendable {
    let ledger: SQLLedger
    let settings: ReminderSettings

    package init(ledger: SQLLedger, settings: ReminderSettings) {
        self.ledger = ledger
        self.settings = settings
    }

    /// Returns how one is reminded of one's action items in this workspace.
    @Operation(.get, "/reminders/preference", for: .viewer)
    package func preference(by caller: Caller) async throws -> ReminderPreference {
        let user = try caller.user
        return try await ledger.database.read(caller.scope) {
            try await ReminderStore.preference(of: user, $0) ?? .standard
        }
    }

    /// Changes how one is reminded of one's action items in this workspace; what is not mentioned stays.
    @Operation(.patch, "/reminders/preference", for: .viewer, emits: .reminderPreferenceUpdated)
    package func update(_ change: ReminderPreferenceChange, ifMatch: EntityTag?, by caller: Caller) async throws
        -> ReminderPreference
    {
        let user = try caller.user
        let zone = try change.timeZone.applied(to: "UTC", field: "time_zone")
        guard TimeZone(identifier: zone) != nil else {
            throw HansardError.invalid("time_zone", "unknown", "must be a time zone such as Europe/Vienna")
        }
        return try await ledger.change(by: caller) { transaction, now in
            var preference = try await ReminderStore.preference(of: user, transaction) ?? .standard
            try preference.require(ifMatch)
            preference.enabled = try change.enabled.applied(to: preference.enabled, field: "enabled")
            preference.daysBefore = try change.daysBefore.applied(to: preference.daysBefore, field: "days_before")
            preference.hour = try change.hour.applied(to: preference.hour, field: "hour")
            preference.timeZone = try change.timeZone.applied(to: preference.timeZone, field: "time_zone")
            preference.version += 1
            try await ReminderStore.keep(preference, of: user, at: now, transaction)
            return Recorded(preference, subject: user)
        }
    }

    /// Turns reminders off for whoever the link of a reminder was mailed to.
    @Operation(
        .post, "/reminders/unsubscribe", for: .anyone, emits: .reminderPreferenceUpdated, rate: .credentials,
        tool: false, replays: false, fails: [.unauthorized])
    package func unsubscribe(matching proof: ReminderProof, by caller: Caller) async throws {
        guard let claim = settings.link.claim(by: proof) else {
            throw HansardError(.unauthorized, "This is no link of a reminder")
        }
        try await ledger.change(by: caller, in: .workspace(claim.workspace)) { transaction, now in
            guard try await WorkspaceStore.people([claim.person], transaction).count == 1 else {
                return Recorded(unchanged: ())
            }
            var preference = try await ReminderStore.preference(of: claim.person, transaction) ?? .standard
            guard preference.enabled else { return Recorded(unchanged: ()) }
            preference.enabled = false
            preference.version += 1
            try await ReminderStore.keep(preference, of: claim.person, at: now, transaction)
            return Recorded((), subject: claim.person, workspace: claim.workspace)
        }
    }
}
