package import Mesh

/// Somebody who speaks in the meeting, and whom a statement or an action item names.
@Schema
package struct NamedSpeaker: Sendable, Hashable {
    package var id: Speaker.ID
    /// What the speaker was called when it was written.
    package var name: String
    /// Whether the speaker says words that are cited.
    package var said: Bool = false
    /// Whether it is this speaker who is to do it; of action items only.
    package var assigned: Bool = false
    /// The person of the workspace who the speaker was, where it is the one who is to do it.
    package var userID: Identifier<User>?
}
