import Foundation
import Language
import Mesh
import Testing

@testable import Hansard

@Suite("Templates of minutes")
struct TemplateTests {
    private static let draft = TemplateDraft(
        name: "  Site  visit ",
        sections: [
            TemplateSection(name: "Seen", guidance: "What was looked at.", kind: .keyPoints, words: 120),
            TemplateSection(name: "To do", kind: .actionItems),
        ])

    @Test("Seven come with the program, each can be used, and nobody can change them")
    func builtIn() async throws {
        try await MinutesHouse.open { house in
            let service = house.mesh()[TemplateService.self]
            let all = try await service.list()
            #expect(all.map(\.name) == MinutesTemplate.builtIn.map(\.template.name) && all.count == 7)
            #expect(
                all.allSatisfy { $0.builtIn && !$0.sections.isEmpty && $0.form.sections.count == $0.sections.count })
            #expect(Set(all.map(\.id)).count == 7)
            let first = try await service.get(all[0].id)
            #expect(first.form == .general)
            let change = await #expect(throws: HansardError.self) {
                try await service.update(all[0].id, TemplateChange(name: .to("Mine")), ifMatch: nil)
            }
            #expect(change?.code == .conflict)
            let deletion = await #expect(throws: HansardError.self) { try await service.delete(all[0].id) }
            #expect(deletion?.code == .conflict)
        }
    }

    @Test("A workspace's own are added, changed by the version that was read, and deleted")
    func own() async throws {
        try await MinutesHouse.open { house in
            let service = house.mesh()[TemplateService.self]
            let added = try await service.create(Self.draft)
            #expect(added.name == "Site visit" && added.version == 1 && !added.builtIn)
            #expect(try await service.list().last?.id == added.id)
            let changed = try await service.update(
                added.id, TemplateChange(name: .to("Visit")), ifMatch: EntityTag(added.version))
            #expect(changed.version == 2 && changed.sections.map(\.name) == ["Seen", "To do"])
            #expect(changed.sections[0].words == 120 && changed.sections[1].kind == .actionItems)
            let stale = await #expect(throws: HansardError.self) {
                try await service.update(added.id, TemplateChange(name: .to("Late")), ifMatch: EntityTag(1))
            }
            #expect(stale?.code == .versionConflict)
            try await service.delete(added.id)
            let gone = await #expect(throws: HansardError.self) { try await service.get(added.id) }
            #expect(gone?.code == .notFound)
        }
    }

    @Test("Nobody elsewhere sees them, and viewers do not change them")
    func apart() async throws {
        try await MinutesHouse.open { house in
            let added = try await house.mesh()[TemplateService.self].create(Self.draft)
            let stranger = house.mesh(.stranger)[TemplateService.self]
            #expect(try await stranger.list().allSatisfy { $0.builtIn })
            let seen = await #expect(throws: HansardError.self) { try await stranger.get(added.id) }
            #expect(seen?.code == .notFound)
            let viewed = await #expect(throws: HansardError.self) {
                try await house.mesh(.viewer)[TemplateService.self].delete(added.id)
            }
            #expect(viewed?.code == .forbidden)
        }
    }

    @Test(
        "Sections without a name, twice of a name, none or too many are refused",
        arguments: [
            [TemplateSection(name: " \n ", kind: .summary)],
            [TemplateSection(name: "One", kind: .summary), TemplateSection(name: "one", kind: .decisions)],
            [], (0..<13).map { TemplateSection(name: "S\($0)", kind: .keyPoints) },
            [TemplateSection(name: "Long", kind: .summary, words: 5)],
        ])
    func refused(_ sections: [TemplateSection]) async throws {
        try await MinutesHouse.open { house in
            let error = await #expect(throws: HansardError.self) {
                try await house.mesh()[TemplateService.self].create(TemplateDraft(name: "Mine", sections: sections))
            }
            #expect(error?.code == .validation)
        }
    }
}
