import Database
package import Mesh

/// What minutes are to hold: templates that come with the program, and a workspace's own.
@Service("minutes_templates")
package struct TemplateService: Sendable {
    let ledger: SQLLedger

    /// Templates that a workspace may have of its own.
    static let limit = 100

    package init(ledger: SQLLedger) { self.ledger = ledger }

    /// Lists the templates: those that come with the program, then the workspace's own, the oldest first.
    @Operation(.get, "/minutes-templates", for: .viewer)
    package func list(by caller: Caller) async throws -> [Template] {
        Template.builtIn + (try await ledger.database.read(caller.scope) { try await TemplateStore.all($0) })
    }

    /// Returns one template.
    @Operation(.get, "/minutes-templates/{id}", for: .viewer)
    package func get(_ id: Template.ID, by caller: Caller) async throws -> Template {
        if let template = Template.builtIn.first(where: { $0.id == id }) { return template }
        let own = try await ledger.database.read(caller.scope) { try await TemplateStore.find(id, $0) }
        guard let own else { throw HansardError.notFound("template") }
        return own
    }

    /// Adds a template to the workspace.
    @Operation(
        .post, "/minutes-templates", for: .member, status: .created, emits: .templateCreated, fails: [.conflict])
    package func create(_ draft: TemplateDraft, by caller: Caller) async throws -> Template {
        let name = try Self.checked(draft.name, field: "name")
        let sections = try Self.checked(draft.sections)
        return try await ledger.change(by: caller) { transaction, now in
            guard try await TemplateStore.count(transaction) < Self.limit else {
                throw HansardError(.conflict, "There are \(Self.limit) templates already; delete one first")
            }
            let added = Template(
                id: .init(.v7(at: now)), name: name, sections: sections, builtIn: false, version: 1,
                createdBy: caller.identity.user.map { .init($0) }, createdAt: now, updatedAt: now)
            try await TemplateStore.insert(added, transaction)
            return Recorded(added, subject: added.id.uuid, details: ["name": .string(name)])
        }
    }

    /// Changes a template of the workspace; what is not mentioned stays, and so do minutes that were made by it.
    @Operation(.patch, "/minutes-templates/{id}", for: .member, emits: .templateUpdated, fails: [.conflict])
    package func update(_ id: Template.ID, _ change: TemplateChange, ifMatch: EntityTag?, by caller: Caller)
        async throws -> Template
    {
        try Self.requireOwn(id)
        return try await ledger.change(by: caller) { transaction, now in
            guard var template = try await TemplateStore.find(id, transaction) else {
                throw HansardError.notFound("template")
            }
            try template.require(ifMatch)
            template.name = try Self.checked(
                try change.name.applied(to: template.name, field: "name"), field: "name")
            template.sections = try Self.checked(
                try change.sections.applied(to: template.sections, field: "sections"))
            template.version += 1
            template.updatedAt = now
            try await TemplateStore.update(template, transaction)
            return Recorded(template, subject: id.uuid, details: ["name": .string(template.name)])
        }
    }

    /// Deletes a template of the workspace. Minutes that were made by it stay.
    @Operation(.delete, "/minutes-templates/{id}", for: .member, emits: .templateDeleted, fails: [.conflict])
    package func delete(_ id: Template.ID, by caller: Caller) async throws {
        try Self.requireOwn(id)
        try await ledger.change(by: caller) { transaction, _ in
            guard try await TemplateStore.delete(id, transaction) else { throw HansardError.notFound("template") }
            return Recorded((), subject: id.uuid)
        }
    }

    private static func requireOwn(_ id: Template.ID) throws {
        guard !Template.builtIn.contains(where: { $0.id == id }) else {
            throw HansardError(.conflict, "Templates that come with the program cannot be changed; add one of your own")
        }
    }

    /// Headings stay on one line.
    private static func checked(_ name: String, field: String) throws -> String {
        let name = name.withoutNULs.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !name.isEmpty else { throw HansardError.invalid(field, "empty", "must have a letter or a digit") }
        return name
    }

    private static func checked(_ sections: [TemplateSection]) throws -> [TemplateSection] {
        var names: Set<String> = []
        return try sections.enumerated().map { index, section in
            var section = section
            section.name = try checked(section.name, field: "sections.\(index).name")
            section.guidance = section.guidance.withoutNULs
            guard names.insert(section.name.lowercased()).inserted else {
                throw HansardError.invalid("sections.\(index).name", "repeated", "is the name of another section")
            }
            return section
        }
    }
}
