import Mesh

/// Tries one operation as everybody, by every way, and tells what is wrong with the answers.
struct Examination: Sendable {
    let fixture: Fixture
    let operation: any AnyOperation
    let expectation: Expectation

    private struct Trial: Sendable {
        let caller: TestCaller
        let way: Way
        let example: Example
        let absent: Example
        let verdict: Verdict
    }

    func findings() async throws -> [String] {
        try await fixture.lend { world in
            let trials = try trials(), start = try await Snapshot(of: world)
            let still = trials.filter { !mayChangeSomething($0) }
            var attempts = try await attempts(still, in: world)
            // Nobody has changed anything so far. If somebody has, it is worth the while to find out who.
            if try await !start.changes(to: Snapshot(of: world)).isEmpty {
                try await start.restore(in: world)
                attempts = try await self.attempts(still, in: world, watchedAgainst: start)
            }
            attempts += try await self.attempts(trials.filter(mayChangeSomething), in: world, watchedAgainst: start)
            return attempts.flatMap { $0.findings(fixture.sentinels) } + blindness(attempts)
        }
    }

    /// - Parameter start: then what each try changes is noted, and undone.
    private func attempts(_ trials: [Trial], in world: World, watchedAgainst start: Snapshot? = nil) async throws
        -> [Attempt]
    {
        var attempts: [Attempt] = []
        for trial in trials {
            var attempt = try await attempt(trial, in: world)
            if let start {
                attempt.changes = try await wrongs(trial, since: start, in: world)
                try await start.restore(in: world)
            }
            attempts.append(attempt)
        }
        return attempts
    }

    /// What a try has changed and should not have: who may not call changes nothing at all, and who is at home elsewhere nothing here.
    private func wrongs(_ trial: Trial, since start: Snapshot, in world: World) async throws -> [String] {
        let now = try await Snapshot(of: world)
        if trial.verdict != .allowed { return start.changes(to: now) }
        if trial.caller.role != nil || expectation.who == .instanceOwner { return [] }
        return start.only(fixture).changes(to: now.only(fixture))
    }

    /// A leak could not be seen where the answers tell nothing of the fixture to anybody.
    private func blindness(_ attempts: [Attempt]) -> [String] {
        guard expectation.reveals, expectation.who != .system else { return [] }
        let isSeeing = attempts.contains { $0.verdict == .allowed && $0.reveals(fixture.sentinels) }
        return isSeeing ? [] : ["\(operation.descriptor.name) tells nobody anything of the fixture"]
    }

    private func trials() throws -> [Trial] {
        let examples = try fixture.examples.examples(of: operation)
        let absent = try fixture.absentExamples.examples(of: operation)
        var trials: [Trial] = []
        for way in Way.ways(to: operation) {
            for caller in TestCaller.allCases {
                for (example, absent) in zip(examples, absent) {
                    let verdict = expectation.verdict(
                        for: caller, operation.descriptor, naming: example.reference)
                    trials.append(
                        Trial(caller: caller, way: way, example: example, absent: absent, verdict: verdict))
                }
            }
        }
        return trials.filter(isWorthwhile)
    }

    /// A change that succeeds has to be undone: by other ways than its route, and with other fields, two callers are enough.
    private func isWorthwhile(_ trial: Trial) -> Bool {
        let isPlain = trial.way == .route && trial.example.field == nil
        return !mayChangeSomething(trial) || isPlain || [.member, .owner].contains(trial.caller)
    }

    private func mayChangeSomething(_ trial: Trial) -> Bool {
        trial.verdict == .allowed && operation.descriptor.emits != nil
            && (expectation.isTool || !trial.way.isForTools)
    }

    private func attempt(_ trial: Trial, in world: World) async throws -> Attempt {
        let credential = fixture.credentials[trial.caller] ?? Credential()
        let request = try trial.way.request(operation, trial.example)
        let reply = try await world.client.send(credential.sign(request))
        var attempt = Attempt(
            operation: operation.descriptor.name, caller: trial.caller, way: trial.way, field: trial.example.field,
            verdict: trial.verdict, expectation: expectation, sent: request.text, reply: trial.way.plain(reply))
        if attempt.mustBeLikeAbsent {
            attempt.absentReply = try await absentReply(trial, credential, in: world)
        }
        return attempt
    }

    private func absentReply(_ trial: Trial, _ credential: Credential, in world: World) async throws -> WireReply {
        let isTrespassing = trial.caller.namesWorkspace && trial.caller.role == nil
        let request = try trial.way.request(operation, trial.absent)
        let signed = isTrespassing ? credential.in(Subjects.absent().workspace).sign(request) : credential.sign(request)
        return trial.way.plain(try await world.client.send(signed))
    }
}
