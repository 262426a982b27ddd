import Database

extension Migrations {
    /// Whom action items name.
    static let namedSpeakers = Migration(
        number: 17, name: "named speakers", up: ["ALTER TABLE action_items ADD COLUMN speakers {json}"],
        down: ["ALTER TABLE action_items DROP COLUMN speakers"])
}
