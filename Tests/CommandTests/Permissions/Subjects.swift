import Foundation
import Mesh

/// The ids that requests name: those of the fixture, or some of which there is nothing.
struct Subjects: Sendable, Codable {
    var workspace: String
    var meeting: String
    var recording: String
    var upload: String
    /// Says the segment, and another one.
    var speaker: String
    var otherSpeaker: String
    var segment: String
    /// Of the transcript.
    var revision: String
    /// Of the minutes.
    var minutesVersion: String
    var term: String
    var template: String
    var voice: String
    var actionItem: String
    /// A conversation of the owner's.
    var talk: String
    var session: String
    var apiKey: String
    var job: String
    /// Of the workspace.
    var person: String
    var email: String

    /// Nothing has these ids.
    static func absent() -> Subjects {
        func id() -> String { UUID.v7().uuidString.lowercased() }
        return Subjects(
            workspace: id(), meeting: id(), recording: id(), upload: id(), speaker: id(), otherSpeaker: id(),
            segment: id(),
            revision: "999", minutesVersion: "999", term: id(), template: id(), voice: id(), actionItem: id(),
            talk: id(), session: id(),
            apiKey: id(), job: id(), person: id(), email: "absent-\(id())@example.org")
    }

    /// What a parameter of a path names; nil where nobody has said.
    func inPath(_ parameter: String, of service: String) -> String? {
        switch (service, parameter) {
        case (_, "meeting_id"), ("meetings", "id"): meeting
        case ("recordings", "id"): recording
        case ("uploads", "id"): upload
        case ("transcripts", "revision"): revision
        case ("minutes", "version"): minutesVersion
        case ("segments", "id"): segment
        case ("speakers", "id"): speaker
        case ("vocabulary", "id"): term
        case ("minutes_templates", "id"), (_, "template_id"): template
        case ("voices", "id"): voice
        case ("action_items", "id"): actionItem
        case ("ask_mind", "id"): talk
        case ("auth", "id"): session
        case ("api_keys", "id"): apiKey
        case ("jobs", "id"): job
        case ("workspaces", "id"): workspace
        default: nil
        }
    }

    /// What a field of a query or a body names; nil where nobody has said.
    func inField(_ key: String) -> String? {
        switch key {
        case "meeting_id", "meeting_ids": meeting
        case "speaker_id", "into": speaker
        case "speaker_ids": otherSpeaker
        case "segment_ids", "around": segment
        case "attendee_id", "attendee_ids", "user_id", "ids", "assignee_id": person
        case "workspace_id": workspace
        case "template_id": template
        default: nil
        }
    }
}
