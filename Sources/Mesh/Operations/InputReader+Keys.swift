public import Foundation

extension InputReader {
    /// What an answer to this input is kept under, or nil where that would be too long to be worth it.
    func cacheKey(of operation: OperationDescriptor) -> String? {
        guard operation.isReading, case .request(let request) = source, request.path.count <= 1 else { return nil }
        var key = operation.name
        /// Lengths keep the parts apart, whatever characters stand in them.
        func add(_ part: String) {
            key += "/"
            key += String(part.utf8.count)
            key += ":"
            key += part
        }
        for value in request.path.values { add(value) }
        for (name, value) in request.query {
            add(name)
            add(value)
        }
        return key.utf8.count <= 512 ? key : nil
    }

    /// Notes names that none of the operation's groups declares, to be told with all else that is wrong.
    /// - Throws: `Violations` for arguments that are no object.
    mutating func refuseUnknown(for operation: some AnyOperation) throws {
        switch source {
        case .request(let request):
            let known = Set(operation.groups(query: true, body: false).flatMap { $0.schemaFields.map(\.key) })
            for (name, _) in request.query where !known.contains(name) {
                violations.add(String(name.prefix(64)), "unknown", "is not a parameter here")
            }
        case .arguments(let data):
            guard let given = try? JSONCoding.decoder.decode([String: JSONValue].self, from: data) else {
                throw Violations(Violation(field: "body", code: "malformed", message: "must be an object of arguments"))
            }
            let known = operation.argumentNames
            for name in given.keys.sorted() where !known.contains(name) {
                violations.add(String(name.prefix(64)), "unknown", "is not an argument here")
            }
        }
    }
}
