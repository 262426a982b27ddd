import Database
import Foundation
import Mesh
import Testing

@testable import Command
@testable import Hansard

/// Fills a product with the fixture, through its own doors wherever there is one.
struct FixtureBuilder: Sendable {
    let world: World
    var ids: [TestPerson: String] = [:]
    var sessions: [TestPerson: Credential] = [:]
    var credentials: [TestCaller: Credential] = [.nobody: Credential()]
    var sentinels: [Sentinel] = []
    var subjects = Subjects.absent()
    var values = ExampleValues(verificationToken: "", resetToken: "", refreshToken: "")
    var cookies = ""

    mutating func build() async throws {
        try await makePeople()
        try await makeWorkspace()
        try await makeRecord()
        try await makeKeys()
        try await makeWorthlessCredentials()
        try await makeMailedTokens()
        for caller in TestCaller.allCases where credentials[caller] == nil {
            let person = try #require(caller.person)
            credentials[caller] = try #require(sessions[person]).in(caller.namesWorkspace ? subjects.workspace : nil)
        }
    }

    func fixture(_ files: [String: Data]) throws -> Fixture {
        let members: [TestPerson] = [.owner, .admin, .member, .viewer]
        return Fixture(
            files: files, operations: world.operations, subjects: subjects, values: values, credentials: credentials,
            sentinels: sentinels,
            people: members.compactMap { ids[$0] }, cookies: cookies)
    }

    /// Remembers a text that only some may be told, and returns it.
    @discardableResult
    mutating func sentinel(_ text: String, for audience: Sentinel.Audience) -> String {
        sentinels.append(Sentinel(text: text.lowercased(), audience: audience))
        return text
    }

    /// A new word that only some may be told.
    mutating func word(_ name: String, for audience: Sentinel.Audience = .workspace) -> String {
        sentinel(Sentinel.word(name), for: audience)
    }

    /// Sends a request that has to succeed, and returns its `data`.
    @discardableResult
    func send(
        _ method: String, _ path: String, _ body: JSONValue = [:], as person: TestPerson? = nil,
        headers: [String: String] = [:]
    ) async throws -> JSONValue {
        var request = try WireRequest.json(method, "/api/v1\(path)", body)
        if method == "GET" { request.body = nil }
        request.headers.merge(headers) { $1 }
        return try await send(request, as: person)
    }

    @discardableResult
    func send(_ request: WireRequest, as person: TestPerson?) async throws -> JSONValue {
        let credential = try person.map { try #require(sessions[$0]) } ?? Credential()
        let reply = try await world.client.send(credential.sign(request))
        try #require(reply.status < 300, "\(request.method) \(request.path): \(reply.status) \(reply.text)")
        return reply.json?["data"] ?? .null
    }

    private mutating func makePeople() async throws {
        for person in TestPerson.allCases {
            let isHere = [.owner, .admin, .member, .viewer].contains(person)
            let name = isHere ? word("name \(person)") : "Somebody \(person)"
            let user = try await world.composition.accounts.administration.createUser(
                name: name, email: person.email, password: TestPerson.password)
            if person != .bystander { sentinel(person.email, for: .person(person)) }
            ids[person] = isHere ? sentinel(user.id.description, for: .workspace) : user.id.description
            sessions[person] = try await signIn(person, browser: word("browser \(person)", for: .person(person)))
        }
        try await send("DELETE", "/users/me", as: .deleted)
        credentials[.deletedPerson] = sessions[.deleted]
    }

    private func signIn(_ person: TestPerson, browser: String) async throws -> Credential {
        .bearer(try await tokens(of: person, browser: browser).access)
    }

    private func tokens(of person: TestPerson, browser: String) async throws -> (access: String, refresh: String) {
        let signedIn = try await send(
            "POST", "/auth/login", ["email": .string(person.email), "password": .string(TestPerson.password)],
            headers: ["User-Agent": browser])
        return (try signedIn.text("access_token"), try signedIn.text("refresh_token"))
    }

    private mutating func makeWorkspace() async throws {
        let workspaces = try await send("GET", "/workspaces", as: .owner)
        subjects.workspace = sentinel(try workspaces.first().text("id"), for: .workspace)
        try await send(
            "PATCH", "/workspaces/\(subjects.workspace)", ["name": .string(word("workspace"))], as: .owner)
        let administration = world.composition.accounts.administration
        let workspace = try #require(UUID(uuidString: subjects.workspace))
        let roles: [(TestPerson, Role)] = [
            (.admin, .admin), (.member, .member), (.viewer, .viewer), (.formerMember, .admin),
        ]
        for (person, role) in roles {
            let user = try #require(ids[person].flatMap { UUID(uuidString: $0) })
            try await administration.addMember(User.ID(user), to: workspace, as: role)
            sessions[person] = sessions[person]?.in(subjects.workspace)
        }
        let former = try #require(ids[.formerMember].flatMap { UUID(uuidString: $0) })
        try await world.composition.database.write(.workspace(workspace)) {
            try await $0.run("DELETE FROM members WHERE workspace_id = \(.workspace) AND user_id = \(former)")
        }
        subjects.person = try #require(ids[.member])
        subjects.email = TestPerson.owner.email
        let opened = try await send("GET", "/auth/sessions", as: .owner)
        subjects.session = sentinel(try opened.first().text("id"), for: .person(.owner))
        let tokens = try await tokens(of: .owner, browser: word("cookies", for: .person(.owner)))
        cookies = "access_token=\(tokens.access); refresh_token=\(tokens.refresh)"
    }
}

extension JSONValue {
    /// A text that has to be there.
    func text(_ key: String) throws -> String { try #require(self[key]?.string, "no \(key) in \(self)") }

    /// The first of a list that has to have one.
    func first() throws -> JSONValue { try #require(elements.first, "an empty list: \(self)") }

    /// Those of a list; none of what is no list.
    var elements: [JSONValue] {
        if case .array(let elements) = self { elements } else { [] }
    }
}
