public import Foundation

/// What the statements of a read or a write may touch.
public enum Scope: Sendable, Hashable {
    /// The rows of one workspace: every statement must bind `\(.workspace)`, or be exempted by `SQL.unscoped`.
    case workspace(UUID)
    /// Rows of no workspace, or of all; no statement may ask for the workspace.
    case unscoped
}

/// The kind of database, for the few statements that must differ.
public enum Dialect: String, Sendable, CaseIterable {
    case sqlite
    case postgresql
}
