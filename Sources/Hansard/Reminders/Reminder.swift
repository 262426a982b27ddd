import Foundation
import Language
package import Mesh

/// How one wants to be reminded of what one is to do in a workspace.
@Schema
package struct ReminderPreference: Sendable, Versioned, Hashable {
    /// Whether reminders are sent at all: on the day itself, and before.
    package var enabled: Bool
    /// So many days before the day there is another one; 0 for none.
    package var daysBefore: Int
    /// The hour of the day from which they are sent, in the time zone.
    package var hour: Int
    /// A name of the IANA time zone database, such as `Europe/Vienna`.
    package var timeZone: String
    /// Rises with each change; the ETag.
    package var version: Int

    /// Who has said nothing is reminded on the morning of the day and of the day before.
    static let standard = ReminderPreference(enabled: true, daysBefore: 1, hour: 8, timeZone: "UTC", version: 0)
}

/// What is to change in how one is reminded; what is absent stays.
@Schema
package struct ReminderPreferenceChange: Sendable {
    package var enabled: Change<Bool>
    @Within(0...14) package var daysBefore: Change<Int>
    @Within(0...23) package var hour: Change<Int>
    /// A name of the IANA time zone database, such as `Europe/Vienna`.
    @Length(1...64) package var timeZone: Change<String>

    package init(
        enabled: Change<Bool> = .none, daysBefore: Change<Int> = .none, hour: Change<Int> = .none,
        timeZone: Change<String> = .none
    ) {
        self.enabled = enabled
        self.daysBefore = daysBefore
        self.hour = hour
        self.timeZone = timeZone
    }
}

/// What a reminder's link proves: that it was sent to this person.
@Schema
package struct ReminderProof: Sendable {
    @Length(1...64) package var workspace: String?
    @Length(1...64) package var person: String?
    /// HMAC-SHA256 in hexadecimal digits.
    @Length(1...128) package var signature: String?

    package init(workspace: String? = nil, person: String? = nil, signature: String? = nil) {
        self.workspace = workspace
        self.person = person
        self.signature = signature
    }
}

/// When of a day that something is due a person is reminded.
enum ReminderKind: String, Sendable, CaseIterable {
    /// Some days before.
    case ahead
    /// On the day.
    case dueDay = "due_day"
}

extension ReminderPreference {
    /// The reminder that it is time for, of something that is due on a day; nil before the hour, and when it is too
    /// early or too late.
    func kind(due day: CalendarDay, at now: Timestamp) -> ReminderKind? {
        guard enabled else { return nil }
        let zone = TimeZone(identifier: timeZone) ?? .gmt
        let today = CalendarDay(of: now, in: zone)
        let secondOfDay = now.localSeconds(in: zone) - today.number * 86_400
        guard secondOfDay >= hour * 3600 else { return nil }
        if today == day { return .dueDay }
        return today < day && day <= today + daysBefore ? .ahead : nil
    }
}

extension EventName {
    static let reminderPreferenceUpdated: EventName = "reminder_preference.updated"
}
