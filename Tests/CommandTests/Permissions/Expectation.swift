import Mesh

/// What is expected of one operation, written down from what the product promises and not from its declaration.
struct Expectation: Sendable {
    var who: Who
    /// Whether language models are offered it: not what takes files, gives files, or touches credentials.
    var isTool = true
    /// Whether its answer tells those who may call it something of the fixture; else nothing could leak from it.
    var reveals = true
    /// Whether an API key has to cover it: not what is but a door to operations that ask for themselves.
    var isScoped = true
    /// Statuses other than success that somebody who may call it can be answered, for a reason of the domain.
    var alsoAnswers: Set<Int> = []

    static func may(_ who: Who) -> Expectation { Expectation(who: who) }

    /// Not offered to language models.
    var notATool: Expectation {
        var copy = self
        copy.isTool = false
        return copy
    }

    /// Its answers hold nothing of the fixture, whoever calls.
    var silent: Expectation {
        var copy = self
        copy.reveals = false
        return copy
    }

    /// Open to every API key, whatever the key covers.
    var unscoped: Expectation {
        var copy = self
        copy.isScoped = false
        return copy
    }

    func orAnswers(_ statuses: Int...) -> Expectation {
        var copy = self
        copy.alsoAnswers.formUnion(statuses)
        return copy
    }
}

extension Expectation {
    /// What a caller is to be answered.
    func verdict(for caller: TestCaller, _ operation: OperationDescriptor, naming reference: Example.Reference)
        -> Verdict
    {
        who.verdict(for: caller, naming: reference, scope: isScoped ? operation.scope : nil)
    }

    /// Whether a caller who is somebody is offered the operation as a tool.
    func offers(_ operation: OperationDescriptor, to caller: TestCaller) -> Bool {
        isTool && who.offers(to: caller, scope: isScoped ? operation.scope : nil)
    }

    /// How a table and a list of operations disagree: every operation needs a line, every line an operation, and the two have to mean the same.
    static func disagreements(_ table: [String: Expectation], _ operations: [any AnyOperation]) -> [String] {
        var found: [String] = []
        let names = Set(operations.map(\.descriptor.name))
        for name in table.keys.sorted() where !names.contains(name) {
            found.append("\(name) has a line in the table, and is no operation")
        }
        for operation in operations {
            let descriptor = operation.descriptor
            guard let expected = table[descriptor.name] else {
                found.append("\(descriptor.name) has no line in the table of expectations")
                continue
            }
            if expected.who.access != descriptor.access {
                found.append("\(descriptor.name) is declared for \(descriptor.access), and is for \(expected.who)")
            }
        }
        return found
    }
}
