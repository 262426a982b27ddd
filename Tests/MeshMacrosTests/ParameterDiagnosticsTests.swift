import Testing

@Suite("Parameters that an operation cannot have")
struct ParameterDiagnosticsTests {
    /// The complaints about an operation's parameters; the first begins in column 13 of line 6.
    private func complaints(_ method: String, _ parameters: String) -> [Expansion.Complaint] {
        Expansion(
            """
            /// Things.
            @Service("things")
            struct Things {
                /// Does it.
                @Operation(.\(method), "/things/{id}", for: .viewer)
                func do(\(parameters), _ id: Thing.ID, by caller: Caller) async throws -> Thing { }
            }
            """
        ).complaints
    }

    @Test("A default would be a second place for it")
    func withDefault() {
        #expect(
            complaints("post", "_ draft: Draft = Draft()") == [
                .init(6, 13, "parameter 'draft' is not supported: give the default in its @Schema instead")
            ])
    }

    @Test("An optional belongs into a @Schema")
    func optional() {
        #expect(
            complaints("post", "_ draft: Draft?") == [
                .init(6, 13, "parameter 'draft' is not supported: make it an optional property of a @Schema")
            ])
        #expect(complaints("post", "ifMatch: EntityTag?") == [], "the version that is expected may be absent")
    }

    @Test(
        "Only values can be sent", arguments: ["_ draft: Draft...", "_ draft: (Draft) -> Void", "_ draft: (Int, Int)"])
    func notSendable(_ parameter: String) {
        #expect(
            complaints("post", parameter) == [
                .init(6, 13, "parameter 'draft' is not supported: only values that can be sent are")
            ])
    }

    @Test("A request has one body", arguments: ["_ more: More", "_ upload: Upload"])
    func secondBody(_ second: String) {
        let name = second.contains("more") ? "more" : "upload"
        #expect(
            complaints("post", "_ draft: Draft, \(second)") == [
                .init(6, 29, "'\(name)' would be a second body; put both in one @Schema struct")
            ])
    }

    @Test("GET and DELETE have none", arguments: ["get", "delete"])
    func bodyOnReading(_ method: String) {
        #expect(
            complaints(method, "_ filter: Filter") == [
                .init(
                    6, 13,
                    "'filter' would be a body, which \(method.uppercased()) has not; label it 'matching' to read it from the query"
                )
            ])
        #expect(complaints(method, "matching filter: Filter") == [])
    }

    @Test("The other methods have one", arguments: ["post", "put", "patch"])
    func body(_ method: String) {
        #expect(complaints(method, "_ draft: Draft") == [])
        #expect(complaints(method, "_ upload: Upload") == [])
    }
}
