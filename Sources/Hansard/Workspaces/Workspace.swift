package import Foundation
package import Mesh

/// A workspace: what its members share.
@Schema
package struct Workspace: Sendable, Versioned {
    package typealias ID = Identifier<Workspace>

    package var id: ID
    package var name: String
    /// What the one who asks may do in it.
    package var role: Role
    package var settings: WorkspaceSettings
    package var createdBy: Identifier<User>?
    /// Rises with each change; the ETag.
    package var version: Int
    package var createdAt: Timestamp
    package var updatedAt: Timestamp
}

/// How a workspace works.
@Schema
package struct WorkspaceSettings: Sendable, Hashable {
    /// Whether minutes are drafted as soon as a recording has been transcribed.
    package var autoMinutes: Bool = true

    package init(autoMinutes: Bool = true) { self.autoMinutes = autoMinutes }
}

/// What is to change in a workspace; what is absent stays.
@Schema
package struct WorkspaceChange: Sendable {
    @Length(1...255) package var name: Change<String>
    package var settings: WorkspaceSettingsChange?

    package init(name: Change<String> = .none, settings: WorkspaceSettingsChange? = nil) {
        self.name = name
        self.settings = settings
    }
}

/// What is to change in how a workspace works; what is absent stays.
@Schema
package struct WorkspaceSettingsChange: Sendable {
    /// Whether minutes are drafted as soon as a recording has been transcribed.
    package var autoMinutes: Bool?

    package init(autoMinutes: Bool? = nil) { self.autoMinutes = autoMinutes }
}

/// Whose membership is asked about.
@Schema
package struct PeopleQuery: Sendable {
    /// Ids of people.
    @Count(1...500) package var ids: [UUID]

    package init(ids: [UUID]) { self.ids = ids }
}

/// Those of the people asked about who are members.
@Schema
package struct PeopleFound: Sendable {
    package var ids: [UUID]
    /// The same with their names.
    package var people: [KnownPerson] = []
}

/// A member of the workspace, as the others know them.
@Schema
package struct KnownPerson: Sendable {
    package var id: Identifier<User>
    package var name: String
}

/// How members of the workspace are reached.
@Schema
package struct PeopleReached: Sendable {
    package var people: [ReachedPerson]
}

/// How one member is reached.
@Schema
package struct ReachedPerson: Sendable {
    package var id: Identifier<User>
    package var email: String
    /// Whether a mail to the address has been answered.
    package var emailVerified: Bool
}

/// That a person is a member of a workspace.
struct Membership: Sendable {
    let workspace: Workspace.ID
    let role: Role
}

extension EventName {
    static let workspaceCreated: EventName = "workspace.created"
    static let workspaceUpdated: EventName = "workspace.updated"
    static let workspaceDeleted: EventName = "workspace.deleted"
    static let memberAdded: EventName = "member.added"
    static let memberUpdated: EventName = "member.updated"
    static let memberRemoved: EventName = "member.removed"
}
