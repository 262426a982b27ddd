/// One caller's try at one operation, what came of it, and what should have.
struct Attempt: Sendable {
    let operation: String
    let caller: TestCaller
    let way: Way
    let field: String?
    let verdict: Verdict
    let expectation: Expectation
    /// What the caller has said, and so knows.
    let sent: String
    let reply: WireReply
    /// The answer to the same request about something that is not there, where it has to be the same.
    var absentReply: WireReply?
    /// The tables that the try has changed, and should not have.
    var changes: [String] = []

    /// What is wrong with it, in a sentence each.
    func findings(_ sentinels: [Sentinel]) -> [String] {
        (statusFindings + likenessFindings + leakFindings(sentinels) + changeFindings).map { "\(name) \($0)" }
    }

    private var name: String {
        "\(operation) as \(caller) by \(way)\(field.map { " with \($0)" } ?? ""): answered \(reply.status),"
    }

    /// What may be answered, as a set of statuses; nil for a success.
    private var expected: Set<Int>? {
        // What is no tool is not there by that way, whoever asks.
        if way.isForTools, !expectation.isTool { return caller.person == nil ? [401] : [404] }
        switch verdict {
        case .unauthorized: return [401]
        // A tool that is not the caller's to call is not there for the caller.
        case .forbidden: return way.isForTools ? [403, 404] : [403]
        case .hidden: return [404]
        case .allowed: return nil
        case .likeAbsent: return [reply.status]
        }
    }

    private var statusFindings: [String] {
        if reply.status >= 500 { return ["which is never right: \(reply.text)"] }
        if let expected { return expected.contains(reply.status) ? [] : ["not \(expected.sorted())"] }
        if (200..<300).contains(reply.status) || expectation.alsoAnswers.contains(reply.status) { return [] }
        return ["but the caller may: \(reply.text)"]
    }

    /// Those of the workspace may know that there is something which they may not do.
    var mustBeLikeAbsent: Bool {
        switch verdict {
        case .allowed: false
        case .forbidden: caller.role == nil
        case .hidden, .likeAbsent, .unauthorized: true
        }
    }

    /// Who may not see a thing is answered as if it were not there.
    private var likenessFindings: [String] {
        guard mustBeLikeAbsent, let absentReply, reply.lasting != absentReply.lasting else { return [] }
        return ["which is not what something absent gets:\n\(reply.lasting)\n\(absentReply.lasting)"]
    }

    private func leakFindings(_ sentinels: [Sentinel]) -> [String] {
        let told = reply.text.lowercased(), known = sent.lowercased()
        return sentinels.filter {
            !$0.audience.includes(caller) && told.contains($0.text) && !known.contains($0.text)
        }.map { "and told \($0.text), which is for \($0.audience)" }
    }

    private var changeFindings: [String] {
        changes.isEmpty ? [] : ["and changed \(changes.joined(separator: ", "))"]
    }

    /// Whether the answer tells something of the fixture, so that a leak would be seen.
    func reveals(_ sentinels: [Sentinel]) -> Bool {
        let told = reply.text.lowercased(), known = sent.lowercased()
        return sentinels.contains { told.contains($0.text) && !known.contains($0.text) }
    }
}
